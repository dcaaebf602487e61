"""Which program runs when: several side by side, the news that come soonest first.

Everything that is decided is decided in one thread, by `judge`; the others each wait on one program, and tell.
"""

import queue
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor, Future

from golf.errors import GolfError, shown
from golf.judge.describe import stored_outcome
from golf.judge.listeners import Keeper, Observer, Planned
from golf.judge.one_round import EntryRun, Settings, judge_run
from golf.judge.order import Job, jobs_of, next_of
from golf.judge.passage import Passage, ReferenceRun, passage_of
from golf.judge.pool import News
from golf.judge.programs import Programs
from golf.judge.rounds import ReadyRound, Rounds
from golf.judge.runs import Runs
from golf.judge.verdict import Outcome, RoundResult, Verdict, Why
from golf.log.lines import ReadLog
from golf.run.build import BuildError
from golf.run.header import HeaderError
from golf.run.records import Ended
from golf.run.toolchain import Lacking

# What says that there is nothing to be run, in whatever round.
REFUSALS: dict[type[GolfError], Why] = {BuildError: Why.BUILD, HeaderError: Why.HEADER, Lacking: Why.LACKING}


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
        self._news: News = queue.SimpleQueue()
        self._runs = Runs(programs.reference, settings, jobs, observer, self._news, remote)
        self._open = [passage_of(entry, rounds, keeper) for entry in programs.entries]
        self._references = {each.round.name: ReferenceRun(each) for each in rounds.ready if not each.known}
        self._jobs = list(jobs_of(rounds, self._open, programs.pacemaker))
        observer.plans(jobs, [self._planned(job) for job in self._jobs if not job.pacemaker])

    def __enter__(self) -> "Schedule":
        return self

    def __exit__(self, *_: object) -> None:
        for passage in self._open:
            passage.stop.set()
        for reference in self._references.values():
            reference.abandon()
        self._runs.close()

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
        for passage in self._open:
            passage.interrupt(self.keeper)
            yield passage.verdict()

    def _planned(self, job: Job) -> Planned:
        label = job.passage.label if job.passage else self._reference_label
        return Planned(label, job.ready.round.name, job.ready.seconds)

    @property
    def _reference_label(self) -> str:
        return str(self.programs.reference.label)

    def _keep_known(self) -> None:
        for ready in self.rounds.ready:
            if ready.known:
                self.keeper.keep_reference(ready, *stored_outcome(ready, ready.known))

    # What is to be run, in the order in which it begins.

    def _start_jobs(self) -> None:
        while jobs := [job for job in self._jobs if self._runs.have_room(job)]:
            job = jobs[next_of([each.waiting for each in jobs])]
            self._jobs.remove(job)
            self._start(job)

    def _start(self, job: Job) -> None:
        """Begin a run, unless nobody needs it any more."""
        name = job.ready.round.name
        if job.passage:
            if name in job.passage.pending:
                self._start_entry(job.passage, job.ready)
        elif self._awaited(name) or not self.programs.entries:
            self._start_reference(self._references[name], job)

    def _start_entry(self, passage: Passage, ready: ReadyRound) -> None:
        self._runs.begin_entry(passage, ready, lambda future: self._take(passage, ready, future))

    def _start_reference(self, reference: ReferenceRun, job: Job) -> None:
        if job.pacemaker:
            self._runs.begin_pacemaker(job.pacemaker, reference)
        else:
            take = lambda future: self._take_reference(reference, future.result())  # noqa: E731
            self._runs.begin_reference(reference, take)

    def _awaited(self, name: str) -> bool:
        return any(passage.awaits(name) for passage in self._open)

    # What has come of it.

    def _take_reference(self, reference: ReferenceRun, made: tuple[Outcome, ReadLog]) -> None:
        ready = reference.ready
        self.keeper.keep_reference(ready, *made)
        reference.kept = True
        self.observer.ends(self._reference_label, ready.round.name, made[0], None)
        self._judge_waiting(ready)

    def _take(self, passage: Passage, ready: ReadyRound, future: Future[EntryRun]) -> None:
        """An entry's run has ended: judge it, or say why it cannot be judged."""
        del passage.running[ready.round.name]
        try:
            made = future.result()
        except CancelledError:
            raise GolfError("the Dask scheduler is gone; start one, and go on with --resume") from None
        except tuple(REFUSALS) as error:
            self._refuse(passage, ready, error)
        except Exception as error:  # whatever it is, it is told of this entry, and ends no other's judging
            self._fault(passage, ready, error)
        else:
            self._take_run(passage, ready, made)

    def _take_run(self, passage: Passage, ready: ReadyRound, made: EntryRun) -> None:
        """Judge it, or let it wait for the reference."""
        if made.build_output:
            self.keeper.keep_build(passage.entry, made.build_output)
        if made.run.ended == Ended.STOPPED and not made.wrong:
            self._cut_off(passage, ready)
            return
        passage.waiting[ready.round.name] = made
        if not made.can_be_judged(ready):
            self.observer.waits(passage.label, ready.round.name, made.wrong)
            if made.fail_fast:
                ready.reference.follow(lambda: self._news.put(lambda: self._judge_waiting(ready)))
        self._judge_waiting(ready)

    def _judge_waiting(self, ready: ReadyRound) -> None:
        """Judge the runs for which the reference has come far enough; stop it where nobody waits any more."""
        name = ready.round.name
        for passage in self._open:
            made = passage.waiting.get(name)
            if made and made.can_be_judged(ready):
                del passage.waiting[name]
                self._judge(passage, ready, made)
        if name in self._references and self.programs.entries and not self._awaited(name):
            self._references[name].stop.set()

    def _judge(self, passage: Passage, ready: ReadyRound, made: EntryRun) -> None:
        if made.is_false_alarm(ready.reference.read(ready.grammar).log):
            passage.pending.add(ready.round.name)
            self._jobs.append(Job(ready, passage))
            return
        try:
            result, read = judge_run(ready, made, self.settings.deep)
            if failed := self.settings.fail_fast and result.parity < passage.entry.claim:
                passage.fail()  # its other runs end while this one is kept
            self.keeper.keep(passage.entry, ready, result, read)
        except GolfError:
            raise
        except Exception as error:
            self._fault(passage, ready, error)
            return
        passage.take(ready, result)
        self._say_ended(passage, ready, result)
        if failed:
            self.observer.drops(passage.label)

    # What has no result.

    def _cut_off(self, passage: Passage, ready: ReadyRound) -> None:
        """The judge has ended it, for another round's sake."""
        passage.give_up(ready.round.name, Why.STOPPED)
        if passage.stop.is_set():
            passage.fail()
        self._say_ended(passage, ready)

    def _refuse(self, passage: Passage, ready: ReadyRound, error: GolfError) -> None:
        """There is nothing that could be run, in this round or another one."""
        if isinstance(error, BuildError):
            self.keeper.keep_build(passage.entry, error.output)
        why = next(why for kind, why in REFUSALS.items() if isinstance(error, kind))
        if not any(each.why == why for each in passage.unjudged):
            passage.give_up(ready.round.name, why, shown(str(error), 300))
        passage.fail()
        self._say_ended(passage, ready)

    def _fault(self, passage: Passage, ready: ReadyRound, error: Exception) -> None:
        """The judge cannot judge this entry in this round: that is said, and the others go on."""
        what = shown(str(error) if isinstance(error, GolfError) else f"{type(error).__name__}: {error}", 300)
        passage.give_up(ready.round.name, Why.FAULT, what)
        self.keeper.keep_fault(passage.entry, ready, what)
        self._say_ended(passage, ready)

    def _say_ended(self, passage: Passage, ready: ReadyRound, result: RoundResult | None = None) -> None:
        outcome = result.outcome if result else None
        self.observer.ends(passage.label, ready.round.name, outcome, result)

    def _finished(self) -> Iterator[Verdict]:
        for passage in [each for each in self._open if each.ended]:
            yield passage.verdict()
            self._open.remove(passage)  # now that it is told: an interruption loses none
            for ready in self.rounds.ready:
                self._judge_waiting(ready)

    def _busy(self) -> bool:
        running = any(reference.running for reference in self._references.values())
        return bool(self._open or running or (self._jobs and not self.programs.entries))
