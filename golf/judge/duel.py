"""Which of two programs is faster, seen in pairs of runs, one right after the other."""

from golf.errors import GolfError
from golf.judge.one_round import Settings, run_alone
from golf.judge.rounds import ReadyRound
from golf.judge.verdict import Entry
from golf.run.records import Run

PAIRS = 5


def duel(one: Entry, other: Entry, rounds: tuple[ReadyRound, ...], settings: Settings) -> list[float]:
    """How many times less CPU time `one` takes than `other`, over all rounds, in each of some pairs.

    Who begins changes from pair to pair. The first pair in which `one` is not faster is the last.
    Raises GolfError where one of them does not end well, or their logs differ.
    """
    ratios: list[float] = []
    while len(ratios) < PAIRS and all(ratio > 1 for ratio in ratios):
        one_begins = len(ratios) % 2 == 1
        spent = [_pair(one, other, ready, settings, one_begins) for ready in rounds]
        ratios.append(sum(theirs for _, theirs in spent) / max(sum(own for own, _ in spent), 1e-9))
    return ratios


def _pair(
    one: Entry, other: Entry, ready: ReadyRound, settings: Settings, one_begins: bool
) -> tuple[float, float]:
    """The CPU seconds of both in a round."""
    runs: dict[bool, Run] = {}
    for own in (one_begins, not one_begins):
        runs[own] = run_alone(one if own else other, ready, settings)
    if runs[True].log != runs[False].log:
        raise GolfError(
            f"round {ready.round.name}: {one.label} and {other.label} print different logs; judge both again",
            1,
        )
    return runs[True].usage.cpu_seconds, runs[False].usage.cpu_seconds
