"""golf lesson HOLE: a page on which one watches a hole's model learn, and asks it."""

import argparse
from pathlib import Path

from golf.commands.arguments import Commands, add_command
from golf.errors import printable
from golf.files import check_writable, read_text, write_whole
from golf.hole.course import named_hole
from golf.lessons.page import make_lesson

_REMEDY = "choose another --out"


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "lesson", "make a page to watch a model learn")
    parser.add_argument("hole", metavar="HOLE", help="the hole's name or folder, such as sorter")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the page (default: HOLE.html, here)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Train the model, and write the page."""
    hole = named_hole(arguments.hole)
    script = read_text(
        hole.folder / "lesson.js", "a hole with a lesson has it, and a lesson.py, beside its hole.toml"
    )
    out: Path = arguments.out or Path(f"{hole.folder.resolve().name}.html")
    check_writable(out, _REMEDY)
    write_whole(out, make_lesson(hole.folder, script).encode(), _REMEDY)
    print(printable(str(out)))
    return 0
