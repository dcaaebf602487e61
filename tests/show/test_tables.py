"""The tables fit every terminal: numbers never fold, names are cut in the middle, and no verdict vanishes."""

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from golf.judge.label import Label
from golf.show.tables import as_text, short, show


def printed(summary, folder, width: int, terminal: bool = True) -> str:
    console = Console(
        file=io.StringIO(), width=width, color_system=None, legacy_windows=False, force_terminal=terminal
    )
    show(summary, folder, console)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [80, 140])
def test_the_tables_fit_the_terminal_and_need_no_colour(result, width):
    text = printed(*result, width)
    assert max(map(len, text.splitlines())) <= width
    assert "≠" in text and "\x1b" not in text
    said = r"wrong: round (home|away-order): line 2, step 1: 0\.\d+ instead of 0\.\d+ \(value\)"
    assert re.search(said, text.replace("\n", " "))


@pytest.mark.needs_confinement
@pytest.mark.parametrize("width", [50, 80, 100])
def test_a_long_name_hides_no_number_and_no_verdict(result, width):
    summary, folder = result
    entries = tuple(replace(entry, label=Label(f"{i}{'x' * 58}")) for i, entry in enumerate(summary.entries))
    text = printed(replace(summary, entries=entries), folder, width)
    assert max(map(len, text.splitlines())) <= width
    for entry in summary.entries:
        assert f"{entry.program.bytes:,}" in text
    assert re.search(r"valid *\n", text) and re.search(r"traces *\n", text)


def test_a_pipe_gets_a_fact_a_line_without_blanks_at_its_end(result):
    text = printed(*result, 40, terminal=False)
    lines = text.splitlines()
    assert not any(line != line.rstrip() for line in lines)
    assert sum(line.startswith("wrong: round ") and line.endswith("(value)") for line in lines) == 2


def test_a_name_is_cut_in_its_middle():
    assert short("a" * 30 + "b", 9) == "aaaa…aaab" and short("abc", 3) == "abc"


def test_a_port_is_told_by_its_language_and_is_neither_packed_nor_plain(result):
    summary, _ = result
    good = summary.entries[0]
    port = replace(good, program=replace(good.program, language="C"))
    rows = as_text(replace(summary, entries=(port,))).splitlines()
    assert next(row.split()[-1] for row in rows if row.startswith(" good ")) == "C"


def test_summary_txt_is_the_same_for_every_terminal(result):
    summary, folder = result
    assert as_text(summary) == (folder / "summary.txt").read_text("utf-8")


def test_the_time_of_a_stored_run_is_not_shown_as_if_it_was_measured(fake_hole, compare):
    compare("good.py", "--rounds", "home")
    text = (fake_hole.latest / "summary.txt").read_text("utf-8")
    [used] = re.findall(r"What the programs used(.*?)What they printed", text, re.DOTALL)
    rows = {line.split()[0]: line.split()[3] for line in used.splitlines() if " home " in line}
    assert rows["reference"] == "stored" and float(rows["good"]) > 0
