"""The finishing search on one block: many parses under disturbed costs, the smallest kept.

Zopfli judges a parse by the entropy of its symbols. Here every candidate is a complete block and its
size is exact, header included, so the search can also give up a rare symbol because it is dear to write
in the header.
"""

from dataclasses import dataclass
from random import Random

from golf.pack.blocks import Block, Codes, make_block
from golf.pack.matches import Matches
from golf.pack.parse import UNIT, Costs, parse


@dataclass(frozen=True, slots=True)
class Span:
    """The part of the data that one block holds, and the matches in all of the data."""

    data: bytes
    matches: Matches
    start: int
    end: int

    def block(self, costs: Costs) -> Block:
        """The block of the cheapest parse under these costs."""
        return make_block(self.data, parse(self.data, self.matches, costs, self.start, self.end), self.start)


def converge(span: Span, codes: Codes) -> Block:
    """Parse under these codes, then under the codes of the result, until it does not get smaller."""
    best = span.block(codes.costs())
    while True:
        block = span.block(best.codes.costs())
        if block.bits >= best.bits:
            return best
        best = block


def finish(span: Span, best: Block, rounds: int, random: Random) -> Block:
    """A block not larger than `best`, after that many disturbed parses."""
    current = best
    for _ in range(rounds):
        block = span.block(_disturbed(current.codes.costs(), random))
        if block.bits > current.bits:
            block = span.block(block.codes.costs())
        if block.bits <= current.bits + random.choice((0, 0, 0, 2, 6)):
            current = block
        if current.bits < best.bits:
            best = current
        elif current.bits > best.bits + 12:
            current = best
    return best


def _disturbed(costs: Costs, random: Random) -> Costs:
    """The costs with some of them moved; now and then a symbol is all but forbidden."""
    literals, distances = list(costs.literals), list(costs.distances)
    strength = random.choice((UNIT // 4, UNIT // 2, UNIT, 2 * UNIT))
    share = random.choice((0.05, 0.2, 1.0))
    for values in (literals, distances):
        for symbol in range(len(values)):
            if random.random() < share:
                values[symbol] = max(1, values[symbol] + random.randint(-strength, strength))
    if random.random() < 0.3:
        values = random.choice((literals, distances))
        values[random.randrange(len(values))] += 6 * UNIT
    return Costs(literals, distances)
