"""The last search for the lane of bytes: streams as small as the best one, with fewer escapes."""

from collections.abc import Iterator, Sequence
from random import Random

from golf.pack.blocks import Block, make_block
from golf.pack.deflate import Effort, Stream, encode
from golf.pack.escape import avoid_escapes
from golf.pack.finish import vary
from golf.pack.matches import find_matches
from golf.pack.quote import ESCAPES, QUOTES, quoted
from golf.pack.span import Source, open_source

LARGE = 12_000  # bytes: beyond this, a graph of all that a parse could choose gets too large
NEAR = 10  # bits: how much larger blocks may be to go on from
PER_ROUND = 2  # rounds of the search for the smallest stream that take as long as a throw on 1,000 bytes


def settle(data: bytes, stream: Stream, effort: Effort) -> Stream:
    """A stream for the data that takes the fewest bytes as a Latin-1 literal; `stream`, if no other is shorter.

    Every way of writing the data that is near the stream's size is another throw of the dice: its codes
    give other bytes. The promising ones get the parse that avoids escapes best.
    """
    best, size = stream, literal_size(stream)
    start = [read.block for read in stream.blocks if read.block]
    if len(start) < len(stream.blocks) or len(data) > LARGE:
        return stream
    matches, random, source = find_matches(data).lengths, Random(effort.seed), open_source(data)
    throws = effort.rounds * 1000 // max(1000, len(data)) // PER_ROUND
    for blocks in _variants(data, source, start, throws, random):
        for quote in QUOTES[:2]:
            allowed = 8 * (size - 1) - sum(block.bits for block in blocks)
            quiet = avoid_escapes(data, matches, blocks, {*ESCAPES, *quote}, allowed)
            if quiet is not None and literal_size(found := encode(data, quiet)) < size:
                best, size = found, literal_size(found)
        if size <= len(stream.data):
            break
    return best


def literal_size(stream: Stream) -> int:
    """The bytes of the shortest literal for the stream, quotes not counted."""
    return min(len(quoted(stream.quiet_end, quote)) for quote in QUOTES[:2]) - 2


def _variants(
    data: bytes, source: Source, start: Sequence[Block], throws: int, random: Random
) -> Iterator[list[Block]]:
    """The blocks themselves, then with one of them varied at a time: a walk among those of about the same size."""
    yield list(start)
    near = [list(start)]
    seen = {(index, block.codes) for index, block in enumerate(start)}
    for _ in range(throws):
        blocks = list(random.choice(near))
        index = random.randrange(len(blocks))
        begin = sum(length for block in blocks[:index] for length, _ in block.tokens)
        end = begin + sum(length for length, _ in blocks[index].tokens)
        trial = vary(source, (begin, end), blocks[index].codes, random)
        if (index, trial.codes) in seen:
            continue
        seen.add((index, trial.codes))
        blocks[index] = make_block(data, trial.tokens, begin, trial.codes)
        if sum(block.bits for block in blocks) <= sum(block.bits for block in start) + NEAR:
            near.append(blocks)
        yield blocks
