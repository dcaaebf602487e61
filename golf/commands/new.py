"""golf new NAME: a hole that passes, to be changed into one's own."""

import argparse
from contextlib import suppress
from os.path import relpath
from pathlib import Path

from golf.commands.arguments import Commands, add_command
from golf.errors import GolfError, printable
from golf.hole.course import course_root
from golf.hole.new import new_hole


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "new", "write a hole that passes into holes/NAME")
    parser.add_argument("name", metavar="NAME", help="what it is called: letters, digits, `-` and `_`")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    course = Path()
    with suppress(GolfError):
        course = course_root()
    for path in new_hole(course, arguments.name):
        print(printable(relpath(path)))
    print(f"try it: golf run --hole {arguments.name}")
    return 0
