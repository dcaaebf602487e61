"""Loss traces: equal ones are one line, with the names of all who printed it."""

from golf.show.series import POINTS
from golf.show.traces import DRAWN, traces_of


def test_programs_that_print_the_same_losses_are_one_line_and_home_comes_first(result):
    found = traces_of(*result)
    assert [each.round for each in found] == ["home", "away-order"]
    assert [trace.programs for trace in found[0].traces] == [("reference", "good", "pico"), ("wrong",)]
    assert [trace.name for trace in found[0].traces] == ["reference and 2 more", "wrong"]
    assert [curve.name for curve in found[0].picture.curves] == ["reference and 2 more", "wrong"]


def test_a_program_that_ran_twice_is_named_once(result):
    summary, folder = result
    twice = summary.reference.runs * 2
    reference = type(summary.reference)(summary.reference.label, summary.reference.program, twice)
    found = traces_of(type(summary)(**{**vars(summary), "reference": reference}), folder)
    assert found[0].traces[0].programs == ("reference", "good", "pico")


def test_a_long_trace_is_thinned_for_the_plot_and_once_more_for_the_picture(result):
    summary, folder = result
    (folder / "wrong.losses").write_text("".join(f"{i}\t{i % 7}\n" for i in range(1, 10_001)))
    trace = traces_of(summary, folder)[0].traces[-1]
    assert len(trace.losses) == len(trace.mean) <= POINTS
    assert max(trace.mean[100:]) < 4 < max(trace.losses), "a mean over many steps"
    curve = traces_of(summary, folder)[0].picture.curves[-1]
    assert sum(map(len, curve.parts)) <= DRAWN


def test_what_is_missing_or_no_number_is_noted(result):
    summary, folder = result
    (folder / "good.losses").unlink()
    (folder / "wrong.losses").write_text("1\tnan\n2\t2.0\n")
    notes = traces_of(summary, folder)[0].notes
    assert notes == (
        "good: no losses to plot",
        "wrong: losses that are no finite numbers: 1; the plot has gaps there",
    )
