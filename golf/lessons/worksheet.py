"""A worksheet of a hole: its plan, filled with the numbers that its reference prints."""

from golf.hole.hole import Hole
from golf.lessons.plan import read_plan
from golf.lessons.reference import log_of
from golf.lessons.render import render
from golf.lessons.sheet import build
from golf.lessons.trace import read_blocks, read_trace_grammar


def make_worksheet(hole: Hole) -> dict[str, str]:
    """Run the reference as the hole's worksheet.toml says; the worksheet's files, by name.

    Raises GolfError where the hole has no worksheet, the reference fails, or the plan does not fit its trace.
    """
    plan = read_plan(hole.folder / "worksheet.toml")
    grammar = read_trace_grammar(hole.folder)
    log = log_of(hole.reference, plan.arguments)
    return render(build(plan, read_blocks(log, grammar)))
