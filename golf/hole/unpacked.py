"""What a packed source holds, found without running it, and what each character of that costs in the stream."""

import ast
import math
import warnings
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from golf.hole.stream import pieces

LARGEST = 32 << 10  # bytes of a source, and of its text, that are looked into
SHORTEST = 32  # characters of a literal that may hold a stream


@dataclass(frozen=True)
class Unpacked:
    """A text, and what it takes in a deflate stream.

    bits    of each character; those of a match are shared equally by all that it copies
    frames  bits of code tables and the ends of blocks
    own     the stream is the source's own; else it is what zlib makes of a plain source
    """

    text: str
    bits: tuple[float, ...]
    frames: int
    own: bool


def unpacked(source: bytes) -> Unpacked | None:
    """What a source is packed from, or a plain one itself; None where it is too much, or not text."""
    if len(source) > LARGEST:
        return None
    for raw in _streams(source):
        if found := _read(raw, own=True):
            return found
    return _read(_packed(source), own=False)


def _packed(source: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-15)
    return packer.compress(source) + packer.flush()


def _read(raw: bytes, own: bool) -> Unpacked | None:
    """The text of a raw stream; None where it is none, or is no text."""
    inflater = zlib.decompressobj(-15)
    with suppress(zlib.error, ValueError, KeyError, IndexError):
        data = inflater.decompress(raw, LARGEST)
        if data and inflater.eof:
            return _shared(data.decode(), raw, own)
    return None


def _shared(text: str, raw: bytes, own: bool) -> Unpacked:
    found = list(pieces(raw))
    by_byte = [piece.bits / piece.length for piece in found for _ in range(piece.length)]
    bits, at = [], 0
    for character in text:
        width = len(character.encode())
        bits.append(math.fsum(by_byte[at : at + width]))
        at += width
    return Unpacked(text, tuple(bits), sum(piece.bits for piece in found if not piece.length), own)


def _streams(source: bytes) -> Iterator[bytes]:
    """Everything in the long literals of a source that may be a raw stream."""
    for node in ast.walk(_tree(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            for payload in _payloads(node.value) if len(node.value) >= SHORTEST else ():
                yield payload
                yield payload[2:]  # behind the header of zlib's own format


def _tree(source: bytes) -> ast.AST:
    """The syntax tree; an empty one where the source is no Python that can be read."""
    with (
        warnings.catch_warnings(),
        suppress(SyntaxError, ValueError, RecursionError, MemoryError, OverflowError),
    ):
        warnings.simplefilter("ignore")
        return ast.parse(source)
    return ast.Module([], [])


def _payloads(literal: str | bytes) -> Iterator[bytes]:
    """The bytes for which a literal may stand: its own, Latin-1, 20 bits a character, or UTF-16."""
    if isinstance(literal, bytes):
        yield literal
        return
    for encoding in ("latin-1", "utf-16-le"):
        with suppress(UnicodeEncodeError):
            yield literal.encode(encoding)
    for width in (5, 0):
        digits = "".join(f"{ord(character):0{width}x}" for character in literal)
        yield bytes.fromhex(digits[: len(digits) // 2 * 2])
        number = int(digits, 16)
        yield number.to_bytes((number.bit_length() + 7) // 8)
