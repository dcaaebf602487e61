"""How the seconds of a job are spent: most on the search, the rest on the streams of what it found, and on proofs."""

import time
from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], float]  # seconds since some time or other

PROMISED = 10.0  # seconds from which on the whole job keeps to them
LARGE = 100_000  # bytes of a source: with more it may take longer


@dataclass(frozen=True, slots=True)
class Budget:
    """When the search ends, and when whatever there is by then is taken."""

    search_end: float
    end: float
    clock: Clock

    @property
    def to_search(self) -> float:
        """Seconds that the search has."""
        return self.search_end - self.clock()

    @property
    def to_finish(self) -> float:
        """Seconds that are left to make streams."""
        return max(0.0, self.end - self.clock())


def planned(seconds: float, share: float, begin: float, clock: Clock = time.monotonic) -> Budget:
    """The budget of a job that has read its source since `begin`; the proof will take about as long.

    share  the search's part of the time; the rest is for streams
    """
    whole = max(seconds, PROMISED) - (clock() - begin)
    return Budget(begin + min(seconds, share * whole), begin + whole, clock)
