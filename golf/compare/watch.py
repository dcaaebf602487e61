"""golf watch: every save of a source is judged while one edits, and ends the judging of the one before it."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from golf.compare.job import program_of
from golf.errors import GolfError, printable
from golf.hole.hole import Hole
from golf.hole.source import Source
from golf.judge.label import Label, safe
from golf.judge.one_round import Watcher
from golf.judge.rounds import ReadyRound
from golf.judge.sitting import Sitting
from golf.judge.verdict import Entry, RoundResult, Verdict
from golf.results.board import Board
from golf.results.standing import standing
from golf.results.valid import keep_valid
from golf.show.answer import mark_of, mood_of, records_of, verdict_of
from golf.show.watch import Save, WatchView


@dataclass
class _Job:
    """A save that is being judged, and how to end that."""

    save: Save
    entry: Entry
    stop: threading.Event = field(default_factory=threading.Event)
    results: list[RoundResult] = field(default_factory=list)
    judged: bool = False
    ended: bool = False


@dataclass
class Watch:
    """One evening with one source.

    pack  about how small a source packs; None in the future where the packer does not take it
    keep  where valid sources are kept, each as a file of its own
    """

    root: Path
    hole: Hole
    sitting: Sitting
    board: Board
    view: WatchView
    pack: Callable[[Source], "Future[int]"]
    keep: Path
    saves: list[Save] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _job: _Job | None = None
    _thread: threading.Thread | None = None

    def take(self, source: Source) -> None:
        """A new save: the judging of the one before it ends."""
        self.leave()
        job = self._begun(source)
        self.view.shows(job.save)
        if job.entry.fault:
            self._conclude(job)
        else:
            self._thread = threading.Thread(target=self._judge, args=(job, self._thread), daemon=True)
            self._thread.start()
        self._pack(job, source)

    def leave(self) -> None:
        """End the judging of the present save; what is known of it is told."""
        with self._lock:
            job = self._job
            if job is None or job.ended:
                return
            job.stop.set()
            if not job.judged:
                job.save.told = f"left at {job.save.now}" if job.save.now else "left"
            self._end(job)

    def wait(self) -> None:
        """Return when nothing of it runs any more."""
        if self._thread:
            self._thread.join()

    def _begun(self, source: Source) -> _Job:
        program = program_of(source, self.root, self.sitting.settings.runtimes)
        claim = self.hole.claim_of(source.path)
        entry = Entry(Label(safe(source.name)), program, claim, source.data, source.syntax_error or "")
        before = self.saves[-1] if self.saves else None
        save = Save(len(self.saves) + 1, time.strftime("%H:%M:%S"), source.bytes, before)
        self.saves.append(save)
        self._job = _Job(save, entry)
        return self._job

    def _judge(self, job: _Job, before: threading.Thread | None) -> None:
        """Runs in a thread of its own, once that of the save before it has ended."""
        if before:
            before.join()
        try:
            for result in self.sitting.judge(job.entry, lambda ready: self._begins(job, ready), job.stop):
                self._take_result(job, result)
        except Exception as error:  # a fault of one save ends no evening
            job.save.told = f"could not be judged: {printable(str(error), 200)}"
        if not job.stop.is_set():
            self._conclude(job)

    def _begins(self, job: _Job, ready: ReadyRound) -> Watcher:
        name, lines = ready.round.name, 0
        every = ready.known.log.stdout.count(b"\n") if ready.known else 0
        job.save.now = name

        def watch(piece: bytes, wrong: bool) -> None:
            nonlocal lines
            lines += piece.count(b"\n")
            far = f"{name}, {lines:,}" + (f" of {every:,}" if every else "") + " lines printed"
            job.save.now = f"{far}, one differs" if wrong else f"{far}, all equal"
            if wrong and not job.stop.is_set():
                self.view.shows(job.save)

        return watch

    def _take_result(self, job: _Job, result: RoundResult) -> None:
        with self._lock:
            job.results.append(result)
            job.save.marks.append(mark_of(result.outcome.round, result, job.entry.claim))

    def _conclude(self, job: _Job) -> None:
        """All rounds are judged that will be."""
        verdict = self.sitting.verdict(job.entry, tuple(job.results))
        with self._lock:
            if job.ended:
                return
            job.judged = True
            job.save.mood = mood_of(verdict)
            job.save.told = job.save.told or self._told(job, verdict)
            self.view.shows(job.save)
            if job.save.packs is not None:
                self._end(job)

    def _told(self, job: _Job, verdict: Verdict) -> str:
        if job.entry.fault:
            return f"{verdict.word}: {job.entry.fault}"
        if job.results and not verdict.claim_met:
            wrong = job.results[-1]
            return f"{wrong.outcome.round} {wrong.first_difference}"
        record = records_of(standing(self.board, verdict))[1]
        return f"{verdict_of(verdict)}, {record}; {self._kept(job)}"

    def _kept(self, job: _Job) -> str:
        entry, suffix = job.entry, Path(job.entry.program.path).suffix
        try:
            return f"kept as {keep_valid(self.keep, entry.label.name, suffix, entry.data).name}"
        except (GolfError, OSError) as error:
            return f"not kept: {error}"

    def _pack(self, job: _Job, source: Source) -> None:
        """Have it packed, unless it is packed already or does not compile."""
        if source.packed or source.syntax_error:
            self._take_packed(job, 0)
        else:
            self.pack(source).add_done_callback(lambda future: self._take_packed(job, _size(future)))

    def _take_packed(self, job: _Job, size: int) -> None:
        with self._lock:
            job.save.packs = size
            if job.ended:
                return
            self.view.shows(job.save)
            if job.judged:
                self._end(job)

    def _end(self, job: _Job) -> None:
        job.ended = True
        self.view.ends(job.save)


def _size(future: "Future[int]") -> int:
    """Zero where the packer does not take a source, or nobody waits for it any more."""
    return 0 if future.cancelled() or future.exception() else future.result()
