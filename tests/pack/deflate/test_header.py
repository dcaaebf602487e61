"""The header that lists the prefix codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packed_sources import codes_for

from golf.pack.deflate.bits import DISTANCES, LITERALS, BitWriter
from golf.pack.deflate.header import REPEAT_EXTRA, plan_header, run_items, write_header


@pytest.mark.slow
@given(st.binary(max_size=200))
def test_a_header_has_exactly_the_size_that_was_planned(data):
    _, codes = codes_for(data)
    header, writer = plan_header(codes.literals, codes.distances), BitWriter()
    write_header(writer, header)
    assert writer.bits == header.bits


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
