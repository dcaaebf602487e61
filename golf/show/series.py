"""Loss traces as numbers: read from a result folder, thinned for a plot, drawn as a sparkline."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from golf.results.folder import ResultFolder

POINTS = 2000  # as many as a plot can show
BARS = "▁▂▃▄▅▆▇█"
AROUND = 20  # steps that are shown on either side of the first difference
SEEN = 0.03  # of the height of a picture
LARGEST = 1e100  # of a loss that is drawn


class Series(NamedTuple):
    """One program's loss trace in one round; None where a loss is no finite number."""

    label: str
    stride: int  # every so many steps one is kept, beginning with step 1
    losses: tuple[float | None, ...]
    unreadable: int  # losses that are NaN, infinite, or no number


def read_series(label: str, path: Path) -> Series | None:
    """A trace from a .losses file, thinned to POINTS; None where the file is missing or holds none."""
    values = [number(text) for text in _losses(path)]
    if not values:
        return None
    stride = -(-len(values) // POINTS)
    return Series(
        label=label,
        stride=stride,
        losses=tuple(values[::stride]),
        unreadable=sum(value is None for value in values),
    )


class Parting(NamedTuple):
    """Two traces near the first loss that differs: the losses from step `first` on."""

    step: int
    first: int
    expected: tuple[float | None, ...]
    found: tuple[float | None, ...]

    @property
    def between(self) -> tuple[float | None, ...]:
        """What was found less what was expected."""
        pairs = zip(self.expected, self.found, strict=False)
        return tuple(None if a is None or b is None else b - a for a, b in pairs)

    @property
    def seen(self) -> bool:
        """Could one see the difference, were both traces drawn over each other?"""
        values = [value for value in (*self.expected, *self.found) if value is not None]
        apart = [abs(value) for value in self.between if value is not None]
        return not apart or max(apart) > SEEN * (max(values) - min(values))


def parting(reference: Path, entry: Path) -> Parting | None:
    """Where the losses of two .losses files part; None where they do not, or a file is missing."""
    expected, found = _losses(reference), _losses(entry)
    at = next((i for i, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b), None)
    if at is None:
        return None
    first, last = max(0, at - AROUND), at + AROUND + 1
    traces = [tuple(number(text) for text in losses[first:last]) for losses in (expected, found)]
    return Parting(at + 1, first + 1, *traces)


def _losses(path: Path) -> list[str]:
    """The losses as they were printed."""
    lines = (ResultFolder(path.parent).kept(path.name) or b"").decode("utf-8", "replace").splitlines()
    return [line.rpartition("\t")[2] for line in lines]


def number(text: str) -> float | None:
    """A loss as a number that can be drawn: finite, and no larger than a sum of a trace can hold."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < LARGEST else None


def sparkline(values: Sequence[float], width: int) -> str:
    """The values as `width` bars at most, each the mean of its share, from the lowest to the highest.

    >>> sparkline([3.0, 2.0, 1.0, 1.0], 4)
    '█▄▁▁'
    """
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return ""
    n = min(width, len(finite))
    shares = [finite[i * len(finite) // n : (i + 1) * len(finite) // n] for i in range(n)]
    means = [math.fsum(share) / len(share) for share in shares]
    low, high = min(means), max(means)
    scale = (len(BARS) - 1) / (high - low) if high > low else 0
    return "".join(BARS[int((mean - low) * scale)] for mean in means)
