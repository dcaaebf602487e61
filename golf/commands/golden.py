"""golf golden: a hole's shipped golden logs, made again."""

import argparse
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from pathlib import Path

from golf.commands.arguments import Commands, add_command, add_hole
from golf.errors import GolfError, printable
from golf.hole.course import named_hole
from golf.hole.hole import Hole, Kind
from golf.hole.source import read_source
from golf.judge import golden
from golf.judge.golden import GoldenLog
from golf.judge.one_round import Settings, run_reference
from golf.judge.rounds import Choice, ReadyRound, ready_rounds
from golf.run.interpreters import this_interpreter

SHIPPED = frozenset({Kind.HOME, Kind.AWAY})


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "golden", "make a hole's golden logs again")
    add_hole(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    for path in make_golden_logs(named_hole(arguments.hole)):
        print(printable(str(path)), flush=True)
    return 0


def make_golden_logs(hole: Hole) -> Iterator[Path]:
    """Run the reference in every home and away round, and store its logs in the hole's folder.

    Logs of other references or inputs are removed first. Raises GolfError where a run fails.
    """
    reference = read_source(hole.reference)
    choice = Choice(kinds=SHIPPED, stored=False)
    rounds = ready_rounds(hole, reference.data, this_interpreter(), choice)
    folder = hole.folder / golden.FOLDER
    _remove_others(folder, {ready.key.file_name for ready in rounds.ready})
    stop = threading.Event()

    def make(ready: ReadyRound) -> Path:
        outcome, read = run_reference(reference.data, str(reference.path), ready, Settings(), stop)
        if outcome.stopped:
            raise GolfError(
                f"round {outcome.round}: its log is not all there, and is not stored; call again", 130
            )
        made = GoldenLog(read.log, outcome.usage, str(ready.interpreter))
        return golden.store(folder, ready.key, made)

    with ThreadPoolExecutor(cpu_count()) as executor:
        try:
            yield from executor.map(make, rounds.ready)
        finally:
            stop.set()


def _remove_others(folder: Path, wanted: set[str]) -> None:
    """Remove the golden logs that no round asks for any more, and nothing behind a link."""
    if folder.is_symlink():
        raise GolfError(f"{folder}: is a link; golden logs lie in the hole's own folder, make it one")
    for path in folder.glob(f"*{golden.SUFFIX}"):
        if path.name not in wanted:
            path.unlink()
