"""A log that was made elsewhere is compared in the same words as a run."""

import io
import sys

import pytest
from five_lines import REFERENCE

from golf.commands.main import main


@pytest.fixture
def log(fake_hole) -> bytes:
    made = io.StringIO()
    exec(REFERENCE, {"print": lambda *words: print(*words, file=made)})
    return made.getvalue().encode()


def test_an_equal_log_matches_as_far_as_a_log_can(fake_hole, log, capsys):
    fake_hole.write("phone.log", log)
    assert main(["check", "phone.log", "--hole", "fake", "--round", "home"]) == 0
    out = capsys.readouterr().out
    assert "phone.log: match (log only)\n" in out and "valid" not in out


def test_a_wrong_line_is_told_with_its_hint(fake_hole, log, capsys):
    fake_hole.write("phone.log", log.replace(b"0.3333", b"0.3334"))
    assert main(["check", "phone.log"]) == 1
    out = capsys.readouterr().out
    assert "round home: line 2, step 1: 0.3334 instead of 0.3333 (last digit)" in out
    assert "equal up to line 1 of 7" in out and "hint: No gradient yet at step 1" in out


def test_other_line_ends_leave_the_traces(fake_hole, log, capsys):
    fake_hole.write("phone.log", log.replace(b"\n", b"\r\n"))
    assert main(["check", "phone.log"]) == 1
    assert "phone.log: traces (log only)" in capsys.readouterr().out


def test_a_log_may_come_from_a_pipe(fake_hole, log, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(log)))
    assert main(["check", "-"]) == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["x.log", "--round", "away-ordr"], "did you mean away-order? its rounds are home, away-order"),
        (["nothing.log"], "nothing.log: there is no such file; give a log file, or -"),
        (["x.log", "--hole", "fakr"], "did you mean fake?"),
    ],
)
def test_a_wrong_call_is_one_line(fake_hole, capsys, words, says):
    fake_hole.write("x.log", b"")
    assert main(["check", *words]) == 2
    err = capsys.readouterr().err
    assert says in err and err.count("\n") == 1
