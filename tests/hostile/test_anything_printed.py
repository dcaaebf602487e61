"""Whatever an entry prints or is called: judge, summary, tables, page and index say it, and none of them fails."""

import json
import os
import re
import resource
import string
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from golf.errors import GolfError, shown
from golf.hole.hole import Kind
from golf.judge.describe import described
from golf.judge.label import Label, labels
from golf.judge.verdict import Outcome, Program, RoundResult, StandsOn, Unjudged, Verdict, Why
from golf.log.difference import FirstDifference
from golf.log.lines import Grammar, Log, ReadLog
from golf.log.parity import Parity, compare, compare_with_part, most_of
from golf.results.diff import diff
from golf.results.folder import ResultFolder
from golf.results.summary import Reference, Summary
from golf.results.summary_json import read_summary, summary_from_json, summary_to_json
from golf.run.interpreters import Interpreter
from golf.run.records import Ended, Isolation, Usage
from golf.show.index import render_index
from golf.show.page import build_page
from golf.show.tables import as_text

GRAMMAR = Grammar(
    metadata=re.compile(r"^(?P<key>docs): (?P<value>.*)$"),
    loss=re.compile(r"^step\s+(?P<step>\d+) / (?P<total>\d+) \| loss (?P<loss>\S+)$"),
    sample=re.compile(r"^sample (?P<index>\d+): (?P<text>.*)$"),
)
REFERENCE = Log(b"docs: 3\nstep 1 / 2 | loss 3.3660\nstep 2 / 2 | loss 2.4471\nsample 1: ann\n")
PYTHON = Interpreter("python", "cpython", "3.11.7")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

NASTY = [
    b"[/x]", b"[bold red]", b"[link=evil]", b"\x1b[2J", b"\x1b]52;c;aGk=\x07", b"\x00", b"\r", b"\xff\xfe",
    b"\xed\xa0\x80",
    b"<script>alert(1)</script>", b"</script>",
    b"<img src=x onerror=alert(1)>", b"&lt;", b"{{ 1234577*7 }}", b"{% x %}",
    b"|", b"`", b"1e999999", b"nan", b"9" * 5000, b"\xe2\x80\xae", b"\n" * 50, b" " * 200, b"=cmd()", b"'\"",
]  # fmt: skip
PIECES = [
    b"docs: ",
    b"step 1 / ",
    b"step 2 / 2 | loss ",
    b" | loss ",
    b"sample 1: ",
    b"\n",
    b"3.3660",
    b"2.4470",
]
outputs = st.lists(st.one_of(st.sampled_from(NASTY + PIECES), st.binary(max_size=20)), max_size=12).map(
    b"".join
)
names = st.one_of(
    st.text(max_size=80), st.sampled_from([piece.decode("utf-8", "surrogateescape") for piece in NASTY])
)
EXAMPLES = int(os.environ.get("GOLF_EXAMPLES", "50"))  # of each kind; more of them find more
checked = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def outcome(log: ReadLog, ended: Ended = Ended.EXITED) -> Outcome:
    bare = Outcome(
        "home", Kind.HOME, log.log.exit_status, ended, Usage(1.0, 1.0, 1), Isolation((), (), True, True),
        StandsOn(str(PYTHON), False), None, 0, (("input.txt", "0" * 64),),
    )  # fmt: skip
    return described(bare, log)


def result_of(folder: Path, name: str, stdout: bytes, stderr: bytes, fault: str) -> Summary:
    """What the judge makes of an entry with this name and output; its files are written."""
    reference = ReadLog(REFERENCE, GRAMMAR)
    found = ReadLog(Log(stdout, stderr), GRAMMAR, most_of(REFERENCE))
    kept = ResultFolder(folder)
    _, label = labels(["reference", name])
    program = Program(shown(name), "0" * 64, 1, 1, 1, False)
    result = RoundResult(outcome(found), compare(reference, found))
    kept.write(f"{label}.py", stdout)  # a source may hold anything, too
    kept.write_run("reference", outcome(reference), reference, None)
    kept.write_run(label, result.outcome, found, REFERENCE)
    unjudged = (Unjudged("away", Why.FAULT, shown(fault, 300)),) if fault else ()
    verdict = Verdict(Label(label), program, Parity.FULL, PYTHON, ("home", "away"), (result,), unjudged)
    return Summary(
        "names", folder.name, "2026-01-01T00:00:00Z", True, "1", None, False, {str(PYTHON): {}},
        Reference(Label("reference"), program, (outcome(reference),)), (verdict,), (),
    )  # fmt: skip


