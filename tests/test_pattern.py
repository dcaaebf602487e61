"""A regular expression that a hostile line could keep busy is refused, and no other one."""

import ast
import contextlib
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golf.errors import GolfError
from golf.hole.reader import read_hole
from golf.lessons.trace import read_trace_grammar
from golf.log.lines import LONGEST_LINE
from golf.pattern import CHOICE, MOST_OPEN, open_repeats, read_in_time
from golf.tables import Table

HOLES = Path(__file__).resolve().parents[1] / "holes"
GOLF = HOLES.with_name("golf")
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
        (r"-?\d+", 0),
        ("a?a", CHOICE),
        ("(a|aa|ab|b)a", 2 * CHOICE),
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
        "a?" * 40 + "a{40}c",
        "(?:a|aa)" * 40 + "c",
        "(?:|a)" * 40 + "c",
        "(?:" * 40 + "a" + "+)" * 40 + "+b",
    ],
)
def test_an_expression_that_could_take_for_ever_is_refused(tmp_path: Path, expression: str) -> None:
    table = Table(tmp_path / "hole.toml", {"loss": expression}, "[log] ")
    with pytest.raises(
        GolfError, match=r"hole\.toml: \[log\] loss leaves open where its repeats end"
    ) as fault:
        table.pattern("loss", ())
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


@pytest.mark.parametrize(
    ("key", "expression"),
    [
        ("section", "^(?P<title>.*.*)x"),
        ("block", "^(?P<title>(a+)+)x"),
        ("row", r"(?P<label>.*): (?P<numbers>.*)\."),
        ("cell", r"(?P<number>\d*)\d"),
        ("attention", ".*masked"),
    ],
)
def test_a_trace_with_such_an_expression_is_refused(tmp_path: Path, key: str, expression: str) -> None:
    rows = {"block": "(?P<title>a)", "row": "(?P<label>a)(?P<numbers>b)"} | {key: expression}
    (tmp_path / "hole.toml").write_text("[trace]\n" + "".join(f"{a} = '{b}'\n" for a, b in rows.items()))
    with pytest.raises(GolfError, match=rf"\[trace\] {key} leaves open"):
        read_trace_grammar(tmp_path)


def test_an_expression_is_no_longer_than_can_be_looked_through(tmp_path: Path) -> None:
    table = Table(tmp_path / "hole.toml", {"loss": "(?:" + "(?!)|" * 100_000 + "a)*"}, "[log] ")
    with pytest.raises(GolfError, match=r"\[log\] loss is longer than 1,000 characters; shorten it"):
        table.pattern("loss", ())


def expressions_in(path: Path) -> Iterator[str]:
    """Those that a module gives to `re` as they stand."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(ast.Attribute(ast.Name("re")), [ast.Constant(bytes() as data), *_]):
                yield data.decode("latin-1")
            case ast.Call(ast.Attribute(ast.Name("re")), [ast.Constant(str() as text), *_]):
                yield text


def test_the_house_asks_nothing_of_a_strangers_text_that_could_take_for_ever() -> None:
    found = {text for path in GOLF.rglob("*.py") for text in expressions_in(path)}
    opened = {text for text in found if open_repeats(re.compile(text)) >= MOST_OPEN}
    once = (
        "<meta[^>]{0,200}",
        "(?s:.{1,65536})",
    )  # the first sees 2 KiB, the second matches wherever it begins
    assert len(found) > 20 and all(text.startswith(once) for text in opened)


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
    if read_in_time(pattern, searched=False):
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


@given(st.text(r"()[]{}|*+?.\^$<>=!:,-#aAbPx19 é", max_size=40) | expressions)
@settings(deadline=None)
def test_whatever_a_course_writes_is_an_expression_or_refused_in_one_line(text: str) -> None:
    with contextlib.suppress(GolfError):
        Table(Path("hole.toml"), {"loss": text}, "[log] ").pattern("loss", (), searched=True)
