"""A unified diff of two logs, bounded in time and size."""

import difflib
from itertools import islice

from golf.errors import spelled
from golf.log.difference import common_prefix
from golf.log.lines import text_of

LINES = 500  # how much of a difference is kept
WINDOW = 2000  # how many lines after the first difference are looked at
LONGEST_LINE = 2000  # characters
BEFORE = 3  # lines before the first difference


def diff(reference: bytes, entry: bytes, stopped: bool = False) -> str:
    """A unified diff from the first difference on, cut at LINES lines; empty for equal logs.

    What does not print is spelled out, since a person reads it in a terminal.

    `stopped`: the judge ended the entry, so what the reference has beyond the entry's end is no difference.
    """
    if reference == entry:
        return ""
    start, number = _start(reference, common_prefix(reference, entry))
    expected, found = _lines(reference, start), _lines(entry, start)
    if stopped:
        expected = expected[: len(found)]
    lines = difflib.unified_diff(expected[:WINDOW], found[:WINDOW], "reference", "entry", lineterm="")
    kept = list(islice(lines, LINES + 1))
    if len(kept) > LINES or max(len(expected), len(found)) > WINDOW:
        kept = [*kept[:LINES], "(cut here)"]
    if stopped:
        kept.append("(stopped here by the judge)")
    return "\n".join([f"(from line {number})", *map(spelled, kept)]) + "\n"


def _start(data: bytes, at: int) -> tuple[int, int]:
    """Where the line BEFORE lines before byte `at` begins, and its number."""
    start = at
    for _ in range(BEFORE + 1):
        start = data.rfind(b"\n", 0, max(start, 0))
    return start + 1, data.count(b"\n", 0, start + 1) + 1


def _lines(data: bytes, start: int) -> list[str]:
    """The lines from byte `start` on, one more than are looked at; a missing newline at the end is spelled out."""
    found: list[str] = []
    place = start
    while place < len(data) and len(found) <= WINDOW:
        end = data.find(b"\n", place)
        line = text_of(data[place : end if end >= 0 else len(data)][: 4 * LONGEST_LINE])[:LONGEST_LINE]
        found.append(line if end >= 0 else f"{line}\\ (no newline at the end)")
        place = end + 1 if end >= 0 else len(data)
    return found
