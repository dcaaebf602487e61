"""The cheapest way to write bytes as literals and matches, when every symbol has a given cost."""

from collections.abc import Sequence
from itertools import accumulate
from operator import add

from golf.pack.deflate.bits import (
    DISTANCE_CLASS,
    DISTANCE_EXTRA,
    DISTANCES,
    END,
    LENGTH_CLASS,
    LENGTH_EXTRA,
    LITERALS,
    MAX_MATCH,
    MIN_MATCH,
)
from golf.pack.deflate.matches import Matches

UNIT = 16  # costs are whole numbers of sixteenths of a bit

Costs = list[int]  # of one use of each symbol, extra bits not counted: 286, then 30
Token = tuple[int, int]  # length and distance of a match; a literal has length 1 and distance 0

SHIFT = 512  # below this, a cost in the search carries the length that it was reached by


def parse(data: bytes, matches: Matches, costs: Costs, start: int, end: int) -> list[Token]:
    """The cheapest tokens for data[start:end]; where two cost the same, a literal, then the nearer match.

    A shortest path from the end, over all lengths and all classes of distance.
    """
    literal = [SHIFT * costs[byte] + 1 for byte in range(256)]
    by_length, by_class = _match_costs(costs)
    future = [0] * (end + 1)  # cost of the rest, a multiple of SHIFT
    steps: list[Token] = [(1, 0)] * (end - start)
    choices = matches.choices
    for position in range(end - 1, start - 1, -1):
        best = literal[data[position]] + future[position + 1]
        found = choices[position]
        if found:
            used = 0
            longest = max([length for _, length, _ in found]) if len(found) > 1 else found[0][1]
            sums = map(
                add, by_length[MIN_MATCH : longest + 1], future[position + MIN_MATCH : position + longest + 1]
            )
            shortest = list(accumulate(sums, min))  # up to each length, the best shorter one
            reach = len(shortest) + MIN_MATCH - 1
            if reach >= MIN_MATCH:
                for kind, length, distance in found:
                    cost = by_class[kind] + shortest[(length if length < reach else reach) - MIN_MATCH]
                    if cost < best:
                        best, used = cost, distance
            if used:
                steps[position - start] = (best % SHIFT, used)
        future[position] = best - best % SHIFT
    return _follow(steps)


def _match_costs(costs: Costs) -> tuple[list[int], list[int]]:
    """By length (from 0) and by class of distance: cost with extra bits, times SHIFT, plus the length."""
    by_class = [
        SHIFT * (cost + UNIT * extra) for cost, extra in zip(costs[LITERALS:], DISTANCE_EXTRA, strict=True)
    ]
    kinds = [
        SHIFT * (cost + UNIT * extra)
        for cost, extra in zip(costs[END + 1 : LITERALS], LENGTH_EXTRA, strict=True)
    ]
    return [kinds[LENGTH_CLASS[length]] + length for length in range(MAX_MATCH + 1)], by_class


def _follow(steps: list[Token]) -> list[Token]:
    """The tokens on the path that starts at the first step."""
    tokens, position = [], 0
    while position < len(steps):
        tokens.append(steps[position])
        position += steps[position][0]
    return tokens


def frequencies(data: bytes, tokens: Sequence[Token], start: int) -> tuple[list[int], list[int]]:
    """How often each symbol of both alphabets is used by tokens that begin at start; END counts once."""
    literals, distances = [0] * LITERALS, [0] * DISTANCES
    position = start
    for length, distance in tokens:
        if distance:
            literals[END + 1 + LENGTH_CLASS[length]] += 1
            distances[DISTANCE_CLASS[distance]] += 1
        else:
            literals[data[position]] += 1
        position += length
    literals[END] = 1
    return literals, distances
