"""Attention as shaded cells: every row is one line, and every weight can be read."""

import io

import pytest
from rich.console import Console

from golf.lessons.attention import Picture
from golf.lessons.shades import draw

LINE = ("small", "bird", "sings", "before", "the", "rain", "the", "end")
WORDS = tuple(f"{place} '{word}'" for place, word in enumerate(LINE, 1))
PICTURE = Picture(
    "a head",
    WORDS,
    tuple((word, (0.5,) * place + (0.0,) * (8 - place)) for place, word in enumerate(WORDS, 1)),
)


def drawn(width: int, terminal: bool, picture: Picture = PICTURE) -> list[str]:
    console = Console(file=io.StringIO(), width=width, force_terminal=terminal, color_system=None)
    console.print(draw(picture, console))
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


@pytest.mark.parametrize("width", [80, 200])
@pytest.mark.parametrize("terminal", [True, False])
def test_a_row_is_a_line_and_its_weights_are_whole_at_any_width(width: int, terminal: bool) -> None:
    head, *rows = drawn(width, terminal)
    assert len(rows) == 8 and max(map(len, rows)) <= width
    assert [row.count("0.50") for row in rows] == list(range(1, 9))
    assert [row.count("0.00") for row in rows] == list(range(7, -1, -1))
    assert all(row.startswith(word) for row, word in zip(rows, WORDS, strict=True))
    assert head.split() == ([*"12345678"] if width == 80 else " ".join(WORDS).split())


def test_neighbours_share_a_cell_where_there_are_more_weights_than_room() -> None:
    weights = tuple(0.9 if place == 137 else 0.1 for place in range(1, 201))
    head, row = drawn(80, True, Picture("wide", tuple(map(str, range(1, 201))), (("a", weights),)))
    assert len(row) <= 80 and head.split()[:2] == ["1…", "24…"]
    assert [cell for cell in row.split() if cell[0] == "0"] == ["0.10"] * 5 + ["0.90"] + ["0.10"] * 3
