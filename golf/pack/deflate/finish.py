"""The finishing search on one block: many parses under disturbed costs, the smallest kept.

Zopfli judges a parse by the entropy of its symbols. Here every candidate is a complete block and its
size is exact, header included, so the search can also give up a rare symbol because it is dear to write
in the header.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from random import Random

from golf.pack.deflate.blocks import Codes
from golf.pack.deflate.header import plan_header
from golf.pack.deflate.parse import UNIT, Costs
from golf.pack.deflate.trial import NO_CODES, BlockMaker, Bounds, Trial

WARMTH = 8.0  # bits: how much worse a block may typically be to go on from, at the start of the search


def converge(maker: BlockMaker, bounds: Bounds, codes: Codes) -> Trial:
    """Parse under these codes, then under the codes of the result, until it does not get smaller."""
    best = maker.trial(bounds, codes.costs(), codes)
    while True:
        trial = maker.trial(bounds, best.codes.costs(), best.codes)
        if trial.bits >= best.bits:
            return best
        best = trial


def finish(maker: BlockMaker, bounds: Bounds, best: Trial, rounds: int, random: Random) -> Trial:
    """A block not larger than `best`, after that many disturbed parses: annealing that ends cold."""
    current = best
    for left in range(rounds, 0, -1):
        trial = vary(maker, bounds, current.codes, random)
        allowance = -math.log(1 - random.random()) * WARMTH * left / rounds
        if trial.bits <= current.bits + allowance:
            current = trial
        if current.bits < best.bits:
            best = current
    return best


def vary(maker: BlockMaker, bounds: Bounds, codes: Codes, random: Random) -> Trial:
    """A block that is made as one with these codes would be, but for some disturbance."""
    start = codes if random.random() < 0.7 else NO_CODES
    items = _disturbed_items(_items(codes), random)
    return maker.trial(bounds, _disturbed(codes.costs(), random), start, items)


@lru_cache(64)
def _items(codes: Codes) -> tuple[int, ...]:
    """What the items of the header cost."""
    return plan_header(codes.literals, codes.distances).code


def _disturbed(costs: Costs, random: Random) -> Costs:
    """The costs with some of them moved; now and then one symbol is all but forbidden."""
    strength = random.choice((UNIT // 4, UNIT // 2, UNIT, 2 * UNIT))
    for _ in range(random.choice((0, 1, 3, 10, 30, 100))):
        symbol = random.randrange(len(costs))
        costs[symbol] = max(1, costs[symbol] + random.randint(-strength, strength))
    if random.random() < 0.3:
        costs[random.randrange(len(costs))] += 6 * UNIT
    return costs


def _disturbed_items(items: Sequence[int], random: Random) -> list[int] | None:
    """The costs of the header's items, moved by a few bits; None to leave them alone."""
    strength = random.choice((0, 1, 3, 6))
    if not strength:
        return None
    return [min(7, max(1, (cost or 7) + random.randint(-strength, strength))) for cost in items]
