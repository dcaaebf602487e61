"""The tables, the page and the history: they come for every result, and say what is missing."""

import html.parser
import io
import json
import re
from pathlib import Path

import jsonschema
import pytest
from rich.console import Console

from golf.commands.main import main as toolbox
from golf.errors import GolfError
from golf.results.board import Board, Record
from golf.show.context import context, visible
from golf.show.history import INDEX, history_table, past_of, read_result, results
from golf.show.page import build_page
from golf.show.series import BARS, POINTS, read_series, sparkline
from golf.show.tables import as_text, render

ROOT = Path(__file__).parent.parent.parent
SCHEMA = json.loads((ROOT / "golf" / "results" / "summary.schema.json").read_text("utf-8"))


@pytest.fixture
def result(fake_hole, compare):
    """A result with a valid entry, one with traces alone, and one that goes wrong; and its folder.

    All rounds run to their end, so that the same files are there every time.
    """
    fake_hole.write("compare_runs.py", "")
    fake_hole.entry("wrong.py", "1 / (step", "1.001 / (step")
    compare("good.py", "pico.py", "wrong.py", "--no-fail-fast")
    folder = max(path.parent for path in (fake_hole.root / "run_results").glob("*/summary.json"))
    return json.loads((folder / "summary.json").read_text("utf-8")), folder


def page(summary, folder) -> str:
    board = Board((Record("bytes", "atto.py", 800, "", "2026-11-20", ""),), ())
    return build_page(summary, folder, "plotly.js", {"record, bytes: atto": 800}, board)


def test_summary_json_follows_its_schema(result):
    jsonschema.Draft202012Validator(SCHEMA).validate(result[0])


def test_the_page_of_a_real_result_holds_every_part(result):
    text = page(*result)
    for part in (
        "Verdicts",
        "Board",
        "Where they leave the reference",
        "Losses",
        "Samples",
        "Sizes",
        "Rounds",
        "Environment",
    ):
        assert f">{part}</h2>" in text
    assert "<mark>" in text and "record, bytes: atto" in text
    assert len(text) < 300_000


def test_the_page_is_well_nested_and_has_one_heading_of_the_first_order(result):
    checker = Nesting()
    checker.feed(page(*result))
    assert checker.open == [] and checker.headings.count("h1") == 1
    assert all(b <= a + 1 for a, b in zip(checker.levels, checker.levels[1:], strict=False))


class Nesting(html.parser.HTMLParser):
    """Fails on elements that are closed in another order than opened."""

    VOID = ("meta", "link", "br", "hr", "img", "input")

    def __init__(self):
        super().__init__()
        self.open, self.headings = [], []

    @property
    def levels(self):
        return [int(h[1]) for h in self.headings]

    def handle_starttag(self, tag, attrs):
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_nothing_that_an_entry_prints_becomes_markup(fake_hole, compare):
    evil = '</script><script>alert("pwned")</script><img src=x onerror=alert(1)>'
    fake_hole.write(
        "evil.py", f"print('num docs: 6'); print('step 1 / 5 | loss {evil}'); print('sample 1: {evil}')"
    )
    compare("evil.py", "--rounds", "home", "--no-fail-fast")
    summary, folder = read_result(fake_hole.root / "run_results", None)
    text = page(summary, folder) + (folder.parent / "index.html").read_text("utf-8")
    assert "<script>alert" not in text and "<img" not in text
    assert "&lt;script&gt;alert" in text


@pytest.mark.parametrize(
    "losses", ["", "1\tnan\n2\tinf\n3\t-inf\n", "1\t3.0\n", "x\n" * 3, "1\t1e999\n"], ids=str
)
def test_a_trace_that_cannot_be_plotted_leaves_a_note(result, losses):
    summary, folder = result
    (folder / "good.losses").write_text(losses)
    text = page(summary, folder)
    assert "good: no losses to plot" in text or "no finite numbers" in text or losses == "1\t3.0\n"


def test_missing_and_broken_files_leave_the_rest_of_the_page(result):
    summary, folder = result
    for name in ("good.losses", "wrong.log", "good.samples", "reference.log"):
        (folder / name).unlink()
    text = page(summary, folder)
    assert "good: no losses to plot" in text and ">Verdicts</h2>" in text


