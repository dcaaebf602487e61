"""The benchmark of the seconds lane compares programs that print the same log, and says so where they do not."""

import json
from pathlib import Path

import pytest

from benchmarks import hot, timing

QUICK = "print('step 1 | loss 1.0000')\n"
SLOW = "sum(range(3_000_000))\n" + QUICK


@pytest.fixture
def course(tmp_path, monkeypatch) -> Path:
    """A folder with a slow reference and a quick entry; what is measured is kept beside them."""
    (tmp_path / "holes" / "names" / "entries").mkdir(parents=True)
    (tmp_path / "input.txt").write_text("word\n")
    (tmp_path / "microgpt.py").write_text(SLOW)
    (tmp_path / "holes" / "names" / "entries" / "hotgpt.py").write_text(QUICK)
    monkeypatch.setattr(timing, "KEPT", tmp_path / "kept")
    return tmp_path


@pytest.mark.slow
def test_the_ratio_says_how_many_times_the_entry_is_faster(course, capsys):
    assert hot.main(["--pairs", "2"], course) == 0
    [row] = json.loads((course / "kept" / "hot.json").read_text())["rows"]
    assert row["ratio"] > 1 and row["pairs"] == 2 and row["least"] <= row["ratio"] <= row["most"]
    assert capsys.readouterr().out.count(" s / ") == 2


def test_programs_with_different_logs_are_not_compared(course, capsys):
    (course / "holes" / "names" / "entries" / "hotgpt.py").write_text("print('step 1 | loss 1.0001')\n")
    assert hot.main(["--pairs", "1"], course) == 2
    assert "hotgpt.py: prints another log than microgpt.py" in capsys.readouterr().err
    assert not (course / "kept").exists()


def test_a_program_that_fails_is_named(course, capsys):
    (course / "holes" / "names" / "entries" / "hotgpt.py").write_text("raise SystemExit(3)\n")
    assert hot.main(["--pairs", "1"], course) == 2
    assert "hotgpt.py: ended with 3" in capsys.readouterr().err


def test_a_python_that_is_not_here_is_named(course, capsys):
    assert hot.main(["--python", "2.4"], course) == 2
    assert "--python 2.4: no such Python answers here" in capsys.readouterr().err


def test_no_pairs_is_a_wrong_call(course, capsys):
    with pytest.raises(SystemExit) as stopped:
        hot.main(["--pairs", "0"], course)
    assert stopped.value.code == 2
    assert "--pairs takes a number from 1" in capsys.readouterr().err
