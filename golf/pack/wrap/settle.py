"""The last search: streams as small as the best one, that take less in the file of a lane."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from random import Random

from golf.pack.deflate.blocks import Block, make_block
from golf.pack.deflate.deflate import Effort, Stream, encode
from golf.pack.deflate.finish import Finisher
from golf.pack.deflate.trial import open_data
from golf.pack.wrap.escape import avoid_escapes
from golf.pack.wrap.forms import forms
from golf.pack.wrap.lane import BYTES, CHARACTERS, Lane
from golf.pack.wrap.quote import ESCAPES, QUOTES, quoted
from golf.pack.wrap.ways import open_ways

LARGE = 12_000  # bytes: beyond this, a graph of all that a parse could choose gets too large
FORMED = 400  # streams of which all forms are made, in the lane of characters
NEAR = 10  # bits: how much larger blocks may be to go on from
NEW_ITEMS = 0.3  # part of the throws in which the tokens may get other codes
TRIES = 4  # disturbed parses for each throw: most give blocks that are known or too large
PER_ROUND = 8  # rounds of the search for the smallest stream that take as long as a throw on 1,000 bytes


def settle(data: bytes, stream: Stream, effort: Effort, lane: Lane = BYTES) -> Stream:
    """A stream for the data that takes the least in its lane's file; `stream`, if no other takes less.

    Every way of writing the data that is near the stream's size is another throw of the dice: its codes
    give other bytes, with other ones among them that need an escape or are surrogates.
    """
    start = [read.block for read in stream.blocks if read.block]
    if len(start) < len(stream.blocks) or len(data) > LARGE:
        return stream
    throws = effort.rounds * 1000 // max(1000, len(data))
    if lane == BYTES:
        throws //= PER_ROUND
    variants = _variants(data, start, throws, Random(0))
    if lane == BYTES:
        return _with_fewest_escapes(data, stream, variants)
    return _with_fewest_characters(data, stream, variants)


def _with_fewest_escapes(data: bytes, best: Stream, variants: Iterator[list[Block]]) -> Stream:
    """The best stream of the variants, each with the parse that avoids escapes best."""
    size, least, ways = literal_size(best), len(best.data), open_ways(data)
    for blocks in variants:
        for quote in QUOTES[:2]:
            allowed = 8 * (size - 1) - sum(block.bits for block in blocks)
            quiet = avoid_escapes(data, ways, blocks, {*ESCAPES, *quote}, allowed)
            if quiet is not None and literal_size(found := encode(data, quiet)) < size:
                best, size = found, literal_size(found)
        if size <= least:
            break
    return best


def _with_fewest_characters(data: bytes, best: Stream, variants: Iterator[list[Block]]) -> Stream:
    """The best stream of the variants, as far as any of them can be better."""
    size, seen = _characters(data, best), 0
    for blocks in variants:
        if sum(block.bits for block in blocks) > 8 * len(best.data) or seen == FORMED:
            continue
        found, seen = encode(data, blocks), seen + 1
        if _characters(data, found) < size:
            best, size = found, _characters(data, found)
    return best


def _characters(data: bytes, stream: Stream) -> int:
    return min(CHARACTERS.measure(file) for _, file in forms(data, stream, CHARACTERS))


def literal_size(stream: Stream) -> int:
    """The bytes of the shortest literal for the stream, quotes not counted."""
    return min(len(quoted(stream.quiet_end, quote)) for quote in QUOTES[:2]) - 2


def _variants(data: bytes, start: Sequence[Block], throws: int, random: Random) -> Iterator[list[Block]]:
    """The blocks themselves, then with one of them varied at a time: a walk among those of about the same size."""
    yield list(start)
    near = [list(start)]
    seen = {(index, block.codes) for index, block in enumerate(start)}
    ends = [0, *accumulate(block.size for block in start)]
    maker = open_data(data)
    finishers = [Finisher(maker, bounds, random, NEW_ITEMS) for bounds in pairwise(ends)]
    for _ in range(throws * TRIES):
        blocks = list(random.choice(near))
        index = random.randrange(len(blocks))
        trial = finishers[index].vary(blocks[index].codes, start[index].bits + NEAR)
        if trial is None or (index, trial.codes) in seen:
            continue
        seen.add((index, trial.codes))
        blocks[index] = make_block(data, trial.tokens, ends[index], trial.codes)
        if sum(block.bits for block in blocks) <= sum(block.bits for block in start) + NEAR:
            near.append(blocks)
        yield blocks
        throws -= 1
        if not throws:
            return
