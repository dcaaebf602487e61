"""Which program runs when: references first, then every entry in every round, several side by side."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from typing import Protocol

from golf.errors import GolfError
from golf.hole.source import Source
from golf.judge.one_round import Bout, Settings, Watcher, judge_round, run_reference
from golf.judge.verdict import Outcome, RoundResult, Verdict
from golf.log.parity import Parity
from golf.run.interpreters import Interpreter, find_interpreter
from golf.run.records import Ended, Run


class Observer(Protocol):
    """What a live view is told. Called from several threads."""

    def begins(self, label: str, round_name: str) -> None: ...
    def prints(self, label: str, round_name: str, piece: bytes, wrong: bool) -> None: ...
    def ends(self, label: str, round_name: str, outcome: Outcome, result: RoundResult | None) -> None: ...


class Keeper(Protocol):
    """Who keeps what was run, and knows what an earlier, interrupted call has kept."""

    def keep_reference(self, bout: Bout, outcome: Outcome, run: Run) -> None: ...
    def keep(self, entrant: "Entrant", bout: Bout, result: RoundResult, run: Run) -> None: ...
    def earlier(self, entrant: "Entrant", bout: Bout) -> RoundResult | None: ...


@dataclass(frozen=True)
class Entrant:
    """An entry to be judged."""

    label: str
    source: Source
    claim: Parity


@dataclass(frozen=True)
class Course:
    """The rounds that entries are judged in, on one interpreter."""

    bouts: tuple[Bout, ...]  # the cheapest first
    required: tuple[str, ...]  # the hole's home and away rounds
    unjudged: tuple[str, ...]  # rounds that cannot run here: `name: reason`
    interpreter: Interpreter
    known: Mapping[str, "KnownReference"]  # the rounds whose reference need not run


@dataclass(frozen=True)
class KnownReference:
    """A reference's run that is stored."""

    outcome: Outcome
    run: Run


@dataclass
class _Progress:
    """One entry on its way through the rounds."""

    entrant: Entrant
    pending: list[Bout]
    results: list[RoundResult]
    unjudged: list[str]
    running: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def fail(self, round_name: str) -> None:
        """The entry has missed its claim: its other rounds are ended or not begun."""
        self.unjudged += [f"{bout.round.name}: not run, since {round_name} failed" for bout in self.pending]
        self.pending.clear()
        self.stop.set()


