"""The estimate of a stream's size."""

from packed_sources import SOURCE

from golf.pack.deflate.deflate import Effort, deflate
from golf.pack.deflate.estimate import estimate_bits


def test_the_estimate_is_near_the_finished_stream():
    bits = deflate(SOURCE, Effort(15, 300)).bits
    assert abs(estimate_bits(SOURCE) - bits) < 0.03 * bits
