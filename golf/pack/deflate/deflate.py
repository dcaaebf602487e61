"""The smallest raw deflate stream that can be found for some bytes."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from random import Random

import zopfli.zopfli

from golf.pack.deflate.bits import BitWriter
from golf.pack.deflate.blocks import Block, Codes, best_codes, make_block, write_block
from golf.pack.deflate.estimate import TYPICAL
from golf.pack.deflate.finish import Finisher, converge
from golf.pack.deflate.parse import frequencies
from golf.pack.deflate.reader import ReadBlock, read_blocks
from golf.pack.deflate.trial import Bounds, open_data


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try."""

    zopfli_iterations: int  # 0: zopfli is not asked
    rounds: int  # disturbed parses in the finishing search
    ours: bool = True  # whether blocks of our own are tried


QUICK, NORMAL, BEST = Effort(15, 100), Effort(15, 1500), Effort(15, 10000)
GLIMPSE, GLANCE = Effort(0, 0), Effort(0, 20)
ZOPFLI = Effort(5, 0, ours=False)  # all in C, where our own blocks would take seconds without the kernel


@dataclass(frozen=True)
class Stream:
    """A raw deflate stream."""

    data: bytes
    bits: int  # exact; the last byte may have up to seven bits that no one reads

    def __reduce__(self) -> "tuple[type[Stream], tuple[bytes, int]]":
        """It travels without what has been computed of it, which another thread may be computing just then."""
        return Stream, (self.data, self.bits)

    @cached_property
    def blocks(self) -> list[ReadBlock]:
        """What the stream consists of."""
        return read_blocks(self.data)

    @cached_property
    def quiet_end(self) -> bytes:
        """The data, with such bits after the end that the last byte needs no escape in a literal."""
        used = self.bits % 8 or 8
        last = self.data[-1] & (1 << used) - 1
        choices = [byte for byte in range(last, 256, 1 << used) if byte not in b"\0\n\r\\'\""]
        return self.data[:-1] + bytes(choices[:1] or [last])


@dataclass(frozen=True, slots=True)
class Listing:
    """Where the bits of a stream go."""

    tokens: list[tuple[int, int, int]]  # start and length in the source, size in bits
    header: int  # bits of all that is no literal and no match: headers, ends of blocks, padding


def deflate(data: bytes, effort: Effort = NORMAL) -> Stream:
    """The smallest stream found; each candidate is read back through zlib. The same call, the same stream."""
    candidates = []
    if effort.zopfli_iterations:
        raw = zopfli.zopfli.compress(data, numiterations=effort.zopfli_iterations)
        candidates.append(stream_of(raw[2:-4], data))  # without the header and the sum of zlib's format
    if effort.ours:
        candidates += [encode(data, blocks) for blocks in _own_blocks(data, candidates, effort)]
    return min(candidates, key=lambda stream: stream.bits)


def encode(data: bytes, blocks: list[Block]) -> Stream:
    """The stream of these blocks, proved to stand for the data."""
    writer, start = BitWriter(), 0
    for block in blocks:
        write_block(writer, data, block, start, last=block is blocks[-1])
        start += sum(length for length, _ in block.tokens)
    return _proved(Stream(writer.data(), writer.bits), data)


def tokens_of(stream: Stream) -> Listing:
    """The exact size of every literal and match, and of the rest; together they are the stream's bits."""
    tokens, start, header = [], 0, 0
    for block in stream.blocks:
        header += block.bits - sum(block.sizes)
        for (length, _), size in zip(block.tokens, block.sizes, strict=True):
            tokens.append((start, length, size))
            start += length
    return Listing(tokens, header)


def stream_of(raw: bytes, data: bytes) -> Stream:
    """A raw stream for the data that some encoder has made."""
    return _proved(Stream(raw, sum(block.bits for block in read_blocks(raw))), data)


def _proved(stream: Stream, data: bytes) -> Stream:
    if zlib.decompress(stream.data, -15) != data:
        raise AssertionError("a deflate stream does not stand for the data that it was made from")
    return stream


def _own_blocks(data: bytes, given: list[Stream], effort: Effort) -> Iterator[list[Block]]:
    """Finished blocks: one for all of the data, and as many as the given streams have."""
    random, maker = Random(0), open_data(data)
    parts = {((0, len(data)),), *(_bounds(stream) for stream in given)}
    starts = {bounds: _codes(data, stream) for stream in given for bounds in [_bounds(stream)]}
    for bounds in sorted(parts):
        blocks = []
        for index, part in enumerate(bounds):
            trials = [converge(maker, part, TYPICAL)]
            if bounds in starts:
                trials.append(converge(maker, part, starts[bounds][index]))
            start = min(trials, key=lambda trial: trial.bits)
            best = Finisher(maker, part, random).finish(start, effort.rounds)
            blocks.append(make_block(data, best.tokens, part[0], best.codes))
        yield blocks


def _bounds(stream: Stream) -> tuple[Bounds, ...]:
    """Where the blocks of a stream begin and end in the data."""
    ends = list(accumulate(sum(length for length, _ in block.tokens) for block in stream.blocks))
    return tuple(pairwise([0, *ends]))


def _codes(data: bytes, stream: Stream) -> list[Codes]:
    """The best codes for the tokens of each block."""
    pairs = zip(stream.blocks, _bounds(stream), strict=True)
    return [best_codes(frequencies(data, block.tokens, begin)) for block, (begin, _) in pairs]
