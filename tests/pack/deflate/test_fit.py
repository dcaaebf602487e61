"""The best code lengths for a header: as good as any, and what inflate takes."""

import itertools
import zlib
from collections.abc import Sequence
from fractions import Fraction

import pytest
from packed_sources import SOURCE, codes_for

from golf.pack.deflate.bits import DISTANCES, LITERALS
from golf.pack.deflate.blocks import best_codes, make_block, weigh
from golf.pack.deflate.deflate import encode
from golf.pack.deflate.fit import best_lengths, fit
from golf.pack.deflate.header import REPEAT_EXTRA, START_COSTS, plan_header, run_items
from golf.pack.deflate.trial import PythonBlocks

OTHER_COSTS = (3, 7, 7, 2, 3, 3, 4, 3, 5, 5, 6, 7, 7, 7, 7, 7, 2, 6, 6)
TEXTS = [b"", b"a", b"aaaaaaaa", SOURCE[:40], SOURCE[:200], bytes(range(20))]


@pytest.mark.slow
@pytest.mark.parametrize("items", [START_COSTS, OTHER_COSTS])
@pytest.mark.parametrize("data", TEXTS, ids=len)
def test_fitted_codes_are_complete_and_as_large_as_they_say(data, items):
    counts, _ = codes_for(data)
    found = fit(counts, items)
    assert found is not None
    size, codes = found
    distances = sum(map(bool, counts[1]))
    assert kraft(codes.literals) == 1
    assert kraft(codes.distances) == (1 if distances > 1 else Fraction(distances, 2))
    for lengths, alphabet in ((codes.literals, counts[0]), (codes.distances, counts[1])):
        assert all(length for length, count in zip(lengths, alphabet, strict=True) if count)
        assert len(lengths) == len(alphabet)
    assert size == plan_header(codes.literals, codes.distances, codes.items).bits + weigh(counts, codes)


def kraft(lengths: Sequence[int]) -> Fraction:
    return sum((Fraction(1, 2**length) for length in lengths if length), Fraction())


@pytest.mark.slow
def test_a_block_with_fitted_codes_is_one_that_inflate_reads():
    maker = PythonBlocks(SOURCE)
    trial = maker.trial((0, len(SOURCE)), best_codes(codes_for(SOURCE)[0]).costs())
    fitted = maker.fitted(trial, trial.codes.items)
    assert fitted.bits < trial.bits - 10
    stream = encode(SOURCE, [make_block(SOURCE, fitted.tokens, 0, fitted.codes)])
    assert stream.bits <= fitted.bits and zlib.decompress(stream.data, -15) == SOURCE


def listed(lengths: list[int], costs: list[int]) -> int:
    """The bits of a header that lists these lengths, when its items cost this."""
    runs = [(length, len(list(group))) for length, group in itertools.groupby(lengths)]
    found = [item for length, count in runs for item in run_items(length, count, costs)]
    return sum(costs[symbol] + REPEAT_EXTRA.get(symbol, 0) for symbol, _ in found)


@pytest.mark.slow
@pytest.mark.parametrize("uses", [(9, 5, 1, 1, 1), (3, 3, 0, 3, 3), (20, 1, 7, 0, 1), (40, 0, 0, 9, 17)])
def test_no_other_lengths_are_better_for_a_header_that_is_given(uses):
    """Against all lengths up to five for a few symbols and END."""
    counts = [0] * LITERALS, [0] * DISTANCES
    counts[0][251:257] = [*uses, 1]
    found = best_lengths(counts, START_COSTS)
    assert found is not None
    best = min(
        cost_of([0] * 251 + [*lengths], counts[0])
        for lengths in itertools.product(range(6), repeat=6)
        if sum(32 >> length for length in lengths if length) == 32
        and all(length or not use for length, use in zip(lengths, counts[0][251:], strict=False))
    )
    assert cost_of(found[0][:257], counts[0]) <= best  # less if symbols before these get a code, too


def cost_of(lengths: Sequence[int], counts: Sequence[int]) -> int:
    """The bits of these symbols, and of a header that lists the lengths, when its items cost START_COSTS."""
    runs = [(length, len(list(group))) for length, group in itertools.groupby([*lengths, 0])]
    found = [symbol for length, count in runs for symbol, _ in run_items(length, count, START_COSTS)]
    header = sum(START_COSTS[symbol] + REPEAT_EXTRA.get(symbol, 0) for symbol in found)
    return header + sum(map(int.__mul__, lengths, counts))
