"""The finishing search on one block: many parses under disturbed costs, the smallest kept.

Zopfli judges a parse by the entropy of its symbols. Here every candidate is a complete block and its
size is exact, header included, so the search can also give up a rare symbol because it is dear to write
in the header.
"""

import math
from collections.abc import Sequence
from random import Random

from golf.pack.deflate.blocks import Codes
from golf.pack.deflate.parse import UNIT, Costs
from golf.pack.deflate.trial import BlockMaker, Bounds, Trial

WARMTH = 16.0  # bits: how much worse a block may typically be to go on from, at the start of the search
MARGIN = 8.0  # bits by which it may be wrong what the best codes save over Huffman's
FORGET = 0.1  # of what was thought of that before, with each block that tells better


def converge(maker: BlockMaker, bounds: Bounds, codes: Codes) -> Trial:
    """Parse under these codes, then under the codes of the result, until it does not get smaller."""
    best = maker.trial(bounds, codes.costs())
    while True:
        trial = maker.trial(bounds, best.codes.costs())
        if trial.bits >= best.bits:
            return best
        best = trial


class Finisher:
    """Fits codes to the blocks that look good, and knows what it has fitted.

    new_items: how often the costs of the header's items are disturbed as well, so that the same tokens get other codes.
    """

    def __init__(self, maker: BlockMaker, bounds: Bounds, random: Random, new_items: float = 0.1) -> None:
        self._maker, self._bounds, self._random, self._new_items = maker, bounds, random, new_items
        self._known: dict[bytes, Trial] = {}  # by the counts of their symbols, whose tokens do not matter
        self._gain: float | None = None  # bits that the best codes are thought to save over Huffman's

    def finish(self, best: Trial, rounds: int) -> Trial:
        """A block not larger than `best`, after that many disturbed parses: annealing that ends cold."""
        current = best = self.settled(self._fitted(best, best.codes.items))
        for left in range(rounds, 0, -1):
            allowed = current.bits - math.log(1 - self._random.random()) * WARMTH * left / rounds
            trial = self.vary(current.codes, allowed)
            if trial is not None and trial.bits <= allowed:
                current = trial
            if current.bits < best.bits:
                best = current
        return best

    def vary(self, codes: Codes, allowed: float) -> Trial | None:
        """A block made as one with these codes would be, but for some disturbance; None where it looks too large."""
        trial = self._maker.trial(self._bounds, _disturbed(codes.costs(), self._random))
        items = None
        if self._random.random() < self._new_items:
            items = _disturbed_items(codes.items, self._random)
        known = self._known.get(trial.counts)
        if known is not None and items is None:
            return known
        if self._gain is not None and trial.bits - self._gain > allowed + MARGIN:
            return None
        new = self._fitted(trial, items or codes.items)
        return self.settled(new) if known is None and new.bits <= allowed + MARGIN else new

    def settled(self, block: Trial) -> Trial:
        """Parse under the block's own codes and fit them, until it does not get smaller."""
        while True:
            trial = self._maker.trial(self._bounds, block.codes.costs())
            again = self._known.get(trial.counts) or self._fitted(trial, block.codes.items)
            if again.bits >= block.bits:
                return block
            block = again

    def _fitted(self, trial: Trial, items: Sequence[int]) -> Trial:
        """The trial with the best codes for a header of such items; kept as known."""
        best = self._maker.fitted(trial, items)
        gain = trial.bits - best.bits
        self._gain = gain if self._gain is None else self._gain + FORGET * (gain - self._gain)
        known = self._known.get(trial.counts)
        if known is None or best.bits < known.bits:
            self._known[trial.counts] = best
        return best


def _disturbed(costs: Costs, random: Random) -> Costs:
    """The costs with some of them moved; now and then one symbol is all but forbidden."""
    strength = random.choice((UNIT // 4, UNIT // 2, UNIT, 2 * UNIT))
    for _ in range(random.choice((0, 1, 3, 10, 30, 100))):
        symbol = random.randrange(len(costs))
        costs[symbol] = max(1, costs[symbol] + random.randint(-strength, strength))
    if random.random() < 0.3:
        costs[random.randrange(len(costs))] += 6 * UNIT
    return costs


def _disturbed_items(items: Sequence[int], random: Random) -> list[int]:
    """The costs of the header's items, moved by a few bits."""
    return [min(7, max(1, (cost or 7) + random.randint(-2, 2))) for cost in items]
