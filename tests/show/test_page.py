"""The page comes for every result, says what is missing, and takes nothing that was printed for markup."""

import html.parser

import pytest

from golf.results.past import read_result
from golf.show.page import build_page


def page(summary, folder) -> str:
    return build_page(summary, folder, "plotly.js")


def test_the_page_of_a_real_result_holds_every_part(result):
    text = page(*result)
    for part in (
        "Verdicts",
        "Where they leave the reference",
        "Losses",
        "Samples",
        "Sizes",
        "Rounds",
        "Environment",
    ):
        assert f">{part}</h2>" in text
    assert "<mark>" in text
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
