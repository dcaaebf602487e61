"""Parses of almost equal size whose bytes need no escape in a Latin-1 literal.

About one byte in fifty would have to be written with a backslash. But a stream can be written in many
ways: matches at other distances of the same class, other lengths, a literal instead of a match. Where each
way leads, and what it costs, depends only on the bits that wait for their byte to fill up; so the best way
of all is a shortest path over positions and waiting bits.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from golf.pack.deflate.bits import END, BitWriter
from golf.pack.deflate.blocks import Bits, Block, Encoder, replace_tokens, write_opening
from golf.pack.wrap.ways import START, Layer, Walked, Ways, emit

ESCAPE = 8  # bits that an escape costs


@dataclass(frozen=True, slots=True)
class _Walk:
    """One block, and how it can be gone through."""

    block: Block
    begin: int
    walked: Walked
    end: Layer  # after END


def avoid_escapes(
    data: bytes, ways: Ways, blocks: Sequence[Block], escaped: Collection[int], allowed: int
) -> list[Block] | None:
    """The blocks with tokens that make size and escapes together least; their codes stay as they are.

    ways: through the data. escaped: the bytes to avoid. allowed: how many bits may be lost by it, escapes included;
    None where that is not enough.
    """
    penalty = [ESCAPE * (byte in escaped) for byte in range(256)]
    layer: Layer = {START: (0, (0, 0), START)}
    walks: list[_Walk] = []
    begin = 0
    for block in blocks:
        writer = BitWriter()
        write_opening(writer, block, last=block is blocks[-1])
        opening = (int.from_bytes(writer.data(), "little"), writer.bits)
        walked = ways.walk(block, begin, _all_emit(layer, opening, penalty), penalty, allowed)
        if walked is None:
            return None
        layer = _all_emit(walked.end(), Encoder.of(block.codes).literals[END], penalty)
        walks.append(_Walk(block, begin, walked, layer))
        begin += block.size
    return _rebuilt(data, walks)


def _all_emit(layer: Layer, bits: Bits, penalty: Sequence[int]) -> Layer:
    """The layer after bits that all ways have in common."""
    after: Layer = {}
    for waiting, (lost, _, _) in layer.items():
        now, cost = emit(waiting, bits, penalty)
        if now not in after or lost + cost < after[now][0]:
            after[now] = (lost + cost, (0, 0), waiting)
    return after


def _rebuilt(data: bytes, walks: list[_Walk]) -> list[Block]:
    """The blocks along the best way, told from its end."""
    waiting = min(walks[-1].end, key=lambda state: walks[-1].end[state][0])
    blocks: list[Block] = []
    for walk in reversed(walks):
        waiting = walk.end[waiting][2]
        place, tokens = walk.block.size, []
        while place:
            _, token, waiting = walk.walked.way(place, waiting)
            tokens.append(token)
            place -= token[0]
        waiting = walk.walked.way(0, waiting)[2]
        blocks.append(replace_tokens(data, walk.block, tokens[::-1], walk.begin))
    return blocks[::-1]
