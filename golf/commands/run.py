"""Arguments to calls, and nothing else."""

import argparse
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from rich.console import Console

from golf.commands.arguments import (
    STATUSES,
    Commands,
    Parser,
    add_command,
    add_hole,
    guarded,
    jobs,
    say,
    time_limit,
)
from golf.commands.pythons import find_interpreters
from golf.commands.tell import add_forms, console_of, tell, tell_step
from golf.compare.job import Plan, Request, compare, plan
from golf.errors import GolfError, did_you_mean
from golf.hole.course import find_hole, named_hole
from golf.hole.hole import Hole, Kind
from golf.hole.reader import course_of
from golf.judge.one_round import Settings
from golf.judge.rounds import Choice
from golf.log.parity import Parity
from golf.results.call import entries_to_resume, leave_nothing_out
from golf.results.folder import ResultFolder
from golf.results.past import home_seconds
from golf.results.summary import Summary, read_summary
from golf.run.records import Limits
from golf.show.live import LiveView, View
from golf.show.progress import Progress, paces
from golf.show.publish import RESULTS

KINDS = {
    "home": frozenset({Kind.HOME}),
    "away": frozenset({Kind.AWAY}),
    "published": frozenset({Kind.PUBLISHED}),
    "all": frozenset(Kind),
}
DEFAULT_ROUNDS = "home,away"
DRAW = "draw"
SEED_DIGITS = 20  # of the largest seed


def main(root: Path, argv: Sequence[str] | None = None) -> int:
    """compare_runs.py: judge the entries of a hole below `root`. Returns the exit status."""
    parser = Parser(prog="compare_runs.py", description="Judge programs, and keep all that they print.")
    _fill(parser)

    def job() -> int:
        arguments = parser.parse_args(argv)
        return _compare(root, find_hole(root, arguments.hole), arguments)

    return guarded(job)


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "run", "judge programs, and keep all that they print")
    _fill(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """The same job in the course in which the hole lies."""
    hole = named_hole(arguments.hole)
    return _compare(course_of(hole.folder), hole, arguments)


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
        help=f"which rounds: {', '.join(KINDS)} (default: {DEFAULT_ROUNDS})",
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
        default=Limits.wall_seconds,
        metavar="S",
        help=f"seconds for one run (default: {Limits.wall_seconds:g})",
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


def _kinds(text: str) -> frozenset[Kind]:
    words = text.split(",")
    if unknown := [word for word in words if word not in KINDS]:
        hint = did_you_mean(unknown[0], KINDS)
        raise argparse.ArgumentTypeError(
            f"{unknown[0]!r} is no kind of round; {hint}choose from {', '.join(KINDS)}"
        )
    return frozenset[Kind]().union(*(KINDS[word] for word in words))


def _seed(text: str) -> int | str:
    if text == DRAW:
        return DRAW
    digits = text.removeprefix("-")
    if not digits.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is neither a whole number nor `{DRAW}`")
    if len(digits) > SEED_DIGITS:
        largest = 10**SEED_DIGITS - 1
        raise argparse.ArgumentTypeError(
            f"{len(digits):,} digits are too many; the largest seed is {largest}"
        )
    return int(text)


def _compare(root: Path, hole: Hole, arguments: argparse.Namespace) -> int:
    began = time.monotonic()
    planned = plan(_request(root, hole, arguments))
    folder = _folder(root, arguments, planned)
    view = _view(console_of(arguments), planned, root)
    try:
        summary = compare(planned, folder, view)
    except KeyboardInterrupt:
        with suppress(GolfError):
            tell(read_summary(folder.path), folder.path, root, arguments)
        again = f"go on with --resume {folder.stamp if arguments.out is None else folder.path}"
        raise GolfError(f"interrupted; what was finished is kept in {folder.path}; {again}", 130) from None
    seconds = time.monotonic() - began
    tell(summary, folder.path, root, arguments, seconds)
    tell_step(summary, folder.path, root, seconds)
    return exit_status(summary)


def exit_status(summary: Summary) -> int:
    """0: every entry met its claim; 1: one did not; 3: one could not be judged, through a fault of the judge."""
    if summary.at_fault:
        return 3
    return 0 if summary.claims_met else 1


def _request(root: Path, hole: Hole, arguments: argparse.Namespace) -> Request:
    interpreters, notes = find_interpreters(arguments.python)
    draw = arguments.seed == DRAW
    return Request(
        root=root,
        hole=hole,
        entries=_entries(root, hole, arguments),
        interpreters=interpreters,
        choice=Choice(
            kinds=arguments.rounds,
            seed=None if draw else arguments.seed,
            stored=not arguments.fresh,
            warn=say,
        ),
        settings=Settings(
            isolation=arguments.isolation,
            limits=Limits(wall_seconds=arguments.timeout, cpu_seconds=arguments.timeout),
            fail_fast=not arguments.no_fail_fast,
            deep=arguments.deep,
        ),
        jobs=arguments.jobs,
        draw=draw,
        notes=notes,
        scheduler=arguments.scheduler,
    )


def _entries(root: Path, hole: Hole, arguments: argparse.Namespace) -> tuple[Path, ...]:
    if not arguments.resume:
        return tuple(arguments.entries)
    folder = ResultFolder.named(root / RESULTS, arguments.resume)
    return entries_to_resume(folder, hole, arguments.entries, root)


def _folder(root: Path, arguments: argparse.Namespace, planned: Plan) -> ResultFolder:
    parent = root / RESULTS
    if not arguments.resume:
        return ResultFolder.create(arguments.out, parent)
    if arguments.out:
        raise GolfError("--resume names the folder; leave --out away")
    leave_nothing_out(
        ResultFolder.named(parent, arguments.resume),
        planned.request.hole,
        (rounds for _, rounds in planned.groups),
        arguments.seed == DRAW,
    )
    return ResultFolder.reopen(parent, arguments.resume)


def _view(console: Console, planned: Plan, root: Path) -> View:
    if not (console.is_terminal and console.file.isatty()):
        return View(console)
    programs, rounds = planned.groups[0]
    progress = Progress(paces(programs, rounds, home_seconds(root / RESULTS)))
    claims = {
        str(entry.label): entry.claim.word
        for group, _ in planned.groups
        for entry in group.entries
        if entry.claim < Parity.FULL
    }
    hole, reference = planned.request.hole, planned.programs.reference
    return LiveView(console, hole.grammar, reference.label.name, progress, claims)
