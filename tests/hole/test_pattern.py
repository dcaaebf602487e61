"""A regular expression that a hostile line could keep busy is refused, and no other one."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golf.errors import GolfError
from golf.hole.pattern import MOST_OPEN, open_repeats, read_pattern
from golf.hole.reader import read_hole
from golf.log.lines import LONGEST_LINE
from golf.tables import Table

HOLES = Path(__file__).resolve().parents[2] / "holes"
HOSTILE = r"^(?P<key>(a+)+): (?P<value>\d+)$"


@pytest.mark.parametrize(
    ("expression", "number"),
    [
        ("", 0),
        (r"^step\s+(\d+) / \s*(\d+) \| loss (\S+)$", 0),
        (r"([^:]+): (.*)$", 0),
        (r"(?:\w+ )+:", 0),
        (r"(?:\d{1,3},)+x", 0),
        (r"(?:ab|cd)+x", 0),
        (r"(.*): (.*)$", 1),
        (r"(.*?): (.*)$", 1),
        (r"(a*)\1", 1),
        (r"(?i)a+A+b", 1),
        (r"(?:[^:]+:)+x", 1),
        (r"\w+é", 1),
    ],
)
def test_a_repeat_is_open_where_the_next_character_does_not_end_it(expression: str, number: int) -> None:
    assert open_repeats(re.compile(expression)) == number


@pytest.mark.parametrize(
    "expression",
    [
        HOSTILE,
        "(a|a)*b",
        "(a|aa)+$",
        "(a*)*b",
        "(a?)*b",
        "(a?){30}b",
        r"(\w+\s*)+:",
        ".*.*x",
        r"(.+?)\s*:\s*(.+?)\s*$",
        "(é|é)+x",
        "(?=.*x.*y)a",
        "(?:(?P<a>x)?(?(a)y*|z)y*)+a",
        "(?:" * 40 + "a" + "+)" * 40 + "+b",
    ],
)
def test_an_expression_that_could_take_for_ever_is_refused(tmp_path: Path, expression: str) -> None:
    table = Table(tmp_path / "hole.toml", {"loss": expression}, "[log] ")
    with pytest.raises(
        GolfError, match=r"hole\.toml: \[log\] loss leaves open where its repeats end"
    ) as fault:
        read_pattern(table, "loss", ())
    assert "\n" not in str(fault.value)


def test_the_expressions_of_all_holes_are_read() -> None:
    for folder in HOLES.iterdir():
        assert read_hole(folder).grammar


@pytest.mark.parametrize("key", ["metadata", "loss", "sample"])
def test_a_hole_with_such_an_expression_is_refused(tmp_path: Path, key: str) -> None:
    groups = {"metadata": ("key", "value"), "loss": ("step", "loss"), "sample": ("index", "text")}[key]
    text = (HOLES / "tokens" / "hole.toml").read_text("utf-8")
    first, second = groups
    lines = [
        f"{key} = '^(?P<{first}>(a+)+): (?P<{second}>\\d+)$'" if line.startswith(f"{key} = ") else line
        for line in text.splitlines()
    ]
    for name in ("tokengpt.py", "input.txt"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "hole.toml").write_text("\n".join(lines), "utf-8")
    with pytest.raises(GolfError, match=rf"\[log\] {key} leaves open"):
        read_hole(tmp_path)


single = st.sampled_from(["a", "b", "[ab]", ".", r"\w", r"\d", r"\s", "[^a]", "1", " ", "é", r"(?:\1)"])
repeats = st.sampled_from(["*", "+", "?", "*?", "+?", "{2}", "{1,3}", "{2,}"])
expressions = st.recursive(
    single,
    lambda inner: st.one_of(
        st.builds("{}{}".format, inner, inner),
        st.builds("(?:{}){}".format, inner, repeats),
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds("(?={})".format, inner),
        st.builds("(?>{})".format, inner),
    ),
    max_leaves=8,
)
bodies = st.text("ab1 é", min_size=1, max_size=3)


@pytest.mark.slow
@given(expressions, st.sampled_from(["$", "x", ""]), bodies, st.sampled_from(["", "c", "\0"]))
@settings(max_examples=1000, deadline=None)
def test_whatever_is_not_refused_reads_any_line_in_time(inner: str, tail: str, body: str, end: str) -> None:
    pattern = re.compile(f"^()?{inner}{tail}")
    if open_repeats(pattern) <= MOST_OPEN:
        for length in (30, 300):  # what is exponential shows at the first, what is cubic at the second
            started = time.process_time()
            pattern.match((body * length)[:length] + end)
            assert time.process_time() - started < 0.5


@pytest.mark.slow
def test_the_longest_line_is_read_in_time_by_the_slowest_that_is_not_refused() -> None:
    pattern = re.compile("(.*)a([ab]*)c$")
    assert open_repeats(pattern) == MOST_OPEN
    started = time.process_time()
    pattern.match("a" * LONGEST_LINE)
    assert time.process_time() - started < 2
