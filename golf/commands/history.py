"""golf history ENTRY: an entry over all results."""

import argparse

from golf.commands.arguments import Commands, add_command
from golf.commands.output import output_console
from golf.hole.course import course_root
from golf.show.history import history_table


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "history", "an entry over all results")
    parser.add_argument("entry", metavar="ENTRY", help="its name or path")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    output_console().print(history_table(arguments.entry, course_root() / "run_results"))
    return 0
