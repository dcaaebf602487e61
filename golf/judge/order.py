"""Which run comes next: first the news that are cheapest, then what takes longest, so that all cores end together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from golf.judge.passage import Passage
from golf.judge.rounds import ReadyRound, Rounds


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


@dataclass(frozen=True, eq=False)
class Job:
    """A run that is to be in a round: an entry's, else the pacemaker's, else the reference's."""

    ready: ReadyRound
    passage: Passage | None = None
    pacemaker: bytes | None = None  # its source

    @property
    def waiting(self) -> Waiting:
        if self.passage is None or not self.ready.known:
            return Waiting(news=True, seconds=0.0)
        return Waiting(news=not self.passage.begun, seconds=self.ready.seconds * self.passage.pace)


def jobs_of(rounds: Rounds, passages: Sequence[Passage], pacemaker: bytes | None) -> Iterator[Job]:
    """All runs that are to be: known and cheap rounds first, and in each of them first whom the others wait for."""
    for ready in sorted(rounds.ready, key=lambda ready: ready.cost):
        if not ready.known:
            if pacemaker and not ready.paced:
                yield Job(ready, pacemaker=pacemaker)
            yield Job(ready)
        yield from (Job(ready, passage) for passage in passages if ready.round.name in passage.pending)
