"""Lanes: what is ranked, and who may be. And an entry as the board has judged it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

from golf.errors import GolfError
from golf.hole.hole import Kind
from golf.judge.verdict import Outcome, Program, Verdict
from golf.log.parity import Parity
from golf.results.summary import Summary

SEEDS = 2  # with which a record is judged: a program that is right half of the time does not pass


@dataclass(frozen=True)
class Pairs:
    """How many times less CPU time a program takes than another: pairs of runs, one right after the other."""

    least: float
    median: float
    most: float
    pairs: int

    @classmethod
    def of(cls, ratios: list[float]) -> "Pairs | None":
        if not ratios:
            return None
        return cls(round(min(ratios), 2), round(median(ratios), 2), round(max(ratios), 2), len(ratios))

    @property
    def beyond_noise(self) -> bool:
        """Is it faster in every pair, and by more than the pairs differ among themselves?"""
        return self.least > 1 and self.median - 1 > self.most - self.least


@dataclass(frozen=True)
class Judged:
    """An entry as the board has judged it: with seeds of its own drawing, beside the reference's own runs."""

    program: Program
    packed: bool
    parity: Parity  # the lowest one of all rounds
    sound: bool  # every round was judged, confined, with each of the seeds, on each of the Pythons
    speed: Pairs | None  # against the reference
    seeds: tuple[int, ...]
    pythons: tuple[str, ...]
    layers: tuple[str, ...]  # that were around every run


def judged(summary: Summary) -> Judged:
    """What a result of one and the same entry comes to. Raises GolfError where its source has changed meanwhile."""
    verdicts = summary.entries
    program = verdicts[0].program
    if any(verdict.program != program for verdict in verdicts):
        raise GolfError(f"{program.path}: has changed while it was judged; enter it again")
    seeds = {verdict.seed for verdict in verdicts if verdict.seed is not None}
    return Judged(
        program=program,
        packed=not all(verdict.proved_plain for verdict in verdicts),
        parity=min(verdict.parity for verdict in verdicts),
        sound=all(map(_sound, verdicts)) and len(seeds) == len(verdicts) >= SEEDS,
        speed=Pairs.of(list(_ratios(summary))),
        seeds=tuple(sorted(seeds)),
        pythons=tuple(sorted({str(verdict.interpreter) for verdict in verdicts})),
        layers=_layers([result.outcome for verdict in verdicts for result in verdict.results]),
    )


def _sound(verdict: Verdict) -> bool:
    return verdict.complete and verdict.confined and not verdict.at_fault


def _layers(outcomes: list[Outcome]) -> tuple[str, ...]:
    """The layers that were around every one of these runs, from the outside to the inside."""
    around = [outcome.isolation.layers for outcome in outcomes]
    return tuple(layer for layer in (around[0] if around else ()) if all(layer in each for each in around))


def _ratios(summary: Summary) -> Iterator[float]:
    """The reference's CPU time over the entry's in every away round; home never counts, since its log can be stored."""
    for entry in summary.entries:
        for result in entry.results:
            run = summary.reference.run_beside(result.outcome)
            if run and result.outcome.kind == Kind.AWAY and not run.stands_on.golden:
                yield run.usage.cpu_seconds / max(result.outcome.usage.cpu_seconds, 1e-9)


@dataclass(frozen=True)
class Lane:
    """What is ranked, and who may be.

    more_is_better  it ranks how many times faster: since that hangs on the machine, who beats the record is seen in
                    pairs of runs
    """

    name: str
    unit: str
    measure: Callable[[Judged], float | None]
    parity: Parity = Parity.FULL  # what it must reach in every home and away round
    plain: bool = False  # unpacks nothing, and runs no text that it made itself
    more_is_better: bool = False
    any_language: bool = False  # ports, too

    @property
    def folder(self) -> str:
        """The name of the folder of its records."""
        return self.name.replace(",", "").replace(" ", "-")

    def admits(self, entry: Judged) -> bool:
        if entry.program.is_port and not self.any_language:
            return False
        return entry.sound and entry.parity >= self.parity and not (self.plain and entry.packed)


def _faster(entry: Judged) -> float | None:
    """The least ratio, where the entry is faster than the reference, by more than its runs differ."""
    return entry.speed.least if entry.speed and entry.speed.beyond_noise else None


LANES = (
    Lane("bytes", "bytes", lambda entry: entry.program.bytes),
    Lane("characters", "characters", lambda entry: entry.program.characters),
    Lane("plain", "bytes", lambda entry: entry.program.bytes, plain=True),
    Lane("plain traces", "bytes", lambda entry: entry.program.bytes, Parity.TRACES, plain=True),
    Lane("seconds", "times faster", _faster, more_is_better=True),
    Lane("seconds, any language", "times faster", _faster, more_is_better=True, any_language=True),
)
BY_NAME = {lane.name: lane for lane in LANES}
