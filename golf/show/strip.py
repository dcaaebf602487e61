"""The parity strip: one round of one entry as a row of cells, equal up to the first difference."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from golf.hole.hole import Kind
from golf.judge.verdict import RoundResult
from golf.log.difference import Kind as Difference

CELLS = 128  # in a row, at most; beyond that a cell stands for several lines
AFTER_THE_LAST_LINE = (Difference.STDERR, Difference.EXIT_STATUS)


class State(StrEnum):
    """What is known of a line of the reference's log."""

    EQUAL = "equal"
    AGAIN = "again"  # equal, after a difference: at the same place, or counted from the end
    MISSING = "missing"  # never printed
    DIFFERS = "differs"


ORDER = list(State)  # a cell shows the last one that one of its lines has


class Piece(NamedTuple):
    """Cells of one state that stand side by side."""

    state: State
    start: int
    end: int


class Strip(NamedTuple):
    """One round. `sentence` says the whole of it; without pieces nothing is known of the lines."""

    round: str
    home: bool
    mood: str
    sentence: str
    cells: int = 0
    pieces: tuple[Piece, ...] = ()


def strip_of(result: RoundResult, reference: bytes | None, entry: bytes | None, claimed: bool) -> Strip:
    """The strip of a round that was judged; `claimed`: what differs, the entry never claimed to be equal."""
    home = result.outcome.kind == Kind.HOME
    mood = "good" if result.first_difference is None else "fair" if claimed else "bad"
    if reference is None or entry is None:
        return Strip(result.outcome.round, home, mood, "its log is not there")
    states = _states(result, reference, entry)
    width = max(1, -(-len(states) // CELLS))
    cells = [max(states[i : i + width], key=ORDER.index) for i in range(0, len(states), width)]
    pieces = tuple(_pieces(cells))
    return Strip(result.outcome.round, home, mood, _sentence(result, states), len(cells), pieces)


def _pieces(states: list[State]) -> Iterator[Piece]:
    start = 0
    for state, same in groupby(states):
        end = start + len(list(same))
        yield Piece(state, start, end)
        start = end


def _states(result: RoundResult, reference: bytes, entry: bytes) -> list[State]:
    """The state of each line of the reference's log, and of one more where the entry differs only after it."""
    expected, difference = _lines(reference), result.first_difference
    if difference is None:
        return [State.EQUAL] * len(expected)
    if difference.kind in AFTER_THE_LAST_LINE:
        return [State.EQUAL] * len(expected) + [State.DIFFERS]
    equal = difference.line - 1
    found = _lines(entry[: 2 * len(reference)])
    stopped = result.outcome.stopped
    again = 0 if stopped else _equal_at_the_end(expected, _last_lines(entry, len(reference)))
    later = range(equal + 1, len(expected))
    after = [_state(expected, found, i, i >= len(expected) - again, stopped) for i in later]
    return [State.EQUAL] * equal + [State.DIFFERS] + after


def _state(expected: list[bytes], found: list[bytes], i: int, at_the_end: bool, stopped: bool) -> State:
    """The state of a line after the first difference."""
    if stopped or (i >= len(found) and not at_the_end):
        return State.MISSING
    return State.AGAIN if at_the_end or expected[i] == found[i] else State.DIFFERS


def _lines(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    return lines[:-1] if not lines[-1] else lines


def _last_lines(data: bytes, most: int) -> list[bytes]:
    """The whole lines among the last `most` bytes; of a longer log the first of them may have lost its beginning."""
    lines = _lines(data[-most:])
    return lines[1:] if len(data) > most else lines


def _equal_at_the_end(expected: list[bytes], found: list[bytes]) -> int:
    """How many lines at the end of both logs are equal."""
    pairs = zip(reversed(expected), reversed(found), strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(expected), len(found)))


def _sentence(result: RoundResult, states: list[State]) -> str:
    difference, count = result.first_difference, len(states)
    if difference is None:
        return f"equal, {_counted(count, 'line')}"
    if difference.kind in AFTER_THE_LAST_LINE:
        return f"equal, {_counted(count - 1, 'line')}, then another {difference.kind}"
    equal = difference.line - 1
    before = f"equal up to line {equal:,} of {count:,}" if equal else "differs from line 1 on"
    if result.outcome.stopped:
        return f"{before}, stopped at line {equal + 1:,} by the judge"
    if State.AGAIN not in states:
        return f"{before}, where it ends" if states[equal + 1 :][:1] == [State.MISSING] else before
    differing = states.count(State.DIFFERS)
    verb = "differs" if differing == 1 else "differ"
    return (
        f"{before}; {differing:,} of the other {count - equal:,} {verb}" if equal else _from_the_start(states)
    )


def _from_the_start(states: list[State]) -> str:
    return f"{states.count(State.DIFFERS):,} of {_counted(len(states), 'line')} differ, from line 1 on"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
