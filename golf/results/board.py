"""The board: what stands in each lane. A record is what the board itself has judged; no result folder is believed."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from golf.errors import GolfError, shown
from golf.files import resolved
from golf.hole.hole import Hole
from golf.hole.reader import course_of
from golf.results.folder import BOARD
from golf.results.lanes import BY_NAME, LANES, Judged, Lane, Pairs
from golf.results.records import LONGEST_REASON, Record, as_toml, read_records, record_in, rows, write
from golf.tables import Table


@dataclass(frozen=True)
class Published:
    """A figure that somebody published for a program with this log."""

    lane: str
    size: float
    what: str


@dataclass(frozen=True)
class Board:
    """All records of a hole, oldest first, and the published figures beside them; or one that cannot be read.

    folder  the hole's, from the root of its course; empty where nobody has asked for it
    """

    records: tuple[Record, ...]
    published: tuple[Published, ...]
    known: bool = True
    folder: str = ""

    def descent(self, lane: Lane) -> tuple[Record, ...]:
        """The records of a lane that count, each of which beat the one before."""
        found: list[Record] = []
        for record in self.records:
            if record.lane == lane.name and not record.struck and _goes_on(lane, found, record):
                found.append(record)
        return tuple(found)

    def current(self) -> dict[str, Record]:
        """The standing record of each lane that has one."""
        return {lane.name: descent[-1] for lane in LANES if (descent := self.descent(lane))}


UNKNOWN = Board((), (), known=False)


def _goes_on(lane: Lane, descent: list[Record], record: Record) -> bool:
    """Does it beat the last one? Where times decide, the pairs of runs say so that were seen when it entered."""
    return not descent or beats(lane, record.size, record.duel, descent[-1])


def read_board(hole: Hole) -> Board:
    """A hole's records, and the published figures of its board.toml, where it has one."""
    folder = hole.folder.absolute()
    of_course = folder.relative_to(course_of(folder)).as_posix()
    return replace(board_in(folder), records=read_records(hole), folder=of_course)


def board_in(folder: Path) -> Board:
    """What the board.toml of a folder tells: a hole's has published figures, a result's the records of its day, too."""
    path = folder / BOARD
    if not path.exists():
        return Board((), ())
    table = Table.read(path, "mend it, or restore it from the repository")
    board = Board(
        tuple(map(record_in, table.tables("record"))), tuple(map(_published, table.tables("published")))
    )
    table.no_more_keys()
    return board


def board_text(board: Board) -> str:
    """The whole board as one board.toml."""
    published = [f"[[published]]\n{rows(asdict(figure))}" for figure in board.published]
    return "\n".join([*published, *(f"[[record]]\n{as_toml(record, 'record.')}" for record in board.records)])


def _published(table: Table) -> Published:
    lane = table.choice("lane", {name: name for name in BY_NAME})
    figure = Published(lane, table.above_zero("size"), table.get("what", str))
    table.no_more_keys()
    return figure


def file_in_hole(hole: Hole, path: Path) -> str:
    """A file's path from the hole's folder. Raises GolfError for one that is none of the hole's."""
    if not path.name.isprintable() or not str(resolved(path)).isprintable():
        raise GolfError(
            f"{path}: its path holds what does not print, or is not UTF-8; rename it and enter it again"
        )
    entries = [resolved(claim.path) for claim in hole.claims]
    if resolved(path) in entries or resolved(path).is_relative_to(resolved(hole.folder)):
        return Path(os.path.relpath(resolved(path), resolved(hole.folder))).as_posix()
    raise GolfError(
        f"{path}: lies outside {hole.folder}; copy it to {hole.folder / 'entries'} and enter it there"
    )


def new_records(board: Board, entry: Judged, duels: Mapping[str, Pairs], told: Record) -> Iterator[Record]:
    """What this entry wins.

    duels  by the sha256 of a standing record that times decide: its pairs of runs with that
    told   what is told of each of its records, whatever the lane
    """
    current = board.current()
    for lane in LANES:
        standing = current.get(lane.name)
        size = lane.measure(entry)
        duel = duels.get(standing.sha256) if standing and lane.more_is_better else None
        if size and lane.admits(entry) and beats(lane, size, duel, standing):
            yield replace(
                stands_on(told, entry),
                lane=lane.name,
                size=size,
                replaced=standing.name if standing else "",
                speed=entry.speed if lane.more_is_better else None,
                duel=duel,
            )


def beats(lane: Lane, size: float, duel: Pairs | None, standing: Record | None) -> bool:
    """Is that better than what stands? Where times decide, a duel says so."""
    if standing is None:
        return True
    if lane.more_is_better:
        return duel is not None and duel.beyond_noise
    return size < standing.size


def stands_on(record: Record, entry: Judged) -> Record:
    """The record, with what it was judged by."""
    return replace(
        record,
        sha256=entry.program.sha256,
        seeds=entry.seeds,
        pythons=entry.pythons,
        layers=entry.layers,
    )


def find_record(hole: Hole, name: str) -> Record:
    """The record of that folder, or of that `<lane>/<date>-<size>`. Raises GolfError where there is none."""
    records = read_records(hole)
    for record in records:
        if name == record.name or resolved(Path(name)) == resolved(record.source.parent):
            return record
    known = ", ".join(record.name for record in records[-3:]) or "none"
    raise GolfError(f"{name}: {hole.name} has no such record; the latest are {known}")


def strike(record: Record, why: str) -> Record:
    """The record does not count any more; it stays where it is, and says why.

    Raises GolfError without a reason in a line, and for a record that has been struck already: its reason stays.
    """
    if record.struck:
        raise GolfError(
            f"{record.name}: is struck already ({shown(record.struck, LONGEST_REASON)}); that stays"
        )
    if not why.strip():
        raise GolfError("--why says in a line why the record does not count; give one")
    if not why.isprintable() or len(why) > LONGEST_REASON:
        raise GolfError(
            f"--why says in a line why the record does not count; give one of {LONGEST_REASON} characters at most, "
            "all of which print and are UTF-8"
        )
    struck = replace(record, struck=why.strip())
    write(struck)
    return struck
