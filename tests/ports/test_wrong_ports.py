"""Five ports that are wrong in typical ways: the page shows what the judge says of each."""

import shutil

import pytest
from wrong_ports import PAGE, block, judged, wrong_ports


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("cc") is None or shutil.which("node") is None, reason="these ports need cc and node"
)
def test_the_page_says_what_the_judge_says_of_five_wrong_ports() -> None:
    ports = wrong_ports()
    verdicts = judged(ports)
    assert [verdict.word for verdict in verdicts] == ["none"] * 5
    assert block(ports, verdicts) in PAGE.read_text("utf-8"), "run: python tests/ports/wrong_ports.py"
    bytes_for_letters = [str(reason) for reason in verdicts[-1].reasons]
    assert any(
        said.startswith("round away-letters: it reads bytes as letters;") for said in bytes_for_letters
    )


def test_a_wrong_port_differs_from_a_right_one_in_what_its_row_says(tmp_path) -> None:
    for port in wrong_ports():
        assert port.new in port.write(tmp_path).read_text("utf-8")
