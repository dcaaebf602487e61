"""Which program runs when: several side by side, the news that come soonest first.

Everything that is decided is decided in one thread, by `judge`; the others each wait on one program, and tell.
"""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from golf.errors import GolfError, shown
from golf.judge.one_round import (
    EntryRun,
    Settings,
    Watcher,
    judge_run,
    run_entry,
    run_pacemaker,
    run_reference,
    stored_outcome,
)
from golf.judge.order import Waiting, next_of
from golf.judge.rounds import ReadyRound, Rounds
from golf.judge.verdict import Entry, Outcome, RoundResult, Unjudged, Verdict, Why
from golf.log.lines import ReadLog
from golf.run.build import BuildError
from golf.run.cluster import Abandoned
from golf.run.header import HeaderError
from golf.run.interpreters import find_interpreter
from golf.run.records import Ended
from golf.run.toolchain import Lacking

T = TypeVar("T")
Job = Callable[[], None]


class Observer(Protocol):
    """What a live view is told. `prints` is called from several threads."""

    def plans(self, jobs: int, runs: Sequence["Planned"]) -> None: ...
    def begins(self, label: str, round_name: str) -> None: ...
    def prints(self, label: str, round_name: str, piece: bytes, wrong: bool) -> None: ...
    def waits(self, label: str, round_name: str, wrong: bool) -> None: ...
    def ends(
        self, label: str, round_name: str, outcome: Outcome | None, result: RoundResult | None
    ) -> None: ...
    def drops(self, label: str) -> None: ...


@dataclass(frozen=True)
class Planned:
    """A run that is to be, and what its round has cost the reference: processor seconds; 0 where nobody knows."""

    label: str
    round: str
    seconds: float


class Keeper(Protocol):
    """Who keeps what was run, and knows what an earlier, interrupted call has kept."""

    def keep_reference(self, ready: ReadyRound, outcome: Outcome, read: ReadLog) -> None: ...
    def keep(self, entry: Entry, ready: ReadyRound, result: RoundResult, read: ReadLog) -> None: ...
    def keep_fault(self, entry: Entry, ready: ReadyRound, fault: str) -> None: ...
    def keep_build(self, entry: Entry, output: bytes) -> None: ...
    def earlier(self, entry: Entry, ready: ReadyRound) -> RoundResult | Unjudged | None: ...


@dataclass(frozen=True)
class Programs:
    """What is run: the reference, the hole's pacemaker if it has one, and the entries in the hole's order."""

    reference: Entry
    entries: tuple[Entry, ...]
    pacemaker: bytes | None = None


@dataclass
class _Progress:
    """One entry on its way through the rounds."""

    entry: Entry
    order: tuple[str, ...]  # of the rounds
    pending: set[str]
    running: dict[str, Future[EntryRun]] = field(default_factory=dict)
    waiting: dict[str, EntryRun] = field(default_factory=dict)  # for the reference
    results: list[RoundResult] = field(default_factory=list)
    unjudged: list[Unjudged] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    pace: float = 1.0  # how many times the reference's processor time it takes, as far as that is known

    @property
    def ended(self) -> bool:
        return not (self.pending or self.running or self.waiting)

    @property
    def begun(self) -> bool:
        return bool(self.running or self.waiting or self.results)

    def awaits(self, name: str) -> bool:
        return name in self.pending or name in self.running or name in self.waiting

    def fail(self) -> None:
        """The entry has missed its claim: its other rounds are ended or not begun."""
        self.unjudged += [Unjudged(name, Why.NOT_RUN) for name in self.pending]
        self.pending.clear()
        self.stop.set()

    def verdict(self, rounds: Rounds) -> Verdict:
        order = self.order.index
        return Verdict(
            label=self.entry.label,
            program=self.entry.program,
            claim=self.entry.claim,
            interpreter=rounds.interpreter,
            required=rounds.required,
            results=tuple(sorted(self.results, key=lambda result: order(result.outcome.round))),
            unjudged=(*rounds.unjudged, *sorted(self.unjudged, key=lambda each: order(each.round))),
            seed=rounds.seed,
        )


@dataclass
class _Reference:
    """The reference's run in one round whose log is not known; `kept` when all that came of it has been taken."""

    stop: threading.Event = field(default_factory=threading.Event)
    future: Future[tuple[Outcome, ReadLog]] | None = None
    kept: bool = False


