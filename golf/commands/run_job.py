"""What `golf run` does when its arguments are read: they become a request, a folder, a view and a plan."""

import argparse
import time
from contextlib import suppress
from pathlib import Path

from rich.console import Console

from golf.commands.arguments import DRAW, say
from golf.commands.pythons import find_interpreters
from golf.commands.tell import board_of, console_of, tell, tell_step
from golf.compare.job import Draw, Plan, Request, compare, plan
from golf.errors import GolfError
from golf.hole.course import find_hole, named_hole
from golf.hole.hole import Hole, Kind
from golf.hole.reader import course_of
from golf.judge.one_round import Settings
from golf.judge.rounds import Choice
from golf.results.call import entries_to_resume, leave_nothing_out
from golf.results.folder import RESULTS, ResultFolder
from golf.results.past import home_seconds
from golf.results.summary import Summary
from golf.results.summary_json import read_summary
from golf.run.records import Limits
from golf.show.live import LiveView, View, lesser_claims
from golf.show.progress import Progress, paces


def judge(arguments: argparse.Namespace, root: Path | None) -> int:
    """Judge in the course at `root`, or in that in which the hole lies. Returns the exit status."""
    if root is not None:
        return _compare(root, find_hole(root, arguments.hole, *arguments.entries), arguments)
    hole = named_hole(arguments.hole, *arguments.entries)
    return _compare(course_of(hole.folder), hole, arguments)


def _compare(root: Path, hole: Hole, arguments: argparse.Namespace) -> int:
    began = time.monotonic()
    planned = plan(_request(root, hole, arguments))
    folder = _folder(root, arguments, planned)
    view, board = _view(console_of(arguments), planned, root), board_of(hole)
    try:
        summary = compare(planned, folder, view)
    except KeyboardInterrupt:
        with suppress(GolfError):
            tell(read_summary(folder.path), folder.path, board, arguments)
        again = f"go on with --resume {folder.stamp if arguments.out is None else folder.path}"
        raise GolfError(f"interrupted; what was finished is kept in {folder.path}; {again}", 130) from None
    seconds = time.monotonic() - began
    tell(summary, folder.path, board, arguments, seconds)
    tell_step(summary, folder.path, board, seconds)
    return exit_status(summary)


def exit_status(summary: Summary) -> int:
    """0: every entry met its claim; 1: one did not; 3: one could not be judged, through a fault of the judge."""
    if summary.at_fault:
        return 3
    return 0 if summary.claims_met else 1


def _request(root: Path, hole: Hole, arguments: argparse.Namespace) -> Request:
    interpreters, notes = find_interpreters(arguments.python)
    return Request(
        root=root,
        hole=hole,
        entries=_entries(root, hole, arguments),
        interpreters=interpreters,
        choice=Choice(
            kinds=frozenset(map(Kind, arguments.rounds)),
            seed=None if arguments.seed == DRAW else arguments.seed,
            stored=not arguments.fresh,
            warn=say,
        ),
        settings=Settings(
            isolation=arguments.isolation,
            limits=Limits(arguments.timeout, arguments.timeout) if arguments.timeout else Limits(),
            fail_fast=not arguments.no_fail_fast,
            deep=arguments.deep,
        ),
        jobs=arguments.jobs,
        draw=Draw.EACH if arguments.seed == DRAW else Draw.NOT,
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
    claims = lesser_claims(entry for group, _ in planned.groups for entry in group.entries)
    hole, reference = planned.request.hole, planned.programs.reference
    return LiveView(console, hole.grammar, reference.label.name, progress, claims)
