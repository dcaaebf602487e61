"""golf run [ENTRY ...], which is compare_runs.py: its arguments; golf/commands/run_job.py does what they ask for."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from golf.commands.arguments import (
    DRAW,
    STATUSES,
    Commands,
    Parser,
    add_command,
    add_forms,
    add_hole,
    guarded,
    jobs,
    seed,
    time_limit,
)
from golf.commands.pythons import find_interpreters
from golf.errors import did_you_mean
from golf.judge.ahead import ask_ahead
from golf.run.records import LONGEST

KINDS, ALL = ("home", "away", "published"), "all"  # of rounds
DEFAULT_ROUNDS = "home,away"


def main(root: Path, argv: Sequence[str] | None = None) -> int:
    """compare_runs.py: judge the entries of a hole below `root`. Returns the exit status."""
    parser = Parser(prog="compare_runs.py", description="Judge programs, and keep all that they print.")
    _fill(parser)

    def job() -> int:
        return _judge(parser.parse_args(argv), root)

    return guarded(job)


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "run", "judge programs, and keep all that they print")
    _fill(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """The same job in the course in which the hole lies."""
    return _judge(arguments, None)


def _judge(arguments: argparse.Namespace, root: Path | None) -> int:
    """Judge; the machine is asked while what else the job needs is loaded."""
    ask_ahead(arguments.isolation, lambda: find_interpreters(arguments.python)[0])
    from golf.commands.run_job import judge

    return judge(arguments, root)


def _fill(parser: Parser) -> None:
    parser.epilog = f"example:\n  python compare_runs.py mine.py --hole names --rounds home\n\n{STATUSES}"
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "entries",
        nargs="*",
        type=Path,
        metavar="ENTRY",
        help="sources to judge (default: the hole's entries)",
    )
    add_hole(parser)
    parser.add_argument(
        "--rounds",
        type=_kinds,
        default=_kinds(DEFAULT_ROUNDS),
        metavar="KIND[,KIND]",
        help=f"which rounds: {', '.join((*KINDS, ALL))} (default: {DEFAULT_ROUNDS})",
    )
    parser.add_argument(
        "--python",
        action="append",
        default=[],
        metavar="VERSION",
        help="a version, name or path; may be repeated (default: the one that runs this)",
    )
    parser.add_argument(
        "--jobs",
        type=jobs,
        default=os.cpu_count() or 1,
        metavar="N",
        help="programs side by side (default: one a core)",
    )
    parser.add_argument("--scheduler", metavar="ADDRESS", help="judge on an existing Dask cluster")
    parser.add_argument(
        "--timeout",
        type=time_limit,
        metavar="S",
        help=f"seconds for one run (default: {LONGEST:g} of processor time)",
    )
    parser.add_argument("--fresh", action="store_true", help="run the reference even where its log is stored")
    parser.add_argument(
        "--seed",
        type=_seed,
        metavar="N",
        help=f"make the away inputs anew from this seed; `{DRAW}`: for every entry from one that the judge draws",
    )
    parser.add_argument(
        "--deep", action="store_true", help="compare the trained models in full precision too"
    )
    parser.add_argument(
        "--isolation",
        choices=("auto", "require", "none"),
        default="auto",
        help="what is around a run: the layers that work here; require: or no run; none: limits alone (default: auto)",
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="the result folder (default: run_results/<stamp>)"
    )
    parser.add_argument(
        "--resume",
        metavar="STAMP",
        help="go on in the result folder of an interrupted call: judge what is missing of its entries, and those named",
    )
    add_forms(parser)
    parser.add_argument("--no-fail-fast", action="store_true", help="let a failed entry run to its end")


def _kinds(text: str) -> frozenset[str]:
    words, known = text.split(","), (*KINDS, ALL)
    if unknown := [word for word in words if word not in known]:
        hint = did_you_mean(unknown[0], known)
        raise argparse.ArgumentTypeError(
            f"{unknown[0]!r} is no kind of round; {hint}choose from {', '.join(known)}"
        )
    return frozenset(KINDS if ALL in words else words)


def _seed(text: str) -> int | str:
    if text == DRAW:
        return DRAW
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is neither a whole number from 0 on nor `{DRAW}`")
    return seed(text)
