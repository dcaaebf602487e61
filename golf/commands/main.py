"""The toolbox: `golf COMMAND ...`, or `python -m golf COMMAND ...`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from golf.commands.corpus import add_corpus_parser
from golf.commands.golden import make_golden_logs
from golf.commands.pack import add_pack_parser
from golf.commands.run import find_interpreters, guarded, output_console
from golf.compare import enter
from golf.hole.course import course_root, find_hole
from golf.hole.published import fetch
from golf.hole.source import read_source
from golf.lessons.attention import add_plot_parser
from golf.lessons.worksheet import add_worksheet_parser
from golf.log.difference import shown
from golf.results.board import read_board
from golf.results.past import read_result
from golf.results.verify import UNKNOWABLE, verify
from golf.show.board import board_table
from golf.show.history import history_table
from golf.show.publish import stale_pages
from golf.show.tables import render


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command of the toolbox. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="golf", description="Tools for a code-golf course of tiny GPTs.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_size(commands)
    _add_fetch(commands)
    _add_show(commands)
    _add_history(commands)
    _add_board(commands)
    _add_verify(commands)
    _add_golden(commands)
    add_pack_parser(commands)
    add_worksheet_parser(commands)
    add_plot_parser(commands)
    add_corpus_parser(commands)
    arguments = parser.parse_args(argv)
    return guarded(lambda: int(arguments.run(arguments)))


Commands = argparse._SubParsersAction  # argparse has no public name for what add_subparsers returns


def _add_size(commands: "Commands[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("size", help="what source files cost")
    parser.add_argument("sources", nargs="+", type=Path, metavar="SOURCE")
    parser.set_defaults(run=_size)


def _size(arguments: argparse.Namespace) -> int:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("source", "bytes", "characters", "brotli bytes", ""):
        table.add_column(column, justify="left" if column in ("source", "") else "right")
    for path in arguments.sources:
        source = read_source(path)
        table.add_row(
            shown(str(path), 200),
            f"{source.bytes:,}",
            f"{source.characters:,}",
            f"{source.brotli_bytes:,}",
            source.form,
        )
    output_console().print(table)
    return 0


def _add_fetch(commands: "Commands[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("fetch", help="download a hole's published data")
    parser.add_argument("hole", metavar="HOLE", help="the hole's name, such as names")
    parser.set_defaults(run=_fetch)


def _fetch(arguments: argparse.Namespace) -> int:
    for line in fetch(find_hole(course_root(), arguments.hole)):
        print(line)
    return 0


def _add_show(commands: "Commands[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("show", help="print a past result")
    parser.add_argument("stamp", nargs="?", metavar="STAMP", help="its stamp or folder (default: the latest)")
    parser.set_defaults(run=_show)


def _show(arguments: argparse.Namespace) -> int:
    summary, folder = read_result(course_root() / "run_results", arguments.stamp)
    output_console().print(render(summary, folder))
    return 0


def _add_history(commands: "Commands[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("history", help="an entry's sizes, verdicts and times over all results")
    parser.add_argument("entry", metavar="ENTRY", help="its name or path")
    parser.set_defaults(run=_history)


def _history(arguments: argparse.Namespace) -> int:
    output_console().print(history_table(arguments.entry, course_root() / "run_results"))
    return 0


def _add_board(commands: "Commands[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("board", help="a hole's lanes and records")
    parser.add_argument("--hole", metavar="NAME", help="the hole (default: the one at the root)")
    parser.add_argument(
        "--enter", type=Path, metavar="FILE", help="judge this entry for the board, and enter what it wins"
    )
    parser.add_argument(
        "--python", action="append", default=[], metavar="VERSION", help="judge on this one; may be repeated"
    )
    parser.set_defaults(run=_board)


def _board(arguments: argparse.Namespace) -> int:
    root = course_root()
    hole = find_hole(root, arguments.hole)
    if arguments.enter:
        pythons, _ = find_interpreters(arguments.python)
        for line in enter(root, hole, arguments.enter, pythons, output_console()):
            print(line)
    output_console().print(board_table(read_board(hole)))
    return 0


def _add_verify(commands: "Commands[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("verify", help="does what a result records still follow from the files?")
    parser.add_argument(
        "result", nargs="?", metavar="RESULT", help="its stamp or folder (default: the latest)"
    )
    parser.set_defaults(run=_verify)


def _verify(arguments: argparse.Namespace) -> int:
    root = course_root()
    summary, folder = read_result(root / "run_results", arguments.result)
    lines = [*verify(folder, find_hole(root, summary.hole), root), *stale_pages(summary, folder)]
    for line in lines:
        print(shown(line, 300))
    if not lines:
        print(f"{summary.stamp}: all that is recorded follows from the files; {UNKNOWABLE}")
    return 1 if lines else 0


def _add_golden(commands: "Commands[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("golden", help="make a hole's golden logs again, by running its reference")
    parser.add_argument("--hole", metavar="NAME", help="the hole (default: the one at the root)")
    parser.set_defaults(run=_golden)


def _golden(arguments: argparse.Namespace) -> int:
    for path in make_golden_logs(find_hole(course_root(), arguments.hole)):
        print(shown(str(path), 200))
    return 0
