"""Lanes and records. A record is what the board itself has judged; no result folder is believed."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from golf.errors import GolfError
from golf.files import read_text, write_whole
from golf.hole.hole import Hole, Kind
from golf.judge.verdict import Program
from golf.log.parity import Parity
from golf.results.folder import BOARD
from golf.results.summary import Summary
from golf.tables import Table

SEEDS = 2  # with which a record is judged: a program that is right half of the time does not pass


@dataclass(frozen=True)
class Speed:
    """How many times less CPU time an entry takes than the reference: pairs of runs, one right after the other."""

    least: float
    most: float
    pairs: int


@dataclass(frozen=True)
class Judged:
    """An entry as the board has judged it: with seeds of its own drawing, beside the reference's own runs."""

    program: Program
    packed: bool
    parity: Parity  # the lowest one of all rounds
    sound: bool  # every round was judged, confined, with each of the seeds, on each of the Pythons
    speed: Speed | None
    seeds: tuple[int, ...]
    pythons: tuple[str, ...]


def judged(summaries: list[Summary]) -> Judged:
    """What results of one and the same entry come to. Raises GolfError where its source has changed meanwhile."""
    verdicts = [verdict for summary in summaries for verdict in summary.entries]
    program = verdicts[0].program
    if any(verdict.program != program for verdict in verdicts):
        raise GolfError(f"{program.path}: has changed while it was judged; enter it again")
    seeds = {verdict.seed for verdict in verdicts}
    return Judged(
        program=program,
        packed=not all(verdict.proved_plain for verdict in verdicts),
        parity=min(verdict.parity for verdict in verdicts),
        sound=all(verdict.complete and verdict.confined and not verdict.at_fault for verdict in verdicts)
        and len(seeds) == len(verdicts) >= SEEDS,
        speed=_speed([ratio for summary in summaries for ratio in _ratios(summary)]),
        seeds=tuple(sorted(seed for seed in seeds if seed is not None)),
        pythons=tuple(sorted({str(verdict.interpreter) for verdict in verdicts})),
    )


def _ratios(summary: Summary) -> Iterator[float]:
    """The reference's CPU time over the entry's in every away round; home never counts, since its log can be stored."""
    for entry in summary.entries:
        for result in entry.results:
            run = summary.reference.run_beside(result.outcome)
            if run and result.outcome.kind == Kind.AWAY and not run.stands_on.golden:
                yield run.usage.cpu_seconds / max(result.outcome.usage.cpu_seconds, 1e-9)


def _speed(ratios: list[float]) -> Speed | None:
    return Speed(round(min(ratios), 2), round(max(ratios), 2), len(ratios)) if ratios else None


@dataclass(frozen=True)
class Lane:
    """What is ranked, and who may be."""

    name: str
    unit: str
    measure: Callable[[Judged], float | None]
    parity: Parity = Parity.FULL  # what it must reach in every home and away round
    plain: bool = False  # unpacks nothing, and runs no text that it made itself
    more_is_better: bool = False
    any_language: bool = False  # ports, too

    def admits(self, entry: Judged) -> bool:
        if entry.program.is_port and not self.any_language:
            return False
        return entry.sound and entry.parity >= self.parity and not (self.plain and entry.packed)

    def beats(self, size: float, standing: float | None) -> bool:
        if standing is None:
            return True
        return size > standing if self.more_is_better else size < standing


def _faster(entry: Judged) -> float | None:
    """The least ratio, where the entry is faster than the reference at all."""
    return entry.speed.least if entry.speed and entry.speed.least > 1 else None


LANES = (
    Lane("bytes", "bytes", lambda entry: entry.program.bytes),
    Lane("characters", "characters", lambda entry: entry.program.characters),
    Lane("plain", "bytes", lambda entry: entry.program.bytes, plain=True),
    Lane("plain traces", "bytes", lambda entry: entry.program.bytes, Parity.TRACES, plain=True),
    Lane(
        "seconds",
        "times faster",
        _faster,
        more_is_better=True,
    ),
    Lane("seconds, any language", "times faster", _faster, more_is_better=True, any_language=True),
)


