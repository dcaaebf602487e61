"""Prefix codes."""

import heapq
from fractions import Fraction
from itertools import combinations_with_replacement

from hypothesis import given
from hypothesis import strategies as st

from golf.pack.deflate.huffman import canonical_codes, code_lengths

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
