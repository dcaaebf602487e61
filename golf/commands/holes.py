"""golf holes: the holes of this course."""

import argparse

from rich import box
from rich.table import Table

from golf.commands.arguments import Commands, add_command
from golf.commands.output import print_table
from golf.errors import shown
from golf.hole.course import course_root, hole_folders
from golf.hole.hole import Hole
from golf.hole.reader import read_hole
from golf.hole.source import read_source
from golf.results.board import read_board


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "holes", "list the holes of this course")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """A row for each hole; every command takes its name, or its folder."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("hole", "folder", "reference", "record", "rounds", "entries"):
        table.add_column(column, justify="left" if column in ("hole", "folder") else "right")
    for folder in hole_folders(course_root()):
        table.add_row(*_row(read_hole(folder)))
    print_table(table)
    return 0


def _row(hole: Hole) -> tuple[str, ...]:
    record = read_board(hole).current().get("bytes")
    return (
        shown(hole.name),
        shown(hole.folder.name),
        f"{read_source(hole.reference).bytes:,}",
        f"{record.size:,g}" if record else "-",
        str(len(hole.rounds)),
        str(len(hole.claims)),
    )
