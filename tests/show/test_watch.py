"""A line for each save, at every width, and an evening in two."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from golf.show.answer import Mark, Mood, Sign
from golf.show.watch import Save, WatchView, save_line, sum_up

FIRST = Save(1, "21:03:07", 1258, packs=866, told="ties", mood=Mood.GOOD)
SECOND = Save(
    2,
    "21:04:11",
    1249,
    before=FIRST,
    packs=868,
    marks=[Mark("away-few", Sign.EQUAL, 12.0), Mark("home", Sign.DIFFERS, 1.0)],
    told="home line 6, step 3: 1.4349 instead of 1.4350 (value)",
    mood=Mood.BAD,
)


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (
            140,
            "  2 21:04:11 1,249 bytes -9    packs to 868   +2  "
            "=≠ home line 6, step 3: 1.4349 instead of 1.4350 (value)",
        ),
        (80, "  2 1,249 -9   p 868   +2  =≠ home line 6, step 3: 1.4349 instead of 1.4350 (va…"),
        (50, "  2 1,249 -9   p 868   +2  =≠ home line 6, step 3…"),
    ],
)
def test_a_line_tells_sizes_their_change_the_rounds_and_what_came_of_it(width, line):
    assert save_line(SECOND, width).plain == line


def test_what_is_not_known_yet_or_never_is_told_apart():
    assert (
        "p …" in save_line(Save(1, "", 9), 80).plain and "p -" in save_line(Save(1, "", 9, packs=0), 80).plain
    )


def test_nothing_that_a_program_prints_reaches_the_terminal():
    line = save_line(Save(1, "", 9, told="\x1b[2J" + "名" * 99), 50)
    assert line.plain.isprintable() and cell_len(line.plain) <= 50


def test_an_evening_is_summed_up_by_what_was_won():
    last = Save(3, "", 1240, before=SECOND, mood=Mood.GOOD)
    assert list(sum_up([FIRST, SECOND, last], "mine.valid")) == [
        "3 saves, 2 valid, 18 bytes won: 1,258 to 1,240  █▁",
        "kept in mine.valid",
    ]
    assert list(sum_up([SECOND], "mine.valid")) == ["1 save, 0 valid"]


def test_without_a_terminal_there_is_a_whole_line_for_each_save():
    file = io.StringIO()
    with WatchView(Console(file=file, width=40)) as view:
        view.shows(SECOND)
        view.ends(SECOND)
    assert file.getvalue().count("\n") == 1 and "instead of 1.4350 (value)" in file.getvalue()
