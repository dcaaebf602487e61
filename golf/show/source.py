"""An entry's source, with what each token of it costs in a deflate stream."""

import math
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from golf.hole.unpacked import Unpacked, unpacked

LONGEST = 6000  # characters of a source that is shown whole
SHADES = 8  # one for less than a bit a character, one for each bit more
DEAREST = 12  # tokens that are listed
TOKEN = re.compile(r"[^\W\d]\w*|\d[\w.]*|\n|[^\S\n]+|.", re.S)


class CodeLine(NamedTuple):
    """One line: its bits, and its pieces as (shade, text)."""

    bits: float
    pieces: tuple[tuple[int, str], ...]


class Token(NamedTuple):
    """All places of one token."""

    text: str
    places: int
    bits: float


class SourceView(NamedTuple):
    """What a source says.

    own    it is packed, and the bits are those of its own stream; else those of one that zlib makes of it
    total  bits of the stream, of which `frames` are code tables and the ends of blocks
    file   of a packed source the file itself: (is it hexadecimal code points, text) in turn
    """

    own: bool
    total: int
    frames: int
    lines: tuple[CodeLine, ...]
    dearest: tuple[Token, ...]
    file: tuple[tuple[bool, str], ...]


@cache
def source_view(data: bytes) -> SourceView | None:
    """The view of a source; None where it is too long, or no text."""
    found = unpacked(data)
    if found is None or len(found.text) > LONGEST:
        return None
    tokens = list(_tokens(found))
    return SourceView(
        own=found.own,
        total=round(math.fsum(found.bits)) + found.frames,
        frames=found.frames,
        lines=tuple(_lines(tokens)),
        dearest=tuple(_dearest(tokens)),
        file=tuple(_code_points(_text(data))) if found.own else (),
    )


def _tokens(found: Unpacked) -> Iterator[tuple[str, float]]:
    """Each token with its bits; a newline is a token of its own."""
    for match in TOKEN.finditer(found.text):
        yield match[0], math.fsum(found.bits[match.start() : match.end()])


def _lines(tokens: list[tuple[str, float]]) -> Iterator[CodeLine]:
    pieces: list[tuple[int, str]] = []
    total = 0.0
    for text, bits in [*tokens, ("\n", 0.0)]:
        total += bits
        if text == "\n":
            yield CodeLine(round(total, 1), tuple(pieces))
            pieces, total = [], 0.0
            continue
        shade = min(int(bits / len(text)), SHADES - 1)
        if pieces and pieces[-1][0] == shade:
            text = pieces.pop()[1] + text
        pieces.append((shade, text))


def _dearest(tokens: list[tuple[str, float]]) -> list[Token]:
    costs: dict[str, list[float]] = {}
    for text, bits in tokens:
        if not text.isspace():
            costs.setdefault(text, []).append(bits)
    found = [Token(text, len(bits), round(math.fsum(bits), 1)) for text, bits in costs.items()]
    return sorted(found, key=lambda token: (-token.bits, token.text))[:DEAREST]


def _text(data: bytes) -> str:
    """The file as characters: UTF-8, or else Latin-1, which holds any bytes."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _code_points(text: str) -> Iterator[tuple[bool, str]]:
    """ASCII as it is, all other characters in runs of code points."""
    for run in re.finditer(r"[\n -~]+|[^\n -~]+", text):
        hidden = not run[0].isascii() or not run[0].replace("\n", "").isprintable()
        yield hidden, " ".join(f"{ord(c):x}" for c in run[0]) if hidden else run[0]
