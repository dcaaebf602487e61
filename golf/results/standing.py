"""Where an entry stands on the board: its lane, and how far the record of that lane is."""

from dataclasses import dataclass

from golf.judge.verdict import Verdict
from golf.results.board import Board
from golf.results.lanes import LANES, Judged, Lane
from golf.results.records import Record


@dataclass(frozen=True)
class Standing:
    """An entry in the lane in which it is nearest to a record, or holds one.

    size   in the lane's unit; 0 where nobody has measured it
    holds  the record is this very source
    """

    lane: Lane
    size: float
    record: Record | None
    holds: bool = False

    @property
    def gained(self) -> float:
        """How much better it is than the record, below zero where it is worse; without a record, nothing."""
        if self.record is None:
            return 0
        gained = self.size - self.record.size
        return gained if self.lane.more_is_better else -gained


def standing(board: Board, entry: Verdict) -> Standing:
    """The lane of an entry. One that is not right (yet) is taken for what it claims to be."""
    current = board.current()
    for lane in LANES:
        record = current.get(lane.name)
        if record and record.sha256 == entry.program.sha256:
            return Standing(lane, record.size, record, holds=True)
    taken = _taken_for(entry)
    open_lanes = [lane for lane in LANES if lane.admits(taken) and lane.measure(taken) is not None]
    found = [Standing(lane, lane.measure(taken) or 0, current.get(lane.name)) for lane in open_lanes]
    if entry.program.is_port:
        unmeasured = next((lane for lane in LANES if lane.any_language), LANES[0])
        found = [Standing(unmeasured, 0, current.get(unmeasured.name))]
    return min(found or [Standing(LANES[0], entry.program.bytes, None)], key=_share)


def _share(standing: Standing) -> float:
    return standing.size / standing.record.size if standing.record else float("inf")


def _taken_for(entry: Verdict) -> Judged:
    return Judged(
        program=entry.program,
        packed=entry.packed,
        parity=max(entry.parity, entry.claim),
        sound=True,
        speed=None,
        seeds=(),
        pythons=(),
        layers=(),
    )
