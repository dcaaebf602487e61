"""Traces as they are drawn."""

from golf.show.series import BARS, POINTS, read_series, sparkline


def test_a_long_trace_is_thinned_and_a_missing_one_is_none(tmp_path):
    (tmp_path / "a.losses").write_text("".join(f"{i}\t{i}\n" for i in range(10_001)))
    series = read_series("a", tmp_path / "a.losses")
    assert len(series.losses) <= POINTS and series.losses[1] == series.stride
    assert read_series("b", tmp_path / "b.losses") is None


def test_a_sparkline_runs_from_the_lowest_to_the_highest_value():
    assert sparkline([3.0, 2.0, 1.0, 1.0], 4) == "█▄▁▁"
    assert sparkline([1.0, 1.0], 9) == BARS[0] * 2
    assert sparkline([float("nan")], 4) == ""
    assert len(sparkline(list(range(1000)), 20)) == 20
