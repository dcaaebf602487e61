"""How the seconds of a job are spent: most on the search, the rest on the streams of what it found, and on proofs."""

import time
from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], float]  # seconds since some time or other

PROMISED = 10.0  # seconds from which on the whole job keeps to them
LARGE = 100_000  # bytes of a source: with more it may take longer
PROVING = 1.1  # times as long as to read and lay out a source takes its proof: 0.6 to 0.9 measured, from 7 to 100 KB


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


def planned(
    seconds: float, share: float, begun: float, reading: float, clock: Clock = time.monotonic
) -> Budget:
    """The budget of a call that began at `begun`, and has read its source since `reading`.

    share  the search's part of the time that is left before the proof; the rest is for streams
    """
    now = clock()
    end = begun + max(seconds, PROMISED) - PROVING * (now - reading)
    return Budget(now + min(seconds, share * max(0.0, end - now)), end, clock)
