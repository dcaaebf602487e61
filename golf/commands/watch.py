"""golf watch FILE: every save is judged while one edits."""

import argparse
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from watchfiles import watch

from golf.commands.arguments import Commands, add_command, add_hole, say
from golf.commands.output import output_console
from golf.compare.watch import Watch
from golf.errors import GolfError, printable
from golf.hole.course import named_hole
from golf.hole.hole import Hole
from golf.hole.reader import course_of
from golf.hole.source import Source, read_source
from golf.judge.one_round import Settings
from golf.judge.rounds import Choice, ready_rounds
from golf.judge.sitting import Sitting
from golf.pack.job import packs_to
from golf.pack.search.workers import Workers, local_workers
from golf.results.board import read_board
from golf.run.interpreters import this_interpreter
from golf.run.runtimes import runtimes
from golf.show.watch import WatchView, sum_up

SEARCH_SECONDS = 0.5
STEP_MILLISECONDS = 20  # without another change, and a save is taken for whole
DEBOUNCE_MILLISECONDS = 100

EPILOG = """\
A line for each save: its size, about what it packs to, each with the change to the save before;
a mark for each round, the cheapest first; and what came of it. The next save ends what still
runs. Every valid source is kept beside the file, in FILE.valid/, with its size in its name.
Ctrl-C sums up."""


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "watch", "judge every save while one edits", EPILOG)
    parser.add_argument("file", type=Path, metavar="FILE", help="the source that is being written")
    add_hole(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    path = arguments.file
    hole = named_hole(arguments.hole, path)
    first = read_source(path)
    sitting = _sitting(hole)
    keep = path.parent / f"{path.stem}.valid"
    with _packer() as packer, WatchView(output_console()) as view:
        watching = Watch(
            course_of(hole.folder), hole, sitting, read_board(hole), view, partial(_packed, packer), keep
        )
        if missing := sitting.prepare():
            say(missing)
        threading.Thread(target=_run_references, args=(sitting,), daemon=True).start()
        try:
            _take_all(watching, saves(path, first))
        except KeyboardInterrupt:
            watching.leave()
        finally:
            sitting.ended.set()
            packer.stop()
            watching.wait()
    for line in sum_up(watching.saves, str(keep)):
        print(printable(line))
    return 0


@contextmanager
def _packer() -> Iterator[Workers]:
    """A process that packs. It begins before there are threads, which a fork could cut off amid anything."""
    with local_workers(1) as packer:
        packer.executor.submit(packs_to, Path("nothing"), b"a = 1\n", 0.0)
        yield packer


def _take_all(watching: Watch, found: Iterator[Source | GolfError]) -> None:
    for source in found:
        if isinstance(source, Source):
            watching.take(source)
        else:
            watching.view.says(printable(str(source)))


def _packed(packer: Workers, source: Source) -> "Future[int]":
    """About how small it packs, found in a process of its own."""
    return packer.executor.submit(packs_to, source.path, source.data, SEARCH_SECONDS)


def saves(path: Path, first: Source) -> Iterator[Source | GolfError]:
    """The source as it is, then every other one that is saved; what cannot be read as a source is told."""
    yield first
    last, state = first.sha256, None
    for _ in _changes(path):
        before, state = state, _state(path)
        if state is None or state == before:
            continue  # an editor is about to put another in its place, or nothing has happened
        try:
            source = read_source(path)
        except GolfError as error:
            yield error
            continue
        if source.sha256 != last:
            yield source
        last = source.sha256


def _changes(path: Path) -> Iterator[object]:
    """Comes back whenever the file has changed, and each second: file systems of other machines may not tell."""
    return watch(
        path.parent,
        watch_filter=lambda _, changed: Path(changed).name == path.name,
        debounce=DEBOUNCE_MILLISECONDS,
        step=STEP_MILLISECONDS,
        recursive=False,
        rust_timeout=1000,
        yield_on_timeout=True,
    )


def _state(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file is saved; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _sitting(hole: Hole) -> Sitting:
    """The home and away rounds of a hole, with the logs that are stored."""
    reference = read_source(hole.reference)
    rounds = ready_rounds(hole, reference.data, this_interpreter(), Choice(warn=say))
    settings = Settings(runtimes=runtimes(hole.folder))
    return Sitting(rounds, (reference.data, str(reference.path)), settings)


def _run_references(sitting: Sitting) -> None:
    with suppress(GolfError):  # of a failed reference every save tells
        sitting.run_references()
