"""A worksheet of a hole: its plan, filled with the numbers that its reference prints."""

from pathlib import Path

from golf.lessons.plan import read_plan
from golf.lessons.reference import log_of
from golf.lessons.render import render
from golf.lessons.sheet import build
from golf.lessons.trace import read_blocks, read_trace_grammar


def make_worksheet(hole: Path, reference: Path) -> dict[str, str]:
    """Run the reference as the worksheet.toml in the hole's folder says; the worksheet's files, by name.

    Raises GolfError where the hole has no worksheet, the reference fails, or the plan does not fit its trace.
    """
    plan = read_plan(hole / "worksheet.toml")
    grammar = read_trace_grammar(hole)
    log = log_of(reference, plan.arguments)
    return render(build(plan, read_blocks(log, grammar)))
