"""golf show [STAMP]: a past result."""

import argparse
from pathlib import Path

from golf.commands.arguments import Commands, add_command, add_forms
from golf.commands.tell import board_at, tell
from golf.hole.course import course_root
from golf.results.folder import RESULTS
from golf.results.past import read_result


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "show", "tell a past result")
    parser.add_argument("stamp", nargs="?", metavar="STAMP", help="its stamp or folder (default: the latest)")
    add_forms(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    root = course_root(Path(arguments.stamp or "").absolute(), Path.cwd())
    summary, folder = read_result(root / RESULTS, arguments.stamp)
    tell(summary, folder, board_at(root, summary.hole), arguments)
    return 0
