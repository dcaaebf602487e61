"""`golf pack`: a readable source in, the smallest file that is proved to do the same out."""

import argparse
import os
import tempfile
from pathlib import Path

from golf.commands.arguments import Commands, add_command, count, jobs, seed
from golf.commands.pythons import every_python
from golf.compare.job import judge_file
from golf.errors import GolfError
from golf.hole.course import course_root
from golf.pack.job import Job, pack
from golf.pack.source.rules import Rules
from golf.pack.wrap.lane import LANES

EPILOG = """\
A comment that begins with `#|` speaks to the packer about the line below it: `#| OLD -> NEW` (OLD may also be spelled
NEW), `#| any order` (its statements may stand in any order), `#| keep NAME ...`, `#| attributes NAME ...`.

exit status: 0 the file is written; 1 nothing smaller was found, or the judge refused it; 2 the call or the source
is wrong. In the last two cases nothing is written."""


def add_parser(commands: Commands) -> None:
    """Add `golf pack` to the toolbox."""
    parser = add_command(commands, "pack", "write the smallest file that does the same", EPILOG)
    add = parser.add_argument
    add("source", type=Path, metavar="SOURCE", help="a readable Python source")
    add("-o", "--out", type=Path, metavar="OUT", help="the packed file")
    add("--lane", choices=LANES, default="bytes", help="what to make small (default: bytes)")
    add(
        "--seconds",
        type=seconds,
        default=60.0,
        help="take so long in all, from 10 s on (default: 60; 0: keep the names)",
    )
    add("--steps", type=count, default=0, help="search so many steps in each restart instead: repeatable")
    add("--seed", type=seed, default=0, help="of all that is random in the search (default: 0)")
    add("--jobs", type=jobs, default=os.cpu_count() or 1, help="processes (default: one a core)")
    add("--scheduler", metavar="ADDRESS", help="search on this Dask cluster instead")
    add(
        "--python",
        action="append",
        metavar="VERSION",
        help="a Python that must unpack the file (repeatable; default: every one from 3.11 on that is found)",
    )
    add("--module", action="store_true", help="other files import it: keep its public names")
    add("--keep", nargs="+", metavar="NAME", help="names to keep; executed strings use no others")
    add("--attributes", nargs="+", default=[], metavar="NAME", help="attributes to rename too")
    add("--minified", type=Path, metavar="FILE", help="also write what is inside the packed file")
    add("--explain", action="store_true", help="show how many bits each token costs")
    add("--judge", action="store_true", help="write it only if it is valid in its hole")
    add(
        "--hole",
        metavar="HOLE",
        help="the hole of --judge: its name or folder (default: the one of this folder)",
    )
    parser.set_defaults(run=run)


def seconds(text: str) -> float:
    """A duration."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e7:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds; name one from 0 on")
    return value


def run(args: argparse.Namespace) -> int:
    """Pack as the arguments say. Returns the exit status; raises GolfError for all that a user can set right."""
    if args.out is None and not args.explain:
        raise GolfError("nowhere to write to: name the packed file with -o OUT, or ask for --explain")
    lane = LANES[args.lane]
    if args.explain and not lane.wrapped:
        raise GolfError("--explain shows a deflate stream, and a plain source has none; choose another lane")
    keep = None if args.keep is None else frozenset(args.keep)
    job = Job(
        source=args.source,
        lane=lane,
        rules=Rules(args.module, keep, frozenset(args.attributes), plain=not lane.wrapped),
        seconds=args.seconds,
        steps=args.steps,
        seed=args.seed,
        jobs=args.jobs,
        scheduler=args.scheduler,
        pythons=every_python(args.python),
        judge=(lambda data: _judge(args, data)) if args.judge else None,
        out=args.out,
        minified=args.minified,
        explain=args.explain,
        begun=args.begun,
    )
    try:
        pack(job)
    except RecursionError:
        raise GolfError(
            f"{args.source}: nested too deeply for the packer; write its longest expression as several"
        ) from None
    return 0


def _judge(args: argparse.Namespace, data: bytes) -> None:
    """Ask the hole's judge. Raises GolfError (status 1) where the file is not valid."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / (args.out or args.source).name
        file.write_bytes(data)
        verdict = judge_file(course_root(), args.hole, file)
    if not verdict.valid:
        why = "; ".join(map(str, verdict.reasons))
        raise GolfError(f"{args.source}: packed, it is not valid: {why}", 1)
