"""golf review FILE: what a maintainer asks of a contribution, as Markdown."""

import argparse
import sys
from pathlib import Path

from golf.commands.arguments import Commands, add_command, add_hole
from golf.commands.output import output_console
from golf.commands.pythons import every_python
from golf.compare.enter import Bench, review
from golf.hole.course import named_hole
from golf.hole.source import read_source
from golf.results.board import read_board
from golf.results.review import board_held_by
from golf.show.review import review_markdown

EPILOG = """\
The file is judged as the board does it: alone, confined, with two seeds that are drawn after it
was read, beside the reference's own runs, on every Python from 3.11 on that is found. Nothing is
entered: `golf board --enter FILE` does that. For a hole of slow programs this takes a while.

exit status: 0 it is valid, new, and a record; 1 it is not; 2 the call or a file is wrong"""


def add_parser(commands: Commands) -> None:
    parser = add_command(
        commands,
        "review",
        "is a contribution valid, new, a record?",
        EPILOG,
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the source")
    add_hole(parser)
    parser.add_argument(
        "--against", type=Path, metavar="RECORD", help="the source that it has to beat (default: the board)"
    )
    parser.add_argument(
        "--python", action="append", metavar="VERSION", help="on this one alone; may be repeated"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Judge on stderr, and tell on stdout."""
    hole = named_hole(arguments.hole, arguments.file)
    bench = Bench(hole, tuple(every_python(arguments.python)), output_console(stderr=True))
    if arguments.against:
        board = board_held_by(bench.program(read_source(arguments.against)))
        made = review(bench, arguments.file, board, board.current())
    else:
        made = review(bench, arguments.file, read_board(hole))
    sys.stdout.write(review_markdown(made))
    return 0 if made.good else 1
