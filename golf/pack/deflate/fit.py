"""The best code lengths for a header that is given: exact, runs and codes of unused symbols included.

In a small stream the header is an eighth of the whole, and it likes runs of equal lengths. What it lists is a way
through the symbols: each step is one item of the header, which gives a length to one symbol or the same to several.
A way costs its items and what the symbols then cost, and for each alphabet it must come to a Kraft sum of 1. A symbol
without a use may get a code too, if that makes a run longer.

A bound comes from giving the Kraft sum a price instead of a target (Lagrange): then the cheapest way from any place to
the end is found backwards, one place after the other. Prices at which the cheapest way just comes to the target make
the bound tight, mostly within two bits. With it, A* finds the best way that keeps to the target. Where the bound is
worse, a way is taken that may cost up to some bits more.

Mirrored in kernel.c, where it is a hundred times faster.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from golf.pack.deflate.bits import DISTANCES, LITERALS
from golf.pack.deflate.blocks import Codes, Counts, weigh
from golf.pack.deflate.header import REPEAT_EXTRA, UNKNOWN, plan_header, used

FULL = 1 << 15  # Kraft sums are whole numbers of 1/FULL, and so are bits where they are compared with prices
LONGEST = 15
NEAR = 6  # how far from a used symbol an unused one may get a code
TUNINGS = 5  # times that the prices are improved
MOST_GAP = 3  # bits between the bound and the best way: looked for below one, two, three...
WIDE_GAP = 12  # ...and then for a good way below this, in haste
HASTE = FULL // 32  # what a place further on then counts for
GRAIN = FULL // 8  # what two nodes may differ by without being told apart
NODES = 1 << 15

Step = tuple[int, int, int]  # how many symbols get a length, which one, and what the item costs in bits
Rest = list[
    list[tuple[int, int, int]]
]  # by place and by the length before: the cost, and the step it begins with


def fit(counts: Counts, items: Sequence[int]) -> tuple[int, Codes] | None:
    """Codes for symbols of these frequencies, and the size of header and symbols in bits.

    They are the best ones for a header whose 19 items cost `items` bits, then for the header that results, as long as
    that makes it all smaller. None where none are found.
    """
    best: tuple[int, Codes] | None = None
    while True:
        lengths = best_lengths(counts, items)
        if lengths is None:
            return best
        header = plan_header(*lengths, items)
        codes = Codes(*lengths, header.code)
        size = header.bits + weigh(counts, codes)
        if best is not None and size >= best[0]:
            return best
        best = size, codes
        if header.code == tuple(items):
            return best
        items = header.code


def best_lengths(counts: Counts, items: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The code lengths of both alphabets with which symbols, and a header of such items, are smallest together."""
    alphabets = _alphabets(counts, items)
    lengths, first = alphabets.lengths(), alphabets.first
    if lengths is None:
        return None
    unused = (0,) * (LITERALS - first), (0,) * (DISTANCES - len(lengths) + first)
    return (*lengths[:first], *unused[0]), (*lengths[first:], *unused[1])


