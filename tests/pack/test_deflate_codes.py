"""Prefix codes, and the header that lists them."""

import heapq
from fractions import Fraction
from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golf.pack.deflate.bits import DISTANCES, LITERALS, BitWriter
from golf.pack.deflate.blocks import Codes, best_codes, weigh
from golf.pack.deflate.estimate import TYPICAL
from golf.pack.deflate.header import REPEAT_EXTRA, plan_header, run_items, write_header
from golf.pack.deflate.huffman import canonical_codes, code_lengths
from golf.pack.deflate.matches import find_matches
from golf.pack.deflate.parse import frequencies, parse
from golf.pack.deflate.refine import refine

counts_of = st.lists(
    st.one_of(st.just(0), st.integers(1, 40), st.integers(1, 100_000)), min_size=2, max_size=60
)


def huffman_size(counts: list[int]) -> int:
    """The total size under Huffman's code: the sum of all inner nodes."""
    heap, total = [count for count in counts if count], 0
    heapq.heapify(heap)
    while len(heap) > 1:
        node = heapq.heappop(heap) + heapq.heappop(heap)
        total += node
        heapq.heappush(heap, node)
    return total


@given(counts_of)
def test_without_a_limit_that_binds_the_code_is_as_small_as_huffmans(counts):
    lengths = code_lengths(counts, 60)
    if sum(map(bool, counts)) > 1:
        assert sum(map(int.__mul__, counts, lengths)) == huffman_size(counts)


@given(counts_of, st.integers(6, 8))
def test_a_limited_code_is_complete_and_keeps_the_limit(counts, limit):
    lengths = code_lengths(counts, limit)
    assert [bool(length) for length in lengths] == [bool(count) for count in counts]
    assert max(lengths) <= limit
    if sum(map(bool, counts)) > 1:
        assert sum(Fraction(1, 2**length) for length in lengths if length) == 1


@given(st.lists(st.integers(1, 30), min_size=2, max_size=6), st.integers(3, 5))
def test_a_limited_code_is_the_best_one(counts, limit):
    complete = [
        lengths
        for lengths in combinations_with_replacement(range(1, limit + 1), len(counts))
        if sum(Fraction(1, 2**length) for length in lengths) == 1
    ]
    falling = sorted(counts, reverse=True)
    least = min(sum(map(int.__mul__, falling, lengths)) for lengths in complete)
    assert sum(map(int.__mul__, counts, code_lengths(counts, limit))) == least


@given(counts_of)
def test_no_code_is_the_beginning_of_another(counts):
    lengths = code_lengths(counts, 15)
    codes = [
        format(code, f"0{length}b")[::-1]
        for code, length in zip(canonical_codes(lengths), lengths, strict=True)
        if length
    ]
    assert not any(a != b and b.startswith(a) for a in codes for b in codes)
    assert len(set(codes)) == len(codes)


def codes_for(data: bytes) -> tuple[tuple[list[int], list[int]], Codes]:
    tokens = parse(data, find_matches(data), TYPICAL.costs(), 0, len(data))
    counts = frequencies(data, tokens, 0)
    return counts, best_codes(counts)


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_a_header_has_exactly_the_size_that_was_planned(data):
    _, codes = codes_for(data)
    header, writer = plan_header(codes.literals, codes.distances), BitWriter()
    write_header(writer, header)
    assert writer.bits == header.bits


@given(st.binary(min_size=1, max_size=200), st.lists(st.integers(1, 7), min_size=19, max_size=19))
@settings(deadline=None, max_examples=50)
def test_refined_codes_stay_complete_and_make_header_and_symbols_no_larger(data, items):
    counts, codes = codes_for(data)
    for better in (refine(counts, codes), refine(counts, codes, items)):
        for lengths, before in ((better.literals, codes.literals), (better.distances, codes.distances)):
            assert [bool(length) for length in lengths] == [bool(length) for length in before]
            assert sum(Fraction(1, 2**length) for length in lengths if length) == sum(
                Fraction(1, 2**length) for length in before if length
            )

    def size(codes: Codes) -> int:
        return plan_header(codes.literals, codes.distances).bits + weigh(counts, codes)

    assert size(refine(counts, codes)) <= size(codes)


@pytest.mark.parametrize("length", [0, 5])
def test_a_run_of_any_length_is_written_in_the_fewest_bits(length):
    """Against a search through all ways, for runs that are short enough."""
    costs = (4, 6, 5, 4, 3, 3, 3, 3, 3, 4, 5, 6, 6, 6, 6, 6, 4, 4, 4)
    least = [0]
    for count in range(1, 40):
        ways = [least[count - 1] + costs[length]]
        ways += [least[count - times] + costs[16] + 2 for times in range(3, 7) if times < count]
        if not length:
            ways += [least[count - times] + costs[17] + 3 for times in range(3, 11) if times <= count]
            ways += [least[count - times] + costs[18] + 7 for times in range(11, 139) if times <= count]
        least.append(min(ways))
    for count in range(1, 40):
        items = list(run_items(length, count, costs))
        assert sum(costs[symbol] + REPEAT_EXTRA.get(symbol, 0) for symbol, _ in items) == least[count]


def test_unused_alphabets_are_left_out_of_the_header():
    header = plan_header((0,) * 256 + (1,) + (0,) * (LITERALS - 257), (0,) * DISTANCES)
    assert (header.literals, header.distances) == (257, 1)
