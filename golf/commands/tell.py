"""A result told as it was asked for: in a few lines, in tables, as JSON or as Markdown."""

import argparse
import os
import sys
from contextlib import suppress
from pathlib import Path

from rich.console import Console

from golf.commands.arguments import say
from golf.commands.output import output_console
from golf.errors import GolfError, shown
from golf.files import as_json, resolved
from golf.hole.course import find_hole
from golf.hole.hole import Hole
from golf.results.board import UNKNOWN, Board, read_board
from golf.results.summary import Summary
from golf.results.summary_json import summary_to_json
from golf.show.answer import answer_of
from golf.show.context import WINDOW
from golf.show.markdown import as_markdown
from golf.show.tables import show
from golf.show.terminal import LEGEND, show_answer

PAGE = "report.html"
STEP_SUMMARY = "GITHUB_STEP_SUMMARY"  # the file that a step of GitHub Actions may append Markdown to


def console_of(arguments: argparse.Namespace) -> Console:
    """Where a person reads; stdout belongs to what was asked for by its form."""
    return output_console(stderr=arguments.json or arguments.markdown)


def tell(
    summary: Summary, folder: Path, board: Board, arguments: argparse.Namespace, seconds: float | None = None
) -> None:
    """Tell a result beside the records of its hole; `seconds`: what it took."""
    console, page = console_of(arguments), _shown_path(folder / PAGE)
    answer = answer_of(summary, folder, board, page, seconds, width_for(console))
    if arguments.verbose:
        show(summary, folder, console)
    if arguments.json:
        sys.stdout.write(as_json(summary_to_json(summary), 2) + "\n")
    elif arguments.markdown:
        sys.stdout.write(as_markdown(answer))
    else:
        show_answer(answer, console)


def width_for(console: Console) -> int:
    """How many characters of a differing line have room."""
    return max(console.width - LEGEND, LEGEND) if console.is_terminal else WINDOW


def tell_step(summary: Summary, folder: Path, board: Board, seconds: float) -> None:
    """Append the answer where a step of GitHub Actions is told to."""
    if os.environ.get(STEP_SUMMARY):
        append_to_step(as_markdown(answer_of(summary, folder, board, PAGE, seconds)))


def append_to_step(markdown: str) -> None:
    """Append to the summary of a step of GitHub Actions, in one; what cannot be written there costs no verdict."""
    path = os.environ.get(STEP_SUMMARY)
    if not path:
        return
    try:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(markdown)
    except OSError as error:
        say(f"{STEP_SUMMARY}: {path}: cannot be written ({error.strerror}); the answer is not there")


def board_at(root: Path, name: str) -> Board:
    """The records of a hole of this course; none for one that is not there any more."""
    with suppress(GolfError):
        return board_of(find_hole(root, name))
    return Board((), ())


def board_of(hole: Hole) -> Board:
    """A hole's records; none for one whose board is broken, which is said."""
    try:
        return read_board(hole)
    except GolfError as fault:
        say(f"no record is known: {fault}")
        return UNKNOWN


def _shown_path(path: Path) -> str:
    """A path as one can open it from where one stands."""
    there, here = resolved(path), resolved(Path.cwd())
    return shown(str(there.relative_to(here) if there.is_relative_to(here) else there), 4096)
