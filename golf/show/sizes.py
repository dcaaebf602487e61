"""Sizes on a scale where a small one and a large one can both be read: equal distances are equal ratios."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from golf.judge.verdict import Verdict
from golf.results.board import Board
from golf.results.standing import standing
from golf.results.summary import Summary
from golf.show.chart import Tick

ROOM = 1.25  # between the sizes and the ends of the scale, as a ratio


class Row(NamedTuple):
    """One program. Places are in percent of the scale.

    lane    in which it is ranked; of the reference it is empty
    failed  it misses its claim
    record  where the record of that lane stands, if that has a size
    others  where figures stand that were published elsewhere
    """

    name: str
    size: str
    lane: str
    at: float
    failed: bool = False
    record: float | None = None
    others: tuple[float, ...] = ()


class Sizes(NamedTuple):
    """All programs on one scale, the smallest first."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]


class _Size(NamedTuple):
    name: str
    value: float
    unit: str
    lane: str = ""
    failed: bool = False
    record: float | None = None
    others: tuple[float, ...] = ()


def sizes_of(summary: Summary, board: Board) -> Sizes:
    """The sizes of the reference and of every entry, in the unit of its lane."""
    reference = _Size(str(summary.reference.label), summary.reference.program.bytes, "bytes")
    found = {reference.name: reference}
    found |= {entry.label.name: _size(entry, board) for entry in summary.entries}
    ordered = sorted(found.values(), key=lambda each: each.value)
    marks = [mark for each in ordered for mark in (each.value, each.record, *each.others) if mark]
    scale = Scale.around(marks)
    return Sizes(tuple(_row(each, scale) for each in ordered), tuple(scale.ticks()))


def _size(entry: Verdict, board: Board) -> _Size:
    lane, record = (stands := standing(board, entry)).lane, stands.record
    if lane.more_is_better:  # ranked by another thing than its size
        return _Size(entry.label.name, entry.program.bytes, "bytes", lane.name, not entry.claim_met)
    others = tuple(figure.size for figure in board.published if figure.lane == lane.name)
    size = record.size if record else None
    return _Size(entry.label.name, stands.size, lane.unit, lane.name, not entry.claim_met, size, others)


def _row(size: _Size, scale: "Scale") -> Row:
    return Row(
        name=size.name,
        size=f"{size.value:,.0f} {size.unit}",
        lane=size.lane,
        at=scale.place(size.value),
        failed=size.failed,
        record=scale.place(size.record) if size.record else None,
        others=tuple(map(scale.place, size.others)),
    )


class Scale(NamedTuple):
    """A logarithmic axis from `low` to `high`."""

    low: float
    high: float

    @classmethod
    def around(cls, sizes: Sequence[float]) -> "Scale":
        """One on which all of these sizes have their place. They are above zero."""
        return cls(min(sizes) / ROOM, max(sizes) * ROOM)

    def place(self, size: float) -> float:
        """Where a size stands, in percent of the axis."""
        return round(100 * math.log(max(size, self.low) / self.low) / math.log(self.high / self.low), 2)

    def ticks(self) -> Iterator[Tick]:
        """1, 2 and 5 times each power of ten."""
        for power in range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))):
            for factor in (1, 2, 5):
                size = factor * 10.0**power
                if self.low <= size <= self.high and size >= 1:
                    yield Tick(self.place(size), f"{size:,.0f}")
