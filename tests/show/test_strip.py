"""A strip says how far a round is equal, cell by cell and in a sentence."""

import re
from dataclasses import replace

import pytest

from golf.hole.hole import Kind
from golf.judge.verdict import Outcome, RoundResult, StandsOn
from golf.log.lines import Grammar, Log, ReadLog
from golf.log.parity import compare
from golf.run.records import Ended, Isolation, Usage
from golf.show.strip import CELLS, State, Strip, strip_of

GRAMMAR = Grammar(loss=re.compile(r"^step (?P<step>\d+) (?P<loss>\S+)$"))
OUTCOME = Outcome(
    "home", Kind.HOME, 0, Ended.EXITED, Usage(1.0, 1.0, 1), Isolation((), (), True, True),
    StandsOn("cpython 3.11.7", False), None, 0, (),
)  # fmt: skip
TEN = [f"step {i} 1.{i:04}" for i in range(10)]


def strip(entry: list[str], reference: list[str] = TEN, status: int = 0, stopped: bool = False) -> Strip:
    expected, found = ("".join(f"{line}\n" for line in lines).encode() for lines in (reference, entry))
    logs = ReadLog(Log(expected), GRAMMAR), ReadLog(Log(found, b"", status), GRAMMAR)
    outcome = replace(OUTCOME, ended=Ended.STOPPED if stopped else Ended.EXITED)
    return strip_of(RoundResult(outcome, compare(*logs)), expected, found, claimed=False)


def cells(found: Strip) -> str:
    """A letter a cell."""
    return "".join(piece.state.value[0] * (piece.end - piece.start) for piece in found.pieces)


CHANGED = [*TEN[:4], "step 4 2.0000", *TEN[5:]]
CASES = {
    "equal": (strip(TEN), "e" * 10, "equal, 10 lines"),
    "one line changed": (strip(CHANGED), "eeeedaaaaa", "equal up to line 4 of 10; 1 of the other 6 differs"),
    "all changed from there on": (strip([*TEN[:4], *"abcdef"]), "eeeedddddd", "equal up to line 4 of 10"),
    "lines missing at the start": (strip(TEN[3:]), "dddaaaaaaa", "3 of 10 lines differ, from line 1 on"),
    "stopped": (
        strip(CHANGED[:5], stopped=True),
        "eeeedmmmmm",
        "equal up to line 4 of 10, stopped at line 5 by the judge",
    ),
    "ended early": (strip(TEN[:6]), "eeeeeedmmm", "equal up to line 6 of 10, where it ends"),
    "a line too many": (strip([*TEN, "more"]), "e" * 10 + "d", "equal up to line 10 of 11"),
    "another status": (strip(TEN, status=1), "e" * 10 + "d", "equal, 10 lines, then another exit status"),
    "nothing printed": (strip([]), "dmmmmmmmmm", "differs from line 1 on, where it ends"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_strip_is_equal_up_to_the_first_difference(case):
    found, expected, sentence = CASES[case]
    assert cells(found) == expected
    assert found.sentence == sentence
    assert found.mood == ("good" if case == "equal" else "bad")


def test_a_long_log_has_few_cells_and_a_single_wrong_line_is_still_seen():
    lines = [f"step {i} 1.0" for i in range(1025)]
    found = strip([*lines[:500], "wrong", *lines[501:]], lines)
    assert found.cells <= CELLS and sum(piece.end - piece.start for piece in found.pieces) == found.cells
    assert [piece.state for piece in found.pieces] == [State.EQUAL, State.DIFFERS, State.AGAIN]


def test_without_a_log_only_a_sentence_is_left():
    found = strip_of(
        RoundResult(OUTCOME, compare(ReadLog(Log(b""), GRAMMAR), ReadLog(Log(b"x"), GRAMMAR))),
        None,
        b"x",
        True,
    )
    assert (found.pieces, found.sentence, found.mood) == ((), "its log is not there", "fair")
