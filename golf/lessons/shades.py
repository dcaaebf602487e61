"""A picture of attention as a table of shaded cells."""

from collections.abc import Sequence
from dataclasses import replace

from rich.cells import cell_len
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from golf.errors import printable
from golf.lessons.attention import Picture

CELL = 8  # columns of a terminal that a weight takes
WIDEST = 10_000  # columns that no table has
SHADES = " ░▒▓█"  # so that a terminal without colours tells strong from weak as well


def draw(picture: Picture, console: Console) -> Table:
    """A table with a column for each token attended to; the stronger the weight, the darker the cell.

    Where the tokens' names take more room than the console has, columns are called by their places. Where there are
    more weights than it has room for, neighbours share a cell, which is called by its first one.
    """
    room = max(1, (console.width - _label_width(picture)) // CELL)
    if (count := len(picture.columns)) > room:
        return _shared(picture, -(-count // room))
    named = _table(picture, picture.columns)
    places = [str(place) for place in range(1, len(picture.columns) + 1)]
    wanted = console.measure(named, options=console.options.update_width(WIDEST)).maximum
    return _table(picture, places) if wanted > console.width else named


def _label_width(picture: Picture) -> int:
    return max(cell_len(_label(label)) for label, _ in picture.rows)


def _label(label: str) -> str:
    return f"{printable(label)}  "


def _shared(picture: Picture, share: int) -> Table:
    """A cell for each `share` weights, as dark as the strongest of them."""
    rows = tuple(
        (label, tuple(max(weights[i : i + share]) for i in range(0, len(weights), share)))
        for label, weights in picture.rows
    )
    places = range(1, len(picture.columns) + 1, share)
    return _table(replace(picture, rows=rows), [f"{place}…" for place in places])


def _table(picture: Picture, columns: Sequence[str]) -> Table:
    table = Table(Column(no_wrap=True), box=None, padding=0, header_style="")
    for name in columns:
        table.add_column(Text(f" {printable(name)} "), no_wrap=True)
    for label, weights in picture.rows:
        table.add_row(Text(_label(label)), *map(_cell, weights))
    return table


def _cell(weight: float) -> Text:
    shade = SHADES[min(int(weight * len(SHADES)), len(SHADES) - 1)]
    light = 255 - round(weight * 200)
    return Text(
        f" {shade} {weight:.2f} ", style=f"{'black' if light > 140 else 'white'} on rgb({light},{light},255)"
    )
