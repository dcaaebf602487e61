"""`golf pack`: a readable source in, the smallest file that is proved to do the same out."""

import argparse
import os
import sys
import tempfile
import tokenize
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from rich.console import Console

from golf.compare import judge_file
from golf.errors import GolfError
from golf.files import write_whole
from golf.hole.course import course_root
from golf.hole.source import read_source
from golf.pack.deflate.deflate import BEST, NORMAL, deflate
from golf.pack.errors import no_smaller
from golf.pack.explain import costs, heat_map
from golf.pack.layout import Layout
from golf.pack.names.fixed import Rules
from golf.pack.proof.candidate import prove_candidate, prove_source
from golf.pack.search.search import Found, Plan, layout_of, search
from golf.pack.search.workers import Workers, cluster_workers, local_workers
from golf.pack.wrap.wrap import measure, wrap, wrap_stream
from golf.run.interpreters import Interpreter, find_interpreter, this_interpreter

LANES = ("bytes", "characters", "plain")
NOT_SMALLER = 1  # the exit status of an error that says so
THOROUGH = 60.0  # seconds of search from which on the stream gets the best effort too
VERSIONS = ("3.11", "3.12", "3.13")

EPILOG = """\
A comment that begins with `#|` speaks to the packer about the line below it: `#| OLD -> NEW` (OLD may also be spelled
NEW), `#| any order` (its statements may stand in any order), `#| keep NAME ...`, `#| attributes NAME ...`.

exit status: 0 the file is written; 1 nothing smaller was found, or the judge refused it; 2 the call or the source
is wrong. In the last two cases nothing is written."""


