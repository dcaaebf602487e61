"""How small will deflate get this? A quick answer, to be asked some ten thousand times."""

from dataclasses import dataclass

from golf.pack.bits import DISTANCES, END
from golf.pack.blocks import Codes, best_codes, weigh
from golf.pack.header import plan_header
from golf.pack.matches import find_matches
from golf.pack.parse import frequencies, parse

# What a small Python source typically comes to: literals, END, then short matches far more than long ones.
TYPICAL = Codes(
    (6,) * END + (10, 4, 4, 4, 5, 5, 6, 6, 6) + (7,) * 21, (7,) * 4 + (5,) * 4 + (4,) * (DISTANCES - 8)
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """An upper bound of the size: there is a stream of exactly this many bits."""

    bits: int
    codes: Codes  # of that stream; the start for the estimate of a similar source


def estimate(data: bytes, start: Codes = TYPICAL, passes: int = 2) -> Estimate:
    """Parse under the codes of `start`, then under the codes that fit that parse, `passes` times in all.

    One dynamic block. With the codes of a similar source one pass is often enough.
    """
    matches = find_matches(data)
    best: Estimate | None = None
    codes = start
    for _ in range(passes):
        counts = frequencies(data, parse(data, matches, codes.costs(), 0, len(data)), 0)
        codes = best_codes(counts)
        bits = 3 + plan_header(codes.literals, codes.distances).bits + weigh(counts, codes)
        if best is None or bits < best.bits:
            best = Estimate(bits, codes)
    assert best is not None
    return best


def estimate_bits(data: bytes) -> int:
    """The size of a raw deflate stream for these bytes, in bits; a tight upper bound."""
    return estimate(data).bits
