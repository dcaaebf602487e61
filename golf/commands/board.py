"""golf board [HOLE]: a hole's lanes and records."""

import argparse
from pathlib import Path

from golf.commands.arguments import Commands, add_command, add_hole
from golf.commands.output import output_console
from golf.commands.run import find_interpreters
from golf.compare.enter import enter
from golf.errors import printable
from golf.hole.course import named_hole
from golf.hole.reader import course_of
from golf.results.board import read_board
from golf.show.board import board_table


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "board", "a hole's lanes and records")
    add_hole(parser)
    parser.add_argument(
        "--enter", type=Path, metavar="FILE", help="judge this entry for the board, and enter what it wins"
    )
    parser.add_argument(
        "--python", action="append", default=[], metavar="VERSION", help="judge on this one; may be repeated"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    hole = named_hole(arguments.hole)
    if arguments.enter:
        pythons, _ = find_interpreters(arguments.python)
        for line in enter(course_of(hole.folder), hole, arguments.enter, pythons, output_console()):
            print(printable(line))
    output_console().print(board_table(read_board(hole)))
    return 0
