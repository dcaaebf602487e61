"""What is said of an entry: its verdict, its record, its first difference and what that means."""

from dataclasses import replace

import pytest

from golf.judge.label import Label
from golf.results.board import UNKNOWN, Board
from golf.results.records import Record
from golf.results.summary_json import read_summary
from golf.show.answer import Answer, Mood, Sign, answer_of

PLAIN = Record("plain", "entries/x.py", 203, "0" * 64, "2026-11-20")


def answered(summary, folder, records=()) -> Answer:
    return answer_of(summary, folder, Board(tuple(records), ()), "report.html", 1.0)


def judged_alone(fake_hole, compare, *arguments) -> Answer:
    compare("mine.py", *arguments)
    return answered(read_summary(fake_hole.latest), fake_hole.latest)


@pytest.mark.needs_confinement
def test_a_valid_entry_is_told_with_its_lane_and_how_it_enters_the_board(result):
    good = answered(*result, [PLAIN]).entries[0]
    assert (good.size, good.form, good.verdict, good.mood) == ("201 bytes", "plain", "valid", Mood.GOOD)
    assert good.records == ("2 below the record in plain, 203", "2 below the record", "-2")
    assert good.remarks == ("It would enter the board: golf board --enter good.py",)
    assert [mark.sign for mark in good.marks] == [Sign.EQUAL] * 2 and good.parting is None


@pytest.mark.needs_confinement
def test_a_file_outside_the_hole_is_told_where_it_can_be_entered(result):
    good = answer_of(*result, Board((PLAIN,), (), folder="holes/fake"), "").entries[0]
    assert good.remarks == (
        "It would enter the board: copy it to holes/fake/entries, "
        "then golf board --enter holes/fake/entries/good.py",
    )


@pytest.mark.needs_confinement
def test_beside_a_broken_board_nothing_is_said_to_enter_it(result):
    assert answer_of(*result, UNKNOWN, "").entries[0].remarks == ()


def test_an_entry_that_claims_less_and_meets_it_needs_no_difference(result):
    pico = answered(*result).entries[1]
    assert (pico.verdict, pico.mood, pico.parting) == ("traces, as claimed", Mood.FAIR, None)
    assert [mark.sign for mark in pico.marks] == [Sign.AS_CLAIMED] * 2


def test_a_wrong_entry_is_told_with_both_lines_what_differs_in_them_and_a_hint(result):
    wrong = answered(*result).entries[2]
    assert (wrong.verdict, wrong.mood) == ("differs", Mood.BAD)
    assert wrong.parting.round == "home" and wrong.parting.place == "line 2, step 1 (value)"
    assert wrong.parting.expected == (("step 1 / 5 | loss 0.333", False), ("3", True))
    assert wrong.parting.found == (("step 1 / 5 | loss 0.333", False), ("7", True))
    assert "No gradient yet at step 1" in wrong.parting.hint


def test_the_record_itself_holds_it_and_an_equal_size_ties_it(result):
    summary, folder = result
    own = replace(PLAIN, sha256=summary.entries[0].program.sha256)
    assert answered(summary, folder, [own]).entries[0].records[1] == "holds the record"
    assert answered(summary, folder, [replace(PLAIN, size=201)]).entries[0].records[1] == "ties the record"
    assert answered(summary, folder, [replace(PLAIN, size=200)]).entries[0].records[2] == "+1"


@pytest.mark.needs_confinement
def test_the_whole_says_how_many_are_what(result):
    assert answered(*result).whole == "fake: 1 of 3 valid, 1 as claimed, 1 wrong"
    assert answered(replace(result[0], finished=False), result[1]).whole.endswith(", interrupted")


def test_a_program_that_ends_too_early_by_itself_is_not_told_to_have_crashed(fake_hole, compare):
    fake_hole.write("mine.py", "pass\n")
    hint = judged_alone(fake_hole, compare, "--rounds", "home").entries[0].parting.hint
    assert hint == "It ended by itself, without a fault, and printed no more."


def test_a_syntax_error_is_told_with_its_line(fake_hole, compare):
    fake_hole.write("mine.py", "words = 1\nfor step in\n")
    mine = judged_alone(fake_hole, compare).entries[0]
    assert (mine.verdict, mine.mood, mine.remarks) == (
        "does not compile",
        Mood.BAD,
        ("line 2: invalid syntax",),
    )


def test_a_crash_is_told_by_its_last_words(fake_hole, compare):
    fake_hole.entry("mine.py", "1 / (step", "1 / 0 / (step")
    parting = judged_alone(fake_hole, compare, "--rounds", "home").entries[0].parting
    assert parting.found is None and parting.hint == "Its last words: ZeroDivisionError: division by zero"


def test_how_a_run_ended_is_told(fake_hole, compare):
    fake_hole.entry("mine.py", 'print("sample 1:"', 'import os;os.kill(os.getpid(), 11);print("sample 1:"')
    assert (
        judged_alone(fake_hole, compare, "--rounds", "home").entries[0].parting.hint
        == "It died of signal 11."
    )


@pytest.mark.needs_confinement
def test_a_round_that_was_not_asked_for_is_marked_as_such(fake_hole, compare):
    fake_hole.entry("mine.py", "step + 1", "1 + step")
    mine = judged_alone(fake_hole, compare, "--rounds", "home").entries[0]
    assert [mark.sign for mark in mine.marks] == [Sign.EQUAL, Sign.NOT_JUDGED]
    assert (mine.verdict, mine.remarks) == ("match (some rounds)", ())


@pytest.mark.slow
@pytest.mark.parametrize("evil", ["\x1b[2J", "\u202e", "\0", "[bold]x[/]"])
def test_nothing_that_an_entry_says_reaches_the_terminal_raw(fake_hole, compare, evil):
    fake_hole.write("mine.py", f"import sys\nprint({evil!r})\nsys.exit({evil!r})")
    parting = judged_alone(fake_hole, compare, "--no-fail-fast").entries[0].parting
    said = "".join(piece for piece, _ in parting.found) + parting.hint
    assert said.isprintable()


def test_a_result_whose_logs_are_gone_is_told_by_its_summary(result):
    summary, folder = result
    for path in folder.glob("*.log"):
        path.unlink()
    parting = answered(summary, folder).entries[2].parting
    assert (parting.expected, parting.found) == ((("0.3333", True),), (("0.3337", True),))


def test_entries_on_several_pythons_are_told_apart(result):
    summary, folder = result
    on = tuple(replace(entry, label=Label(entry.label.name, "3.12.1")) for entry in summary.entries)
    assert answered(replace(summary, entries=on), folder).entries[0].name == "good@3.12.1"
