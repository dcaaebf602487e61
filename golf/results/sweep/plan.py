"""A sweep's TOML file -> Sweep: which program is run with which arguments, and what is made of its logs.

hole = "poems"                          whose log grammar reads the losses
program = "ports/poemgpt_torch.py"      beside this file, or in the hole's folder
arguments = ["--finale"]                of every run
curve = "validation"                    optional: which losses rank the runs, where a log tells of several kinds
seconds = 600                           optional: the longest a run may take
checkpoint = "poems.pt"                 optional: where this lies in a run's folder, the run goes on with
resume = ["--resume", "poems.pt"]       these arguments more
devices = ["cuda:0", "cuda:1"]          optional: one run at a time on each, told by
device_option = "--device"              this option

[grid]                                  every combination is a run
--width = [64, 128]                     a list: numbers, strings; true gives the bare option, false none
--steps = { from = 100, to = 300, step = 100 }                               100, 200, 300
--learning-rate = { from = 1e-4, to = 1e-2, count = 3, scale = "log" }       0.0001, 0.001, 0.01
"""

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path

from golf.errors import GolfError
from golf.files import read, resolved, sha256
from golf.hole.course import named_hole
from golf.hole.hole import Hole
from golf.tables import Table

MOST_RUNS = 1000
_REMEDY = "see docs/experiments.md"

Value = str | int | float | bool
Point = tuple[tuple[str, Value], ...]  # one combination of the grid: option and value


@dataclass(frozen=True)
class Sweep:
    """What a sweep's file says, checked."""

    path: Path
    hole: Hole
    program: Path
    arguments: tuple[str, ...]
    grid: tuple[tuple[str, tuple[Value, ...]], ...]
    curve: str
    seconds: float | None
    checkpoint: str | None
    resume: tuple[str, ...]
    devices: tuple[str, ...]
    device_option: str

    @property
    def options(self) -> tuple[str, ...]:
        return tuple(option for option, _ in self.grid)

    @property
    def points(self) -> tuple[Point, ...]:
        """Every combination, the last option varying fastest."""
        return tuple(
            tuple(zip(self.options, values, strict=True)) for values in product(*(v for _, v in self.grid))
        )

    @cached_property
    def stands_on(self) -> tuple[bytes, ...]:
        """The hashes of the program, and of its input where it has one; each read once."""
        files = [self.program, *([self.hole.folder / self.hole.input] if self.hole.input else [])]
        return tuple(sha256(read(file, _REMEDY, follow=True)).encode() for file in files)

    def call(self, point: Point) -> tuple[str, ...]:
        """The arguments of one run."""
        words = [word for option, value in point for word in _words(option, value)]
        return (*self.arguments, *words)


def read_sweep(path: Path) -> Sweep:
    """Read a sweep's file. Raises GolfError with the file, the place and the remedy."""
    table = Table.read(path, "name a TOML file; docs/experiments.md has one")
    hole = named_hole(table.get("hole", str))
    sweep = Sweep(
        path=path,
        hole=hole,
        program=_program(table, hole),
        arguments=table.strings("arguments"),
        grid=_grid(table.table("grid")),
        curve=table.get_or("curve", str, ""),
        seconds=table.above_zero("seconds") if "seconds" in table else None,
        checkpoint=_checkpoint(table),
        resume=table.strings("resume"),
        devices=table.strings("devices"),
        device_option=table.get_or("device_option", str, "--device"),
    )
    table.no_more_keys()
    if (sweep.checkpoint is None) != (not sweep.resume):
        raise table.fault("checkpoint and resume ask for one another; give both, or none")
    # Counted: to list a great many would take for ever.
    runs = math.prod(len(values) for _, values in sweep.grid)
    if runs > MOST_RUNS:
        raise table.fault(f"[grid] makes {runs:,} runs; {MOST_RUNS:,} are the most")
    return sweep


