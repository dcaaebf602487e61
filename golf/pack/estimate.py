"""How small will deflate get this? A quick answer, to be asked some ten thousand times."""

import ctypes
from dataclasses import dataclass

from golf.pack.bits import DISTANCES, END, LITERALS
from golf.pack.blocks import Codes
from golf.pack.matches import nearest_for
from golf.pack.native import kernel
from golf.pack.span import PythonSource

# What a small Python source typically comes to: literals, END, then short matches far more than long ones.
TYPICAL = Codes(
    (6,) * END + (10, 4, 4, 4, 5, 5, 6, 6, 6) + (7,) * 21, (7,) * 4 + (5,) * 4 + (4,) * (DISTANCES - 8)
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """There is a stream of exactly this size."""

    bits: int
    codes: Codes  # of that stream; a start for the estimate of a similar source


def estimate(data: bytes, start: Codes = TYPICAL, passes: int = 2) -> Estimate:
    """Parse under the codes of `start`, then under those that fit that parse best, `passes` times in all.

    The stream is one dynamic block. From the codes of a similar source, one pass is often enough.
    """
    library = kernel()
    if library is not None:
        code = (ctypes.c_int32 * (LITERALS + DISTANCES))(*start.literals, *start.distances)
        bits = library.estimate(data, len(data), nearest_for(len(data)), passes, code)
        if bits < 0:
            raise MemoryError
        return Estimate(bits, Codes(tuple(code[:LITERALS]), tuple(code[LITERALS:])))
    source, codes = PythonSource(data), start
    trials = []
    for _ in range(passes):
        trials.append(source.trial((0, len(data)), codes.costs(), codes))
        codes = trials[-1].codes
    best = min(trials, key=lambda trial: trial.bits)
    return Estimate(best.bits, best.codes)


def estimate_bits(data: bytes) -> int:
    """The size of a raw deflate stream for the data, in bits: one that exists, and close to the least."""
    return estimate(data).bits
