"""An entry's past as a table."""

from pathlib import Path

from rich.table import Table
from rich.text import Text

from golf.errors import shown
from golf.results.past import past_of


def history_table(entry: str, parent: Path) -> Table:
    """An entry's sizes, verdicts and times. Raises GolfError where no result knows it."""
    rows = past_of(entry, parent)
    several = len({hole for _, hole, _ in rows}) > 1
    count = f"{len(rows)} result{'s' if len(rows) > 1 else ''}"
    title = Text(f"{shown(entry)}, {count}", style="table.title")
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in ("result", *(["hole"] if several else []), "bytes", "characters", "home CPU s", "verdict"):
        left = column in ("result", "hole", "verdict")
        table.add_column(column, justify="left" if left else "right", no_wrap=True)
    for stamp, hole, row in rows:
        seconds = "" if row["seconds"] is None else f"{row['seconds']:.2f}"
        figures = (f"{row['bytes']:,}", f"{row['characters']:,}", seconds)
        cells = (stamp, *([hole] if several else []), *figures, row["verdict"])
        table.add_row(*(Text(shown(cell)) for cell in cells))
    return table
