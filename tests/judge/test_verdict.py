"""The rules: what makes a verdict, and what it is called."""

from dataclasses import replace

import pytest

from golf.hole.hole import Kind
from golf.judge.label import Label
from golf.judge.verdict import Outcome, Program, RoundResult, StandsOn, Unjudged, Verdict, Why
from golf.log.difference import FirstDifference
from golf.log.difference import Kind as Difference
from golf.log.parity import Comparison, Parity
from golf.run.interpreters import Interpreter
from golf.run.records import Ended, Isolation, Usage

WALLS = Isolation(("seccomp",), (), files_closed=True, network_closed=True)
DIFFERENCE = FirstDifference(4, 60, "step 1", "1.9306", "1.9308", Difference.VALUE)


def result(name: str = "home", parity: Parity = Parity.FULL, **changes) -> RoundResult:
    outcome = Outcome(
        name,
        Kind.HOME,
        0,
        Ended.EXITED,
        Usage(),
        WALLS,
        StandsOn("cpython 3.11.7", True),
        None,
        0,
        (),
        unpacks=(),
    )
    difference = None if parity == Parity.FULL else DIFFERENCE
    return RoundResult(replace(outcome, **changes), Comparison(parity, True, True, difference))


def verdict(*results: RoundResult, **changes) -> Verdict:
    program = Program("a.py", "0" * 64, 1, 1, 1, packed=False)
    python = Interpreter("python", "cpython", "3.11.7")
    return replace(Verdict(Label("a"), program, Parity.FULL, python, ("home", "away"), results), **changes)


BOTH = (result(), result("away"))


def test_valid_is_full_parity_confined_in_every_round_that_counts():
    assert verdict(*BOTH).valid and verdict(*BOTH).reasons == ()
    assert not verdict(result()).valid and verdict(result()).word == "match (some rounds)"
    assert not verdict(result(), result("away", Parity.TRACES)).valid


def test_what_ran_without_walls_matches_and_is_not_valid():
    bare = replace(WALLS, files_closed=False, missing=("landlock",))
    found = verdict(result(), result("away", isolation=bare))
    assert (found.valid, found.word) == (False, "match (unconfined)")
    assert str(found.reasons[0]) == "not confined: landlock"


@pytest.mark.parametrize(
    ("unpacks", "packed", "proved"), [((), False, True), (("compile",), True, False), (None, False, False)]
)
def test_plain_is_what_was_watched_and_made_no_code_of_data(unpacks, packed, proved):
    found = verdict(result(), result("away", unpacks=unpacks))
    assert (found.packed, found.proved_plain) == (packed, proved)


def test_a_program_that_crashes_is_not_called_packed_for_its_traceback(compare, fake_hole):
    """Python parses the source again for the marks below its lines, and that looks like making code."""
    fake_hole.entry("crash.py", "{1 / (", "{(step + 1) / 0 + 1 / (")
    compare("crash.py")
    assert fake_hole.judged("crash")["packed"] is False
    ended_itself = verdict(result(unpacks=("compile",), exit_status=1), result("away", exit_status=1))
    ended_by_judge = verdict(result(unpacks=("compile",), exit_status=-9))
    assert (ended_itself.packed, ended_itself.proved_plain, ended_by_judge.packed) == (False, False, True)


def test_what_the_judge_cut_off_or_could_not_judge_is_never_called_wrong():
    stopped = verdict(result("home", Parity.NONE), unjudged=(Unjudged("away", Why.STOPPED),))
    assert [each.round for each in stopped.reasons] == ["home", "away"]
    assert str(stopped.reasons[1]) == "round away: stopped by the judge, since another round failed"
    fault = verdict(result(), unjudged=(Unjudged("away", Why.FAULT, "no room"),))
    assert fault.at_fault and not fault.claim_met and fault.word == "match (some rounds)"
    assert verdict(unjudged=(Unjudged("home", Why.INTERRUPTED),)).word == "not judged"


def test_a_run_that_ended_badly_says_how():
    died = verdict(result("home", Parity.NONE, ended=Ended.SIGNAL, exit_status=-11))
    assert str(died.reasons[0]).startswith("round home: died of signal 11; line 4, step 1: 1.9308")
    failed = verdict(result("home", Parity.NONE, exit_status=1, last_words="ValueError: no"))
    assert failed.reasons[0].text.endswith("; its last words: ValueError: no")
