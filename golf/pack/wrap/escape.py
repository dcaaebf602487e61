"""Parses of almost equal size whose bytes need no escape in a Latin-1 literal.

About one byte in fifty would have to be written with a backslash. But a stream can be written in many
ways: matches at other distances of the same class, other lengths, a literal instead of a match. Where each
way leads, and what it costs, depends only on the bits that wait for their byte to fill up; so the best way
of all is a shortest path over positions and waiting bits.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from golf.pack.deflate.bits import END, MIN_MATCH, BitWriter
from golf.pack.deflate.blocks import Bits, Block, Encoder, replace_tokens, write_opening
from golf.pack.deflate.parse import Token

FIRST_MARGIN = 2  # bits that a path may lose; doubled until there is one
ESCAPE = 8  # bits that an escape costs
START = 1  # no bits are waiting
NO_WAY = 1 << 30  # bits, where the end cannot be reached

Edge = tuple[Token, Bits, int]  # a token, its bits, and how many bits worse it is than the best one there
Way = tuple[int, Token, int]  # bits lost so far, the last token, the waiting bits where that began
Layer = dict[int, Way]  # the best way to each state of the waiting bits, under a 1 that tells their number


@dataclass(frozen=True, slots=True)
class _Walk:
    """One block, and how it can be gone through."""

    block: Block
    begin: int
    layers: list[Layer]  # at every position of its data, from the first to behind the last
    end: Layer  # after END


def avoid_escapes(
    data: bytes,
    matches: Sequence[dict[int, int]],
    blocks: Sequence[Block],
    escaped: Collection[int],
    allowed: int,
) -> list[Block] | None:
    """The blocks with tokens that make size and escapes together least; their codes stay as they are.

    matches: for every position, the greatest length at each distance. escaped: the bytes to avoid.
    allowed: how many bits may be lost by it, escapes included; None where that is not enough.
    """
    penalty = [ESCAPE * (byte in escaped) for byte in range(256)]
    layer: Layer = {START: (0, (0, 0), START)}
    walks: list[_Walk] = []
    begin = 0
    for block in blocks:
        writer = BitWriter()
        write_opening(writer, block, last=block is blocks[-1])
        opening = (int.from_bytes(writer.data(), "little"), writer.bits)
        walk = _walk(data, matches, block, begin, _all_emit(layer, opening, penalty), penalty, allowed)
        if walk is None:
            return None
        walks.append(walk)
        layer = walk.end
        begin += len(walk.layers) - 1
    return _rebuilt(data, walks)


def _emit(waiting: int, bits: Bits, penalty: Sequence[int]) -> tuple[int, int]:
    """What waits after these bits, and the penalty of the bytes that got full."""
    count = waiting.bit_length() - 1
    value, count, cost = waiting ^ 1 << count | bits[0] << count, count + bits[1], 0
    while count >= 8:
        cost += penalty[value & 255]
        value >>= 8
        count -= 8
    return value | 1 << count, cost


def _all_emit(layer: Layer, bits: Bits, penalty: Sequence[int]) -> Layer:
    """The layer after bits that all ways have in common."""
    after: Layer = {}
    for waiting, (lost, _, _) in layer.items():
        now, cost = _emit(waiting, bits, penalty)
        if now not in after or lost + cost < after[now][0]:
            after[now] = (lost + cost, (0, 0), waiting)
    return after


def _walk(
    data: bytes,
    matches: Sequence[dict[int, int]],
    block: Block,
    begin: int,
    layer: Layer,
    penalty: Sequence[int],
    allowed: int,
) -> _Walk | None:
    """The best ways through a block, with the least margin that leaves any."""
    encoder = Encoder.of(block.codes)
    end = begin + sum(length for length, _ in block.tokens)
    edges, margin = _edges(data, matches, encoder, begin, end), FIRST_MARGIN
    least = min((lost for lost, _, _ in layer.values()))
    while least <= allowed:
        bound = min(least + margin, allowed)
        layers: list[Layer] = [layer, *({} for _ in edges)]
        for place, onward in enumerate(edges):
            _advance(layers, place, onward, bound, penalty)
        if layers[-1]:
            return _Walk(block, begin, layers, _all_emit(layers[-1], encoder.literals[END], penalty))
        if bound == allowed:
            break
        margin *= 2
    return None


def _advance(layers: list[Layer], place: int, edges: list[Edge], bound: int, penalty: Sequence[int]) -> None:
    """Go on from every state of one layer by every edge, as long as no more than the bound is lost."""
    for waiting, (lost, _, _) in layers[place].items():
        for token, bits, regret in edges:
            if lost + regret > bound:
                break
            now, cost = _emit(waiting, bits, penalty)
            total, target = lost + regret + cost, layers[place + token[0]]
            if total <= bound and (now not in target or total < target[now][0]):
                target[now] = (total, token, waiting)


def _edges(
    data: bytes, matches: Sequence[dict[int, int]], encoder: Encoder, begin: int, end: int
) -> list[list[Edge]]:
    """For each position of a block, all tokens that it can go on with, the best one first."""
    future = [0] * (end - begin + 1)  # the least number of bits from there to the end
    edges: list[list[Edge]] = [[] for _ in range(end - begin)]
    for position in range(end - 1, begin - 1, -1):
        found: list[tuple[Token, Bits]] = []
        if encoder.literals[data[position]][1]:
            found.append(((1, 0), encoder.literals[data[position]]))
        for distance, longest in matches[position].items():
            for length in range(MIN_MATCH, min(longest, end - position) + 1):
                bits = encoder.match(length, distance)
                if bits is not None:
                    found.append(((length, distance), bits))
        place = position - begin
        sizes = [bits[1] + future[place + token[0]] for token, bits in found]
        future[place] = min(sizes, default=NO_WAY)
        edges[place] = [
            (token, bits, size - future[place])
            for size, (token, bits) in sorted(zip(sizes, found, strict=True))
            if size < NO_WAY
        ]
    return edges


def _rebuilt(data: bytes, walks: list[_Walk]) -> list[Block]:
    """The blocks along the best way, told from its end."""
    waiting = min(walks[-1].end, key=lambda state: walks[-1].end[state][0])
    blocks: list[Block] = []
    for walk in reversed(walks):
        waiting = walk.end[waiting][2]
        place, tokens = len(walk.layers) - 1, []
        while place:
            _, token, waiting = walk.layers[place][waiting]
            tokens.append(token)
            place -= token[0]
        waiting = walk.layers[0][waiting][2]
        blocks.append(replace_tokens(data, walk.block, tokens[::-1], walk.begin))
    return blocks[::-1]
