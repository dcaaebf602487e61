"""golf plot HOLE LOG: the attention rows of a log's trace, as shaded cells."""

import argparse

from golf.commands.arguments import Commands, add_command
from golf.commands.output import output_console
from golf.errors import GolfError, printable
from golf.files import read_log
from golf.hole.course import named_hole
from golf.lessons.attention import read_pictures
from golf.lessons.shades import draw
from golf.lessons.trace import LONGEST_LINE, read_trace_grammar


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "plot", "draw the attention rows of a log's trace")
    parser.add_argument("hole", metavar="HOLE", help="the hole's name or folder, such as sorter")
    parser.add_argument("log", metavar="LOG", help="a log of the hole's reference, or - for standard input")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Draw every attention block of a log. Raises GolfError where there is none to draw."""
    grammar = read_trace_grammar(named_hole(arguments.hole).folder)
    pictures = read_pictures(read_log(arguments.log).decode("utf-8", "replace"), grammar)
    if not pictures:
        raise GolfError(
            f"{arguments.log}: no line in it of at most {LONGEST_LINE:,} characters tells attention; "
            "give the log of a run that traces"
        )
    console = output_console()
    for picture in pictures:
        console.print(f"\n{printable(picture.title)}", markup=False, highlight=False)
        console.print(draw(picture, console))
    return 0
