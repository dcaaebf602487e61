"""Curves as a picture without scripts: numbers, in percent of its width and height, that a template writes as SVG."""

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

# Where the axes begin and end, in percent of the picture, from its top left.
ACROSS, UP = (0.5, 99.5), (96.0, 4.0)
TICKS = 5  # at most so many intervals on an axis

Values = Sequence[float | None]
Point = tuple[float, float]


class Tick(NamedTuple):
    """A place on an axis, and what stands there."""

    at: float
    text: str


class Curve(NamedTuple):
    """A line in as many parts as its gaps make; a part of one point is drawn as a dot."""

    name: str
    parts: tuple[tuple[Point, ...], ...]


class Chart(NamedTuple):
    """A picture of some curves. `mark` is where something happens, on the x axis."""

    curves: tuple[Curve, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    mark: float | None


class Line(NamedTuple):
    """Values over steps: the first one stands at step `first`, and so many steps lie between two of them."""

    name: str
    values: Values
    first: int = 1
    stride: int = 1

    @property
    def steps(self) -> range:
        return range(self.first, self.first + self.stride * len(self.values), self.stride)


def chart(lines: Sequence[Line], mark: int | None = None) -> Chart | None:
    """A picture of these lines; None where nothing can be drawn."""
    values = [value for line in lines for value in line.values if value is not None]
    if not values:
        return None
    steps = [step for line in lines for step in line.steps]
    across = _Axis(min(steps), max(steps), *ACROSS, finest=1)
    up = _Axis(min(values), max(values), *UP)
    return Chart(
        tuple(Curve(line.name, tuple(_parts(line, across, up))) for line in lines),
        tuple(_ticks(across)),
        tuple(_ticks(up)),
        None if mark is None else round(across.place(mark), 2),
    )


def running_mean(values: Values, width: int) -> tuple[float | None, ...]:
    """Of each value and as many before it as `width` says, as far as there are any; None where there is none.

    >>> running_mean([4.0, 2.0, None, 3.0], 2)
    (4.0, 3.0, 2.0, 3.0)
    """
    there = [value for value in values if value is not None]
    before = [0, *accumulate(value is not None for value in values)]  # how many of those there are, by place
    means = []
    for i in range(1, len(before)):
        near = there[before[max(0, i - width)] : before[i]]
        means.append(math.fsum(near) / len(near) if near else None)
    return tuple(means)


class _Axis(NamedTuple):
    """From `low` at place `start` to `high` at place `end`; no two ticks stand nearer than `finest`."""

    low: float
    high: float
    start: float
    end: float
    finest: float = 0.0

    @property
    def flat(self) -> bool:
        """Is there too little between the ends to be divided?"""
        return self.high - self.low <= max(abs(self.low), abs(self.high), 1e-6) * 1e-9

    def place(self, value: float) -> float:
        if self.flat:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def _parts(line: Line, across: _Axis, up: _Axis) -> Iterator[tuple[Point, ...]]:
    part: list[Point] = []
    for step, value in zip(line.steps, line.values, strict=True):
        if value is not None:
            part.append((round(across.place(step), 2), round(up.place(value), 2)))
        elif part:
            yield tuple(part)
            part = []
    if part:
        yield tuple(part)


def _ticks(axis: _Axis) -> Iterator[Tick]:
    """Round numbers between the ends of an axis."""
    if axis.flat:
        yield Tick(round(axis.place(axis.low), 2), f"{axis.low:.6g}")
        return
    step = max(nice((axis.high - axis.low) / TICKS), axis.finest)
    for i in range(math.ceil(axis.low / step), math.floor(axis.high / step) + 1):
        yield Tick(round(axis.place(i * step), 2), _number(i * step, step))


def _number(value: float, step: float) -> str:
    """A number with as many decimals as its axis needs."""
    if not 1e-8 < step < 1e8:
        return f"{value:.6g}"
    return f"{value:.{max(0, -math.floor(math.log10(step)))}f}"


def nice(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is no smaller than this.

    >>> nice(0.3), nice(7.0)
    (0.5, 10.0)
    """
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least)
