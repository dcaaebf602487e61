"""One source after another, as somebody writes it: judged round by round, the cheapest first, until the next one comes.

What is costly is kept from one source to the next: the rounds, the reference's logs, and the walls that were proved.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from golf.errors import GolfError
from golf.judge import golden
from golf.judge.golden import GoldenLog
from golf.judge.one_round import Settings, Watcher, judge_run, missing_layers, run_entry, run_reference
from golf.judge.rounds import ReadyRound, Rounds
from golf.judge.verdict import Entry, RoundResult, Unjudged, Verdict, Why

WAIT_SECONDS = 0.05
Begins = Callable[[ReadyRound], Watcher]  # told of each round as it begins; who sees what is printed in it


@dataclass
class Sitting:
    """The rounds of a hole, with the reference's logs as they come, and who watches.

    reference  its source and path, to be run in the rounds whose logs are not known
    """

    rounds: Rounds
    reference: tuple[bytes, str]
    settings: Settings = field(default_factory=Settings)
    ended: threading.Event = field(default_factory=threading.Event)

    def prepare(self) -> str:
        """Prove the walls; what is to be said of missing ones."""
        return missing_layers(self.settings, self.rounds.interpreter)

    def run_references(self) -> None:
        """Run the reference where its log is not known, the small inputs first, and keep the logs; then return.

        Raises GolfError where it fails.
        """
        for ready in sorted(self.rounds.ready, key=lambda each: each.cost):
            if ready.reference.log is None and not self.ended.is_set():
                outcome, read = run_reference(*self.reference, ready, self.settings, self.ended)
                if outcome.exited:
                    made = GoldenLog(read.log, outcome.usage, str(ready.interpreter))
                    golden.store(golden.cache_folder(), ready.key, made)

    def judge(self, entry: Entry, begins: Begins, stop: threading.Event) -> Iterator[RoundResult]:
        """Results as they come, up to the first that misses the claim; none of a run that `stop` has ended.

        Raises GolfError where a round cannot be judged.
        """
        left = list(self.rounds.ready)
        while left:
            ready = min(left, key=lambda each: (each.reference.log is None, each.cost))
            if not self._await_log(ready, stop):
                return
            left.remove(ready)
            made = run_entry(entry, ready, self.settings, stop, begins(ready))
            if stop.is_set():
                return
            result, _ = judge_run(ready, made, deep=False)
            yield result
            if result.parity < entry.claim:
                return

    def _await_log(self, ready: ReadyRound, stop: threading.Event) -> bool:
        """Is the reference's log there? It is waited for, until `stop` is set."""
        while ready.reference.log is None:
            if ready.reference.failed:
                raise GolfError(f"round {ready.round.name}: the reference fails; mend it")
            if stop.wait(WAIT_SECONDS):
                return False
        return True

    def verdict(self, entry: Entry, results: tuple[RoundResult, ...]) -> Verdict:
        """What these results come to."""
        judged = {result.outcome.round for result in results}
        left = [Unjudged(name, Why.NOT_RUN) for name in self.rounds.names if name not in judged]
        return self.rounds.verdict(entry, results, self.rounds.faults(entry) or left)
