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


def drawn(width: int, terminal: bool) -> list[str]:
    console = Console(file=io.StringIO(), width=width, force_terminal=terminal, color_system=None)
    console.print(draw(PICTURE, console))
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
