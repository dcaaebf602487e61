"""Code lengths that are a little worse for the tokens and much better for the header.

In a small stream the header is a twelfth of the whole, and it likes runs of equal lengths. Starting from
Huffman's lengths, moves that keep the code complete (two symbols trade lengths; one symbol gives way to two,
or two to one) are taken while they make header and tokens together smaller.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from golf.pack.deflate.blocks import Codes, Counts, weigh
from golf.pack.deflate.header import REPEAT_EXTRA, plan_header

LOSS = 14  # bits: a trade that costs the tokens more than this is never made up for by the header
UNKNOWN = 7  # what an item costs that the header does not use yet

Move = dict[int, int]  # new lengths by position


@cache
def _run_sizes(plain: int, repeat: int) -> tuple[int, ...]:
    """The least size of 0, 1, 2... equal lengths that are not 0, given what a length and a repeat cost."""
    sizes = [0]
    for count in range(1, 320):
        repeats = [sizes[count - times] + repeat for times in range(3, min(6, count - 1) + 1)]
        sizes.append(min([sizes[-1] + plain, *repeats]))
    return tuple(sizes)


class _Lengths:
    """The code lengths of a block as the header lists them, and what a change of them does to its size.

    The code that the header itself is written with is taken as fixed.
    """

    def __init__(self, lengths: list[int], counts: list[int], costs: Sequence[int]) -> None:
        self.lengths = lengths
        self.counts = counts
        repeat = (costs[16] or UNKNOWN) + REPEAT_EXTRA[16]
        self._sizes = [_run_sizes(plain or UNKNOWN, repeat) for plain in costs[:16]]

    def change(self, position: int, new: int) -> int:
        """Set one length, from and to other than 0; how many bits header and symbols grow by."""
        lengths, sizes = self.lengths, self._sizes
        old = lengths[position]
        left, right = self._run(position, old, -1), self._run(position, old, 1)
        growth = sizes[old][left] + sizes[old][right] - sizes[old][left + 1 + right]
        left, right = self._run(position, new, -1), self._run(position, new, 1)
        growth += sizes[new][left + 1 + right] - sizes[new][left] - sizes[new][right]
        lengths[position] = new
        return growth + self.counts[position] * (new - old)

    def try_change(self, position: int, new: int) -> int:
        """What change() would say."""
        old = self.lengths[position]
        growth = self.change(position, new)
        self.lengths[position] = old
        return growth

    def take(self, move: Move) -> bool:
        """Make the move if header and symbols get smaller."""
        before = [(position, self.lengths[position]) for position in move]
        if sum(self.change(position, length) for position, length in move.items()) < 0:
            return True
        for position, length in before:
            self.lengths[position] = length
        return False

    def _run(self, position: int, value: int, step: int) -> int:
        """How many neighbours on one side have this value."""
        lengths, end = self.lengths, position + step
        while 0 <= end < len(lengths) and lengths[end] == value:
            end += step
        return abs(end - position) - 1


def refine(counts: Counts, codes: Codes, costs: Sequence[int] | None = None) -> Codes:
    """Codes for symbols of these frequencies, with a smaller header and symbols together.

    First for a header whose 19 items have the given costs in bits, if any; then for its real costs.
    """
    if costs is not None:
        codes = _improved(counts, codes, costs)
    header = plan_header(codes.literals, codes.distances)
    size = header.bits + weigh(counts, codes)
    while True:
        better = _improved(counts, codes, header.code)
        header = plan_header(better.literals, better.distances)
        if header.bits + weigh(counts, better) >= size:
            return codes
        codes, size = better, header.bits + weigh(counts, better)


def _improved(counts: Counts, codes: Codes, costs: Sequence[int]) -> Codes:
    """Codes that no move makes better, for a header with these costs."""
    header = plan_header(codes.literals, codes.distances)
    first, second = header.literals, header.distances
    work = _Lengths(
        [*codes.literals[:first], *codes.distances[:second]], [*counts[0][:first], *counts[1][:second]], costs
    )
    coded = [position for position, length in enumerate(work.lengths) if length]
    for group in ([at for at in coded if at < first], [at for at in coded if at >= first]):
        taken = True
        while taken:
            while any(map(work.take, _steps(work, group))):
                pass
            taken = sum(map(work.take, _trades(work, group))) > 0
    literals, distances = tuple(work.lengths[:first]), tuple(work.lengths[first:])
    return Codes(literals + codes.literals[first:], distances + codes.distances[second:])


def _steps(work: _Lengths, group: list[int]) -> Iterator[Move]:
    """Moves by one bit that gain something if their parts do not meddle with each other's runs."""
    longer: list[list[tuple[int, int]]] = [[] for _ in range(18)]
    shorter: list[list[tuple[int, int]]] = [[] for _ in range(18)]
    for position in group:
        length = work.lengths[position]
        if length < 15:
            longer[length].append((work.try_change(position, length + 1), position))
        if length > 1:
            shorter[length].append((work.try_change(position, length - 1), position))
    for length in range(1, 15):
        up, same, after, last = (sorted(each)[:3] for each in (longer[length], *shorter[length : length + 3]))
        if up and after and up[0][0] + after[0][0] < 0:
            yield {up[0][1]: length + 1, after[0][1]: length}
        if up and len(last) > 1 and up[0][0] + last[0][0] + last[1][0] < 0:
            yield dict.fromkeys((up[0][1], last[0][1], last[1][1]), length + 1)
        for loss, position in same:
            others = [each for each in up if each[1] != position][:2]
            if len(others) == 2 and loss + others[0][0] + others[1][0] < 0:
                yield {position: length - 1, others[0][1]: length + 1, others[1][1]: length + 1}


def _trades(work: _Lengths, group: list[int]) -> Iterator[Move]:
    """All pairs that may gain something by trading their lengths, as these are when the pair is asked for."""
    lengths, counts = work.lengths, work.counts
    for index, a in enumerate(group):
        for b in group[:index]:
            loss = (lengths[b] - lengths[a]) * (counts[a] - counts[b])
            if lengths[a] != lengths[b] and loss < LOSS:
                yield {a: lengths[b], b: lengths[a]}
