"""The page comes for every result, says what is missing, and takes nothing that was printed for markup."""

import html.parser
import re

import pytest

from golf.results.past import read_result
from golf.show.page import build_page


def page(summary, folder) -> str:
    return build_page(summary, folder, "plotly.js")


@pytest.mark.slow
def test_the_page_of_a_real_result_holds_every_part(result):
    text = page(*result)
    for part in ("Losses", "Samples", "Sizes", "Everything else"):
        assert f">{part}</h2>" in text
    assert "<mark>" in text
    assert len(text) < 300_000


@pytest.mark.needs_confinement
def test_the_answer_comes_first_and_the_failing_entry_with_its_difference_next(result):
    text = page(*result).partition("<body>")[2]
    places = [
        text.index(part)
        for part in (
            "Is it the same program?</h1>",
            "good is, to the byte.",
            'id="entry-wrong"',
            "No gradient yet at step 1",
            "Losses near the first one that differs",
            'id="entry-pico"',
            'id="entry-good"',
        )
    ]
    assert places == sorted(places)


def test_every_round_of_every_entry_has_a_strip_that_is_read_as_a_sentence(result):
    text = page(*result)
    strips = re.findall(r'<svg class="strip"[^>]*role="img" aria-label="([^"]*)"', text)
    assert len(strips) == 6
    assert "Round home: equal, 7 lines." in strips
    assert any("equal up to line 1 of 7" in sentence for sentence in strips)


def test_every_file_of_the_result_can_be_reached_from_the_page(result):
    summary, folder = result
    linked = set(re.findall(r'href="([\w.%-]+)"', page(summary, folder)))
    there = {path.name for path in folder.iterdir() if path.suffix != ".js"}
    assert there - {"report.html"} == linked


def test_a_result_is_seen_beside_the_records_of_its_day(result):
    summary, folder = result
    size = summary.entries[0].program.bytes
    (folder / "board.toml").write_text(
        f'[[record]]\nlane = "plain"\nfile = "a.py"\nsize = {size - 7}\nsha256 = "0"\ndate = "2026-01-01"\n'
    )
    assert f"7 above the record in plain, {size - 7}" in page(summary, folder)
    (folder / "board.toml").write_text("[[record]]\nlane = 3\n")
    assert "board.toml" in page(summary, folder)


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
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

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
    assert "good: no losses to plot" in text and 'id="entry-wrong"' in text


def test_samples_that_part_late_are_no_equal_ones_and_are_shown_where_they_part(result):
    summary, folder = result
    for name, end in (("reference", "ada"), ("wrong", "eve")):
        (folder / f"{name}.samples").write_text(f"1\t{'w' * 500}{end}\n2\tbo\n")
    text = page(summary, folder)
    assert "1 of 2 are equal; the others:" in text
    assert f"<td>{'w' * 100}ada</td><td>{'w' * 100}eve</td>" in text


@pytest.mark.slow
def test_a_log_of_a_million_lines_makes_a_small_page(result):
    summary, folder = result
    (folder / "wrong.losses").write_text("".join(f"{i}\t1.5\n" for i in range(1_000_000)))
    (folder / "wrong.log").write_bytes(b"x" * 1_000_000 + b"\n" + b"y\n" * 1_000_000)
    assert len(page(summary, folder)) < 300_000
