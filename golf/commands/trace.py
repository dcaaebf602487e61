"""golf trace HOLE: check values of a round, stage by stage, for who carries the reference to another language."""

import argparse

from golf.commands.arguments import Commands, add_command
from golf.errors import GolfError
from golf.hole.course import named_hole
from golf.hole.inputs import round_files
from golf.hole.source import read_source
from golf.lessons.stages import trace


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "trace", "print check values of a round, for ports")
    parser.add_argument("hole", metavar="HOLE", help="the hole's name or folder, such as names")
    parser.add_argument(
        "--round", default="home", metavar="ROUND", help="one of the hole's rounds (default: home)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    hole = named_hole(arguments.hole)
    round_ = hole.round_of(arguments.round)
    files = round_files(hole, round_)
    if files is None:
        raise GolfError(f"{round_.name}: its data is not on this machine; `golf fetch` gets it")
    reference = read_source(hole.reference)
    for line in trace(hole.folder, hole.reference.name, reference.data, files, round_.call()):
        print(line, flush=True)
    return 0
