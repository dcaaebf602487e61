"""The news come first, and all cores end together."""

import pytest

from golf.judge.order import Waiting, next_of


def cores_end_at(costs: list[float], cores: int) -> float:
    """When the last of these runs ends, if a free core always takes the next one."""
    left, ends = [Waiting(False, cost) for cost in costs], [0.0] * cores
    while left:
        ends[ends.index(min(ends))] += left.pop(next_of(left)).seconds
    return max(ends)


def test_news_come_first_and_in_their_order():
    assert next_of([Waiting(False, 9), Waiting(True, 1), Waiting(True, 5)]) == 1


def test_the_longest_comes_next_and_of_equal_ones_the_first():
    assert next_of([Waiting(False, 1), Waiting(False, 5), Waiting(False, 5)]) == 1


@pytest.mark.parametrize("costs", [[1, 2, 3, 10], [5, 5, 5, 5, 20], [1.0] * 9])
def test_no_core_is_idle_for_long(costs):
    assert cores_end_at(costs, 2) <= max(max(costs), 4 / 3 * sum(costs) / 2)
