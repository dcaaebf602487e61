"""Reads a deflate stream back into the tokens it consists of, with the exact size of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from golf.pack.deflate.bits import (
    DISTANCE_BASE,
    DISTANCE_EXTRA,
    DISTANCES,
    END,
    LENGTH_BASE,
    LENGTH_EXTRA,
    LITERALS,
)
from golf.pack.deflate.blocks import FIXED, Block, Codes
from golf.pack.deflate.header import ORDER, REPEAT_BASE, REPEAT_EXTRA, Header, Item
from golf.pack.deflate.parse import Token


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """One block as it was found."""

    tokens: tuple[Token, ...]
    sizes: tuple[int, ...]  # of each token, in bits
    bits: int  # all of the block, with its header, its end, and padding if it is a stored one
    block: Block | None  # as it could be written again; None for a stored one


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.position = 0  # in bits

    def take(self, count: int) -> int:
        """The next bits, the first one lowest."""
        byte = self.position >> 3
        window = int.from_bytes(self._data[byte : byte + 4], "little") >> (self.position & 7)
        self.position += count
        return window & (1 << count) - 1

    def symbol(self, codes: dict[tuple[int, int], int]) -> int:
        """The next symbol of a code."""
        code = length = 0
        while (length, code) not in codes:
            code = code << 1 | self.take(1)
            length += 1
        return codes[length, code]

    def align(self) -> None:
        """Skip to the next whole byte."""
        self.position = self.position + 7 & ~7


def _decoder(lengths: Sequence[int]) -> dict[tuple[int, int], int]:
    """From length and value to symbol, for a canonical code."""
    codes, code = {}, 0
    for length in range(1, max(lengths, default=0) + 1):
        code <<= 1
        for symbol, own in enumerate(lengths):
            if own == length:
                codes[length, code] = symbol
                code += 1
    return codes


def read_blocks(raw: bytes) -> list[ReadBlock]:
    """The blocks of a sound raw deflate stream (one that zlib has decompressed)."""
    reader, blocks, last = _Reader(raw), [], 0
    while not last:
        begin = reader.position
        last, kind = reader.take(1), reader.take(2)
        header, codes = None, FIXED
        if kind == 2:
            header, codes = _read_header(reader)
        read = _read_coded(reader, codes) if kind else _read_stored(reader)
        tokens, sizes = zip(*read, strict=True) if read else ((), ())
        bits = reader.position - begin
        block = Block(tokens, codes, header, bits) if kind else None
        blocks.append(ReadBlock(tokens, sizes, bits, block))
    return blocks


def _read_stored(reader: _Reader) -> list[tuple[Token, int]]:
    reader.align()
    length = reader.take(16)
    reader.position += 16 + 8 * length
    return [((1, 0), 8)] * length


def _read_coded(reader: _Reader, codes: Codes) -> list[tuple[Token, int]]:
    # The fixed code has two symbols more, which no block uses.
    literals = _decoder((*codes.literals, 8, 8) if codes == FIXED else codes.literals)
    distances = _decoder(codes.distances)
    tokens: list[tuple[Token, int]] = []
    while True:
        begin = reader.position
        symbol = reader.symbol(literals)
        if symbol == END:
            return tokens
        token = (1, 0)
        if symbol > END:
            extra = symbol - END - 1
            length = LENGTH_BASE[extra] + reader.take(LENGTH_EXTRA[extra])
            far = reader.symbol(distances)
            token = (length, DISTANCE_BASE[far] + reader.take(DISTANCE_EXTRA[far]))
        tokens.append((token, reader.position - begin))


def _read_header(reader: _Reader) -> tuple[Header, Codes]:
    begin = reader.position
    first, second, written = reader.take(5) + 257, reader.take(5) + 1, reader.take(4) + 4
    code = [0] * 19
    for symbol in ORDER[:written]:
        code[symbol] = reader.take(3)
    decoder = _decoder(code)
    items: list[Item] = []
    lengths: list[int] = []
    while len(lengths) < first + second:
        symbol = reader.symbol(decoder)
        extra = reader.take(REPEAT_EXTRA.get(symbol, 0))
        items.append((symbol, extra))
        value = 0 if symbol > 16 else lengths[-1] if symbol == 16 else symbol
        lengths += [value] * (extra + REPEAT_BASE.get(symbol, 1))
    header = Header(first, second, tuple(items), tuple(code), reader.position - begin)
    literals = (*lengths[:first], *(0,) * (LITERALS - first))
    return header, Codes(literals, (*lengths[first:], *(0,) * (DISTANCES - second)), tuple(code))
