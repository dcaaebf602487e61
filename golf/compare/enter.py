"""What the board judges: a file by itself, with seeds that nobody knew, and what it wins."""

import time
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from golf.compare.job import Request, compare, plan, program_of
from golf.errors import GolfError
from golf.hole.hole import Hole
from golf.hole.source import read_source
from golf.judge.one_round import Settings
from golf.judge.rounds import Choice
from golf.results.board import (
    LANES,
    SEEDS,
    Board,
    Record,
    append,
    file_in_hole,
    judged,
    new_records,
    read_board,
)
from golf.results.folder import ResultFolder
from golf.results.review import Review
from golf.results.summary import Summary
from golf.results.version import VERSION
from golf.run.interpreters import Interpreter
from golf.show.live import View
from golf.show.publish import RESULTS

EVERY_LANE = tuple(lane.name for lane in LANES)


def review(
    root: Path,
    hole: Hole,
    path: Path,
    pythons: tuple[Interpreter, ...],
    board: Board,
    console: Console,
    lanes: Collection[str] = EVERY_LANE,
) -> Review:
    """Judge a file as the board does: what it wins against `board` in these lanes, or where it misses its claim.

    The entry runs alone, confined, with inodes of its own, twice, with seeds that are drawn after its source was read,
    on every Python asked for; the reference runs beside it in the same call. What an earlier result says of it does
    not count.
    """
    program = program_of(read_source(path), root)
    summaries = tuple(_judgements(root, hole, path, pythons, console))
    missed = _missed(path, summaries[-1])
    won: tuple[Record, ...] = ()
    if not missed:
        date = time.strftime("%Y-%m-%d")
        every = new_records(board, program.path, judged(list(summaries)), date, VERSION)
        won = tuple(record for record in every if record.lane in lanes)
    return Review(program.path, program, board, summaries, missed, won)


def enter(
    root: Path, hole: Hole, path: Path, pythons: tuple[Interpreter, ...], console: Console
) -> list[str]:
    """Judge a file for the board, and enter what it wins; a line for each record.

    Raises GolfError, with exit status 1 where the entry does not win or is not valid.
    """
    file = file_in_hole(hole, path)
    found = review(root, hole, path, pythons, read_board(hole), console)
    if found.missed:
        raise GolfError(found.missed, 1)
    if not found.won:
        raise GolfError(f"{path}: is valid, and beats no standing record", 1)
    standing = read_board(hole).current()
    records = [replace(record, file=file) for record in found.won]
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
    """A result for each seed and Python, up to the first one in which the entry misses its claim."""
    for python in pythons:
        for _ in range(SEEDS):
            request = Request(
                root=root,
                hole=hole,
                interpreters=(python,),
                entries=(path,),
                choice=Choice(stored=False),
                settings=Settings(isolation="require", private_library=True),
                draw=True,
            )
            planned = plan(request)
            summary = compare(planned, ResultFolder.create(None, root / RESULTS), View(console))
            yield summary
            if _missed(path, summary):
                return


def _missed(path: Path, summary: Summary) -> str:
    """Where the one entry of a result misses its claim; empty where it does not."""
    [verdict] = summary.entries
    if verdict.claim_met and verdict.complete:
        return ""
    why = "; ".join(map(str, verdict.reasons))
    return f"{path}: misses its claim on {verdict.interpreter} with seed {verdict.seed}: {why}"