def add_pack_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `golf pack` to the toolbox."""
    fill_parser(commands.add_parser("pack", help="write the smallest file that does the same as a source"))


def fill_parser(parser: argparse.ArgumentParser) -> None:
    """The arguments of `golf pack`."""
    parser.epilog = EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("source", type=Path, metavar="SOURCE", help="a readable Python source")
    parser.add_argument("-o", "--out", type=Path, metavar="OUT", help="the packed file")
    parser.add_argument("--lane", choices=LANES, default="bytes", help="what to make small (default: bytes)")
    parser.add_argument(
        "--seconds", type=_seconds, default=60.0, help="search so long (default: 60; 0: keep the names)"
    )
    parser.add_argument(
        "--steps", type=_count, default=0, help="search so many steps in each restart instead: repeatable"
    )
    parser.add_argument(
        "--seed", type=int, default=0, help="of all that is random in the search (default: 0)"
    )
    parser.add_argument(
        "--jobs", type=_count, default=os.cpu_count() or 1, help="processes (default: one a core)"
    )
    parser.add_argument("--scheduler", metavar="ADDRESS", help="search on this Dask cluster instead")
    parser.add_argument(
        "--module",
        action="store_true",
        help="other files import it: keep its public names and its docstrings",
    )
    parser.add_argument(
        "--keep", nargs="+", metavar="NAME", help="names to keep; executed strings use no others"
    )
    parser.add_argument(
        "--attributes", nargs="+", default=[], metavar="NAME", help="attributes to rename too"
    )
    parser.add_argument(
        "--minified", type=Path, metavar="FILE", help="also write what is inside the packed file"
    )
    parser.add_argument("--explain", action="store_true", help="show how many bits each token costs")
    parser.add_argument("--judge", action="store_true", help="write it only if it is valid in its hole")
    parser.add_argument("--hole", metavar="NAME", help="the hole of --judge (default: the one at the root)")
    parser.set_defaults(run=run_pack)


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value < 1e7:
        raise argparse.ArgumentTypeError("must be 0 or more")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def run_pack(args: argparse.Namespace) -> int:
    """Pack as the arguments say. Returns the exit status; raises GolfError for all that a user can set right."""
    if args.out is None and not args.explain:
        raise GolfError("nowhere to write to: name the packed file with -o OUT, or ask for --explain")
    if args.explain and args.lane == "plain":
        raise GolfError("--explain shows a deflate stream, and a plain source has none; choose another lane")
    plan = _plan(args)
    layout = layout_of(plan.source, plan.rules, plan.path)
    prove_source(layout)
    _say_what_stays(layout)
    with _workers(args) as workers:
        candidates = search(plan, workers, lambda found, seconds: _report(found, seconds, plan.lane))
    for found in candidates:
        prove_candidate(layout, found.state, found.text)
    text, data = _smallest(candidates, args, _interpreters())
    if args.judge:
        _judge(args, data)
    for path, content in ((args.out, data), (args.minified, text.encode())):
        if path is not None:
            write_whole(path, content, "name a file in an existing folder")
    if args.explain:
        Console().print(heat_map(costs(text, deflate(text.encode(), NORMAL))))
    return 0


def _plan(args: argparse.Namespace) -> Plan:
    source = read_source(args.source)
    with tokenize.open(args.source) as file:
        text = file.read()
    keep = None if args.keep is None else frozenset(args.keep)
    rules = Rules(args.module, keep, frozenset(args.attributes))
    return Plan(text, str(source.path), rules, args.lane, args.seconds, args.steps, args.seed)


def _workers(args: argparse.Namespace) -> AbstractContextManager[Workers]:
    return cluster_workers(args.scheduler) if args.scheduler else local_workers(args.jobs)


def _say(line: str) -> None:
    print(f"golf: {line}", file=sys.stderr, flush=True)


def _say_what_stays(layout: Layout) -> None:
    """Warn where the packer can do less than the user may hope."""
    if not layout.names.symbols and layout.names.kept:
        name, reason = next(iter(layout.names.kept.items()))
        _say(f"{layout.path}: no name may be changed ({name}: {reason}); packed as it is")


def _report(found: Found, seconds: float, lane: str) -> None:
    unit = 20 if lane == "characters" else 8
    _say(f"{seconds:6.1f} s: {found.bits:.0f} bits, {found.bits / unit:.1f} {lane.replace('plain', 'bytes')}")


def _interpreters() -> Sequence[Interpreter]:
    """The Pythons that the file is proved on: all of 3.11 to 3.13 that are here."""
    found = [interpreter for version in VERSIONS if (interpreter := find_interpreter(version))]
    return found or [this_interpreter()]


def _smallest(
    candidates: Sequence[Found], args: argparse.Namespace, interpreters: Sequence[Interpreter]
) -> tuple[str, bytes]:
    """The best candidate's source, and its file. Raises GolfError (status 1) where that is no smaller."""
    source = read_source(args.source)
    limit = source.characters if args.lane == "characters" else source.bytes
    text = candidates[0].text
    data, form = text.encode(), "not compressed"
    if args.lane != "plain":
        effort = BEST if args.seconds >= THOROUGH and not args.steps else NORMAL
        try:
            trials = [(wrap(found.text.encode(), args.lane, effort), found.text) for found in candidates]
            packed, text = min(trials, key=lambda trial: trial[0].size)
            packed = wrap_stream(text.encode(), packed.stream, args.lane, interpreters)
            data, form = packed.data, f"{packed.form}, proved on Python {', '.join(packed.proved_on)}"
        except GolfError as error:  # the minified source may still be smaller than the original
            if error.exit_status != NOT_SMALLER or len(text) >= limit:
                raise
    size = measure(data, "bytes" if args.lane == "plain" else args.lane)
    if size >= limit:
        raise no_smaller(limit, size, "characters" if args.lane == "characters" else "bytes")
    _say(f"{size} {'characters' if args.lane == 'characters' else 'bytes'}, before {limit} ({form})")
    return text, data


def _judge(args: argparse.Namespace, data: bytes) -> None:
    """Ask the hole's judge. Raises GolfError (status 1) where the file is not valid."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / (args.out or args.source).name
        file.write_bytes(data)
        verdict = judge_file(course_root(), args.hole, file)
    if not verdict["valid"]:
        raise GolfError(f"{args.source}: packed, it is not valid: {'; '.join(verdict['reasons'])}", 1)
    _say("the judge finds it valid")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="golf pack")
    fill_parser(parser)
    arguments = parser.parse_args()
    try:
        sys.exit(run_pack(arguments))
    except GolfError as error:
        _say(str(error))
        sys.exit(error.exit_status)
