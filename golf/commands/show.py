"""golf show [STAMP]: a past result."""

import argparse

from golf.commands.arguments import Commands
from golf.commands.output import output_console
from golf.hole.course import course_root
from golf.results.past import read_result
from golf.show.tables import show


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("show", help="print a past result")
    parser.add_argument("stamp", nargs="?", metavar="STAMP", help="its stamp or folder (default: the latest)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    summary, folder = read_result(course_root() / "run_results", arguments.stamp)
    show(summary, folder, output_console())
    return 0
