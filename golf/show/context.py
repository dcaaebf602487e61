"""The lines around a first difference, side by side, with the characters that differ marked."""

import difflib
from typing import NamedTuple

from golf.errors import spelled
from golf.log.lines import text_of

NO_NEWLINE = "∅"  # stands where a log ends within a line
WINDOW = 120  # how many characters of a long line are shown
ALIKE = 0.6  # below this share of equal characters, marking single ones would only confuse
AROUND = 3  # lines of context on either side

Segments = tuple[tuple[str, bool], ...]  # pieces of a line, and whether they differ


class ContextLine(NamedTuple):
    """One line of both logs; a side is None where its log has no such line."""

    number: int
    expected: Segments | None
    found: Segments | None
    differs: bool


def context(
    reference: bytes, entry: bytes, line: int, stopped: bool = False, width: int = WINDOW
) -> tuple[ContextLine, ...]:
    """The lines around number `line` (counted from 1) of both logs; none after it where the entry was stopped there.

    `width`: so many characters of a line are shown.
    """
    first, last = max(1, line - AROUND), line if stopped else line + AROUND
    expected = _lines(reference, first, last)
    found = _lines(entry, first, last)
    return tuple(
        _pair(first + i, _at(expected, i), _at(found, i), width)
        for i in range(max(len(expected), len(found)))
    )


def _lines(data: bytes, first: int, last: int) -> list[str]:
    """Lines first to last, counted from 1; a line without a newline at its end carries a mark for that."""
    start = 0
    for _ in range(first - 1):
        start = data.find(b"\n", start) + 1
        if start == 0:
            return []
    lines = text_of(data[start:]).split("\n", last - first + 1)
    complete = len(lines) == last - first + 2
    tail = lines.pop()
    if tail and not complete:
        lines.append(f"{tail}{NO_NEWLINE}")
    return lines


def _at(lines: list[str], i: int) -> str | None:
    return lines[i] if i < len(lines) else None


def _pair(number: int, expected: str | None, found: str | None, width: int) -> ContextLine:
    if expected == found:
        same = ((visible(_window(expected or "", 0, width)), False),)
        return ContextLine(number, same, same, False)
    if expected is None or found is None:
        alone = ((visible(_window(expected or found or "", 0, width)), False),)
        return ContextLine(
            number, alone if found is None else None, alone if expected is None else None, True
        )
    left, right = _marked(*near_difference(expected, found, width))
    return ContextLine(number, left, right, True)


def near_difference(a: str, b: str, width: int) -> tuple[str, str]:
    """Of two lines that differ, `width` characters of each around the first one that does."""
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return _window(a, at, width), _window(b, at, width)


def _window(line: str, at: int, width: int) -> str:
    """The part of a long line that holds character `at`."""
    start = max(0, at - width // 2) if len(line) > width else 0
    return line[start : start + width]


def _marked(a: str, b: str) -> tuple[Segments, Segments]:
    """Both lines in pieces, each piece with whether it differs; lines with little in common differ whole."""
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < ALIKE:
        return ((visible(a, True), True),), ((visible(b, True), True),)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        differs = tag != "equal"
        if j > i:
            left.append((visible(a[i:j], differs), differs))
        if m > k:
            right.append((visible(b[k:m], differs), differs))
    return tuple(left), tuple(right)


def visible(text: str, spaces: bool = False) -> str:
    """Control characters and broken bytes spelled out; spaces as dots where asked for.

    >>> visible("a b\\t", spaces=True)
    'a·b→'
    """
    return "".join(_visible(character, spaces) for character in text)


def _visible(character: str, spaces: bool) -> str:
    if character == " ":
        return "·" if spaces else " "
    if character == "\t":
        return "→"
    if character == "\r":
        return "␍"
    if character == "\0":
        return "␀"
    return spelled(character)
