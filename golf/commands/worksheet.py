"""golf worksheet HOLE: exercises for pencil and calculator, with the numbers of a real trace."""

import argparse
from pathlib import Path

from golf.commands.arguments import Commands, add_command, count, seed
from golf.errors import printable
from golf.files import make_folder, write_whole
from golf.hole.course import named_hole
from golf.lessons.plan import Variant
from golf.lessons.worksheet import make_worksheet

_REMEDY = "choose another --out"


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "worksheet", "make exercises from a hole's trace")
    parser.add_argument("hole", metavar="HOLE", help="the hole's name or folder, such as by_hand")
    parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="where to (default: here)")
    parser.add_argument("--token", type=count, metavar="N", help="the token that is followed")
    parser.add_argument(
        "--seed", type=seed, metavar="N", help="of all numbers: another sheet for each of a class"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write worksheet.md and worksheet.html; with a seed, worksheet-SEED.md and .html."""
    hole = named_hole(arguments.hole)
    files = make_worksheet(hole.folder, hole.reference, Variant(arguments.token, arguments.seed))
    make_folder(arguments.out, _REMEDY)
    for name, text in files.items():
        write_whole(arguments.out / name, text.encode(), _REMEDY)
        print(printable(str(arguments.out / name)))
    return 0
