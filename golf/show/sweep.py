"""A sweep as a table on a terminal, and as a page that opens from the disk: curves and rows, the best run first."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from golf.errors import printable
from golf.results.sweep.plan import Sweep
from golf.results.sweep.table import Curve, Row
from golf.show.series import POINTS
from golf.show.template import environment, style

WIDTH, HEIGHT = 900.0, 320.0  # of a chart, in the units of its drawing
LEFT, BOTTOM = 52.0, 24.0  # what the axes' numbers take
HIGHEST_SHARE = 0.98  # of all losses are within a chart: a training that goes astray hides no other


@dataclass(frozen=True)
class Line:
    """One run's curve in a chart."""

    rank: int
    name: str
    points: str  # as SVG has them
    last: str


@dataclass(frozen=True)
class Chart:
    """All runs' curves of one name."""

    name: str
    lines: tuple[Line, ...]
    steps: tuple[tuple[float, str], ...]  # the marks of the axes: place and number
    losses: tuple[tuple[float, str], ...]


def sweep_table(sweep: Sweep, rows: Sequence[Row]) -> Table:
    """A row a run, the best first."""
    table = Table(box=None, pad_edge=False)
    for option in sweep.options:
        table.add_column(Text(printable(option.lstrip("-"))))
    for title in ("best loss", "at step", "last", "seconds"):
        table.add_column(title, justify="right")
    table.add_column("state")
    for row in rows:
        cells = [*(str(value) for _, value in row.point), *numbers(row), row.state]
        table.add_row(*(Text(printable(cell)) for cell in cells))
    return table


def numbers(row: Row) -> tuple[str, str, str, str]:
    """Best loss, its step, last loss and seconds, as they are shown."""
    best, last = row.best, row.last
    return (
        f"{best[1]:.4f}" if best else "—",
        f"{best[0]:,}" if best else "—",
        f"{last[1]:.4f}" if last else "—",
        "—" if row.seconds is None else f"{row.seconds:,.1f}",
    )


def sweep_page(sweep: Sweep, rows: Sequence[Row]) -> str:
    """The page, complete in itself."""
    return environment().get_template("sweep.html").render(
        sweep=sweep, rows=rows, numbers=numbers, charts=charts(rows), style=style(), width=WIDTH, height=HEIGHT
    )  # fmt: skip


def charts(rows: Sequence[Row]) -> tuple[Chart, ...]:
    """A chart for each name of a curve; those that rank the runs come first."""
    judged = list(dict.fromkeys(row.judged for row in rows if row.judged))
    names = dict.fromkeys([*judged, *(name for row in rows for name in row.curves)])
    return tuple(_chart(name, rows) for name in names)


def _chart(name: str, rows: Sequence[Row]) -> Chart:
    curves = [(rank, row, row.curves[name]) for rank, row in enumerate(rows, 1) if name in row.curves]
    losses = sorted(loss for _, _, curve in curves for _, loss in curve if math.isfinite(loss)) or [0.0]
    steps = sorted(step for _, _, curve in curves for step, _ in curve)
    low, high = losses[0], losses[math.ceil(HIGHEST_SHARE * len(losses)) - 1]
    across, up = Scale(steps[0], steps[-1], LEFT, WIDTH - 8), Scale(low, high, HEIGHT - BOTTOM, 8.0)
    lines = tuple(
        Line(rank, row.name, _points(curve, across, up), f"{curve[-1][1]:.4f}") for rank, row, curve in curves
    )
    return Chart(
        name,
        lines,
        steps=tuple((across(step), f"{step:,}") for step in dict.fromkeys((steps[0], steps[-1]))),
        losses=tuple((up(loss), f"{loss:.3f}") for loss in dict.fromkeys((low, (low + high) / 2, high))),
    )


class Scale:
    """A straight line through two points, bounded by them."""

    def __init__(self, first: float, last: float, start: float, end: float) -> None:
        self.first, self.span, self.start, self.length = first, (last - first) or 1.0, start, end - start

    def __call__(self, number: float) -> float:
        return round(self.start + self.length * min(1.0, max(0.0, (number - self.first) / self.span)), 1)


def _points(curve: Curve, across: Scale, up: Scale) -> str:
    """The curve's points, as many as a picture can show; the last one always."""
    thinned = curve[:: -(-len(curve) // POINTS)]
    shown = thinned if thinned[-1] == curve[-1] else (*thinned, curve[-1])
    return " ".join(f"{across(step)},{up(loss)}" for step, loss in shown if math.isfinite(loss))