def identity(sweep: Sweep, point: Point) -> str:
    """A hash over all that a run is: the program, its arguments, and its input."""
    program, *its_input = sweep.stands_on
    return sha256(b"".join([program, sha256(repr(sweep.call(point)).encode()).encode(), *its_input]))[:8]


def _program(table: Table, hole: Hole) -> Path:
    name = table.get("program", str)
    for folder in (table.path.parent, hole.folder):
        if (folder / name).is_file():
            return resolved(folder / name)
    raise table.fault(
        f"program {name!r} lies neither beside this file nor in {hole.folder}; name one that does"
    )


def _checkpoint(table: Table) -> str | None:
    """The name of a file in a run's own folder."""
    name = table.get_or("checkpoint", str, None)
    if name is not None and (name in ("", ".", "..") or Path(name).name != name):
        raise table.fault(f"checkpoint is {name[:200]!r}; it must be the name of a file in a run's folder")
    return name


def _grid(table: Table) -> tuple[tuple[str, tuple[Value, ...]], ...]:
    options = tuple(table.others())
    if not options:
        raise table.fault("holds no option; add one, such as --width = [64, 128]")
    for option in options:
        if not option.startswith("-") or not option.isprintable():
            raise table.fault(f"{option!r} is no option of a program; it would begin with -")
    return tuple((option, _values(table, option)) for option in options)


def _values(table: Table, option: str) -> tuple[Value, ...]:
    values = table.others()[option]
    if isinstance(values, dict):
        return _range(table.table(option))
    found = tuple(table.get(option, list))
    if not found or not all(isinstance(value, str | int | float) for value in found):
        raise table.fault(f"{option} must be a list of values, or a range: from, to, and step or count")
    if any("\0" in value for value in found if isinstance(value, str)):
        raise table.fault(f"{option} holds a null character, which no argument can; remove it")
    if len(set(map(repr, found))) < len(found):
        raise table.fault(f"{option} has a value twice; remove one")
    return found


def _range(table: Table) -> tuple[Value, ...]:
    """Numbers from one to another, both included."""
    first, last = table.get("from", float), table.get("to", float)
    ratio = False
    if "step" in table:
        step = table.get("step", float)
        steps = (last - first) / step if step > 0 else math.nan
    else:
        steps = table.whole("count", 2, MOST_RUNS) - 1
        ratio = table.choice("scale", {"linear": False, "log": True}, "linear")
        step = (last - first) / steps
    table.no_more_keys()
    faults = {
        "`from` must lie below `to`": not first < last,
        "`from` and `to` lie too far apart": not last - first < math.inf,
        "`from` must lie above 0 on a log scale": ratio and first <= 0,
        "`step` must be a number above 0": not 0 < step < math.inf,
        f"`step` makes more than {MOST_RUNS:,} values; take a larger one": not steps < MOST_RUNS,
    }
    if fault := next((fault for fault, is_so in faults.items() if is_so), None):
        raise table.fault(f"is no range: {fault}")
    count = int(steps + 1e-9) + 1
    if ratio:
        return tuple(_tidy(first ** (1 - n / steps) * last ** (n / steps)) for n in range(count))
    return tuple(_tidy(first + n * step) for n in range(count))


def _tidy(number: float) -> int | float:
    """A number as a person would write it: no more than nine digits, and whole where it is whole."""
    rounded = float(f"{number:.9g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e9 else rounded


def _words(option: str, value: Value) -> tuple[str, ...]:
    if isinstance(value, bool):
        return (option,) if value else ()
    return option, str(value)


def named_point(point: Point) -> str:
    """A combination in words, such as `width 64, dropout 0.2`."""
    return ", ".join(f"{option.lstrip('-')} {value}" for option, value in point)


def check_scheduler(sweep: Sweep, scheduler: str | None) -> None:
    """Devices belong to this machine. Raises GolfError where a cluster is asked for as well."""
    if scheduler and sweep.devices:
        raise GolfError(
            f"{sweep.path}: devices are of this machine; leave them out, and give each worker of the cluster its own"
        )
