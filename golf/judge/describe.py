"""The record of one run: what happened around its log, and what the log itself says."""

from dataclasses import replace

from golf.errors import shown, writable
from golf.files import sha256
from golf.judge.golden import GoldenLog
from golf.judge.rounds import ReadyRound
from golf.judge.verdict import Outcome
from golf.log.difference import KEPT
from golf.log.lines import ReadLog, text_of
from golf.run.records import Ended, Isolation, Run

# A stored log comes from a run of the reference, which nobody needs to be kept from.
TRUSTED = Isolation(layers=(), missing=(), files_closed=True, network_closed=True)

METADATA = 100  # lines that are kept


def outcome_of(read: ReadLog, run: Run, ready: ReadyRound) -> Outcome:
    """The record of one run."""
    outcome = Outcome(
        round=ready.round.name,
        kind=ready.round.kind,
        exit_status=read.log.exit_status,
        ended=run.ended,
        usage=run.usage,
        isolation=run.isolation,
        stands_on=ready.stands_on,
        seed=ready.round.seed,
        hash_seed=ready.round.hash_seed,
        inputs=ready.key.files,
        unpacks=run.unpacking,
    )
    return described(outcome, read)


def described(outcome: Outcome, read: ReadLog) -> Outcome:
    """The record with all that the log itself says."""
    parts, log = read.parts, read.log
    losses = [loss for _, loss in (parts.losses[:1] + parts.losses[-1:])]
    return replace(
        outcome,
        stdout_sha256=sha256(log.stdout),
        stderr_sha256=sha256(log.stderr),
        metadata=tuple(
            (_kept(name), _kept(value)) for name, value in dict(parts.metadata[:METADATA]).items()
        ),
        first_loss=_kept(losses[0]) if losses else None,
        last_loss=_kept(losses[-1]) if losses else None,
        steps=len(parts.losses),
        samples=len(parts.samples),
        last_words=shown(text_of(log.stderr[-10_000:]).strip().rpartition("\n")[2], KEPT),
    )


def _kept(text: str) -> str:
    """Text as a file can hold it, cut."""
    return writable(text[:KEPT])


def stored_outcome(ready: ReadyRound, stored: GoldenLog) -> tuple[Outcome, ReadLog]:
    """The record of the run that a golden log was made by."""
    read = ReadLog(stored.log, ready.grammar)
    run = Run(log=stored.log, usage=stored.usage, ended=Ended.EXITED, isolation=TRUSTED)
    return outcome_of(read, run, ready), read
