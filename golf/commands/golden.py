"""golf golden: a hole's shipped golden logs, made again."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from pathlib import Path

from golf.hole.hole import Hole, Kind
from golf.hole.source import read_source
from golf.judge import golden
from golf.judge.one_round import Bout, Settings, run_reference
from golf.judge.rounds import course
from golf.run.interpreters import this_interpreter

SHIPPED = frozenset({Kind.HOME, Kind.AWAY})


def make_golden_logs(hole: Hole) -> Iterator[Path]:
    """Run the reference in every home and away round, and store its logs in the hole's folder.

    Logs of other references or inputs are removed first. Raises GolfError where a run fails.
    """
    reference = read_source(hole.reference)
    rounds = course(hole, reference, SHIPPED, this_interpreter(), stored=False)
    folder = hole.folder / golden.FOLDER
    wanted = {bout.golden.file_name for bout in rounds.bouts}
    for path in folder.glob(f"*{golden.SUFFIX}"):
        if path.name not in wanted:
            path.unlink()
    stop = threading.Event()

    def make(bout: Bout) -> Path:
        _, run = run_reference(reference, bout, Settings(), stop)
        made = golden.GoldenLog(run.log, run.usage, str(bout.interpreter))
        return golden.store(folder, bout.golden, made)

    with ThreadPoolExecutor(cpu_count()) as executor:
        try:
            yield from executor.map(make, rounds.bouts)
        finally:
            stop.set()
