"""A review answers what a maintainer asks, and its exit status is the answer in short."""

import sys

import pytest

from golf.commands.main import main
from golf.hole.reader import read_hole
from golf.results.board import read_board

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
pytestmark = [pytest.mark.needs_confinement, pytest.mark.slow]  # each judges a file twice and more


def reviewed(capsys, *words: str) -> tuple[int, str]:
    status = main(["review", *words, "--python", HERE])
    return status, capsys.readouterr().out


def test_a_new_valid_record_is_told_with_its_lanes_seeds_and_cost(fake_hole, capsys):
    status, out = reviewed(capsys, "good.py")
    assert status == 0 and out.startswith("**good.py: a new record in bytes, characters, plain, plain traces")
    assert "| valid? | yes, in every home and away round, confined |" in out
    seeds = next(line for line in out.splitlines() if line.startswith("| seeds"))
    assert seeds.count(",") == 2 and "processor time" in out
    assert read_board(read_hole(fake_hole.root)).records == (), "nothing is entered"


def test_a_layer_that_is_missing_is_told_once_and_beside_the_answer(fake_hole, capsys, monkeypatch):
    monkeypatch.setattr(
        "golf.compare.job.missing_layers", lambda settings, python: "isolation: a layer is missing"
    )
    main(["review", "good.py", "--python", HERE])
    out, err = capsys.readouterr()
    assert "isolation" not in out and err.count("isolation: a layer is missing") == 1


def test_what_stands_on_the_board_already_is_not_new(fake_hole, capsys):
    main(["board", "--enter", "good.py"])
    capsys.readouterr()
    status, out = reviewed(capsys, "good.py")
    assert status == 1 and "good.py: valid, and not new" in out and "no: the record in bytes of 20" in out


def test_a_wrong_file_is_told_where(fake_hole, capsys):
    fake_hole.entry("wrong.py", "1 / (step", "1.01 / (step")
    status, out = reviewed(capsys, "wrong.py")
    assert status == 1 and out.startswith("**wrong.py: not valid**") and "line 2, step 1" in out


@pytest.mark.parametrize(
    ("spare", "status", "says"), [("# longer\n", 0, "(-9)"), ("", 1, "beats no standing record")]
)
def test_it_may_be_held_against_another_file(fake_hole, capsys, spare, status, says):
    source = (fake_hole.root / "good.py").read_text()
    fake_hole.write("other.py", spare + source.replace("1 + step", "step + 1"))
    told = reviewed(capsys, "good.py", "--against", "other.py")
    assert told[0] == status and says in told[1] and "seconds:" not in told[1]
