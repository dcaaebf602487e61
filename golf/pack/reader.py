"""Reads a deflate stream back into the tokens it consists of, with the exact size of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from golf.pack.bits import DISTANCE_BASE, DISTANCE_EXTRA, END, LENGTH_BASE, LENGTH_EXTRA
from golf.pack.blocks import FIXED_DISTANCES, FIXED_LITERALS
from golf.pack.header import ORDER, REPEAT_BASE, REPEAT_EXTRA
from golf.pack.parse import Token


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """One block as it was found."""

    tokens: tuple[Token, ...]
    sizes: tuple[int, ...]  # of each token, in bits
    bits: int  # all of the block, with its header, its end, and padding if it is a stored one


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
        tokens = _read_stored(reader) if kind == 0 else _read_coded(reader, kind)
        sizes = tuple(size for _, size in tokens)
        blocks.append(ReadBlock(tuple(token for token, _ in tokens), sizes, reader.position - begin))
    return blocks


def _read_stored(reader: _Reader) -> list[tuple[Token, int]]:
    reader.align()
    length = reader.take(16)
    reader.position += 16 + 8 * length
    return [((1, 0), 8)] * length


def _read_coded(reader: _Reader, kind: int) -> list[tuple[Token, int]]:
    lengths = _read_header(reader) if kind == 2 else ((*FIXED_LITERALS, 8, 8), FIXED_DISTANCES)
    literals, distances = map(_decoder, lengths)
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


def _read_header(reader: _Reader) -> tuple[list[int], list[int]]:
    literals, distances, written = reader.take(5) + 257, reader.take(5) + 1, reader.take(4) + 4
    code = [0] * 19
    for symbol in ORDER[:written]:
        code[symbol] = reader.take(3)
    codes = _decoder(code)
    lengths: list[int] = []
    while len(lengths) < literals + distances:
        symbol = reader.symbol(codes)
        if symbol < 16:
            lengths.append(symbol)
        else:
            value = lengths[-1] if symbol == 16 else 0
            lengths += [value] * (REPEAT_BASE[symbol] + reader.take(REPEAT_EXTRA[symbol]))
    return lengths[:literals], lengths[literals:]
