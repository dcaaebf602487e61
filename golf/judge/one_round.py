"""One program in one round: run it, compare it with the reference while it runs, record what it did."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from golf.confine.prove import Mode, missing_layers_line, prepare
from golf.errors import GolfError
from golf.files import sha256
from golf.judge.describe import outcome_of
from golf.judge.follow import Follower
from golf.judge.letters import reads_bytes
from golf.judge.ports import Way, way_of
from golf.judge.rounds import ReadyRound
from golf.judge.verdict import Entry, MadeBy, Outcome, RoundResult, ending
from golf.log.lines import Log, ReadLog
from golf.log.parity import Parity, compare, compare_with_part, most_of
from golf.run import sampling
from golf.run.interpreters import Interpreter
from golf.run.program import run_program
from golf.run.records import BWRAP, Confinement, Ended, Launch, Limits, Run
from golf.run.runtimes import Runtime, runtimes

Watcher = Callable[[bytes, bool], None]  # sees every new piece of stdout, and whether a wrong byte was seen


@dataclass(frozen=True)
class Settings:
    """How programs are run.

    private_library  where bubblewrap is a layer, each run gets inodes of its own, see golf/run/library.py
    """

    isolation: Mode = "auto"
    limits: Limits = field(default_factory=Limits)
    fail_fast: bool = True
    deep: bool = False
    private_library: bool = False
    runtimes: tuple[Runtime, ...] = field(default_factory=runtimes)


@dataclass(frozen=True)
class EntryRun:
    """An entry's run in one round, which waits for the reference's log to be compared with.

    agreed     bytes of stdout that are equal, as far as was known while it ran
    wrong      the next byte was wrong, as far as was known
    fail_fast  one wrong byte settles the verdict
    """

    run: Run
    agreed: int
    wrong: bool
    fail_fast: bool
    made_by: MadeBy | None = None
    build_output: bytes = b""

    @property
    def stopped_as_wrong(self) -> bool:
        return self.wrong and self.run.ended == Ended.STOPPED

    def is_false_alarm(self, reference: Log) -> bool:
        """Was it stopped for a byte that is right after all: wrong by the pacemaker alone?"""
        return self.stopped_as_wrong and reference.stdout.startswith(self.run.log.stdout)

    def can_be_judged(self, ready: ReadyRound) -> bool:
        """Has the reference come far enough?"""
        reference, stdout = ready.reference, self.run.log.stdout
        if reference.over or not self.fail_fast:
            return reference.over and not reference.failed
        return reference.settles(stdout) if self.stopped_as_wrong else reference.contradicts(stdout)


def run_entry(
    entry: Entry,
    ready: ReadyRound,
    settings: Settings,
    stop: threading.Event,
    watcher: Watcher | None = None,
    wrong: threading.Event | None = None,
) -> EntryRun:
    """Run an entry in one round, followed by the reference's log. Setting `stop` ends the run.

    wrong  set at a byte that ends the run, where that is wrong by the reference's complete log
    """
    ended = wrong if wrong and ready.known else threading.Event()
    fail_fast = settings.fail_fast and entry.claim == Parity.FULL
    way = _way_of(entry, ready, settings)
    with Follower(ready.reference, ended, fail_fast) as follower:

        def watch(piece: bytes) -> bool:
            go_on = follower.take(piece) and not stop.is_set()
            if watcher:
                watcher(piece, follower.wrong)
            return go_on

        watched = not (entry.program.packed or entry.program.is_port)
        launch = replace(_launch_by(way, entry, ready, settings), watched=watched)
        run = _run(launch, _bounded(settings, ready), _Either(stop, ended), watch, way.confinement)
    return EntryRun(run, follower.agreed, follower.wrong, fail_fast, way.made_by, way.output)


class _Either(threading.Event):
    """Set as soon as one of two events is."""

    def __init__(self, *events: threading.Event) -> None:
        super().__init__()
        self._events = events

    def is_set(self) -> bool:
        return any(event.is_set() for event in self._events)


def _bounded(settings: Settings, ready: ReadyRound) -> Settings:
    """No entry may print much more than the reference, where it is known how much that is."""
    if not ready.known:
        return settings
    most = min(settings.limits.stdout_bytes, most_of(ready.known.log))
    return replace(settings, limits=replace(settings.limits, stdout_bytes=most))


def judge_run(ready: ReadyRound, made: EntryRun, deep: bool) -> tuple[RoundResult, ReadLog]:
    """Compare a run with the reference's log; with what there is of it, where that shows the run to be wrong.

    Of a run that is judged before the reference has ended no parity is known but `none`.
    """
    reference = ready.reference.read(ready.grammar)
    found = ReadLog(made.run.log, ready.grammar, most_of(reference.log))
    if ready.reference.log is None:
        comparison = compare_with_part(reference, found)
    else:
        comparison = compare(reference, found, min(made.agreed, len(reference.log.stdout)))
    says = _deep_phrase(ready, made.run, reference) if deep and comparison.full_log_match else None
    letters = reads_bytes(reference.parts, found.parts, ready.files.values())
    outcome = replace(outcome_of(found, made.run, ready), made_by=made.made_by, reads_bytes=letters)
    return RoundResult(outcome, comparison, says), found


def _deep_phrase(ready: ReadyRound, run: Run, reference: ReadLog) -> str:
    """Whether two programs of equal logs computed equal bits."""
    samples = [text for _, text in reference.parts.samples]
    return sampling.compare(sampling.read(ready.reference.sampling), sampling.read(run.sampling), samples)


def run_reference(
    source: bytes,
    name: str,
    ready: ReadyRound,
    settings: Settings,
    stop: threading.Event,
    watcher: Watcher | None = None,
) -> tuple[Outcome, ReadLog]:
    """Run the reference, and let its log grow meanwhile; `stop` ends it where nobody waits for it any more.

    Raises GolfError where it fails, prints a log that the hole's grammar cannot read, or another than the
    hole's pacemaker.
    """

    def watch(piece: bytes) -> bool:
        if watcher:
            watcher(piece, False)
        return ready.reference.grow(piece)

    log: Log | None = None
    run: Run | None = None
    failed = True
    try:
        run = _run(_launch(name, source, ready, settings), settings, stop, watch)
        read = ReadLog(run.log, ready.grammar)
        outcome = outcome_of(read, run, ready)
        if run.ended != Ended.STOPPED:
            _check_reference(f"{name}: the reference's round {outcome.round} ", ready, outcome, read)
            log = run.log
        failed = False
        return outcome, read
    finally:
        ready.reference.end(log, run.sampling if run else b"", failed)


def _check_reference(where: str, ready: ReadyRound, outcome: Outcome, read: ReadLog) -> None:
    if not outcome.exited or outcome.exit_status:
        how = ending(outcome).rstrip("; ") or f"ended with exit status {outcome.exit_status}"
        raise GolfError(
            f"{where}failed: it {how} ({outcome.last_words or 'nothing on stderr'}); mend the reference"
        )
    if not (outcome.metadata or outcome.steps or outcome.samples):
        raise GolfError(f"{where}has no line that the grammar in hole.toml reads; mend one of the two")
    if ready.round.log_sha256 and sha256(read.log.stdout) != ready.round.log_sha256:
        raise GolfError(f"{where}did not print the published log (its sha256 is another); mend the reference")
    if not ready.paced and ready.reference.differs_from_pace():
        raise GolfError(f"{where}is not what the hole's pacemaker prints; mend `pace` in hole.toml")


def run_pacemaker(source: bytes, ready: ReadyRound, settings: Settings, stop: threading.Event) -> None:
    """Run the hole's pacemaker in a round, for early news. What goes wrong with it costs nothing but the news."""
    _run(_launch("the pacemaker", source, ready, settings), settings, stop, ready.reference.pace)