@dataclass(frozen=True)
class Record:
    """The best figure of a lane, and how it was judged."""

    lane: str
    file: str  # relative to the hole's folder
    size: float
    sha256: str
    date: str
    stamp: str = ""  # of the result, where that is kept
    seeds: tuple[int, ...] = ()
    pythons: tuple[str, ...] = ()
    harness: str = ""  # the version of the judge
    most: float | None = None  # of several ratios, of which `size` is the least
    pairs: int | None = None


@dataclass(frozen=True)
class Published:
    """A figure that somebody published for a program with this log."""

    lane: str
    size: float
    what: str


@dataclass(frozen=True)
class Board:
    """All records of a hole, oldest first, and the published figures beside them."""

    records: tuple[Record, ...]
    published: tuple[Published, ...]

    def current(self) -> dict[str, Record]:
        """The standing record of each lane: the last one that entered."""
        return {record.lane: record for record in self.records}


def read_board(hole: Hole) -> Board:
    """A hole's board.toml; a hole without one has an empty board."""
    return board_in(hole.folder)


def board_in(folder: Path) -> Board:
    """The board of a folder: a hole's own, or the one that a result stood beside."""
    path = folder / BOARD
    if not path.exists():
        return Board((), ())
    table = Table.read(path, "mend it, or restore it from the repository")
    board = Board(
        tuple(_record(each) for each in table.tables("record")),
        tuple(_published(each) for each in table.tables("published")),
    )
    table.no_more_keys()
    return board


def _record(table: Table) -> Record:
    record = Record(
        lane=_lane(table),
        file=table.get("file", str),
        size=table.get("size", float),
        sha256=table.get("sha256", str),
        date=table.get("date", str),
        stamp=table.get_or("stamp", str, ""),
        seeds=table.integers("seeds"),
        pythons=table.strings("pythons"),
        harness=table.get_or("harness", str, ""),
        most=table.get_or("most", float, None),
        pairs=table.get_or("pairs", int, None),
    )
    table.no_more_keys()
    return record


def _published(table: Table) -> Published:
    figure = Published(_lane(table), table.get("size", float), table.get("what", str))
    table.no_more_keys()
    return figure


def _lane(table: Table) -> str:
    return table.choice("lane", {lane.name: lane.name for lane in LANES})


def file_in_hole(hole: Hole, path: Path) -> str:
    """A file's path from the hole's folder. Raises GolfError for one that is none of the hole's."""
    entries = [claim.path.resolve() for claim in hole.claims]
    if path.resolve() in entries or path.resolve().is_relative_to(hole.folder.resolve()):
        return Path(os.path.relpath(path.resolve(), hole.folder.resolve())).as_posix()
    raise GolfError(
        f"{path}: lies outside {hole.folder}; copy it to {hole.folder / 'entries'} and enter it there"
    )


def new_records(board: Board, file: str, entry: Judged, date: str, harness: str) -> Iterator[Record]:
    """What this entry wins."""
    for lane in LANES:
        standing = board.current().get(lane.name)
        size = lane.measure(entry)
        if size and lane.admits(entry) and lane.beats(size, standing.size if standing else None):
            speed = entry.speed if lane.more_is_better else None
            yield Record(
                lane=lane.name,
                file=file,
                size=size,
                sha256=entry.program.sha256,
                date=date,
                seeds=entry.seeds,
                pythons=entry.pythons,
                harness=harness,
                most=speed.most if speed else None,
                pairs=speed.pairs if speed else None,
            )


def append(hole: Hole, records: list[Record]) -> None:
    """Add records to board.toml, whole or not at all."""
    path = hole.folder / BOARD
    standing = read_text(path, "make it a readable file") if path.exists() else ""
    added = "".join(f"\n[[record]]\n{_rows(record)}" for record in records)
    write_whole(path, (standing + added).encode(), "make it a writable file")


def _rows(record: Record) -> str:
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    return "".join(
        f"{key} = {json.dumps(value)}\n" for key, value in values.items() if value not in (None, "", ())
    )
