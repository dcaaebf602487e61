"""An entry is compared with the reference while both still run."""

import pickle
import threading

import pytest
from processes import PATIENCE

from golf.judge.follow import Follower, GrowingLog
from golf.log.lines import Log


def follow(reference, fail_fast=True):
    stop = threading.Event()
    return Follower(reference, stop, fail_fast), stop


def test_an_entry_that_is_ahead_is_found_wrong_as_soon_as_the_reference_says_so():
    reference = GrowingLog()
    follower, stop = follow(reference)
    with follower:
        assert follower.take(b"one\ntwo\nthree\n")
        reference.grow(b"one\ntw")
        assert not stop.is_set()
        reference.grow(b"a\n")
        assert stop.is_set() and follower.wrong


def test_an_entry_that_is_behind_is_stopped_at_the_end_of_its_first_wrong_line():
    follower, stop = follow(GrowingLog(Log(b"one\ntwo\n")))
    with follower:
        assert follower.take(b"one\nt")
        assert follower.take(b"a") and follower.wrong and not stop.is_set()
        assert not follower.take(b"x\n")


@pytest.mark.slow
def test_an_entry_that_falls_silent_in_a_wrong_line_is_stopped_soon():
    follower, stop = follow(GrowingLog(Log(b"one\n")))
    with follower:
        follower.take(b"ons")
        assert stop.wait(PATIENCE)


def test_more_output_than_the_references_is_wrong_only_once_the_reference_has_ended():
    reference = GrowingLog()
    follower, stop = follow(reference)
    with follower:
        reference.grow(b"one\n")
        follower.take(b"one\nmore\n")
        assert not follower.wrong
        reference.end(Log(b"one\n"))
        assert follower.wrong and stop.is_set()


def test_without_fail_fast_a_wrong_entry_runs_on():
    before = set(threading.enumerate())
    follower, stop = follow(GrowingLog(Log(b"one\n")), fail_fast=False)
    with follower:
        assert follower.take(b"two\n")
        assert set(threading.enumerate()) <= before, "no clock ticks for it"
    assert follower.wrong and not stop.is_set()


def test_a_failed_reference_is_no_log_and_does_not_travel():
    reference = GrowingLog()
    reference.end(None)
    assert reference.wait() is None
    with pytest.raises(TypeError):
        pickle.dumps(reference)
    travelled = pickle.loads(pickle.dumps(GrowingLog(Log(b"one\n", b"", 0))))
    assert travelled.wait() == Log(b"one\n")


def test_what_a_reference_told_of_its_weights_travels_with_its_log():
    reference = GrowingLog()
    reference.end(Log(b"one\n"), b"weights")
    travelled = pickle.loads(pickle.dumps(reference))
    assert (travelled.wait(), travelled.sampling) == (Log(b"one\n"), b"weights")
