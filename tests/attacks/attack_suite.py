"""Hostile entries, their verdicts behind all walls, and which of their tricks work behind some."""

import threading
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from attack_targets import HERE, HOLE, Targets, home_log, targets

from golf.compare.job import program_of
from golf.confine.prove import Mode, prepare
from golf.hole.reader import read_hole
from golf.hole.source import read_source
from golf.judge.label import Label
from golf.judge.one_round import Settings, judge_run, run_entry, run_reference
from golf.judge.rounds import Choice, ReadyRound, ready_rounds
from golf.judge.verdict import Entry, RoundResult, Verdict
from golf.log.parity import Parity
from golf.run.interpreters import this_interpreter
from golf.run.program import run_program
from golf.run.records import Ended, Isolation, Launch, Limits, Run
from golf.run.runtimes import runtimes

LIMITS = Limits(
    wall_seconds=60,  # a busy machine takes seconds to begin a program
    cpu_seconds=2,
    stdout_bytes=1 << 20,
    stderr_bytes=1 << 16,
    address_bytes=256 << 20,
    memory_bytes=512 << 20,  # the tree's; so that what one process is refused is told apart from it
    file_bytes=1 << 20,
    descriptors=48,
    tasks=16,
)
NEVER_ENDS = "did not end in time"
WORKED = b"the trick worked"


@dataclass(frozen=True)
class Attack:
    """One hostile entry.

    tries    what it tries, as its first line says
    reason   a regular expression for the first reason of its verdict, behind all walls
    system   a layer is to stop it; else the comparison of logs sees through it
    """

    name: str
    tries: str
    reason: str
    system: bool

    @property
    def limits(self) -> Limits:
        """Who never ends need not be waited for as long as the others."""
        return replace(LIMITS, wall_seconds=2) if self.reason == NEVER_ENDS else LIMITS

    @property
    def path(self) -> Path:
        return HERE / "entries" / f"{self.name}.py"


def attacks() -> list[Attack]:
    table = tomllib.loads((HERE / "expected.toml").read_text("utf-8"))
    return [
        Attack(name, tries(name), reason, group == "system")
        for group, rows in table.items()
        for name, reason in rows.items()
    ]


def tries(name: str) -> str:
    first = (HERE / "entries" / f"{name}.py").read_text("utf-8").partition("\n")[0]
    assert first.startswith("# tries: to "), f"{name}.py: its first line must say what it tries"
    return first.removeprefix("# tries: ")


def got_through(attack: Attack, layers: tuple[str, ...]) -> bool:
    """Does the trick work behind these layers and no other? One run at home, with fresh targets."""
    this = this_interpreter()
    base = prepare("none", this)
    confinement = replace(base, isolation=Isolation(layers, (), False, False))
    with targets() as aims:
        launch = Launch(
            f"{attack.name}.py",
            attack.path.read_bytes(),
            {**rounds()[0].files, "targets.json": aims.file},
            (),
            0,
            this,
        )
        return worked(run_program(launch, LIMITS, confinement), aims)


@cache
def rounds() -> tuple[ReadyRound, ...]:
    """The rounds of the attacked hole, with the reference's logs; what aims there are must be added."""
    hole = read_hole(HOLE)
    source = read_source(hole.reference)
    made = ready_rounds(hole, source.data, this_interpreter(), Choice(stored=False)).ready
    for ready in made:
        run_reference(source.data, "reference.py", ready, Settings(isolation="none"), threading.Event())
    return made


def judge(path: Path, aims: Targets, isolation: Mode = "auto", limits: Limits = LIMITS) -> Verdict:
    """An entry's verdict over all rounds, up to the first that it fails."""
    source = read_source(path)
    entry = Entry(Label(path.stem), program_of(source, HERE, runtimes()), Parity.FULL, source.data)
    settings = Settings(isolation=isolation, limits=limits)
    results: list[RoundResult] = []
    for ready in rounds():
        aimed = replace(ready, files={**ready.files, "targets.json": aims.file})
        results.append(judge_run(aimed, run_entry(entry, aimed, settings, threading.Event()), False)[0])
        if results[-1].parity < Parity.FULL:
            break
    return Verdict(
        label=entry.label,
        program=entry.program,
        claim=Parity.FULL,
        interpreter=this_interpreter(),
        required=tuple(ready.round.name for ready in rounds()),
        results=tuple(results),
    )


def worked(run: Run, aims: Targets) -> bool:
    """A run's trick worked if it says so, if a target was hit, or if it got the log."""
    printed = WORKED in run.log.stdout or run.log.stdout == home_log()
    return printed or run.outlived or run.ended in (Ended.LOST, Ended.TIMEOUT) or bool(aims.hit())
