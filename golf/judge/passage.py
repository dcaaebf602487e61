"""What is on its way: an entry through the rounds, and the reference through one of them.

Only the thread that decides reads and writes these records; the `stop` events are for the others.
"""

import threading
from concurrent.futures import Future
from dataclasses import dataclass, field

from golf.judge.listeners import Keeper
from golf.judge.one_round import EntryRun
from golf.judge.rounds import ReadyRound, Rounds
from golf.judge.verdict import Entry, Outcome, RoundResult, Unjudged, Verdict, Why
from golf.log.lines import ReadLog


@dataclass(eq=False)
class Passage:
    """One entry on its way through the rounds."""

    entry: Entry
    rounds: Rounds
    pending: set[str] = field(default_factory=set)
    running: dict[str, Future[EntryRun]] = field(default_factory=dict)
    waiting: dict[str, EntryRun] = field(default_factory=dict)  # for the reference
    results: list[RoundResult] = field(default_factory=list)
    unjudged: list[Unjudged] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    pace: float = 1.0  # how many times the reference's processor time it takes, as far as that is known

    @property
    def label(self) -> str:
        return str(self.entry.label)

    @property
    def ended(self) -> bool:
        return not (self.pending or self.running or self.waiting)

    @property
    def begun(self) -> bool:
        return bool(self.running or self.waiting or self.results)

    def awaits(self, name: str) -> bool:
        return name in self.pending or name in self.running or name in self.waiting

    def take(self, ready: ReadyRound, result: RoundResult) -> None:
        """A round is judged, which also tells how long the others take."""
        self.results.append(result)
        if ready.seconds and result.outcome.exited:
            self.pace = result.outcome.usage.cpu_seconds / ready.seconds

    def give_up(self, name: str, why: Why, detail: str = "") -> None:
        """A round gets no result."""
        self.unjudged.append(Unjudged(name, why, detail))

    def fail(self) -> None:
        """The entry has missed its claim: its other rounds are ended or not begun."""
        for name in self.pending:
            self.give_up(name, Why.NOT_RUN)
        self.pending.clear()
        self.stop.set()

    @property
    def known(self) -> set[str]:
        """The rounds of which something is known."""
        return {result.outcome.round for result in self.results} | {each.round for each in self.unjudged}

    def recall(self, keeper: Keeper) -> None:
        """Take what has been kept of the rounds of which nothing is known here."""
        for ready in self.rounds.ready:
            kept = None if ready.round.name in self.known else keeper.kept(self.entry, ready)
            if isinstance(kept, RoundResult):
                self.results.append(kept)
            elif kept:
                self.unjudged.append(kept)

    def interrupt(self, keeper: Keeper) -> None:
        """The judge is ended: so is every round of which nothing is known."""
        self.recall(keeper)  # it may have ended between keeping a result and taking it
        for name in self.rounds.names:
            if name not in self.known:  # also a round whose log is here, and was being compared
                self.give_up(name, Why.INTERRUPTED)

    def verdict(self) -> Verdict:
        return self.rounds.verdict(self.entry, self.results, self.unjudged)


def passage_of(entry: Entry, rounds: Rounds, keeper: Keeper) -> Passage:
    """An entry's way through what no earlier call has kept of it."""
    if faults := rounds.faults(entry):
        return Passage(entry, rounds, unjudged=[*faults])
    passage = Passage(entry, rounds)
    passage.recall(keeper)
    passage.pending = {ready.round.name for ready in rounds.ready} - passage.known
    return passage


@dataclass(eq=False)
class ReferenceRun:
    """The reference's run in one round whose log is not known; `kept` when all that came of it has been taken."""

    ready: ReadyRound
    stop: threading.Event = field(default_factory=threading.Event)
    future: Future[tuple[Outcome, ReadLog]] | None = None
    kept: bool = False

    @property
    def running(self) -> bool:
        return self.future is not None and not self.kept

    def abandon(self) -> None:
        """Nobody takes what comes of it; a run that never begins is over for all who follow its log."""
        self.stop.set()
        if self.future is None or self.future.cancel():
            self.ready.reference.end(None)
