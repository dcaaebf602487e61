"""golf sweep FILE.toml: a program with every combination of a grid of arguments, side by side."""

import argparse
import time
from pathlib import Path

from golf.commands.arguments import Commands, add_command, jobs, say
from golf.commands.output import print_table
from golf.errors import GolfError, printable
from golf.files import make_folder, write_whole
from golf.results.sweep.plan import Point, Sweep, check_scheduler, named_point, read_sweep
from golf.results.sweep.play import Told, jobs_of, play
from golf.results.sweep.table import Row, check_curve, losses_csv, ranked, read_row, read_rows, runs_csv
from golf.results.sweep.work import End
from golf.show.sweep import sweep_page, sweep_table

REST = 9  # times as long as writing the table took, before it is written again
_REMEDY = "choose another --out"


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "sweep", "run a program over a grid of arguments")
    add = parser.add_argument
    add(
        "file",
        type=Path,
        metavar="FILE.toml",
        help="what to run; docs/experiments.md tells how it is written",
    )
    add("--out", type=Path, metavar="DIR", help="where to (default: FILE, without its suffix)")
    add("--jobs", type=jobs, metavar="N", help="runs side by side (default: one a device, or one)")
    add("--scheduler", metavar="ADDRESS", help="an existing Dask cluster that sees the same files")
    add("--table", action="store_true", help="run nothing: make the table anew from the logs that are there")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make all runs that are not done, and the table. Returns 1 where one is not done in the end."""
    sweep = read_sweep(arguments.file)
    check_scheduler(sweep, arguments.scheduler)
    out: Path = arguments.out or arguments.file.with_suffix("")
    make_folder(out, _REMEDY)
    try:
        if not arguments.table:
            play(sweep, out, jobs_of(sweep, arguments.jobs), arguments.scheduler, _teller(sweep, out))
    finally:
        rows = read_rows(sweep, out)
        _write(sweep, out, rows)
    print_table(sweep_table(sweep, rows))
    print(printable(str(out / "sweep.html")))
    check_curve(sweep, rows)
    return 0 if all(row.done for row in rows) else 1


def _teller(sweep: Sweep, out: Path) -> Told:
    """Says how each run ended, and keeps the table up to date, without writing it all the time."""
    rows = {row.folder: row for row in read_rows(sweep, out)}
    rest = 0.0  # until then

    def tell(point: Point, end: End | GolfError) -> None:
        nonlocal rest
        row = read_row(sweep, out, point)
        rows[row.folder] = row
        say(f"{named_point(point)}: {end if isinstance(end, GolfError) else row.state}")
        if (began := time.monotonic()) >= rest:
            _write(sweep, out, ranked(rows.values()))
            rest = time.monotonic() + REST * (time.monotonic() - began)

    return tell


def _write(sweep: Sweep, out: Path, rows: tuple[Row, ...]) -> None:
    """The table as a page and as CSV."""
    texts = {
        "runs.csv": runs_csv(sweep, rows),
        "losses.csv": losses_csv(rows),
        "sweep.html": sweep_page(sweep, rows),
    }
    for name, text in texts.items():
        write_whole(out / name, text.encode("utf-8", "surrogateescape"), _REMEDY)
