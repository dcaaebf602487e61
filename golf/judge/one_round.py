"""One program in one round: run it, compare it with the reference while it runs, record what it did."""

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from golf.confine.prove import Mode, prepare
from golf.errors import GolfError
from golf.hole.hole import Round
from golf.hole.source import Source
from golf.judge.follow import Follower, Transcript
from golf.judge.golden import GoldenKey
from golf.judge.verdict import Outcome, RoundResult, ending
from golf.log.lines import Grammar, Parts, read_parts, text_of
from golf.log.parity import Parity, compare, shown
from golf.run import sampling as deep
from golf.run.interpreters import Interpreter
from golf.run.program import run_program
from golf.run.records import Ended, Launch, Limits, Run

Watcher = Callable[[bytes, bool], None]  # sees every new piece of stdout, and whether a wrong byte was seen


@dataclass(frozen=True)
class Settings:
    """How programs are run."""

    isolation: Mode = "auto"
    limits: Limits = field(default_factory=Limits)
    fail_fast: bool = True
    deep: bool = False


@dataclass(frozen=True)
class Bout:
    """A round that is ready to be run: its files, and the reference's log or the promise of it."""

    round: Round
    files: Mapping[str, bytes]
    transcript: Transcript
    grammar: Grammar
    interpreter: Interpreter
    stands_on: str  # which reference run the verdict stands on
    golden: GoldenKey  # under which the reference's log is kept
    suffix: str = ""  # of file names, where several interpreters write into one folder


def judge_round(
    source: Source,
    bout: Bout,
    claim: Parity,
    settings: Settings,
    stop: threading.Event | None = None,
    watcher: Watcher | None = None,
) -> tuple[RoundResult, Run]:
    """Run an entry in one round and compare it with the reference while it runs.

    Setting `stop` ends the run. Raises GolfError where the reference's own run failed.
    """
    stop = threading.Event() if stop is None else stop
    fail_fast = settings.fail_fast and claim == Parity.FULL
    with Follower(bout.transcript, stop, fail_fast) as follower:
        run = _run(source, bout, settings, stop, _watched(follower, watcher))
    reference = bout.transcript.wait()
    if reference is None:
        raise GolfError(f"round {bout.round.name}: the reference failed, so {source.path} cannot be judged")
    comparison = compare(reference, run.log, bout.grammar)
    says = _deep_phrase(bout, run) if settings.deep and comparison.full_log_match else None
    return RoundResult(outcome_of(run, bout), comparison, says), run


def _deep_phrase(bout: Bout, run: Run) -> str:
    """Whether two programs of equal logs computed equal bits."""
    samples = [text for _, text in read_parts(run.log.stdout, bout.grammar).samples]
    return deep.compare(deep.read(bout.transcript.sampling), deep.read(run.sampling), samples)


def run_reference(
    source: Source,
    bout: Bout,
    settings: Settings,
    stop: threading.Event,
    watcher: Watcher | None = None,
) -> tuple[Outcome, Run]:
    """Run the reference, and let its transcript grow meanwhile.

    Raises GolfError where it fails, or prints a log that the hole's grammar cannot read.
    """

    def watch(piece: bytes) -> bool:
        if watcher:
            watcher(piece, False)
        return bout.transcript.grow(piece)

    run: Run | None = None
    sound = False
    try:
        run = _run(source, bout, settings, stop, watch)
        outcome = outcome_of(run, bout)
        _check_reference(source, bout.round, outcome, run)
        sound = True
        return outcome, run
    finally:
        bout.transcript.end(run.log if run and sound else None, run.sampling if run else b"")


def _check_reference(source: Source, round_: Round, outcome: Outcome, run: Run) -> None:
    where = f"{source.path}: the reference's round {outcome.round} "
    if run.ended == Ended.STOPPED:
        raise GolfError(f"{where}was interrupted", exit_status=130)
    if run.ended != Ended.EXITED or run.log.exit_status:
        how = ending(outcome).rstrip("; ") or f"ended with exit status {run.log.exit_status}"
        raise GolfError(
            f"{where}failed: it {how} ({outcome.last_words or 'nothing on stderr'}); mend the reference"
        )
    if not (outcome.metadata or outcome.steps or outcome.samples):
        raise GolfError(f"{where}has no line that the grammar in hole.toml reads; mend one of the two")
    if round_.log_sha256 and hashlib.sha256(run.log.stdout).hexdigest() != round_.log_sha256:
        raise GolfError(f"{where}did not print the published log (its sha256 is another); mend the reference")


def _watched(follower: Follower, watcher: Watcher | None) -> Callable[[bytes], bool]:
    def watch(piece: bytes) -> bool:
        go_on = follower.take(piece)
        if watcher:
            watcher(piece, follower.wrong)
        return go_on

    return watch


def _run(
    source: Source, bout: Bout, settings: Settings, stop: threading.Event, watch: Callable[[bytes], bool]
) -> Run:
    launch = Launch(
        name=source.path.name,
        source=source.data,
        files=bout.files,
        arguments=bout.round.call(),
        hash_seed=bout.round.hash_seed,
        interpreter=bout.interpreter,
        deep=settings.deep,
    )
    confinement = prepare(settings.isolation, bout.interpreter)
    return run_program(launch, settings.limits, confinement, watch, stop)


def outcome_of(run: Run, bout: Bout) -> Outcome:
    """The record of one run."""
    parts: Parts = read_parts(run.log.stdout, bout.grammar)
    losses = parts.losses
    return Outcome(
        round=bout.round.name,
        kind=bout.round.kind,
        exit_status=run.log.exit_status,
        ended=run.ended,
        usage=run.usage,
        isolation=run.isolation,
        stands_on=bout.stands_on,
        inputs=bout.golden.files,
        stdout_sha256=hashlib.sha256(run.log.stdout).hexdigest(),
        stderr_sha256=hashlib.sha256(run.log.stderr).hexdigest(),
        suffix=bout.suffix,
        metadata=parts.metadata,
        first_loss=losses[0][1] if losses else None,
        last_loss=losses[-1][1] if losses else None,
        steps=len(losses),
        samples=len(parts.samples),
        last_words=shown(text_of(run.log.stderr).strip().rpartition("\n")[2], 200),
    )
