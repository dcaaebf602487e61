"""Charts: places in percent, gaps where a value is none, round numbers on the axes."""

import pytest

from golf.show.chart import ACROSS, UP, Line, chart, nice, running_mean


def test_a_line_runs_from_its_first_step_to_its_last_and_from_low_to_high():
    [curve] = chart([Line("a", (1.0, 3.0, 2.0), first=10, stride=5)]).curves
    assert curve.parts == (((ACROSS[0], UP[0]), (50.0, UP[1]), (ACROSS[1], 50.0)),)


def test_a_gap_divides_a_line_and_a_lone_value_stays():
    [curve] = chart([Line("a", (1.0, None, 2.0, 2.5, None))]).curves
    assert [len(part) for part in curve.parts] == [1, 2]


def test_the_axes_have_few_round_numbers_and_the_mark_its_place():
    found = chart([Line("a", tuple(i / 100 for i in range(1000)))], mark=500)
    assert [tick.text for tick in found.across] == ["200", "400", "600", "800", "1000"]
    assert [tick.text for tick in found.up] == ["0", "2", "4", "6", "8"]
    assert 49 < found.mark < 51


def test_there_are_no_ticks_between_two_steps():
    for steps in range(1, 6):
        ticks = [tick.text for tick in chart([Line("a", tuple(map(float, range(steps))))]).across]
        assert ticks == [str(step) for step in range(1, steps + 1)]


@pytest.mark.parametrize("values", [(2.0,), (2.0, 2.0), (1e99, -1e99), (0.0, 1e-320), (1.0, 1.0 + 2**-52)])
def test_any_finite_values_can_be_drawn(values):
    found = chart([Line("a", values)])
    assert found.up and all(0 <= y <= 100 for part in found.curves[0].parts for _, y in part)


def test_nothing_to_draw_is_no_chart():
    assert chart([Line("a", (None, None)), Line("b", ())]) is None


def test_a_running_mean_takes_what_there_is():
    assert running_mean((4.0, 2.0, None, 3.0), 2) == (4.0, 3.0, 2.0, 3.0)
    assert running_mean((None,), 3) == (None,)


def test_nice_numbers_are_one_two_and_five():
    assert [nice(x) for x in (0.011, 0.3, 1.0, 7.0)] == [0.02, 0.5, 1.0, 10.0]
