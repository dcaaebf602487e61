"""golf history ENTRY, golf history --records: an entry over all results, or a hole's records over time."""

import argparse
from pathlib import Path

from golf.commands.arguments import Commands, add_command, add_hole
from golf.commands.output import print_table
from golf.errors import GolfError
from golf.hole.course import course_root, named_hole
from golf.hole.reader import course_of
from golf.results.board import read_board
from golf.results.folder import RESULTS
from golf.results.lanes import LANES
from golf.show.board import descent_table
from golf.show.history import history_table

_ALL = "all"


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "history", "an entry, or records, over time")
    parser.add_argument("entry", nargs="?", metavar="ENTRY", help="its name or path")
    parser.add_argument(
        "--records",
        nargs="?",
        const=_ALL,
        choices=(_ALL, *(lane.name for lane in LANES)),
        metavar="LANE",
        help="how this lane fell, or all lanes did, stroke by stroke",
    )
    add_hole(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if (arguments.entry is None) == (arguments.records is None):
        raise GolfError("name an entry, or ask for --records; `golf history --help` tells more")
    if arguments.entry is not None:
        table = history_table(arguments.entry, _course(arguments.hole) / RESULTS)
    else:
        lanes = tuple(lane for lane in LANES if arguments.records in (_ALL, lane.name))
        table = descent_table(read_board(named_hole(arguments.hole)), lanes)
    print_table(table)
    return 0


def _course(hole: str | None) -> Path:
    """The course of the hole that is named, else the one in which one stands."""
    return course_of(named_hole(hole).folder) if hole else course_root()
