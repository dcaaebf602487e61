"""Arguments to calls, and nothing else."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from golf.compare import Request, compare, plan
from golf.errors import GolfError
from golf.hole.course import find_hole
from golf.hole.hole import Kind
from golf.judge.one_round import Settings
from golf.results.folder import ResultFolder
from golf.run.interpreters import Interpreter, find_interpreter, this_interpreter
from golf.run.records import Limits
from golf.show.tables import WIDTH

KINDS = {
    "home": frozenset({Kind.HOME}),
    "away": frozenset({Kind.AWAY}),
    "published": frozenset({Kind.PUBLISHED}),
    "all": frozenset(Kind),
}
DEFAULT_ROUNDS = "home,away"


def main(root: Path, argv: Sequence[str] | None = None) -> int:
    """compare_runs.py: judge the entries of a hole below `root`. Returns the exit status."""
    return guarded(lambda: _compare(root, _compare_parser().parse_args(argv)))


def guarded(job: Callable[[], int]) -> int:
    """Faults become one line on stderr and an exit status; Ctrl-C becomes 130."""
    try:
        return job()
    except GolfError as error:
        print(f"golf: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("golf: interrupted; what was finished is kept", file=sys.stderr)
        return 130


def _compare_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="compare_runs.py",
        description="Run a hole's reference and entries, compare their complete logs, and keep all of it.",
    )
    parser.add_argument(
        "entries",
        nargs="*",
        type=Path,
        metavar="ENTRY",
        help="sources to judge (default: the hole's entries)",
    )
    parser.add_argument("--hole", metavar="NAME", help="the hole (default: the one at the root)")
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
        help="a version, name or path; may be repeated",
    )
    parser.add_argument(
        "--jobs", type=_positive, default=os.cpu_count() or 1, metavar="N", help="programs side by side"
    )
    parser.add_argument("--scheduler", metavar="ADDRESS", help="judge on an existing Dask cluster")
    parser.add_argument(
        "--timeout", type=_seconds, default=Limits.wall_seconds, metavar="S", help="seconds for one run"
    )
    parser.add_argument("--fresh", action="store_true", help="run the reference even where its log is stored")
    parser.add_argument("--seed", type=int, metavar="N", help="make the away inputs anew from this seed")
    parser.add_argument(
        "--deep", action="store_true", help="compare the trained models in full precision too"
    )
    parser.add_argument("--isolation", choices=("auto", "require", "none"), default="auto")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="the result folder (default: run_results/<stamp>)"
    )
    parser.add_argument(
        "--resume",
        metavar="STAMP",
        help="go on in the result folder of an interrupted call: judge what is missing",
    )
    parser.add_argument("--json", action="store_true", help="print the summary as JSON, and nothing else")
    parser.add_argument("--no-fail-fast", action="store_true", help="let a failed entry run to its end")
    return parser


def _kinds(text: str) -> frozenset[Kind]:
    words = text.split(",")
    if unknown := [word for word in words if word not in KINDS]:
        raise argparse.ArgumentTypeError(
            f"{unknown[0]!r} is no kind of round; choose from {', '.join(KINDS)}"
        )
    return frozenset[Kind]().union(*(KINDS[word] for word in words))


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above zero")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e7:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above zero")
    return seconds


def _compare(root: Path, arguments: argparse.Namespace) -> int:
    hole = find_hole(root, arguments.hole)
    interpreters, notes = _interpreters(arguments.python)
    request = Request(
        hole=hole,
        entries=tuple(arguments.entries),
        kinds=arguments.rounds,
        interpreters=interpreters,
        settings=Settings(
            isolation=arguments.isolation,
            limits=Limits(wall_seconds=arguments.timeout, cpu_seconds=arguments.timeout),
            fail_fast=not arguments.no_fail_fast,
            deep=arguments.deep,
        ),
        jobs=arguments.jobs,
        fresh=arguments.fresh,
        seed=arguments.seed,
        notes=notes,
        scheduler=arguments.scheduler,
    )
    planned = plan(request)
    if arguments.resume:
        folder = ResultFolder.reopen(root / "run_results", arguments.resume)
    else:
        folder = ResultFolder.create(arguments.out, root / "run_results")
    console = output_console(stderr=arguments.json)
    _, status = compare(planned, folder, console)
    if arguments.json:
        sys.stdout.write((folder.path / "summary.json").read_text("utf-8"))
    return status


def output_console(stderr: bool = False) -> Console:
    """Where the view and the tables go; a pipe gets them as wide as summary.txt."""
    console = Console(stderr=stderr)
    return console if console.is_terminal else Console(stderr=stderr, width=WIDTH)


def _interpreters(specs: Sequence[str]) -> tuple[tuple[Interpreter, ...], tuple[str, ...]]:
    """The Pythons asked for, and a note for each one that is missing."""
    if not specs:
        return (this_interpreter(),), ()
    found = {spec: find_interpreter(spec) for spec in specs}
    notes = tuple(f"--python {spec}: not found, so no verdict for it" for spec in specs if not found[spec])
    interpreters = tuple(dict.fromkeys(python for python in found.values() if python))
    if not interpreters:
        raise GolfError(f"--python {', '.join(specs)}: none was found; name an installed version or a path")
    return interpreters, notes
