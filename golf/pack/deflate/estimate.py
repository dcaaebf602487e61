"""How small will deflate get this? A quick answer, to be asked some ten thousand times.

The size of a real stream jumps by some bits with every change of the source, as its header's code falls out a
little better or worse. The entropy of the symbols tells better which of two similar sources packs smaller
after the full search than the size of any stream made in a hurry.
"""

import ctypes
import math
from dataclasses import dataclass

from golf.pack.deflate.bits import DISTANCE_EXTRA, DISTANCES, END, LENGTH_EXTRA, LITERALS
from golf.pack.deflate.blocks import Codes, Counts
from golf.pack.deflate.kernel import kernel
from golf.pack.deflate.matches import find_matches, nearest_for
from golf.pack.deflate.parse import UNIT, Costs, frequencies, parse

# What a small Python source typically comes to: literals, END, short matches far more often than long ones.
TYPICAL = Codes(
    (6,) * END + (10, 4, 4, 4, 5, 5, 6, 6, 6) + (7,) * 21, (7,) * 4 + (5,) * 4 + (4,) * (DISTANCES - 8)
)

# Fitted on renamings of small golfed sources: what the finished streams had in excess of the entropy.
HEADER = 120.0  # bits, and for each...
SYMBOL = 1.4  # ...symbol that is used
GAP = 3.5  # ...beginning of a row of used symbols in the alphabet
ROUGHNESS = 0.8  # ...bit that the ideal lengths of two neighbours in such a row differ by
PASSES = 3  # parses, each under the costs that fit the one before
UNUSED = (12, 9)  # bits that a symbol without a use is taken to cost, in both alphabets


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a stream will about come to."""

    bits: float
    costs: Costs  # of its symbols


def estimate(data: bytes) -> Estimate:
    """Parse under typical costs, then under those that fit that parse best."""
    costs = TYPICAL.costs()
    library = kernel()
    if library is not None:
        given = (ctypes.c_int32 * (LITERALS + DISTANCES))(*costs)
        bits = library.estimate(data, len(data), nearest_for(len(data)), given)
        if bits < 0:
            raise MemoryError
        return Estimate(bits, list(given))
    matches, found = find_matches(data), []
    for _ in range(PASSES):
        found.append(entropy(frequencies(data, parse(data, matches, costs, 0, len(data)), 0)))
        costs = found[-1].costs
    return min(found, key=lambda each: each.bits)


def estimate_bits(data: bytes) -> float:
    """About how many bits deflate() will need for the data."""
    return estimate(data).bits


def entropy(counts: Counts) -> Estimate:
    """The size under a perfect code of all symbols of these frequencies, with an allowance for the header."""
    bits, costs = HEADER, []
    for part, unused in zip(counts, UNUSED, strict=True):
        total, before = sum(part), 0.0
        for count in part:
            ideal = -math.log2(count / total) if count else 0.0
            costs.append(math.floor(UNIT * ideal + 0.5) if count else UNIT * unused)
            bits += count * ideal
            if ideal > 0:
                bits += SYMBOL + (ROUGHNESS * min(2.0, abs(ideal - before)) if before > 0 else GAP)
            before = ideal
    bits += sum(map(int.__mul__, counts[0][END + 1 :], LENGTH_EXTRA))
    return Estimate(bits + sum(map(int.__mul__, counts[1], DISTANCE_EXTRA)), costs)
