"""Which run comes next: first the news that are cheapest, then what takes longest, so that all cores end together."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Waiting:
    """A run that could begin.

    news     it tells the first of its program, or makes a log that others wait for
    seconds  about how long it takes
    """

    news: bool
    seconds: float


def next_of(waiting: Sequence[Waiting]) -> int:
    """The place of the one to begin: the first one with news, else the longest; of equal ones the first."""
    for place, each in enumerate(waiting):
        if each.news:
            return place
    return max(range(len(waiting)), key=lambda place: (waiting[place].seconds, -place))
