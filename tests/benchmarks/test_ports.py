"""The benchmark of the ports runs all programs in turn, and names those that it leaves out."""

import json
import shutil
from pathlib import Path

import pytest

from benchmarks import ports, timing

LOG = "step 1 | loss 1.0000"
SLOW = f"sum(range(3_000_000))\nprint({LOG!r})\n"
PROGRAMS = {
    "microgpt.py": SLOW,
    "holes/names/entries/hotgpt.py": f"print({LOG!r})\n",
    "holes/names/ports/microgpt.c": f'#include <stdio.h>\nint main(void) {{ return puts("{LOG}") < 0; }}\n',
    "holes/names/ports/microgpt.mjs": f"console.log({LOG!r});\n",
    "holes/names/ports/microgpt_numpy.py": f"print({LOG!r})\n",
    "holes/names/ports/microgpt_torch.py": "import no_such_package\n",
}


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in PROGRAMS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "input.txt").write_text("word\n")
    monkeypatch.setattr(timing, "KEPT", tmp_path / "kept")
    return tmp_path


@pytest.mark.slow
def test_every_port_that_runs_here_is_measured_and_the_others_are_named(course, capsys):
    assert ports.main(["--pairs", "2"], course) == 0
    rows = {row["what"]: row for row in json.loads((course / "kept" / "ports.json").read_text())["rows"]}
    wanted = {"hotgpt.py", "microgpt_numpy.py"}
    wanted |= {name for name, tool in (("microgpt.c", "cc"), ("microgpt.mjs", "node")) if shutil.which(tool)}
    assert rows.keys() == {f"microgpt.py / {name}" for name in wanted}
    assert all(row["pairs"] == 2 and row["least"] <= row["ratio"] <= row["most"] for row in rows.values())
    assert "microgpt_torch.py is left out" in capsys.readouterr().out


@pytest.mark.slow
def test_a_port_with_another_log_is_not_timed(course, capsys):
    (course / "holes/names/ports/microgpt_numpy.py").write_text("print('step 1 | loss 1.0001')\n")
    assert ports.main(["--pairs", "1"], course) == 2
    assert "microgpt_numpy.py: prints another log than microgpt.py" in capsys.readouterr().err
    assert not (course / "kept").exists()


def test_no_pairs_is_a_wrong_call(course, capsys):
    with pytest.raises(SystemExit):
        ports.main(["--pairs", "0"], course)
    assert "--pairs takes a number from 1" in capsys.readouterr().err
