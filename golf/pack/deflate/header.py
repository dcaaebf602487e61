"""The header of a dynamic block: how two lists of code lengths are themselves written (RFC 1951, 3.2.7)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from golf.pack.deflate.bits import BitWriter
from golf.pack.deflate.huffman import canonical_codes, code_lengths

ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
REPEAT_EXTRA = {16: 2, 17: 3, 18: 7}  # bits that say how often: the last length, zero, zero
REPEAT_BASE = {16: 3, 17: 3, 18: 11}
UNKNOWN = 7  # what an item is taken to cost that the header does not use yet
START_COSTS = (4, 6, 5, 4, 3, 3, 3, 3, 3, 4, 5, 6, 6, 6, 6, 6, 4, 4, 4)  # where no better ones are known

Item = tuple[int, int]  # a symbol of the header's alphabet, and the value of its extra bits or 0


@dataclass(frozen=True, slots=True)
class Header:
    """One way of writing the code lengths of a block."""

    literals: int  # how many lengths of the first alphabet are written, 257 to 286
    distances: int  # and of the second, 1 to 30
    items: tuple[Item, ...]
    code: tuple[int, ...]  # lengths of the code for the items, 19 of them
    bits: int  # size, without the three bits that open a block


def plan_header(
    literals: Sequence[int], distances: Sequence[int], costs: Sequence[int] = START_COSTS
) -> Header:
    """The cheapest header found for these code lengths, if its items cost about `costs` bits.

    The choice of repeats and the code for them depend on each other: both are improved in turn, until
    nothing gets smaller.
    """
    first, second = max(used(literals), 257), max(used(distances), 1)
    lengths = (*literals[:first], *distances[:second])
    runs = [(length, len(list(group))) for length, group in groupby(lengths)]
    costs = [cost or UNKNOWN for cost in costs]
    best: Header | None = None
    while True:
        items = tuple(item for length, count in runs for item in run_items(length, count, costs))
        header = assemble(first, second, items)
        if best is not None and header.bits >= best.bits:
            return best
        best = header
        costs = [length or UNKNOWN for length in header.code]


def assemble(literals: int, distances: int, items: tuple[Item, ...]) -> Header:
    """The header that holds these items, with the best code for them."""
    frequencies = [0] * 19
    for symbol, _ in items:
        frequencies[symbol] += 1
    code = code_lengths(frequencies, 7)
    if sum(map(bool, code)) == 1:  # inflate wants a complete code here, so a second symbol
        code[0 if code[18] else 18] = 1
    size = 14 + 3 * _written(code)
    size += sum(
        count * (code[symbol] + REPEAT_EXTRA.get(symbol, 0)) for symbol, count in enumerate(frequencies)
    )
    return Header(literals, distances, items, tuple(code), size)


def write_header(writer: BitWriter, header: Header) -> None:
    """Append all of the header, without the three bits that open a block."""
    written = _written(header.code)
    writer.write(header.literals - 257, 5)
    writer.write(header.distances - 1, 5)
    writer.write(written - 4, 4)
    for symbol in ORDER[:written]:
        writer.write(header.code[symbol], 3)
    codes = canonical_codes(header.code)
    for symbol, extra in header.items:
        writer.write(codes[symbol], header.code[symbol])
        if symbol > 15:
            writer.write(extra, REPEAT_EXTRA[symbol])


def used(lengths: Sequence[int]) -> int:
    """How many lengths are left without the zeros at the end."""
    return max((symbol + 1 for symbol, length in enumerate(lengths) if length), default=0)


def _written(code: Sequence[int]) -> int:
    """How many lengths of the code for the items are written: at least four, no zeros at the end."""
    return max(4, used([code[symbol] for symbol in ORDER]))


def run_items(length: int, count: int, costs: Sequence[int]) -> Iterator[Item]:
    """The cheapest items for a run of count equal lengths."""
    repeats = (costs[16] + 2, costs[17] + 3, costs[18] + 7)
    for symbol, times in _run_plan(length == 0, count, costs[length], repeats):
        yield (symbol, times - REPEAT_BASE[symbol]) if symbol > 15 else (length, 0)


@cache
def _run_plan(zeros: bool, count: int, plain: int, repeats: tuple[int, int, int]) -> tuple[Item, ...]:
    """Pairs of a symbol (0 for the length itself) and how many lengths it stands for: a shortest path."""
    best, came = [0], [(0, 0)]
    for end in range(1, count + 1):
        choices = [(best[end - 1] + plain, 0, 1)]
        choices += [(best[end - times] + repeats[0], 16, times) for times in range(3, min(6, end - 1) + 1)]
        if zeros:
            choices += [(best[end - times] + repeats[1], 17, times) for times in range(3, min(10, end) + 1)]
            if end > 10:
                start = min(range(max(0, end - 138), end - 10), key=best.__getitem__)
                choices.append((best[start] + repeats[2], 18, end - start))
        cost, symbol, times = min(choices)
        best.append(cost)
        came.append((symbol, times))
    plan: list[Item] = []
    while count:
        plan.append(came[count])
        count -= came[count][1]
    return tuple(reversed(plan))
