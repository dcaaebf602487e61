"""golf board --enter: the board judges a file itself, and a record is what it has seen.

The entry runs alone, confined, twice, with seeds that are drawn after its source was read, on every Python asked for;
the reference runs beside it in the same call. What an earlier result says of it does not count.
"""

import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from golf.compare import Request, compare, plan
from golf.errors import GolfError
from golf.hole.hole import Hole
from golf.judge.one_round import Settings
from golf.judge.rounds import Choice
from golf.judge.verdict import reasons
from golf.results.board import LANES, SEEDS, append, file_in_hole, judged, new_records, read_board
from golf.results.folder import ResultFolder
from golf.results.recorder import harness_version
from golf.results.summary import Summary
from golf.run.interpreters import Interpreter
from golf.show.live import View
from golf.show.publish import RESULTS


def enter(
    root: Path, hole: Hole, path: Path, pythons: tuple[Interpreter, ...], console: Console
) -> list[str]:
    """Judge a file for the board, and enter what it wins; a line for each record.

    Raises GolfError, with exit status 1 where the entry does not win or is not valid.
    """
    file = file_in_hole(hole, path)
    summaries = list(_judgements(root, hole, path, pythons, console))
    records = list(
        new_records(read_board(hole), file, judged(summaries), time.strftime("%Y-%m-%d"), harness_version())
    )
    if not records:
        raise GolfError(f"{path}: is valid, and beats no standing record", 1)
    standing = read_board(hole).current()
    append(hole, records)
    units = {lane.name: lane.unit for lane in LANES}
    return [
        f"{record.lane}: {record.file} with {record.size:g} {units[record.lane]}"
        + (f", was {standing[record.lane].size:g}" if record.lane in standing else "")
        for record in records
    ]


def _judgements(
    root: Path, hole: Hole, path: Path, pythons: tuple[Interpreter, ...], console: Console
) -> Iterator[Summary]:
    """A result for each seed and Python. Raises GolfError at the first one in which the entry misses its claim."""
    for python in pythons:
        for _ in range(SEEDS):
            request = Request(
                root=root,
                hole=hole,
                interpreters=(python,),
                entries=(path,),
                choice=Choice(stored=False),
                settings=Settings(isolation="require"),
                draw=True,
            )
            planned = plan(request)
            summary = compare(planned, ResultFolder.create(None, root / RESULTS), View(console))
            [verdict] = summary.entries
            if not (verdict.claim_met and verdict.complete):
                why = "; ".join(map(str, reasons(verdict)))
                raise GolfError(f"{path}: misses its claim on {python} with seed {verdict.seed}: {why}", 1)
            yield summary
