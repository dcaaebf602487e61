"""Lanes and records. A record enters `board.toml` only through a verdict in a result folder."""

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from golf.errors import GolfError
from golf.files import read, write_whole
from golf.hole.hole import Hole
from golf.log.parity import Parity
from golf.tables import Table

Json = Mapping[str, Any]

_MEND = "mend it, or restore it from the repository"


@dataclass(frozen=True)
class Lane:
    """What is ranked, and who may be."""

    name: str
    unit: str
    measure: Callable[[Json, Json], float]  # (entry, summary) -> its figure
    parity: Parity = Parity.FULL  # what it must reach in every home and away round
    plain: bool = False  # no exec, eval, compile or decompressor
    more_is_better: bool = False


def _speed(entry: Json, summary: Json) -> float:
    """How many times less CPU time an entry takes than the reference in the same call; 0 if not less, or unknown."""
    home = {run["name"]: run for run in entry["rounds"]}.get("home")
    reference = {run["name"]: run for run in summary["reference"]["rounds"]}.get("home")
    if not home or not reference or "this call" not in reference["stands_on"] or not home["cpu_seconds"]:
        return 0.0
    times = round(float(reference["cpu_seconds"] / home["cpu_seconds"]), 2)
    return times if times > 1 else 0.0


LANES = (
    Lane("bytes", "bytes", lambda entry, _: entry["bytes"]),
    Lane("characters", "characters", lambda entry, _: entry["characters"]),
    Lane("plain", "bytes", lambda entry, _: entry["bytes"], plain=True),
    Lane("plain traces", "bytes", lambda entry, _: entry["bytes"], Parity.TRACES, plain=True),
    Lane("seconds", "times faster", _speed, more_is_better=True),
)


@dataclass(frozen=True)
class Record:
    """The best figure of a lane, when it was judged, and by which result."""

    lane: str
    file: str  # relative to the hole's folder
    size: float
    sha256: str
    date: str
    stamp: str


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
    path = hole.folder / "board.toml"
    if not path.exists():
        return Board((), ())
    table = Table.read(path, _MEND)
    board = Board(
        tuple(_record(each) for each in table.tables("record")),
        tuple(_published(each) for each in table.tables("published")),
    )
    table.no_more_keys()
    return board


def _record(table: Table) -> Record:
    record = Record(
        lane=table.get("lane", str),
        file=table.get("file", str),
        size=table.get("size", float),
        sha256=table.get("sha256", str),
        date=table.get("date", str),
        stamp=table.get("stamp", str),
    )
    table.no_more_keys()
    return record


def _published(table: Table) -> Published:
    figure = Published(table.get("lane", str), table.get("size", float), table.get("what", str))
    table.no_more_keys()
    return figure


def enter(hole: Hole, result: Path) -> list[str]:
    """Enter every record that a result folder holds; a line for each.

    Raises GolfError where the folder holds no summary of this hole, or one of the shipped away rounds alone: their
    logs could be stored in an entry.
    """
    try:
        summary = json.loads((result / "summary.json").read_text("utf-8"))
    except (OSError, ValueError):
        raise GolfError(f"{result}: holds no readable summary.json; name a result folder") from None
    if summary["hole"] != hole.name:
        raise GolfError(f"{result}: is of the hole {summary['hole']}, not {hole.name}")
    if summary["seed"] is None and any(round_.seed is not None for round_ in hole.rounds):
        raise GolfError(f"{result}: its away rounds are the shipped ones; a record is judged with --seed N")
    lines = []
    for lane in LANES:
        standing = read_board(hole).current().get(lane.name)
        best = _best(lane, hole, summary)
        if best and _beats(lane, best, standing):
            _append(hole, best)
            was = f", was {standing.size:g}" if standing else ""
            lines.append(f"{lane.name}: {best.file} with {best.size:g} {lane.unit}{was}")
    return lines or ["no record: nothing valid in it beats the board"]


def _best(lane: Lane, hole: Hole, summary: Json) -> Record | None:
    candidates = [
        Record(
            lane=lane.name,
            file=Path(os.path.relpath(entry["path"], hole.folder)).as_posix(),
            size=lane.measure(entry, summary),
            sha256=entry["sha256"],
            date=time.strftime("%Y-%m-%d"),
            stamp=summary["stamp"],
        )
        for entry in summary["entries"]
        if _eligible(lane, entry) and _belongs(hole, Path(entry["path"]).resolve())
    ]
    candidates = [record for record in candidates if record.size > 0]
    return min(candidates, key=lambda r: -r.size if lane.more_is_better else r.size, default=None)


def _belongs(hole: Hole, path: Path) -> bool:
    """Whether a file lies in the hole's folder, or is one of its entries."""
    entries = [claim.path.resolve() for claim in hole.claims]
    return path in entries or path.is_relative_to(hole.folder.resolve())


def _eligible(lane: Lane, entry: Json) -> bool:
    reached = entry["complete"] and entry["confined"] and Parity[entry["parity"].upper()] >= lane.parity
    return bool(reached and not (lane.plain and entry["packed"]))


def _beats(lane: Lane, record: Record, standing: Record | None) -> bool:
    if standing is None:
        return True
    return record.size > standing.size if lane.more_is_better else record.size < standing.size


def _append(hole: Hole, record: Record) -> None:
    path = hole.folder / "board.toml"
    rows = "\n".join(f"{key} = {json.dumps(value)}" for key, value in vars(record).items())
    standing = read(path, _MEND) if path.exists() else b""
    write_whole(path, standing + f"\n[[record]]\n{rows}\n".encode(), "make it a writable file")
