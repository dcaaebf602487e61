"""A worksheet of a hole: its plan, filled with the numbers that its reference prints."""

from pathlib import Path

from golf.lessons.plan import Variant, read_plan
from golf.lessons.reference import log_of
from golf.lessons.render import render
from golf.lessons.sheet import build
from golf.lessons.trace import read_blocks, read_trace_grammar


def make_worksheet(hole: Path, reference: Path, variant: Variant) -> dict[str, str]:
    """Run the reference as the worksheet.toml in the hole's folder says; the worksheet's files, by name.

    A sheet of a seed has it in its files' names, so that a class's sheets lie side by side.

    Raises GolfError where the hole has no worksheet, the reference fails, or the plan does not fit its trace.
    """
    plan = read_plan(hole / "worksheet.toml", variant)
    grammar = read_trace_grammar(hole)
    log = log_of(reference, plan.arguments)
    files = render(build(plan, read_blocks(log, grammar)))
    suffix = "" if variant.seed is None else f"-{variant.seed}"
    return {name.replace(".", f"{suffix}."): text for name, text in files.items()}
