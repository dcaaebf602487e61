"""The tables fit every terminal."""

import io
import re

import pytest
from rich.console import Console

from golf.show.tables import as_text, render


@pytest.mark.parametrize("width", [80, 140])
def test_the_tables_fit_the_terminal_and_need_no_colour(result, width):
    console = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)
    console.print(render(*result))
    text = console.file.getvalue()
    assert max(map(len, text.splitlines())) <= width
    assert "≠" in text and "\x1b" not in text
    said = r"wrong: round (home|away-order): line 2, step 1: 0\.\d+ instead of 0\.\d+ \(value\)"
    assert re.search(said, text.replace("\n", " "))


def test_summary_txt_is_the_same_for_every_terminal(result):
    summary, folder = result
    assert as_text(summary) == (folder / "summary.txt").read_text("utf-8")