def _alphabets(counts: Counts, items: Sequence[int]) -> "_Alphabets":
    first, second = max(used(counts[0]), 257), max(used(counts[1]), 1)
    costs = [(cost or UNKNOWN) + REPEAT_EXTRA.get(item, 0) for item, cost in enumerate(items)]
    many = sum(map(bool, counts[1]))
    targets = (FULL, FULL if many > 1 else FULL // 2 * many)
    return _Alphabets([*counts[0][:first], *counts[1][:second]], first, targets, costs)


@dataclass(slots=True)
class _Node:
    """A place on the way, with what has come before it."""

    place: int
    kraft: int  # the sum so far
    length: int  # of the symbol before
    cost: int
    parent: "_Node | None"
    stale: bool = False  # a cheaper way leads here


class _NoRoomError(Exception):
    """A search takes too many nodes; so does one with a larger gap."""


class _Alphabets:
    """The symbols of both alphabets in a row, as a header lists them, up to the last that is used of each."""

    def __init__(self, counts: list[int], first: int, targets: tuple[int, int], items: list[int]) -> None:
        self.counts, self.first, self.targets, self.items = counts, first, targets, items
        self.size = len(counts)
        totals = sum(counts[:first]), sum(counts[first:])
        self.prices = [
            max(1, total * 369 // 256) for total in totals
        ]  # of a Kraft sum of 1, in bits: total / ln 2
        self.most_bits = min(LONGEST, 2 + max(totals).bit_length())  # the longest code that is tried
        self.zeros = [0] * (self.size + 1)  # how many symbols without a use begin at each place
        for place in range(self.size - 1, -1, -1):
            self.zeros[place] = 0 if counts[place] else self.zeros[place + 1] + 1
        self.tried = list(self._tried())

    def _tried(self) -> Iterator[range]:
        """For each symbol, the lengths that it may get."""
        since = NEAR
        for place, count in enumerate(self.counts):
            since = 0 if count else since + 1
            if place >= self.first and self.targets[1] != FULL:
                yield range(bool(count), bool(count) + 1)
            elif count:
                yield range(1, self.most_bits + 1)
            else:
                near = since <= NEAR or self.zeros[place] <= NEAR
                yield range(self.most_bits + 1 if near else 1)

    def lengths(self) -> list[int] | None:
        """The best length of each symbol."""
        rest = self._tuned()
        with suppress(_NoRoomError):
            for gap in range(1, MOST_GAP + 1):
                if (end := self._cheapest_way(rest, gap, 0)) is not None:
                    return _lengths_to(end)
        with suppress(_NoRoomError):
            if (end := self._cheapest_way(rest, WIDE_GAP, HASTE)) is not None:
                return _lengths_to(end)
        return None

    def _runs(self, place: int) -> Iterator[tuple[int, int]]:
        """How many of the zeros that begin here one item may stand for, and what that costs.

        The longest item is only tried for about all of them.
        """
        zeros = self.zeros[place]
        for run in range(3, min(138, zeros) + 1):
            if run < 11 or run == 138 or run > zeros - 11:
                yield run, self.items[17 if run < 11 else 18]

    def _repeats(self, place: int, length: int) -> Iterator[int]:
        """How many symbols from here on may be said to have the length before them."""
        for run in range(1, min(6, self.size - place) + 1 if place else 1):
            if length not in self.tried[place + run - 1]:
                return
            if run > 2:
                yield run

    def _rest(self) -> Rest:
        """The least cost of what follows each place, in 1/FULL bits, with a price for Kraft sums."""
        spent = self._spent()
        rest: Rest = [[(0, 0, 0)] * (LONGEST + 1) for _ in range(self.size + 1)]
        for place in range(self.size - 1, -1, -1):
            ways = [
                (
                    self.items[length] * FULL
                    + spent[length][place + 1]
                    - spent[length][place]
                    + rest[place + 1][length][0],
                    1,
                    length,
                )
                for length in self.tried[place]
            ]
            ways += [(cost * FULL + rest[place + run][0][0], run, 0) for run, cost in self._runs(place)]
            best = min(ways, key=lambda way: way[0])
            for length in range(self.most_bits + 1):
                repeats = [
                    (
                        self.items[16] * FULL
                        + spent[length][place + run]
                        - spent[length][place]
                        + rest[place + run][length][0],
                        run,
                        length,
                    )
                    for run in self._repeats(place, length)
                ]
                rest[place][length] = min([best, *repeats], key=lambda way: way[0])
        return rest

    def _spent(self) -> list[list[int]]:
        """For each length, what all symbols before each place cost if they have it; their Kraft sums are priced."""
        spent = []
        for length in range(self.most_bits + 1):
            sums = [0]
            for place, count in enumerate(self.counts):
                price = self.prices[place >= self.first] * (FULL >> length) if length else 0
                sums.append(sums[-1] + count * length * FULL + price)
            spent.append(sums)
        return spent

    def _tuned(self) -> Rest:
        """Move the prices to where the bound is highest: up where the cheapest way has too large a sum, else down."""
        bounds: list[tuple[int, list[int]]] = []
        steps, before = [price // 8 + 1 for price in self.prices], [0, 0]
        for _ in range(TUNINGS):
            rest = self._rest()
            bounds.append((self._bound(rest, 0, 0, 0, 0), self.prices[:]))
            for part, total in enumerate(self._sums(rest)):
                sign = (total > self.targets[part]) - (total < self.targets[part])
                if before[part] and sign != before[part]:
                    steps[part] //= 2
                before[part] = sign
                self.prices[part] = max(1, self.prices[part] + sign * steps[part])
        self.prices = max(bounds, key=lambda pair: pair[0])[1]
        return self._rest()

    def _sums(self, rest: Rest) -> tuple[int, int]:
        """The Kraft sums of the way that is cheapest at these prices."""
        sums = [0, 0]
        place = length = 0
        while place < self.size:
            _, times, length = rest[place][length]
            for at in range(place, place + times):
                sums[at >= self.first] += FULL >> length if length else 0
            place += times
        return sums[0], sums[1]

    def _bound(self, rest: Rest, place: int, kraft: int, length: int, cost: int) -> int:
        """The least cost that a way on from here can come to in all, in 1/FULL bits."""
        total = cost * FULL + rest[place][length][0]
        if place >= self.first:
            return total - self.prices[1] * (self.targets[1] - kraft)
        return total - self.prices[0] * (self.targets[0] - kraft) - self.prices[1] * self.targets[1]

    def _cheapest_way(self, rest: Rest, gap: int, haste: int) -> _Node | None:
        """The end of the cheapest way that comes to the targets, if it costs less than `gap` bits above the bound.

        None where there is none. With haste, nodes that are further on are preferred. Raises _NoRoomError.
        """
        base = self._bound(rest, 0, 0, 0, 0)
        buckets: list[list[_Node]] = [[] for _ in range((gap * FULL + haste * self.size) // GRAIN + 1)]
        buckets[haste * self.size // GRAIN].append(_Node(0, 0, 0, 0, None))
        found: dict[tuple[int, int, int], _Node] = {}
        nodes = bucket = 0
        while bucket < len(buckets):
            if not buckets[bucket]:
                bucket += 1
                continue
            node = buckets[bucket].pop()
            if node.stale:
                continue
            if node.place == self.size:
                return node
            for times, length, cost in self._steps(node):
                place = node.place + times
                kraft = self._kraft_after(node, length, times)
                if kraft is None or (place == self.size and kraft != self.targets[1]):
                    continue
                over = self._bound(rest, place, kraft, length, cost) - base
                if over >= gap * FULL:
                    continue
                known = found.get((place, kraft, length))
                if known is not None:
                    if known.cost <= cost:
                        continue
                    known.stale = True
                nodes += 1
                if nodes == NODES:
                    raise _NoRoomError
                found[place, kraft, length] = new = _Node(place, kraft, length, cost, node)
                buckets[max(0, (over + haste * (self.size - place)) // GRAIN)].append(new)
            if haste:
                bucket = 0
        return None

    def _steps(self, node: _Node) -> Iterator[Step]:
        """How a way can go on: for how many symbols, with which length, and what it has cost then."""
        place, cost, last = node.place, node.cost, node.length
        for length in self.tried[place]:
            yield 1, length, cost + self.items[length] + self.counts[place] * length
        for run, item in self._runs(place):
            yield run, 0, cost + item
        for run in self._repeats(place, last):
            yield run, last, cost + self.items[16] + sum(self.counts[place : place + run]) * last

    def _kraft_after(self, node: _Node, length: int, times: int) -> int | None:
        """The Kraft sum after some symbols of one length; None where it cannot be."""
        each, left, kraft = FULL >> length if length else 0, self.first - node.place, node.kraft
        if 0 < left <= times:
            if kraft + left * each != self.targets[0]:
                return None
            kraft, times, left = 0, times - left, 0
        kraft += times * each
        return kraft if kraft <= self.targets[left <= 0] else None


def _lengths_to(end: _Node) -> list[int]:
    """The lengths along the way to a node."""
    lengths: list[int] = []
    node = end
    while node.parent is not None:
        lengths += [node.length] * (node.place - node.parent.place)
        node = node.parent
    return lengths[::-1]
