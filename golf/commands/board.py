"""golf board: a hole's lanes and records, shown, checked, entered and struck."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from golf.commands.arguments import Commands, add_command, add_hole, say
from golf.commands.output import output_console, print_table
from golf.commands.pythons import find_interpreters
from golf.compare.enter import Bench, check, enter, enter_again
from golf.errors import GolfError, printable
from golf.hole.course import course_root, hole_folders, named_hole
from golf.hole.hole import Hole
from golf.hole.reader import read_hole
from golf.results.board import find_record, read_board, strike
from golf.results.check import holds, strays
from golf.results.records import TOML, Record, read_records
from golf.show.board import board_table, record_line


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "board", "a hole's lanes and records")
    add_hole(parser)
    parser.add_argument(
        "--python", action="append", default=[], metavar="VERSION", help="judge on this one; may be repeated"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--enter",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="judge these entries for the board, and enter what they win; or records' folders: judge those again",
    )
    what.add_argument(
        "--check",
        action="store_true",
        help="do all records follow from what they hold? without --hole: everywhere",
    )
    what.add_argument("--strike", metavar="RECORD", help="this record, `lane/date-size`, counts no more")
    parser.add_argument(
        "--judge", action="store_true", help="with --check: judge what stands again, with a fresh seed"
    )
    parser.add_argument("--why", metavar="TEXT", help="with --strike: the reason")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    _refuse_idle_options(arguments)
    if arguments.check:
        return _check(arguments)
    hole = named_hole(arguments.hole, *arguments.enter)
    status = max(map(_say_entered, _entered(arguments, hole)), default=0)
    if arguments.strike:
        strike(find_record(hole, arguments.strike), arguments.why or "")
    print_table(board_table(read_board(hole)))
    return status


def _refuse_idle_options(arguments: argparse.Namespace) -> None:
    """Raises GolfError for an option that would do nothing: who gives it believes that it did."""
    judges = arguments.enter or (arguments.check and arguments.judge)
    idle = {
        "--judge goes with --check": arguments.judge and not arguments.check,
        "--why goes with --strike": arguments.why is not None and not arguments.strike,
        "--python goes with --enter, or with --check --judge": arguments.python and not judges,
    }
    for says in (says for says, is_so in idle.items() if is_so):
        raise GolfError(f"{says}; `golf board --help` tells more")


def _entered(arguments: argparse.Namespace, hole: Hole) -> Iterator[Record | GolfError]:
    """What was entered, and what was not; files one after the other, records together."""
    bench, paths = _bench(arguments, hole), tuple(dict.fromkeys(arguments.enter))
    folders = [path for path in paths if (path / TOML).is_file()]
    # Sought first: who names another hole's is told before the minutes that judging takes.
    records = [find_record(hole, str(folder)) for folder in folders]
    for path in (path for path in paths if path not in folders):
        try:
            yield from enter(bench, path)
        except GolfError as fault:
            yield fault
    yield from enter_again(bench, records)


def _say_entered(entered: Record | GolfError) -> int:
    """Returns the exit status."""
    if isinstance(entered, GolfError):
        say(str(entered))
        return entered.exit_status
    _say(record_line(entered))
    return 0


def _bench(arguments: argparse.Namespace, hole: Hole) -> Bench:
    pythons, _ = find_interpreters(arguments.python)
    return Bench(hole, pythons, output_console())


def _check(arguments: argparse.Namespace) -> int:
    """0: every record holds, and nothing else lies among them; 1: not so."""
    wrong = 0
    for hole in _holes(arguments.hole):
        for line in strays(hole):
            _say(f"{hole.name}: {line}")
            wrong += 1
        asked = read_board(hole).current().values() if arguments.judge else read_records(hole)
        for each in check(_bench(arguments, hole), tuple(asked), arguments.judge):
            again = "".join(f", also with seed {seed}" for seed in each.seeds)
            _say(f"{hole.name}: {each.record.name}: {each.fault or holds(each.record, hole) + again}")
            wrong += bool(each.fault)
    return 1 if wrong else 0


def _holes(name: str | None) -> Iterator[Hole]:
    yield from [named_hole(name)] if name else map(read_hole, hole_folders(course_root()))


def _say(line: str) -> None:
    print(printable(line), flush=True)
