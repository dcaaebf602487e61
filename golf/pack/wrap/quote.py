"""Payloads as Python literals: bytes under a Latin-1 cookie, and big numbers as code points."""

import ast
from collections.abc import Iterator

QUOTES = (b"'", b'"', b"'''", b'"""')
ESCAPES = {0: rb"\0", 10: rb"\n", 13: rb"\r", 92: rb"\\"}
CHARACTER_ESCAPES = {"\0": "\\x00", "\n": "\\n", "\r": "\\r", "\\": "\\\\", "'": "\\'"}
SPECIAL = frozenset((*map(ord, "\0\n\r'\\"), *range(0xD800, 0xE000)))  # what no literal holds as it is
LONGEST = 6  # hexadecimal digits of a code point
FILL = "1"  # the digits after the payload; a code point may begin with it
NO_WAY = (1 << 30, 0)  # characters, where no code points make so many digits


def latin1_literals(payload: bytes) -> Iterator[bytes]:
    """Every way to write, under `#coding:L1`, a str literal whose Latin-1 encoding is the payload."""
    for quote in QUOTES:
        yield quoted(payload, quote)
        raw = b"r" + quote + payload + quote
        if _reads_as(raw, payload):
            yield raw


def quoted(payload: bytes, quote: bytes) -> bytes:
    """The literal between these quotes, with the fewest escapes.

    The tokenizer refuses NUL and turns CR into a newline; a newline may stand between three quotes.
    CPython 3.12 warns of a backslash that begins no escape, so each backslash is doubled.
    """
    literal, bare = bytearray(quote), 0  # bare: how many unescaped quotes come just before
    for index, byte in enumerate(payload):
        following = payload[index + 1 : index + 2]
        escape = ESCAPES.get(byte)
        if byte == 0 and following and following in b"01234567":
            escape = rb"\000"
        elif byte == 10 and len(quote) == 3:
            escape = None
        elif byte == quote[0]:
            bare += 1
            if bare == len(quote) or not following:
                escape = b"\\" + quote[:1]
        if escape or byte != quote[0]:
            bare = 0
        literal += escape or bytes([byte])
    return bytes(literal) + quote


def _reads_as(literal: bytes, payload: bytes) -> bool:
    try:
        return b"\0" not in literal and bytes(ast.literal_eval(literal.decode("L1")), "L1") == payload
    except SyntaxError:
        return False


def digits(payload: bytes) -> str:
    """Code points such that `n=n<<20^ord(c)` for each, from n=0, gives the payload as a big-endian number.

    A digit below U+10000 that cannot stand in a literal is written 2**20 higher. That adds a bit at the
    lowest place of the digit before it, which is changed beforehand. So no digit needs an escape.
    """
    number, points = int.from_bytes(payload, "big"), []
    while number:
        point = number & 0xFFFFF if number > 0x10FFFF else number
        if point in SPECIAL:
            point |= 0x100000
        number = number >> 20 ^ point >> 20
        points.append(chr(point))
    return "".join(reversed(points))


def hex_literal(payload: bytes, padded: bool) -> tuple[int, str] | None:
    """The fewest code points whose hexadecimal digits, put together, begin with the payload's.

    With `padded`, each has five digits or, from 100000, six; else it has no zeros in front. Returns how many
    they are, and their literal; None where surrogates are in the way. The digits are even in number; those
    after the payload are ones.
    """
    digits = payload.hex() + 2 * LONGEST * FILL
    ways = _chunkings(digits, padded)
    ends = [end for end in range(2 * len(payload), len(ways), 2) if ways[end] != NO_WAY]
    if not ends:
        return None
    end, characters = min(ends, key=ways.__getitem__), []
    while end:
        _, start = ways[end]
        characters.append(_character(int(digits[start:end], 16)))
        end = start
    return len(characters), "'" + "".join(reversed(characters)) + "'"


def _chunkings(digits: str, padded: bool) -> list[tuple[int, int]]:
    """For each number of digits, the fewest characters that make them, and how many digits come before the last one.

    A shortest path over the sizes that a code point may have.
    """
    ways = [(0, 0), *[NO_WAY] * len(digits)]
    for start in range(len(digits) - LONGEST):
        for size in (5, 6) if padded else (6, 5, 4, 3, 2, 1):
            point = int(digits[start : start + size], 16)
            if ways[start] != NO_WAY and _fits(point, digits[start], size, padded):
                cost = ways[start][0] + len(_character(point))
                if cost < ways[start + size][0]:
                    ways[start + size] = cost, start
    return ways


def _fits(point: int, first: str, size: int, padded: bool) -> bool:
    """May a code point stand for that many digits, of which this is the first?"""
    if point > 0x10FFFF or 0xD800 <= point < 0xE000:
        return False
    return size == 5 or point > 0xFFFFF if padded else first != "0"


def _character(point: int) -> str:
    """A character as it stands between single quotes."""
    return CHARACTER_ESCAPES.get(chr(point), chr(point))


def utf16_literal(payload: bytes) -> str | None:
    """A literal whose UTF-16-LE encoding begins with the payload; None where it holds a lone surrogate."""
    try:
        text = (payload + b"\x01" * (len(payload) % 2)).decode("utf-16le")
    except UnicodeDecodeError:
        return None
    return "'" + "".join(_character(ord(character)) for character in text) + "'"
