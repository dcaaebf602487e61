"""Two logs, and where they part."""

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golf.errors import shown
from golf.log.difference import common_prefix, first_difference
from golf.log.lines import Grammar, Log, ReadLog, read_parts
from golf.log.parity import Parity
from golf.log.parity import compare as compare_read

GRAMMAR = Grammar(
    metadata=re.compile(r"^(?P<key>docs): (?P<value>\d+)$"),
    loss=re.compile(r"^step (?P<step>\d+)(?: / \d+)? \| loss (?P<loss>\S+)$"),
    sample=re.compile(r"^sample (?P<index>\d+): (?P<text>.*)$"),
)
REFERENCE = b"docs: 7\nstep 1 | loss 3.3660\nstep 2 | loss 2.4471\n\nsample 1: ann\nsample 2: bo\n"


def compare(reference: Log, entry: Log):
    return compare_read(ReadLog(reference, GRAMMAR), ReadLog(entry, GRAMMAR))


def difference(entry: bytes, reference: bytes = REFERENCE):
    return first_difference(Log(reference), Log(entry), GRAMMAR)


@pytest.mark.parametrize(
    ("entry", "kind", "line", "where"),
    [
        (REFERENCE.replace(b"2.4471", b"2.4470"), "last digit", 3, "step 2"),
        (REFERENCE.replace(b"2.4471", b"2.5471"), "value", 3, "step 2"),
        (REFERENCE.replace(b"2.4471", b"nan"), "value", 3, "step 2"),
        (REFERENCE.replace(b"step 2 |", b"step 2 / 0 |"), "wording", 3, "step 2"),
        (b"\xef\xbb\xbf" + REFERENCE, "wording", 1, "docs"),
        (REFERENCE.replace(b"step 2 | loss", b"step 2 | loss:"), "wording", 3, "step 2"),
        (REFERENCE.replace(b"docs: 7", b"docs: 8"), "wrong from the start", 1, "docs"),
        (REFERENCE.replace(b"docs: 7\n", b""), "metadata missing", 1, "docs"),
        (REFERENCE.replace(b"step 1 | loss 3.3660\n", b""), "line missing", 2, "step 1"),
        (REFERENCE.replace(b"step 2", b"hello\nstep 2"), "line extra", 3, "step 2"),
        (REFERENCE.replace(b"\n\n", b"\n\n\n"), "line extra", 5, "sample 1"),
        (REFERENCE + b"more\n", "line extra", 7, ""),
        (REFERENCE.replace(b"\n", b"\r\n"), "line ends", 1, "docs"),
        (REFERENCE.replace(b"\n", b"\r\n")[:30], "line ends", 1, "docs"),
        (REFERENCE.replace(b"sample 1: ann", b"sample 1:  ann"), "white space only", 5, "sample 1"),
        (REFERENCE[:-1], "white space only", 6, "sample 2"),
        (REFERENCE + b"\n", "white space only", 7, ""),
        (REFERENCE[:40], "cut off", 3, "step 2"),
        (b"", "cut off", 1, "docs"),
        (REFERENCE.replace(b"bo", b"ba"), "value", 6, "sample 2"),
    ],
)
def test_a_difference_is_named_in_the_logs_own_terms(entry, kind, line, where):
    found = difference(entry)
    assert (found.kind, found.line, found.where) == (kind, line, where)


def test_a_changed_value_is_shown_beside_the_expected_one():
    found = difference(REFERENCE.replace(b"2.4471", b"2.4470"))
    assert str(found) == "line 3, step 2: 2.4470 instead of 2.4471 (last digit)"


def test_a_side_that_is_empty_is_told_as_nothing():
    found = first_difference(Log(REFERENCE), Log(REFERENCE, b"a warning"), GRAMMAR)
    assert str(found) == "line 1, stderr: a warning instead of nothing (stderr)"


def test_stderr_counts_after_stdout_and_the_exit_status_comes_last():
    reference = Log(REFERENCE)
    assert first_difference(reference, Log(REFERENCE, b"a\nwarning", 3), GRAMMAR).kind == "stderr"
    status = first_difference(reference, Log(REFERENCE, b"", 3), GRAMMAR)
    assert (status.kind, status.expected, status.found) == ("exit status", "0", "3")


