"""The board as a table, for the terminal and for the docs; a lane's descent, and the points of its chart."""

from collections.abc import Iterator

from rich import box
from rich.table import Table
from rich.text import Text

from golf.errors import printable
from golf.results.board import Board
from golf.results.lanes import BY_NAME, LANES, Lane
from golf.results.records import Record

COLUMNS = ("lane", "record", "file", "holder", "date", "judged", "published")
DESCENT = ("lane", "date", "record", "holder", "stroke", "judged")
OLD_RULES = "older rules"


def board_rows(board: Board) -> list[tuple[str, ...]]:
    """A row a lane: its standing record, whose it is, how it was judged, and published figures."""
    rows: list[tuple[str, ...]] = []
    current = board.current()
    for lane in LANES:
        published = ", ".join(f"{figure.size:,.0f}" for figure in board.published if figure.lane == lane.name)
        record = current.get(lane.name)
        figures = tuple(_figures(record)) if record else ("",) * 5
        if record or published:
            rows.append((lane.name, *figures, published or "-"))
    return rows


def _figures(record: Record) -> Iterator[str]:
    yield from (_size(record), record.file, record.holder or "-", record.day, judged_by(record))


def _size(record: Record) -> str:
    return f"{record.size:,g} {BY_NAME[record.lane].unit}"


def judged_by(record: Record) -> str:
    """With how many seeds, and on which Pythons."""
    if not record.seeds:
        return OLD_RULES
    pythons = ", ".join(python.removeprefix("cpython ") for python in record.pythons)
    return f"{len(record.seeds)} seeds, {pythons}"


def record_line(record: Record) -> str:
    """A record in a line."""
    was = f", before {record.replaced}" if record.replaced else ""
    return f"{record.lane}: {record.file} with {_size(record)}{was} ({judged_by(record)})"


def board_table(board: Board) -> Table:
    return _table(COLUMNS, board_rows(board), ("record", "published"))


def descent_rows(board: Board, lanes: tuple[Lane, ...] = LANES) -> list[tuple[str, ...]]:
    """A row a record, the oldest of a lane first: what it came to, and the stroke that won it, or why it was struck."""
    return [
        tuple(_descent_row(record)) for lane in lanes for record in board.records if record.lane == lane.name
    ]


def _descent_row(record: Record) -> Iterator[str]:
    yield from (record.lane, record.day, _size(record), record.holder or "-")
    yield f"struck: {record.struck}" if record.struck else record.stroke or "-"
    yield judged_by(record)


def descent_table(board: Board, lanes: tuple[Lane, ...]) -> Table:
    return _table(DESCENT, descent_rows(board, lanes), ("record",))


def descent_points(board: Board, lane: Lane) -> list[tuple[str, float]]:
    """(day, size) of a lane's records that count, the oldest first; before them what was published, if anything."""
    published = [("published", figure.size) for figure in board.published if figure.lane == lane.name]
    return published[:1] + [(record.day, record.size) for record in board.descent(lane)]


def _table(columns: tuple[str, ...], rows: list[tuple[str, ...]], right: tuple[str, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    return table
