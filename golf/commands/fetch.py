"""golf fetch HOLE: a hole's published data."""

import argparse

from golf.commands.arguments import Commands, add_command
from golf.errors import printable
from golf.hole.course import named_hole
from golf.hole.published import fetch


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "fetch", "download a hole's published data")
    parser.add_argument("hole", metavar="HOLE", help="its name or folder, such as names")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    for line in fetch(named_hole(arguments.hole)):
        print(printable(line))
    return 0
