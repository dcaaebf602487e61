"""golf check LOG: is a log from elsewhere the reference's?"""

import argparse
from pathlib import Path

from golf.commands.arguments import Commands, add_command, add_hole, say
from golf.commands.output import output_console
from golf.commands.tell import width_for
from golf.files import read_log
from golf.hole.course import named_hole
from golf.judge.check import check_log
from golf.show.log_answer import answer_of_log
from golf.show.terminal import show_answer

EPILOG = """\
The verdict of a log is `match (log only)` at best: nobody has seen the program run. Of what it
printed on stderr, and of its exit status, nothing is known.

exit status: 0 the logs are equal to the byte; 1 they are not; 2 the call or a file is wrong"""


def add_parser(commands: Commands) -> None:
    parser = add_command(
        commands,
        "check",
        "is a log from elsewhere the reference's?",
        EPILOG,
    )
    parser.add_argument("log", metavar="LOG", help="what the program printed, or - for standard input")
    add_hole(parser)
    parser.add_argument("--round", default="home", metavar="ROUND", help="in which round (default: home)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    hole = named_hole(arguments.hole)
    checked = check_log(hole, arguments.round, read_log(arguments.log), say)
    console = output_console()
    show_answer(answer_of_log(Path(arguments.log).name, hole.name, checked, width_for(console)), console)
    return 0 if checked.comparison.full_log_match else 1
