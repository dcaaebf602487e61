"""The seconds of a job are for the whole of it."""

import pytest

from golf.pack.search.budget import planned


def test_search_streams_and_a_proof_that_takes_as_long_as_the_reading_fit_into_the_seconds() -> None:
    now = [103.0]
    budget = planned(60.0, 0.75, 100.0, lambda: now[0])
    assert budget.end == pytest.approx(100 + 60 - 3)
    assert budget.to_search == pytest.approx(0.75 * (60 - 3) - 3)
    now[0] = 150.0
    assert budget.to_finish == pytest.approx(7.0)


def test_there_is_never_less_than_no_time() -> None:
    now = [100.0]
    budget = planned(10.0, 0.75, 100.0, lambda: now[0])
    now[0] = 200.0
    assert budget.to_finish == 0.0 > budget.to_search


def test_of_few_seconds_the_search_has_all() -> None:
    assert planned(5.0, 0.75, 100.0, lambda: 100.0).to_search == 5.0