@pytest.mark.slow
@given(names, outputs, outputs, names)
@checked
def test_any_output_and_any_name_are_told_and_nothing_fails_or_escapes(
    tmp_path_factory, name, stdout, stderr, fault
):
    folder = tmp_path_factory.mktemp("result")
    summary = result_of(folder, name, stdout, stderr, fault)
    written = json.loads(json.dumps(summary_to_json(summary), ensure_ascii=False).encode())
    assert summary_to_json(summary_from_json(written)) == written
    text, page = as_text(summary), build_page(summary, folder, "plotly.js")
    for made in (text, page):
        assert not CONTROL.search(made)
    assert "8642039" not in text + page, "no template looks into what was printed"
    scripts = re.findall(r"<script[^>]*>", page)
    assert len(scripts) == 3 and "<img" not in page and "onerror=alert(1)>" not in page
    row = {"hole": "names", "finished": True, "started": "", "entries": [
        {"name": str(summary.entries[0].label), "bytes": 1, "verdict": "none"}]}  # fmt: skip
    index = render_index({"20260101_000000": row})
    assert not CONTROL.search(index) and "<img" not in index


@given(outputs, st.booleans())
@checked
def test_any_output_beside_a_reference_that_has_not_come_to_its_end_is_never_more_than_none(stdout, cut):
    part = ReadLog(replace(REFERENCE, stdout=REFERENCE.stdout[: 40 if cut else None]), GRAMMAR)
    comparison = compare_with_part(part, ReadLog(Log(stdout), GRAMMAR))
    assert comparison.parity == Parity.NONE
    assert comparison.first_difference is None or isinstance(comparison.first_difference, FirstDifference)


@given(outputs, outputs)
@checked
def test_a_first_difference_never_shows_two_equal_texts(expected, found):
    comparison = compare(ReadLog(Log(expected), GRAMMAR), ReadLog(Log(found), GRAMMAR))
    difference = comparison.first_difference
    assert difference is None or difference.expected != difference.found


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
tables = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
)


@given(tables)
@checked
def test_whatever_stands_in_a_summary_is_read_or_refused_in_one_line(tmp_path_factory, table):
    folder = tmp_path_factory.mktemp("result")
    (folder / "summary.json").write_text(json.dumps(table), "utf-8")
    with pytest.raises(GolfError, match="is no summary of this judge"):
        read_summary(folder)


@pytest.mark.slow
@given(st.data())
@checked
def test_a_summary_with_one_thing_changed_is_read_or_refused_in_one_line(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("result")
    table = summary_to_json(result_of(folder, "a", b"docs: 4\n", b"", ""))
    place = table
    while isinstance(place, dict | list) and place:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            place[key] = data.draw(
                st.one_of(st.none(), st.text(max_size=5), st.integers(), st.just([]), st.just({}))
            )
            break
        place = place[key]
    (folder / "summary.json").write_text(json.dumps(table), "utf-8")
    try:
        summary = read_summary(folder)
    except GolfError as fault:
        assert "\n" not in str(fault)
    else:
        as_text(summary)
        build_page(summary, folder, "plotly.js")


FLOODS = {
    "newlines": b"\n" * (16 << 20),
    "one long line": b"x" * (16 << 20),
    "control characters": b"\x01" * (16 << 20),
    "losses": b"step 1 / 2 | loss 3\n" * 800_000,
    "spaces": b"step " + b" " * (16 << 20),
}


@pytest.mark.slow
@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_is_judged_in_bounded_time_and_memory(flood):
    before = resource.getrusage(resource.RUSAGE_SELF)
    reference = ReadLog(REFERENCE, GRAMMAR)
    found = ReadLog(Log(FLOODS[flood]), GRAMMAR, most_of(REFERENCE))
    started = time.process_time()
    comparison = compare(reference, found)
    described(outcome(reference), found)
    diff(REFERENCE.stdout, FLOODS[flood], stopped=True)
    assert comparison.parity == Parity.NONE
    assert time.process_time() - started < 2
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before.ru_maxrss
    assert grown < 256 << 10, "KiB"


def test_labels_hold_nothing_that_any_output_takes_for_its_own():
    allowed = set(string.ascii_letters + string.digits + "-_+")
    for piece in NASTY:
        assert set(labels([piece.decode("utf-8", "surrogateescape")])[0]) <= allowed
