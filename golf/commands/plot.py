"""golf plot HOLE LOG: the attention rows of a log's trace, as shaded cells."""

import argparse
import sys
from pathlib import Path

from golf.commands.arguments import Commands, add_command
from golf.commands.output import output_console
from golf.errors import GolfError, printable
from golf.files import LARGEST_BYTES, read
from golf.hole.course import named_hole
from golf.lessons.attention import read_pictures
from golf.lessons.shades import draw
from golf.lessons.trace import read_trace_grammar


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "plot", "draw the attention rows of a log's trace")
    parser.add_argument("hole", metavar="HOLE", help="the hole's name or folder, such as sorter")
    parser.add_argument("log", metavar="LOG", help="a log of the hole's reference, or - for standard input")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Draw every attention block of a log. Raises GolfError where there is none to draw."""
    grammar = read_trace_grammar(named_hole(arguments.hole).folder)
    pictures = read_pictures(_read_log(arguments.log), grammar)
    if not pictures:
        raise GolfError(f"{arguments.log}: no line in it tells attention; give the log of a run that traces")
    console = output_console()
    for picture in pictures:
        console.print(f"\n{printable(picture.title)}", markup=False, highlight=False)
        console.print(draw(picture, console))
    return 0


def _read_log(name: str) -> str:
    data = _standard_input() if name == "-" else read(Path(name), "give a log file, or -")
    return data.decode("utf-8", "replace")


def _standard_input() -> bytes:
    """What comes on it, as much as a file may hold."""
    if sys.stdin is None:
        raise GolfError("standard input is closed; give a log file")
    data = sys.stdin.buffer.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise GolfError(f"standard input is larger than {LARGEST_BYTES:,} bytes; give a log with one trace")
    return data