class Schedule:
    """Runs programs on threads that each wait on one program, or entries on a remote executor.

    A context manager; leaving it ends whatever still runs.
    """

    def __init__(
        self,
        programs: Programs,
        rounds: Rounds,
        settings: Settings,
        jobs: int,
        observer: Observer,
        keeper: Keeper,
        remote: tuple[Executor, int] | None = None,
    ) -> None:
        self.programs, self.rounds, self.settings = programs, rounds, settings
        self.observer, self.keeper = observer, keeper
        self._threads = ThreadPoolExecutor(jobs + 1, thread_name_prefix="round")
        self._free, self._remote = jobs, remote
        self._news: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._open = [self._begin(entry) for entry in programs.entries]
        self._references = {ready.round.name: _Reference() for ready in rounds.ready if not ready.known}
        self._jobs = self._planned()

    def __enter__(self) -> "Schedule":
        return self

    def __exit__(self, *_: object) -> None:
        for progress in self._open:
            progress.stop.set()
        for ready in self.rounds.ready:
            if reference := self._references.get(ready.round.name):
                reference.stop.set()
                if reference.future is None or reference.future.cancel():
                    ready.reference.end(None)
        self._threads.shutdown(wait=True, cancel_futures=True)

    def judge(self) -> Iterator[Verdict]:
        """Verdicts as they come. Raises GolfError where the reference fails."""
        self._start_jobs()
        self._keep_known()  # while they run
        while True:
            self._start_jobs()
            yield from self._finished()
            if not self._busy():
                return
            self._news.get()()

    def interrupted(self) -> Iterator[Verdict]:
        """What is known of the entries that were not judged to their end."""
        for progress in self._open:
            known = {result.outcome.round for result in progress.results}
            known |= {each.round for each in progress.unjudged}
            # also a round whose log is here, and was being compared
            progress.unjudged += [
                Unjudged(name, Why.INTERRUPTED) for name in progress.order if name not in known
            ]
            yield progress.verdict(self.rounds)

    def _begin(self, entry: Entry) -> _Progress:
        names = tuple(ready.round.name for ready in self.rounds.ready)
        if entry.fault:
            faults = [Unjudged(name, Why.SYNTAX, entry.fault) for name in names[:1]]
            return _Progress(entry, names, pending=set(), unjudged=faults)
        earlier = [self.keeper.earlier(entry, ready) for ready in self.rounds.ready]
        return _Progress(
            entry,
            names,
            pending={name for name, known in zip(names, earlier, strict=True) if known is None},
            results=[known for known in earlier if isinstance(known, RoundResult)],
            unjudged=[known for known in earlier if isinstance(known, Unjudged)],
        )

    def _keep_known(self) -> None:
        for ready in self.rounds.ready:
            if ready.known:
                self.keeper.keep_reference(ready, *stored_outcome(ready, ready.known))

    # What is to be run, in the order in which it begins.

    def _planned(self) -> list[tuple[ReadyRound, _Progress | None, bool]]:
        """(round, the entry or None for the reference, is it the pacemaker): known and cheap rounds first."""
        jobs: list[tuple[ReadyRound, _Progress | None, bool]] = []
        for ready in sorted(self.rounds.ready, key=lambda ready: ready.cost):
            if not ready.known:
                if self.programs.pacemaker and not ready.paced:
                    jobs.append((ready, None, True))
                jobs.append((ready, None, False))
            jobs += [
                (ready, progress, False) for progress in self._open if ready.round.name in progress.pending
            ]
        reference = str(self.programs.reference.label)
        runs = [
            Planned(str(progress.entry.label) if progress else reference, ready.round.name, ready.seconds)
            for ready, progress, pacemaker in jobs
            if not pacemaker
        ]
        self.observer.plans(self._free, runs)
        return jobs

    def _start_jobs(self) -> None:
        while self._free > 0 and (places := [i for i, job in enumerate(self._jobs) if self._can_start(*job)]):
            waiting = [self._waiting(*self._jobs[place]) for place in places]
            self._start(*self._jobs.pop(places[next_of(waiting)]))

    def _waiting(self, ready: ReadyRound, progress: _Progress | None, pacemaker: bool) -> Waiting:
        if progress is None or not ready.known:
            return Waiting(news=True, seconds=0.0)
        return Waiting(news=not progress.begun, seconds=ready.seconds * progress.pace)

    def _can_start(self, ready: ReadyRound, progress: _Progress | None, pacemaker: bool) -> bool:
        if progress is None or self._remote is None:
            return True
        return ready.reference.over and self._remote[1] > 0

    def _start(self, ready: ReadyRound, progress: _Progress | None, pacemaker: bool) -> None:
        name = ready.round.name
        if progress is None and (self._awaited(name) or not self.programs.entries):
            self._start_pacemaker(ready) if pacemaker else self._start_reference(ready)
        elif progress is not None and name in progress.pending:
            self._start_entry(ready, progress)

    def _awaited(self, name: str) -> bool:
        return any(progress.awaits(name) for progress in self._open)

    def _start_pacemaker(self, ready: ReadyRound) -> None:
        source, stop = self.programs.pacemaker, self._references[ready.round.name].stop
        assert source is not None
        run = lambda: run_pacemaker(source, ready, replace(self.settings, deep=False), stop)  # noqa: E731
        self._submit(run, lambda future: None)

    def _start_reference(self, ready: ReadyRound) -> None:
        """Run the reference in one round; entries can be compared with it at once."""
        reference, label = self._references[ready.round.name], str(self.programs.reference.label)
        self.observer.begins(label, ready.round.name)
        watcher = self._watcher(label, ready)

        def run() -> tuple[Outcome, ReadLog]:
            source, path = self.programs.reference.data, self.programs.reference.program.path
            return run_reference(source, path, ready, self.settings, reference.stop, watcher)

        reference.future = self._submit(run, lambda future: self._take_reference(ready, future.result()))

    def _start_entry(self, ready: ReadyRound, progress: _Progress) -> None:
        name, entry = ready.round.name, progress.entry
        progress.pending.remove(name)
        self.observer.begins(str(entry.label), name)
        take = lambda future: self._take(progress, ready, future)  # noqa: E731
        if self._remote is not None:
            executor, free = self._remote
            self._remote = executor, free - 1
            future = executor.submit(run_remotely, entry, ready, self.settings)
            future.add_done_callback(lambda future: self._news.put(lambda: self._back(take, future)))
        else:
            watcher = self._watcher(str(entry.label), ready)
            stop = progress.stop  # a wrong byte ends the entry's other runs, too
            future = self._submit(lambda: run_entry(entry, ready, self.settings, stop, watcher, stop), take)
        progress.running[name] = future

    def _submit(self, run: Callable[[], T], take: Callable[[Future[T]], None]) -> Future[T]:
        """Run on a thread; what comes of it is taken in the thread that decides."""
        self._free -= 1

        def ended(future: Future[T]) -> None:
            self._free += 1
            take(future)

        try:
            future = self._threads.submit(run)
        except RuntimeError as error:
            raise GolfError(
                f"{error}; give the judge more memory or processes (ulimit), or less --jobs"
            ) from None
        future.add_done_callback(lambda future: self._news.put(lambda: ended(future)))
        return future

    def _back(self, take: Callable[[Future[EntryRun]], None], future: Future[EntryRun]) -> None:
        assert self._remote is not None
        self._remote = self._remote[0], self._remote[1] + 1
        take(future)

    def _watcher(self, label: str, ready: ReadyRound) -> Watcher:
        return lambda piece, wrong: self.observer.prints(label, ready.round.name, piece, wrong)

    # What has come of it.

    def _take_reference(self, ready: ReadyRound, made: tuple[Outcome, ReadLog]) -> None:
        self.keeper.keep_reference(ready, *made)
        self._references[ready.round.name].kept = True
        self.observer.ends(str(self.programs.reference.label), ready.round.name, made[0], None)
        self._judge_waiting(ready)

    def _take(self, progress: _Progress, ready: ReadyRound, future: Future[EntryRun]) -> None:
        """An entry's run has ended: judge it, or let it wait for the reference."""
        name, label = ready.round.name, str(progress.entry.label)
        del progress.running[name]
        try:
            made = future.result()
        except CancelledError:
            raise GolfError("the Dask scheduler is gone; start one, and go on with --resume") from None
        except BuildError as error:
            self.keeper.keep_build(progress.entry, error.output)
            self._refuse(progress, ready, Why.BUILD, error)
            return
        except HeaderError as error:
            self._refuse(progress, ready, Why.HEADER, error)
            return
        except Lacking as error:
            self._refuse(progress, ready, Why.LACKING, error)
            return
        except Exception as error:  # whatever it is, it is told of this entry, and ends no other's judging
            self._fault(progress, ready, error)
            return
        if made.build_output:
            self.keeper.keep_build(progress.entry, made.build_output)
        if made.run.ended == Ended.STOPPED and not made.wrong:
            progress.unjudged.append(Unjudged(name, Why.STOPPED))
            if progress.stop.is_set():
                progress.fail()
            self.observer.ends(label, name, None, None)
            return
        progress.waiting[name] = made
        if not made.can_be_judged(ready):
            self.observer.waits(label, name, made.wrong)
            if made.fail_fast:
                ready.reference.follow(lambda: self._news.put(lambda: self._judge_waiting(ready)))
        self._judge_waiting(ready)

    def _judge_waiting(self, ready: ReadyRound) -> None:
        """Judge the runs for which the reference has come far enough; stop it where nobody waits any more."""
        name = ready.round.name
        for progress in self._open:
            made = progress.waiting.get(name)
            if made and made.can_be_judged(ready):
                del progress.waiting[name]
                self._judge(progress, ready, made)
        if name in self._references and self.programs.entries and not self._awaited(name):
            self._references[name].stop.set()

    def _judge(self, progress: _Progress, ready: ReadyRound, made: EntryRun) -> None:
        if made.is_false_alarm(ready.reference.read(ready.grammar).log):
            progress.pending.add(ready.round.name)
            self._jobs.append((ready, progress, False))
            return
        try:
            result, read = judge_run(ready, made, self.settings.deep)
            if failed := self.settings.fail_fast and result.parity < progress.entry.claim:
                progress.fail()  # its other runs end while this one is kept
            self.keeper.keep(progress.entry, ready, result, read)
        except GolfError:
            raise
        except Exception as error:
            self._fault(progress, ready, error)
            return
        progress.results.append(result)
        if ready.seconds and result.outcome.exited:
            progress.pace = result.outcome.usage.cpu_seconds / ready.seconds
        self.observer.ends(str(progress.entry.label), ready.round.name, result.outcome, result)
        if failed:
            self.observer.drops(str(progress.entry.label))

    def _refuse(self, progress: _Progress, ready: ReadyRound, why: Why, error: GolfError) -> None:
        """There is nothing that could be run, in this round or another one."""
        if not any(each.why == why for each in progress.unjudged):
            progress.unjudged.append(Unjudged(ready.round.name, why, shown(str(error), 300)))
        progress.fail()
        self.observer.ends(str(progress.entry.label), ready.round.name, None, None)

    def _fault(self, progress: _Progress, ready: ReadyRound, error: Exception) -> None:
        """The judge cannot judge this entry in this round: that is said, and the others go on."""
        what = shown(str(error) if isinstance(error, GolfError) else f"{type(error).__name__}: {error}", 300)
        progress.unjudged.append(Unjudged(ready.round.name, Why.FAULT, what))
        self.keeper.keep_fault(progress.entry, ready, what)
        self.observer.ends(str(progress.entry.label), ready.round.name, None, None)

    def _finished(self) -> Iterator[Verdict]:
        for progress in [each for each in self._open if each.ended]:
            self._open.remove(progress)
            yield progress.verdict(self.rounds)
            for ready in self.rounds.ready:
                self._judge_waiting(ready)

    def _busy(self) -> bool:
        running = any(each.future and not each.kept for each in self._references.values())
        return bool(self._open or running or (self._jobs and not self.programs.entries))


def run_remotely(entry: Entry, ready: ReadyRound, settings: Settings) -> EntryRun:
    """Run an entry on a worker, with the worker's own Python of the version that is asked for."""
    interpreter = find_interpreter(ready.interpreter.version)
    if interpreter is None:
        raise GolfError(f"a worker has no {ready.interpreter}; install it there, or name another --python")
    return run_entry(entry, replace(ready, interpreter=interpreter), settings, Abandoned())
