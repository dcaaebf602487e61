"""Blocks of a deflate stream: tokens and the codes they are written with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from golf.pack.deflate.bits import (
    DISTANCE_BASE,
    DISTANCE_CLASS,
    DISTANCE_EXTRA,
    DISTANCES,
    END,
    LENGTH_BASE,
    LENGTH_CLASS,
    LENGTH_EXTRA,
    BitWriter,
)
from golf.pack.deflate.header import START_COSTS, Header, plan_header, write_header
from golf.pack.deflate.huffman import canonical_codes, code_lengths
from golf.pack.deflate.parse import UNIT, Costs, Token, frequencies

Counts = tuple[list[int], list[int]]  # how often each symbol of both alphabets is used

FIXED_LITERALS = (8,) * 144 + (9,) * 112 + (7,) * 24 + (8,) * 6  # RFC 1951, 3.2.6
FIXED_DISTANCES = (5,) * DISTANCES


@dataclass(frozen=True, slots=True)
class Codes:
    """The lengths of both codes of a block; 0 for a symbol that has no code.

    items  of the code that its header is best written with
    """

    literals: tuple[int, ...]
    distances: tuple[int, ...]
    items: tuple[int, ...] = START_COSTS

    def costs(self) -> Costs:
        """What the symbols cost; one without a code is taken to be a rare one."""
        literals = [UNIT * (length or 12) for length in self.literals]
        return literals + [UNIT * (length or 9) for length in self.distances]


FIXED = Codes(FIXED_LITERALS, FIXED_DISTANCES)


@dataclass(frozen=True, slots=True)
class Block:
    """Some of the data as tokens, with the codes that write them."""

    tokens: tuple[Token, ...]
    codes: Codes
    header: Header | None  # None where the fixed codes are used
    bits: int  # all of the block: opening, header, tokens and END

    @property
    def size(self) -> int:
        """How many bytes it stands for."""
        return sum(length for length, _ in self.tokens)


def best_codes(counts: Counts) -> Codes:
    """The codes that write symbols of these frequencies smallest, header not counted."""
    return Codes(tuple(code_lengths(counts[0], 15)), tuple(code_lengths(counts[1], 15)))


def weigh(counts: Counts, codes: Codes) -> int:
    """The size in bits of all symbols of these frequencies, extra bits included."""
    literals, distances = counts
    size = sum(map(int.__mul__, literals, codes.literals)) + sum(map(int.__mul__, distances, codes.distances))
    size += sum(map(int.__mul__, literals[END + 1 :], LENGTH_EXTRA))
    return size + sum(map(int.__mul__, distances, DISTANCE_EXTRA))


def make_block(data: bytes, tokens: Sequence[Token], start: int, codes: Codes | None = None) -> Block:
    """The smaller of the fixed and the dynamic block for these tokens, whose data begins at start.

    The dynamic one is written with `codes` where they are given, else with the best ones.
    """
    counts = frequencies(data, tokens, start)
    codes = codes or best_codes(counts)
    header = plan_header(codes.literals, codes.distances, codes.items)
    dynamic, fixed = header.bits + weigh(counts, codes), weigh(counts, FIXED)
    if fixed <= dynamic:
        return Block(tuple(tokens), FIXED, None, 3 + fixed)
    return Block(tuple(tokens), codes, header, 3 + dynamic)


def replace_tokens(data: bytes, block: Block, tokens: Sequence[Token], start: int) -> Block:
    """The block with other tokens for the same data, under the same codes."""
    before = weigh(frequencies(data, block.tokens, start), block.codes)
    after = weigh(frequencies(data, tokens, start), block.codes)
    return replace(block, tokens=tuple(tokens), bits=block.bits - before + after)


Bits = tuple[int, int]  # a value, its first bit lowest, and how many bits it has


@dataclass(frozen=True, slots=True)
class Encoder:
    """The bits of everything that a block may hold."""

    literals: tuple[Bits, ...]  # no bits for a symbol without a code
    distances: tuple[Bits, ...]

    @classmethod
    def of(cls, codes: Codes) -> "Encoder":
        """The canonical codes of these lengths."""
        # The fixed code has two symbols that no block uses; they shape the others' codes all the same.
        literals = (*codes.literals, 8, 8) if codes == FIXED else codes.literals
        return cls(
            tuple(zip(canonical_codes(literals), literals, strict=True)),
            tuple(zip(canonical_codes(codes.distances), codes.distances, strict=True)),
        )

    def match(self, length: int, distance: int) -> Bits | None:
        """The bits of a match; None where a symbol has no code."""
        kind, far = LENGTH_CLASS[length], DISTANCE_CLASS[distance]
        value, size = self.literals[END + 1 + kind]
        far_value, far_size = self.distances[far]
        if not size or not far_size:
            return None
        value |= length - LENGTH_BASE[kind] << size
        size += LENGTH_EXTRA[kind]
        value |= (far_value | distance - DISTANCE_BASE[far] << far_size) << size
        return value, size + far_size + DISTANCE_EXTRA[far]


def write_opening(writer: BitWriter, block: Block, last: bool) -> None:
    """Append what comes before the first token."""
    writer.write(last + (4 if block.header else 2), 3)
    if block.header:
        write_header(writer, block.header)


def write_block(writer: BitWriter, data: bytes, block: Block, start: int, last: bool) -> None:
    """Append the block, whose data begins at start."""
    write_opening(writer, block, last)
    encoder, position = Encoder.of(block.codes), start
    for length, distance in block.tokens:
        bits = encoder.match(length, distance) if distance else encoder.literals[data[position]]
        assert bits is not None
        writer.write(*bits)
        position += length
    writer.write(*encoder.literals[END])
