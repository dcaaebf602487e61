"""A log that was made elsewhere, on another machine, a GPU, a phone or a chip: is it the reference's?"""

import threading
from dataclasses import dataclass

from golf.errors import GolfError
from golf.hole.hole import Hole
from golf.hole.source import read_source
from golf.judge import golden
from golf.judge.one_round import Settings, run_reference
from golf.judge.rounds import Choice, ReadyRound, ready_rounds
from golf.log.lines import Log, ReadLog
from golf.log.parity import Comparison, compare
from golf.run.interpreters import this_interpreter


@dataclass(frozen=True)
class CheckedLog:
    """A log beside the reference's. Of the program that printed it, and of what else it did, nothing is known."""

    round: str
    reference: Log
    found: Log
    comparison: Comparison


def check_log(hole: Hole, round_name: str, stdout: bytes, warn: golden.Warn) -> CheckedLog:
    """Compare what a program printed in one round with what the reference prints there.

    The reference runs where its log is not stored. Raises GolfError for a round that the hole does not have, or that
    cannot run here.
    """
    wanted = hole.round_of(round_name)
    choice = Choice(kinds=frozenset({wanted.kind}), warn=warn)
    rounds = ready_rounds(hole, read_source(hole.reference).data, this_interpreter(), choice)
    ready = next((each for each in rounds.ready if each.round.name == round_name), None)
    if ready is None:
        raise GolfError(f"{round_name}: its data is not on this machine; `golf fetch` gets it")
    reference = ready.known.log if ready.known else _made(hole, ready, warn)
    found = Log(stdout, reference.stderr, reference.exit_status)
    comparison = compare(ReadLog(reference, hole.grammar), ReadLog(found, hole.grammar))
    return CheckedLog(round_name, reference, found, comparison)


def _made(hole: Hole, ready: ReadyRound, warn: golden.Warn) -> Log:
    warn(f"the reference's log of round {ready.round.name} is not stored here; the reference runs")
    source = read_source(hole.reference)
    _, read = run_reference(source.data, str(source.path), ready, Settings(), threading.Event())
    return read.log