@pytest.mark.parametrize(
    ("entry", "parity"),
    [
        (Log(REFERENCE), Parity.FULL),
        (Log(REFERENCE, b"!", 0), Parity.NONE),
        (Log(REFERENCE, b"", 1), Parity.NONE),
        (Log(REFERENCE + b"more\n"), Parity.LOSSES),
        (Log(REFERENCE.replace(b"\n", b"\r\n")), Parity.TRACES),
        (Log(REFERENCE.replace(b"docs: 7\n", b"")), Parity.TRACES),
        (Log(REFERENCE.replace(b"ann", b"anne")), Parity.LOSSES),
        (Log(REFERENCE.replace(b"2.44", b"2.45")), Parity.NONE),
    ],
)
def test_parity_is_the_highest_level_that_holds(entry, parity):
    assert compare(Log(REFERENCE), entry).parity == parity


def test_a_sample_block_runs_up_to_its_end_line():
    grammar = Grammar(sample=re.compile(r"^poem (?P<index>\d+)(?P<text>)$"), sample_end=re.compile("^--$"))
    parts = read_parts(b"poem 1\nroses\nare red\n--\nother\npoem 2\n\n--\n", grammar)
    assert parts.samples == (("1", "\nroses\nare red"), ("2", "\n"))


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_any_two_outputs_get_a_verdict_and_equal_bytes_alone_are_full_parity(a, b):
    comparison = compare(Log(a), Log(b))
    assert (comparison.parity == Parity.FULL) == (a == b)
    assert (comparison.first_difference is None) == (a == b)


@given(st.data())
def test_one_changed_byte_is_never_full_parity(data):
    at = data.draw(st.integers(0, len(REFERENCE) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != REFERENCE[at]))
    changed = REFERENCE[:at] + bytes([byte]) + REFERENCE[at + 1 :]
    assert compare(Log(REFERENCE), Log(changed)).parity < Parity.FULL
    assert difference(changed).byte == at + 1


@pytest.mark.slow
@pytest.mark.needs_cmp
@given(st.lists(st.sampled_from([b"a", b"b", b"\n", b"\r", b"\xff"]), max_size=12).map(b"".join), st.data())
def test_the_first_difference_is_where_cmp_says_it_is(tmp_path_factory, a, data):
    b = data.draw(st.lists(st.sampled_from([b"a", b"b", b"\n", b"\xff"]), max_size=12).map(b"".join))
    if a == b:
        return
    folder: Path = tmp_path_factory.mktemp("cmp")
    (folder / "a").write_bytes(a)
    (folder / "b").write_bytes(b)
    said = subprocess.run(["cmp", "a", "b"], cwd=folder, capture_output=True, text=True)
    found = difference(b, a)
    if "differ" in said.stdout:
        byte, line = map(int, re.search(r"byte (\d+), line (\d+)", said.stdout).groups())
        assert (found.byte, found.line) == (byte, line)
    else:  # cmp: EOF on a after byte 3
        assert found.byte == min(len(a), len(b)) + 1


@given(st.binary(max_size=30), st.binary(max_size=30), st.binary(max_size=30))
def test_the_common_prefix_is_the_longest_one(start, a, b):
    n = common_prefix(start + a, start + b)
    assert (start + a)[:n] == (start + b)[:n]
    assert n == min(len(start + a), len(start + b)) or (start + a)[n] != (start + b)[n]


def test_what_is_shown_holds_no_control_character_and_no_broken_byte():
    assert shown("a\x1b[31m\udcff\tb") == "a\\x1b[31m\\xff\\tb"
    assert shown("\udc85\x85\udca0\xa0é") == "\\x85\\u0085\\xa0\\u00a0é", (
        "a byte and a character are told apart"
    )
    assert shown("x" * 100).endswith("…") and len(shown("x" * 100)) == 80


def test_a_newline_that_one_log_lacks_at_its_end_is_told_as_that():
    for entry, reference, told in (
        (b"docs: 7\n\n\n", b"docs: 7", ("(end of output)", "(end of line)")),
        (b"docs: 7", b"docs: 7\n", ("(end of line)", "(end of output)")),
    ):
        found = difference(entry, reference)
        assert (found.expected, found.found) == told