class Schedule:
    """Runs programs on threads that each wait on one program, or entries on a remote executor.

    A context manager; leaving it ends whatever still runs.
    """

    def __init__(
        self,
        settings: Settings,
        jobs: int,
        observer: Observer,
        keeper: Keeper,
        remote: Executor | None = None,
    ) -> None:
        self.settings, self.jobs, self.observer, self.keeper = settings, jobs, observer, keeper
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="round")
        self._remote = remote
        self._stop = threading.Event()
        self._references: list[tuple[Future[None], Bout]] = []
        self._open: list[_Progress] = []

    def __enter__(self) -> "Schedule":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for progress in self._open:
            progress.stop.set()
        for future, bout in self._references:
            if future.cancel():
                bout.transcript.end(None)
        self._threads.shutdown(wait=True, cancel_futures=True)

    def start_references(self, label: str, source: Source, course: Course) -> None:
        """Begin the reference's run in every round where its log is not known."""
        for bout in course.bouts:
            if known := course.known.get(bout.round.name):
                self.keeper.keep_reference(bout, known.outcome, known.run)
            else:
                self._start_reference(f"{label}{bout.suffix}", source, bout)

    def _start_reference(self, label: str, source: Source, bout: Bout) -> None:
        """Run the reference in one round; entries can be compared with it at once."""

        def run() -> None:
            self.observer.begins(label, bout.round.name)
            outcome, made = run_reference(source, bout, self.settings, self._stop, self._watcher(label, bout))
            self.keeper.keep_reference(bout, outcome, made)
            self.observer.ends(label, bout.round.name, outcome, None)

        self._references.append((self._threads.submit(run), bout))

    def finish_references(self) -> None:
        """Wait for the references. Raises GolfError where one failed."""
        for future, _ in self._references:
            future.result()

    def judge(self, entrants: Iterable[Entrant], course: Course) -> Iterator[Verdict]:
        """Verdicts as they come."""
        waiting = iter(entrants)
        in_flight: dict[Future[tuple[RoundResult, Run]], tuple[_Progress, Bout]] = {}
        while True:
            while len(in_flight) < self.jobs:
                progress = next((p for p in self._open if p.pending), None)
                if progress is not None:
                    bout = progress.pending.pop(0)
                    progress.running += 1
                    in_flight[self._submit(progress, bout)] = (progress, bout)
                elif (entrant := next(waiting, None)) is not None:
                    self._open.append(self._begin(entrant, course))
                else:
                    break
            for progress in [p for p in self._open if not p.pending and not p.running]:
                self._open.remove(progress)
                yield _verdict(progress, course)
            if not in_flight:
                if not self._open:
                    return
                continue
            for future in wait(in_flight, return_when=FIRST_COMPLETED).done:
                progress, bout = in_flight.pop(future)
                progress.running -= 1
                self._take(progress, bout, future)

    def _begin(self, entrant: Entrant, course: Course) -> _Progress:
        known = {bout.round.name: self.keeper.earlier(entrant, bout) for bout in course.bouts}
        return _Progress(
            entrant,
            pending=[bout for bout in course.bouts if known[bout.round.name] is None],
            results=[result for result in known.values() if result is not None],
            unjudged=list(course.unjudged),
        )

    def _watcher(self, label: str, bout: Bout) -> Watcher:
        return lambda piece, wrong: self.observer.prints(label, bout.round.name, piece, wrong)

    def _submit(self, progress: _Progress, bout: Bout) -> Future[tuple[RoundResult, Run]]:
        entrant = progress.entrant
        if self._remote is not None:
            self.observer.begins(entrant.label, bout.round.name)
            return self._remote.submit(judge_remotely, entrant, bout, self.settings)

        def run() -> tuple[RoundResult, Run]:
            self.observer.begins(entrant.label, bout.round.name)
            watcher = self._watcher(entrant.label, bout)
            result, made = judge_round(
                entrant.source, bout, entrant.claim, self.settings, progress.stop, watcher
            )
            self.observer.ends(entrant.label, bout.round.name, result.outcome, result)
            return result, made

        return self._threads.submit(run)

    def _take(self, progress: _Progress, bout: Bout, future: Future[tuple[RoundResult, Run]]) -> None:
        """Keep one run's result, unless it was ended because the entry had failed elsewhere."""
        try:
            result, run = future.result()
        except GolfError:
            self.finish_references()  # where a reference failed, its own message says more
            raise
        if self._remote is not None:
            self.observer.ends(progress.entrant.label, bout.round.name, result.outcome, result)
        difference = result.first_difference
        if result.outcome.ended == Ended.STOPPED and difference and difference.kind == "cut off":
            progress.unjudged.append(f"{bout.round.name}: ended, since another round failed")
            return
        progress.results.append(result)
        self.keeper.keep(progress.entrant, bout, result, run)
        if self.settings.fail_fast and result.parity < progress.entrant.claim:
            progress.fail(bout.round.name)


def judge_remotely(entrant: Entrant, bout: Bout, settings: Settings) -> tuple[RoundResult, Run]:
    """Judge a round on a worker, with the worker's own Python of the version that is asked for."""
    interpreter = find_interpreter(bout.interpreter.version)
    if interpreter is None:
        raise GolfError(f"a worker has no {bout.interpreter}; install it there, or name another --python")
    return judge_round(entrant.source, replace(bout, interpreter=interpreter), entrant.claim, settings)


def _verdict(progress: _Progress, course: Course) -> Verdict:
    order = [bout.round.name for bout in course.bouts]
    return Verdict(
        label=progress.entrant.label,
        source=progress.entrant.source,
        claim=progress.entrant.claim,
        interpreter=course.interpreter,
        required=course.required,
        results=tuple(sorted(progress.results, key=lambda r: order.index(r.outcome.round))),
        unjudged=tuple(progress.unjudged),
    )
