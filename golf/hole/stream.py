"""A raw deflate stream (RFC 1951), read for one thing: how many bits each piece of its text takes.

Written apart from the packer's own reader; the tests hold the two against each other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

END = 256  # the symbol that ends a block
ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)  # of the lengths in a header
FIXED = (8,) * 144 + (9,) * 112 + (7,) * 24 + (8,) * 8, (5,) * 30
REPEATS = {16: (2, 3), 17: (3, 3), 18: (7, 11)}  # extra bits, and the least count

MOST_BLOCKS = 100  # a hostile stream has thousands of empty ones

Codes = dict[tuple[int, int], int]  # (length, value) -> symbol


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes of the text that the stream gives at once, and the bits that they take; 0 bytes: a block's frame."""

    length: int
    bits: int


class _Bits:
    """The bits of some bytes, the lowest one of each first."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def take(self, count: int) -> int:
        first, end = self.at >> 3, self.at + count + 7 >> 3
        value = int.from_bytes(self._data[first:end], "little") >> (self.at & 7)
        self.at += count
        if self.at > 8 * len(self._data):
            raise ValueError("the stream ends too early")
        return value & (1 << count) - 1

    def symbol(self, codes: Codes) -> int:
        value = length = 0
        while (length, value) not in codes:
            value = value << 1 | self.take(1)
            length += 1
        return codes[length, value]


def pieces(raw: bytes) -> Iterator[Piece]:
    """The pieces of a stream that zlib has read whole, in order.

    What zlib would refuse comes to an end as well: with ValueError, IndexError or KeyError, or with pieces of no
    text.
    """
    bits, last, blocks = _Bits(raw), 0, 0
    while not last:
        blocks += 1
        if blocks > MOST_BLOCKS:
            raise ValueError("the stream has too many blocks")
        begin = bits.at
        last, kind = bits.take(1), bits.take(2)
        if kind == 0:
            yield from _stored(bits, begin)
            continue
        literals, distances = map(_codes, FIXED if kind == 1 else _header(bits))
        yield Piece(0, bits.at - begin)
        yield from _coded(bits, literals, distances)


def _stored(bits: _Bits, begin: int) -> Iterator[Piece]:
    bits.at = bits.at + 7 & ~7
    length = bits.take(16)
    bits.take(16)
    yield Piece(0, bits.at - begin)
    for _ in range(length):
        bits.take(8)
        yield Piece(1, 8)


def _coded(bits: _Bits, literals: Codes, distances: Codes) -> Iterator[Piece]:
    while True:
        begin, length = bits.at, 1
        symbol = bits.symbol(literals)
        if symbol > END:
            length = _match(bits, symbol)
            bits.take(max(0, bits.symbol(distances) // 2 - 1))
        yield Piece(0 if symbol == END else length, bits.at - begin)
        if symbol == END:
            return


def _match(bits: _Bits, symbol: int) -> int:
    """The length of a match whose symbol was read."""
    n = symbol - END - 1
    if n < 8:
        return 3 + n
    extra = 0 if n == 28 else n // 4 - 1
    return 258 if n == 28 else 3 + (4 + n % 4 << extra) + bits.take(extra)


def _header(bits: _Bits) -> tuple[list[int], list[int]]:
    """The lengths of both codes of a block."""
    first, second, written = bits.take(5) + 257, bits.take(5) + 1, bits.take(4) + 4
    lengths = [0] * 19
    for symbol in ORDER[:written]:
        lengths[symbol] = bits.take(3)
    codes, found = _codes(lengths), list[int]()
    while len(found) < first + second:
        symbol = bits.symbol(codes)
        extra, least = REPEATS.get(symbol, (0, 1))
        value = symbol if symbol < 16 else found[-1] if symbol == 16 else 0
        found += [value] * (least + bits.take(extra))
    return found[:first], found[first:]


def _codes(lengths: Sequence[int]) -> Codes:
    """The canonical code of these lengths."""
    codes, value = Codes(), 0
    for length in range(1, 16):
        value <<= 1
        for symbol, own in enumerate(lengths):
            if own == length:
                codes[length, value] = symbol
                value += 1
    return codes