def test_a_log_of_a_million_lines_makes_a_small_page(result):
    summary, folder = result
    (folder / "wrong.losses").write_text("".join(f"{i}\t1.5\n" for i in range(1_000_000)))
    (folder / "wrong.log").write_bytes(b"x" * 1_000_000 + b"\n" + b"y\n" * 1_000_000)
    assert len(page(summary, folder)) < 300_000


def test_a_long_trace_is_thinned_and_a_missing_one_is_none(tmp_path):
    (tmp_path / "a.losses").write_text("".join(f"{i}\t{i}\n" for i in range(10_001)))
    series = read_series("a", tmp_path / "a.losses")
    assert len(series.losses) <= POINTS and series.losses[1] == series.stride
    assert read_series("b", tmp_path / "b.losses") is None


def test_a_sparkline_runs_from_the_lowest_to_the_highest_value():
    assert sparkline([3.0, 2.0, 1.0, 1.0], 4) == "█▄▁▁"
    assert sparkline([1.0, 1.0], 9) == BARS[0] * 2
    assert sparkline([float("nan")], 4) == ""
    assert len(sparkline(list(range(1000)), 20)) == 20


def test_the_context_of_a_difference_marks_what_differs_and_shows_white_space():
    lines = context(b"a\nloss 2.4471\nc\n", b"a\nloss 2.4470 \nc\n", 2, around=1)
    assert [line.number for line in lines] == [1, 2, 3]
    assert [line.differs for line in lines] == [False, True, False]
    assert lines[1].expected == (("loss 2.447", False), ("1", True))
    assert lines[1].found == (("loss 2.447", False), ("0·", True))


def test_the_context_shows_where_a_log_ends():
    lines = context(b"a\nb\nc\n", b"a\nb", 2, around=1)
    assert lines[1].found == (("b", False), ("∅", True))
    assert lines[2].found is None


def test_the_context_of_a_long_line_is_the_part_that_differs():
    line = b"x" * 5000
    shown = context(line + b"a", line + b"b", 1)[0]
    assert sum(len(piece) for piece, _ in shown.expected) <= 200 and ("a", True) in shown.expected


def test_control_characters_and_broken_bytes_are_spelled_out():
    assert visible("a\x1b[2J\r\udcff\t") == "a\\u001b[2J␍\\xff→"


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


def test_show_prints_a_past_result(result, capsys):
    assert toolbox(["show", result[1].name]) == 0
    assert "Who matches the reference" in capsys.readouterr().out


def test_show_of_an_unknown_stamp_names_the_latest_ones(result, capsys):
    assert toolbox(["show", "19990101_000000"]) == 2
    assert f"there is no such result; the latest are {result[1].name}" in capsys.readouterr().err


def test_show_of_a_broken_summary_is_one_clear_line(result, capsys):
    (result[1] / "summary.json").write_text("{")
    assert toolbox(["show"]) == 2
    assert "is broken" in capsys.readouterr().err


def test_show_without_any_result_says_what_to_do(tmp_path):
    with pytest.raises(GolfError, match=r"run compare_runs\.py first"):
        read_result(tmp_path, None)


def test_history_lists_every_result_of_an_entry(result, compare):
    compare("good.py", "--rounds", "home")
    parent = result[1].parent
    assert [row["verdict"] for _, row in past_of("good", parent)] == ["valid", "match (some rounds)"]
    assert history_table("good.py", parent).row_count == 2
    with pytest.raises(GolfError, match=r"no result in .* knows it"):
        history_table("nobody", parent)


def test_a_stale_or_broken_index_is_made_anew(result):
    parent = result[1].parent
    before = results(parent)
    for broken in (
        "{",
        "[]",
        '{"a": 1}',
        json.dumps({**before, result[1].name: {"mark": [0, 0], "entries": []}}),
    ):
        (parent / INDEX).write_text(broken)
        assert results(parent) == before
    (result[1] / "summary.json").write_text("{")
    assert results(parent)[result[1].name]["hole"] is None


def test_results_that_the_index_knows_are_not_read_again(result, monkeypatch):
    before = results(result[1].parent)
    monkeypatch.setattr("golf.show.history._digest", lambda folder: pytest.fail(f"{folder} was read again"))
    assert results(result[1].parent) == before
