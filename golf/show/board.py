"""The board as a table, for the terminal and for the docs."""

from rich import box
from rich.table import Table

from golf.results.board import LANES, Board

COLUMNS = ("lane", "record", "", "file", "date", "published")


def board_rows(board: Board) -> list[tuple[str, ...]]:
    """A row a lane: its name, its standing record, the unit, the file, the date, and published figures."""
    current = board.current()
    rows: list[tuple[str, ...]] = []
    for lane in LANES:
        published = ", ".join(f"{figure.size:,.0f}" for figure in board.published if figure.lane == lane.name)
        record = current.get(lane.name)
        figures = (f"{record.size:,g}", lane.unit, record.file, record.date) if record else ("", "", "", "")
        if record or published:
            rows.append((lane.name, *figures, published or "-"))
    return rows


def board_table(board: Board) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in COLUMNS:
        table.add_column(column, justify="right" if column in ("record", "published") else "left")
    for row in board_rows(board):
        table.add_row(*row)
    return table
