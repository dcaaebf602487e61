"""Codes that make header and symbols together smaller."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from packed_sources import codes_for

from golf.pack.deflate.blocks import Codes, weigh
from golf.pack.deflate.header import plan_header
from golf.pack.deflate.refine import refine


@given(st.binary(min_size=1, max_size=200), st.lists(st.integers(1, 7), min_size=19, max_size=19))
@settings(max_examples=50)
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
