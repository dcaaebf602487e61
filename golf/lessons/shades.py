"""A picture of attention as a table of shaded cells."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from golf.errors import printable
from golf.lessons.attention import Picture

WIDEST = 10_000  # columns that no table has
SHADES = " ░▒▓█"  # so that a terminal without colours tells strong from weak as well


def draw(picture: Picture, console: Console) -> Table:
    """A table with a column for each token attended to; the stronger the weight, the darker the cell.

    Where the tokens' names take more room than the console has, columns are called by their places.
    """
    named = _table(picture, picture.columns)
    places = [str(place) for place in range(1, len(picture.columns) + 1)]
    wanted = console.measure(named, options=console.options.update_width(WIDEST)).maximum
    return _table(picture, places) if wanted > console.width else named


def _table(picture: Picture, columns: Sequence[str]) -> Table:
    table = Table(Column(no_wrap=True), box=None, padding=0, header_style="")
    for name in columns:
        table.add_column(Text(f" {printable(name)} "), no_wrap=True)
    for label, weights in picture.rows:
        table.add_row(Text(f"{printable(label)}  "), *map(_cell, weights))
    return table


def _cell(weight: float) -> Text:
    shade = SHADES[min(int(weight * len(SHADES)), len(SHADES) - 1)]
    light = 255 - round(weight * 200)
    return Text(
        f" {shade} {weight:.2f} ", style=f"{'black' if light > 140 else 'white'} on rgb({light},{light},255)"
    )
