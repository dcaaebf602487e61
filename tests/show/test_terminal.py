"""The answer fits every terminal, in as few lines as it may take; `python tests/show/answers.py` draws it anew."""

from dataclasses import replace

import pytest
from answers import ANSWERS, MINE, SNAPSHOTS, WIDTHS, printed, snapshots
from rich.cells import cell_len

from golf.show.answer import Answer
from golf.show.terminal import duration


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(snapshots()))
def test_the_answer_is_told_as_it_was_looked_at(name):
    assert snapshots()[name] == (SNAPSHOTS / name).read_text("utf-8"), "run: python tests/show/answers.py"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("name", "most"), [("five", 16), ("wrong", 8), ("better", 8)])
def test_five_entries_take_sixteen_lines_at_most_and_one_takes_eight(name, most, width):
    lines = printed(ANSWERS[name], width).splitlines()
    assert len(lines) <= most and max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_whatever_an_entry_says_stays_within_the_terminal(width):
    long = (("x" * 500, False), ("名" * 500, True))
    parting = replace(MINE.parting, expected=long, found=None, hint="word " * 100, place="y" * 200)
    answer = Answer(
        "h", (replace(MINE, name="n" * 60, parting=parting, remarks=("r" * 300,)),), "w" * 200, (), "p", 1
    )
    lines = printed(answer, width).splitlines()
    assert max(map(cell_len, lines)) <= width


def test_a_side_with_blanks_that_is_too_long_stays_in_its_line():
    parting = replace(MINE.parting, expected=(("a bc " * 20, False),), found=(("d " * 60, True),))
    lines = printed(Answer("h", (replace(MINE, parting=parting),), "w", (), "p", 1), 50).splitlines()
    sides = [line for line in lines if line.startswith(("    expected  a bc", "    found     d d"))]
    assert len(sides) == 2 and all(line.endswith("…") for line in sides)


def test_what_differs_is_marked_for_those_who_see_no_colour_too(monkeypatch):
    assert "\x1b[1;4;31m8\x1b[0m" in printed(ANSWERS["wrong"], 80, colour=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[1;4m8\x1b[0m" in printed(ANSWERS["wrong"], 80, colour=True)


def test_a_pipe_gets_a_fact_a_line_and_who_it_is_about():
    lines = printed(ANSWERS["five"], 20, terminal=False).splitlines()
    assert "nanogpt: valid" in lines and "nanogpt: round home: equal after 2 min 51 s" in lines
    assert all(line == line.rstrip() and ": " in line for line in lines[:-3])


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.04, "0.0 s"), (9.96, "10 s"), (119.4, "119 s"), (120, "2 min 0 s")]
)
def test_a_duration_is_told_as_finely_as_it_matters(seconds, said):
    assert duration(seconds) == said
