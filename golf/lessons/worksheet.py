"""`golf worksheet`: exercises for pencil and calculator, with the numbers of a real trace."""

import argparse
import subprocess
import sys
from pathlib import Path

from golf.errors import GolfError
from golf.files import make_folder, write_whole
from golf.hole.reader import read_hole
from golf.lessons.plan import read_plan
from golf.lessons.render import render
from golf.lessons.sheet import build
from golf.lessons.trace import read_blocks, read_trace_grammar

__all__ = ["add_worksheet_parser", "run_worksheet"]


def add_worksheet_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `worksheet` to a set of subcommands."""
    parser = subparsers.add_parser("worksheet", help="make exercises from a hole's trace")
    parser.add_argument("hole", type=Path, metavar="HOLE", help="the hole's folder, such as holes/NAME")
    parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="where to (default: here)")
    parser.set_defaults(run=run_worksheet)


def run_worksheet(args: argparse.Namespace) -> int:
    """Run the hole's reference as its worksheet.toml says, and write worksheet.md and worksheet.html.

    Returns the exit status. Raises GolfError where the hole has no worksheet, where its plan does not fit
    the trace, or where the files cannot be written.
    """
    plan = read_plan(args.hole / "worksheet.toml")
    log = _trace(read_hole(args.hole).reference, plan.arguments)
    sheet = build(plan, read_blocks(log, read_trace_grammar(args.hole)))
    make_folder(args.out, "choose another --out")
    for name, text in render(sheet).items():
        write_whole(args.out / name, text.encode(), "choose another --out")
        print(args.out / name)
    return 0


def _trace(reference: Path, arguments: tuple[str, ...]) -> str:
    """What the reference prints when it is called like this, from its own folder."""
    command = [sys.executable, "-s", "-B", "-X", "utf8", reference.name, *arguments]
    run = subprocess.run(command, cwd=reference.parent, capture_output=True, check=False)
    if run.returncode:
        last = run.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise GolfError(f"{reference.name} ended with exit status {run.returncode}: {' '.join(last)}")
    return run.stdout.decode("utf-8")
