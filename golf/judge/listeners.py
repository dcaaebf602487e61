"""Who is told of the runs: a live view as they begin and end, and whoever keeps what was run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from golf.judge.rounds import ReadyRound
from golf.judge.verdict import Entry, Outcome, RoundResult, Unjudged
from golf.log.lines import ReadLog


@dataclass(frozen=True)
class Planned:
    """A run that is to be, and what its round has cost the reference: processor seconds; 0 where nobody knows."""

    label: str
    round: str
    seconds: float


class Observer(Protocol):
    """What a live view is told. `prints` is called from several threads."""

    def plans(self, jobs: int, runs: Sequence[Planned]) -> None: ...
    def begins(self, label: str, round_name: str) -> None: ...
    def prints(self, label: str, round_name: str, piece: bytes, wrong: bool) -> None: ...
    def waits(self, label: str, round_name: str, wrong: bool) -> None: ...
    def ends(
        self, label: str, round_name: str, outcome: Outcome | None, result: RoundResult | None
    ) -> None: ...
    def drops(self, label: str) -> None: ...


class Keeper(Protocol):
    """Who keeps what was run, and knows what is kept, also by an earlier call that was interrupted."""

    def keep_reference(self, ready: ReadyRound, outcome: Outcome, read: ReadLog) -> None: ...
    def keep(self, entry: Entry, ready: ReadyRound, result: RoundResult, read: ReadLog) -> None: ...
    def keep_fault(self, entry: Entry, ready: ReadyRound, fault: str) -> None: ...
    def keep_build(self, entry: Entry, output: bytes) -> None: ...
    def kept(self, entry: Entry, ready: ReadyRound) -> RoundResult | Unjudged | None: ...
