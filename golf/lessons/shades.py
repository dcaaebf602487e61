"""A picture of attention as a table of shaded cells."""

from rich.table import Table
from rich.text import Text

from golf.errors import printable
from golf.lessons.attention import Picture

SHADES = " ░▒▓█"  # so that a terminal without colours tells strong from weak as well


def draw(picture: Picture) -> Table:
    """A table with a column for each token attended to; the stronger the weight, the darker the cell."""
    table = Table("", box=None, padding=0, header_style="")
    for token in picture.columns:
        table.add_column(Text(f" {printable(token)} "), no_wrap=True)
    for label, weights in picture.rows:
        table.add_row(Text(f"{printable(label)}  "), *map(_cell, weights))
    return table


def _cell(weight: float) -> Text:
    shade = SHADES[min(int(weight * len(SHADES)), len(SHADES) - 1)]
    light = 255 - round(weight * 200)
    return Text(
        f" {shade} {weight:.2f} ", style=f"{'black' if light > 140 else 'white'} on rgb({light},{light},255)"
    )
