"""golf verify [RESULT]: does a result still follow from its files?"""

import argparse
from pathlib import Path

from golf.commands.arguments import Commands, add_command
from golf.errors import printable
from golf.hole.course import course_root, find_hole
from golf.results.folder import RESULTS
from golf.results.past import read_result
from golf.results.verify import UNKNOWABLE, verify
from golf.show.publish import stale_pages


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "verify", "does a result still follow from its files?")
    parser.add_argument(
        "result", nargs="?", metavar="RESULT", help="its stamp or folder (default: the latest)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    root = course_root(Path(arguments.result or "").absolute(), Path.cwd())
    summary, folder = read_result(root / RESULTS, arguments.result)
    lines = [*verify(folder, find_hole(root, summary.hole), root), *stale_pages(summary, folder)]
    for line in lines:
        print(printable(line, 300))
    if not lines:
        print(printable(f"{summary.stamp}: all that is recorded follows from the files"))
        print(f"What no file proves is the judge's word alone: {'; '.join(UNKNOWABLE)}.")
    return 1 if lines else 0
