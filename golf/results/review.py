"""What the board's own judging of a file has come to, beside what it has to beat."""

from dataclasses import dataclass

from golf.judge.verdict import Program
from golf.log.parity import Parity
from golf.results.board import Board
from golf.results.lanes import LANES, Judged
from golf.results.records import Record
from golf.results.summary import Summary


@dataclass(frozen=True)
class Review:
    """A file, judged with seeds of the board's own drawing on every Python that was asked for.

    file       as the board would name it
    board      what it has to beat
    summaries  a result for each seed and Python, up to the first in which it misses its claim
    won        what it would enter
    """

    file: str
    program: Program
    board: Board
    summaries: tuple[Summary, ...]
    won: tuple[Record, ...]

    @property
    def missed(self) -> str:
        """Why it is not valid; empty where it is."""
        return next(filter(None, map(missed, self.summaries)), "")

    @property
    def known(self) -> Record | None:
        """The record that this very source has set already."""
        return next((each for each in self.board.records if each.sha256 == self.program.sha256), None)

    @property
    def good(self) -> bool:
        """Is it a new valid record?"""
        return bool(self.won) and not self.missed and self.known is None


def missed(summary: Summary) -> str:
    """Where the one entry of a result misses its claim; empty where it does not."""
    [verdict] = summary.entries
    if verdict.claim_met and verdict.complete:
        return ""
    why = "; ".join(map(str, verdict.reasons))
    return (
        f"{verdict.program.path}: misses its claim on {verdict.interpreter} with seed {verdict.seed}: {why}"
    )


def board_held_by(program: Program) -> Board:
    """A board on which this one program holds every lane that its source could stand in."""
    entry = Judged(program, program.packed, Parity.FULL, True, None, seeds=(), pythons=(), layers=())
    sizes = {lane: lane.measure(entry) for lane in LANES if lane.admits(entry)}
    return Board(
        tuple(
            Record(lane.name, program.path, size, program.sha256, date="")
            for lane, size in sizes.items()
            if size is not None
        ),
        (),
    )
