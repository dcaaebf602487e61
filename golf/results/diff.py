"""A unified diff of two logs, bounded in time and size."""

import difflib
from itertools import islice

from golf.log.lines import text_of

LINES = 500  # how much of a difference is kept
WINDOW = 2000  # how many lines after the first difference are looked at
LONGEST_LINE = 2000  # characters


def diff(reference: bytes, entry: bytes, stopped: bool = False) -> str:
    """A unified diff from the first difference on, cut at LINES lines; empty for equal logs.

    `stopped`: the judge ended the entry, so what the reference has beyond the entry's end is no difference.
    """
    if reference == entry:
        return ""
    expected, found = _lines(reference), _lines(entry)
    if stopped:
        expected = expected[: len(found)]
    pairs = zip(expected, found, strict=False)
    same = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(expected), len(found)))
    start = max(0, same - 3)
    window = slice(start, start + WINDOW)
    lines = difflib.unified_diff(expected[window], found[window], "reference", "entry", lineterm="")
    kept = list(islice(lines, LINES + 1))
    if len(kept) > LINES or max(len(expected), len(found)) > window.stop:
        kept = [*kept[:LINES], "(cut here)"]
    if stopped:
        kept.append("(stopped here by the judge)")
    return "\n".join([f"(from line {start + 1})", *kept]) + "\n"


def _lines(data: bytes) -> list[str]:
    """Lines for a diff; a missing newline at the end is spelled out, since it makes logs differ."""
    lines = [line[:LONGEST_LINE] for line in text_of(data).split("\n")]
    if lines[-1]:
        lines[-1] += "\\ (no newline at the end)"
        return lines
    return lines[:-1]
