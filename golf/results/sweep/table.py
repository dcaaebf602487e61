"""What the logs of a sweep say: loss curves, and a row for each run, the best first."""

import csv
import io
import math
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from golf.errors import GolfError, did_you_mean, spelled
from golf.files import read
from golf.log.lines import Grammar, read_line, text_of
from golf.results.sweep.plan import Point, Sweep, identity, named_point
from golf.results.sweep.work import ERRORS, LOG, TOO_LONG, End, read_end

NAMED = 8  # names of losses that a fault tells
Curve = tuple[tuple[int, float], ...]  # (step, loss), by step


@dataclass(frozen=True)
class Row:
    """One run, as its folder tells it.

    curves  by name, in the order in which the log has them
    judged  the name of the curve that ranks it; empty where the log has no loss
    """

    point: Point
    folder: Path
    state: str
    done: bool
    seconds: float | None
    curves: dict[str, Curve]
    judged: str

    @property
    def name(self) -> str:
        return named_point(self.point)

    @property
    def best(self) -> tuple[int, float] | None:
        """The step of the lowest loss, and that loss."""
        found = [pair for pair in self.curves.get(self.judged, ()) if math.isfinite(pair[1])]
        return min(found, key=lambda pair: pair[1], default=None)

    @property
    def last(self) -> tuple[int, float] | None:
        return next(reversed(self.curves.get(self.judged, ())), None)


def run_folder(sweep: Sweep, out: Path, point: Point) -> Path:
    """Where a run lies: its values, for the eye, and what it is."""
    words = re.sub(r"[^\w.+=-]+", "_", named_point(point).replace(" ", "="))[:100]
    return out / f"{words}-{identity(sweep, point)}"


def read_rows(sweep: Sweep, out: Path) -> tuple[Row, ...]:
    """All runs of a sweep, ranked."""
    return ranked(read_row(sweep, out, point) for point in sweep.points)


def ranked(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The runs that have a loss by their lowest one, the others behind them."""
    return tuple(sorted(rows, key=lambda row: row.best[1] if row.best else math.inf))


def read_row(sweep: Sweep, out: Path, point: Point) -> Row:
    """One run of a sweep."""
    folder = run_folder(sweep, out, point)
    log, fault = _read(folder / LOG)
    curves = read_curves(log, sweep.hole.grammar)
    names = [name for name in curves if sweep.curve in name]
    end = read_end(folder)
    return Row(
        point=point,
        folder=folder,
        state=fault or _state(folder, end),
        done=end is not None and end.done,
        seconds=end.seconds if end else None,
        curves=curves,
        judged=names[-1] if names else "",
    )


def check_curve(sweep: Sweep, rows: Sequence[Row]) -> None:
    """Raise GolfError where runs are done, and none can be ranked by the curve that the sweep names."""
    done = [row for row in rows if row.done]
    if not done or not sweep.curve or any(row.judged for row in done):
        return
    names = list(dict.fromkeys(name for row in done for name in row.curves))[:NAMED]
    what = f"name one of {', '.join(names)}" if names else "leave it out: they tell no loss at all"
    raise GolfError(
        f"{sweep.path}: curve is {sweep.curve[:100]!r}, and no log tells such a loss; "
        f"{did_you_mean(sweep.curve, names)}{what}, and make the table anew with --table"
    )


def read_curves(log: bytes, grammar: Grammar) -> dict[str, Curve]:
    """The losses of a log, those of equally worded lines together. Of a step that was made twice, the later counts."""
    curves: dict[str, dict[int, float]] = {}
    for line in text_of(log).split("\n"):
        if (read := read_line(line, grammar)).kind == "loss" and read.name.isdecimal():
            try:
                curves.setdefault(_kind(line), {})[int(read.name)] = float(read.value)
            except ValueError:
                continue  # a line that was cut off, or no number
    return {name: tuple(sorted(curve.items())) for name, curve in curves.items()}


def _kind(line: str) -> str:
    """What a loss line says beside its numbers, such as `transformer validation`."""
    words = re.findall(r"[^\W\d_]+", line)
    return " ".join(word for word in words if word not in ("step", "loss", "nan", "inf", "e")) or "loss"


def _state(folder: Path, end: End | None) -> str:
    if end is None:
        return "cut off" if (folder / LOG).is_file() else "not run"
    if end.done:
        return "done"
    if end.ended:
        return "took too long" if end.ended == TOO_LONG else end.ended
    if end.exit_status < 0:
        return f"killed by signal {-end.exit_status}"
    errors, fault = _read(folder / ERRORS)
    last = fault or "".join(text_of(errors).strip().rpartition("\n")[2].splitlines()[-1:])
    return f"failed, exit status {end.exit_status}" + (f": {last[:300]}" if last else "")


def _read(path: Path) -> tuple[bytes, str]:
    """What a run printed so far, nothing where it has not begun; and why it cannot be read."""
    if not os.path.lexists(path):
        return b"", ""
    try:
        return read(path, "what it tells is left out", growing=True), ""
    except GolfError as error:
        return b"", str(error)


def runs_csv(sweep: Sweep, rows: Sequence[Row]) -> str:
    """A line a run, the best first."""
    head = [
        *(option.lstrip("-") for option in sweep.options),
        "state",
        "best loss",
        "at step",
        "last loss",
        "seconds",
    ]
    lines = [
        [
            *(value for _, value in row.point),
            row.state,
            *((row.best[1], row.best[0]) if row.best else ("", "")),
            row.last[1] if row.last else "",
            "" if row.seconds is None else row.seconds,
        ]
        for row in rows
    ]
    return _csv([head, *lines])


def losses_csv(rows: Sequence[Row]) -> str:
    """A line a loss: run, curve, step, loss."""
    lines = [
        [row.name, name, step, loss]
        for row in rows
        for name, curve in row.curves.items()
        for step, loss in curve
    ]
    return _csv([["run", "curve", "step", "loss"], *lines])


def _csv(lines: Sequence[Sequence[object]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([_cell(value) for value in line] for line in lines)
    return file.getvalue()


def _cell(value: object) -> object:
    """What does not print is spelled out; what a spreadsheet would take for a formula has an apostrophe before it."""
    if not isinstance(value, str):
        return value
    text = spelled(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