def run_alone(entry: Entry, ready: ReadyRound, settings: Settings) -> Run:
    """Run an entry in one round, neither followed nor watched. Raises GolfError where it does not end well."""
    way = _way_of(entry, ready, settings)
    launch, never = _launch_by(way, entry, ready, settings), threading.Event()
    run = _run(launch, settings, never, lambda piece: True, way.confinement)
    if run.ended != Ended.EXITED or run.log.exit_status:
        raise GolfError(f"{entry.label}: does not end well in round {ready.round.name}; judge it again", 1)
    return run


def _way_of(entry: Entry, ready: ReadyRound, settings: Settings) -> Way:
    return way_of(entry.program, entry.data, ready.interpreter, settings.isolation, settings.runtimes)


def _launch_by(way: Way, entry: Entry, ready: ReadyRound, settings: Settings) -> Launch:
    launch = _launch(str(entry.label), way.source, ready, settings)
    return replace(launch, port=way.port, packages=way.packages)


def _launch(name: str, source: bytes, ready: ReadyRound, settings: Settings) -> Launch:
    return Launch(
        name=name,
        source=source,
        files=ready.files,
        arguments=ready.round.call(),
        hash_seed=ready.round.hash_seed,
        interpreter=ready.interpreter,
        deep=settings.deep,
    )


def _run(
    launch: Launch,
    settings: Settings,
    stop: threading.Event,
    watch: Callable[[bytes], bool],
    confinement: Confinement | None = None,
) -> Run:
    confinement = confinement or prepare(settings.isolation, launch.interpreter)
    if settings.private_library and BWRAP in confinement.isolation.layers:
        confinement = replace(confinement, private_library=True)
    return run_program(launch, settings.limits, confinement, watch, stop)


def missing_layers(settings: Settings, interpreter: Interpreter) -> str:
    """What is to be said before the first run on this Python; empty where no layer is missing that was wanted."""
    return missing_layers_line(prepare(settings.isolation, interpreter))
