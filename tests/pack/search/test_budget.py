"""The seconds of a job are for the whole of it."""

import pytest

from golf.pack.search.budget import PROVING, planned


def test_the_start_the_reading_the_search_the_streams_and_the_proof_fit_into_the_seconds() -> None:
    now = [103.0]
    budget = planned(60.0, 0.75, 99.0, 100.0, lambda: now[0])
    assert budget.end == pytest.approx(99 + 60 - PROVING * 3)
    assert budget.to_search == pytest.approx(0.75 * (60 - 4 - PROVING * 3))
    now[0] = 150.0
    assert budget.to_finish == pytest.approx(9 - PROVING * 3)


def test_there_is_never_less_than_no_time() -> None:
    now = [100.0]
    budget = planned(10.0, 0.75, 100.0, 100.0, lambda: now[0])
    now[0] = 200.0
    assert budget.to_finish == 0.0 > budget.to_search


def test_of_few_seconds_the_search_has_all() -> None:
    assert planned(5.0, 0.75, 100.0, 100.0, lambda: 100.0).to_search == 5.0


def test_a_source_that_takes_all_the_seconds_to_read_leaves_none() -> None:
    budget = planned(10.0, 0.75, 100.0, 101.0, lambda: 108.0)
    assert budget.to_search == budget.to_finish == 0.0
