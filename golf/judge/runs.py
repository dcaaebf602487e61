"""How each run begins: where there is room for it, who watches it, and who takes what comes of it."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import replace

from golf.judge.listeners import Observer
from golf.judge.one_round import EntryRun, Settings, Watcher, run_entry, run_pacemaker, run_reference
from golf.judge.order import Job
from golf.judge.passage import Passage, ReferenceRun
from golf.judge.pool import News, Pool, Threads
from golf.judge.remote import run_remotely
from golf.judge.rounds import ReadyRound
from golf.judge.verdict import Entry, Outcome
from golf.log.lines import ReadLog


class Runs:
    """Runs on threads that each wait on one program; those of entries on a remote executor, where there is one."""

    def __init__(
        self,
        reference: Entry,
        settings: Settings,
        jobs: int,
        observer: Observer,
        news: News,
        remote: tuple[Executor, int] | None,
    ) -> None:
        self._reference, self._settings, self._observer = reference, settings, observer
        self._threads = Threads(jobs, news)
        self._remote = Pool(*remote, news) if remote else None

    def have_room(self, job: Job) -> bool:
        if self._threads.free <= 0:
            return False
        if job.passage is None or self._remote is None:
            return True
        return job.ready.reference.over and self._remote.free > 0  # a log that still grows does not travel

    def begin_pacemaker(self, source: bytes, reference: ReferenceRun) -> None:
        """Run the hole's pacemaker ahead of the reference, as long as that is wanted; nobody takes what it did."""
        ready, settings = reference.ready, replace(self._settings, deep=False)
        self._threads.submit(lambda future: None, run_pacemaker, source, ready, settings, reference.stop)

    def begin_reference(
        self, reference: ReferenceRun, take: Callable[[Future[tuple[Outcome, ReadLog]]], None]
    ) -> None:
        """Run the reference in one round; entries can be compared with it at once."""
        source, path = self._reference.data, self._reference.program.path
        watcher = self._watched(str(self._reference.label), reference.ready)
        reference.future = self._threads.submit(
            take, run_reference, source, path, reference.ready, self._settings, reference.stop, watcher
        )

    def begin_entry(
        self, passage: Passage, ready: ReadyRound, take: Callable[[Future[EntryRun]], None]
    ) -> None:
        name, settings = ready.round.name, self._settings
        passage.pending.remove(name)
        watcher = self._watched(passage.label, ready)
        if self._remote:
            future = self._remote.submit(take, run_remotely, passage.entry, ready, settings)
        else:
            stop = passage.stop  # a wrong byte ends the entry's other runs, too
            future = self._threads.submit(
                take, run_entry, passage.entry, ready, settings, stop, watcher, stop
            )
        passage.running[name] = future

    def _watched(self, label: str, ready: ReadyRound) -> Watcher:
        """A run begins; who sees what it prints."""
        name, prints = ready.round.name, self._observer.prints
        self._observer.begins(label, name)
        return lambda piece, wrong: prints(label, name, piece, wrong)

    def close(self) -> None:
        """Wait for the threads."""
        self._threads.close()
