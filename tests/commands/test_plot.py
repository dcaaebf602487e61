"""`golf plot` as a user meets it."""

import io
import sys
import time
from pathlib import Path

import pytest

from golf.commands.main import main

HOLES = Path(__file__).resolve().parents[2] / "holes"
SORTED = """\
accuracy: 27/27

trace ba -> ab
after b a <sep>: a 0.999  b 0.001  c 0.000 | chosen a
  head 1: b 0.000  a 0.900  <sep> 0.100
  head 2: b 0.500  a 0.250  <sep> 0.250
"""


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(HOLES)
    path = tmp_path / "log"
    path.write_text(SORTED)
    return path


@pytest.mark.parametrize("hole", ["sorter", "../holes/sorter", str(HOLES / "sorter")])
def test_a_drawing_shades_strong_weights_darker(
    hole: str, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plot", hole, str(log)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines if "head" in line] == [
        ["head", "1", "0.00", "█", "0.90", "0.10"],
        ["head", "2", "▒", "0.50", "░", "0.25", "░", "0.25"],
    ]


def test_a_log_may_come_from_standard_input(
    log: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SORTED.encode())))
    assert main(["plot", "sorter", "-"]) == 0
    assert "head 2" in capsys.readouterr().out


@pytest.mark.parametrize(("given", "says"), [(None, "is closed"), ("x" * 9, "is larger than 8 bytes")])
def test_standard_input_that_cannot_be_a_log_is_one_line(
    given: str | None,
    says: str,
    log: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("golf.files.LARGEST_BYTES", 8)
    monkeypatch.setattr(sys, "stdin", given and io.TextIOWrapper(io.BytesIO(given.encode())))
    assert main(["plot", "sorter", "-"]) == 2
    err = capsys.readouterr().err
    assert f"golf: standard input {says}; give a log" in err and err.count("\n") == 1


@pytest.mark.parametrize(
    ("hole", "name", "content", "says"),
    [
        (
            "sorter",
            "log",
            "accuracy: 27/27",
            "log: no line in it of at most 4,000 characters tells attention; give the log of a run that traces",
        ),
        ("sorter", "gone", "", "gone: there is no such file; give a log file, or -"),
        ("names", "log", "", "hole.toml: it has no [trace] table"),
        ("sortr", "log", "", "sortr: there is no hole of that name; did you mean sorter?"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(
    log: Path, capsys: pytest.CaptureFixture[str], hole: str, name: str, content: str, says: str
) -> None:
    log.write_text(content)
    assert main(["plot", hole, str(log.with_name(name))]) == 2
    err = capsys.readouterr().err
    assert says in err and err.count("\n") == 1


def test_what_a_log_calls_its_rows_reaches_no_terminal_raw(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log.write_text(SORTED.replace("trace ba", "trace \x1b[2J"))
    assert main(["plot", "sorter", str(log)]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_a_row_of_more_numbers_than_any_trace_has_is_refused_at_once(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log.write_text(SORTED.partition("  head")[0] + "  head 1: " + "b 0.123 " * 200_000)
    began = time.process_time()
    assert main(["plot", "sorter", str(log)]) == 2
    assert "4,000 characters" in capsys.readouterr().err and time.process_time() - began < 1


def test_a_long_log_of_long_rows_is_drawn_in_time(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log.write_text(SORTED.partition("  head")[0] + ("  head 1: " + "b 0.123 " * 490 + "\n") * 200)
    began = time.process_time()
    assert main(["plot", "sorter", str(log)]) == 0
    assert capsys.readouterr().out.count("head 1") == 200 and time.process_time() - began < 3
