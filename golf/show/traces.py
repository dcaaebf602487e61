"""The loss traces of each round: those that are equal drawn as one, with their running mean."""

from pathlib import Path
from typing import NamedTuple

from golf.hole.hole import Kind
from golf.results.summary import Summary
from golf.show.chart import Chart, Line, Values, chart, running_mean
from golf.show.runs import Run, runs_of
from golf.show.series import read_series

MEAN_OF = 25  # a running mean is taken over one part in so many of a trace
DRAWN = 240  # points of a curve in a picture


class Trace(NamedTuple):
    """A loss trace, and all programs that printed it; the reference's comes first."""

    programs: tuple[str, ...]
    stride: int  # every so many steps a loss is kept, beginning with step 1
    losses: tuple[float | None, ...]
    mean: tuple[float | None, ...]

    @property
    def name(self) -> str:
        more = len(self.programs) - 1
        return f"{self.programs[0]} and {more} more" if more > 1 else " and ".join(self.programs)


class Traces(NamedTuple):
    """All traces of one round. The picture is of their means."""

    round: str
    traces: tuple[Trace, ...]
    picture: Chart | None
    notes: tuple[str, ...]


def traces_of(summary: Summary, folder: Path) -> tuple[Traces, ...]:
    """The traces of every round in which a program ran, the home round first."""
    rounds: dict[str, list[Run]] = {}
    for run in sorted(runs_of(summary), key=lambda run: run.outcome.kind != Kind.HOME):
        rounds.setdefault(run.outcome.round, []).append(run)
    return tuple(_round(name, runs, folder) for name, runs in rounds.items())


def _round(name: str, runs: list[Run], folder: Path) -> Traces:
    programs: dict[tuple[int, tuple[float | None, ...]], dict[str, None]] = {}  # each program once, in order
    notes = []
    for run in runs:
        series = read_series(run.program, folder / f"{run.stem}.losses")
        if series is None:
            notes.append(f"{run.stem}: no losses to plot")
            continue
        if series.unreadable:
            notes.append(
                f"{run.stem}: losses that are no finite numbers: {series.unreadable}; the plot has gaps there"
            )
        programs.setdefault((series.stride, series.losses), {})[run.program] = None
    traces = [Trace(tuple(names), *kept, _mean(kept[1])) for kept, names in programs.items()]
    return Traces(name, tuple(traces), chart([_thinned(trace) for trace in traces]), tuple(notes))


def _mean(losses: Values) -> tuple[float | None, ...]:
    return tuple(
        mean if mean is None else round(mean, 5)
        for mean in running_mean(losses, max(1, len(losses) // MEAN_OF))
    )


def _thinned(trace: Trace) -> Line:
    every = -(-len(trace.mean) // DRAWN)
    return Line(trace.name, trace.mean[::every], stride=trace.stride * every)
