"""`golf plot`: the attention rows of a log's trace, as shaded cells in the terminal."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from golf.errors import GolfError
from golf.files import read
from golf.lessons.trace import Block, TraceGrammar, read_blocks, read_trace_grammar

SHADES = " ░▒▓█"  # so that a terminal without colours tells strong from weak as well


@dataclass(frozen=True)
class Picture:
    """One grid of attention: how much each row attends to each column, from 0 to 1."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[float, ...]], ...]  # label and weights


def add_plot_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `plot` to a set of subcommands."""
    parser = subparsers.add_parser("plot", help="draw the attention rows of a log's trace")
    parser.add_argument("hole", type=Path, metavar="HOLE", help="the hole's folder, such as holes/NAME")
    parser.add_argument("log", metavar="LOG", help="a log of the hole's reference, or - for standard input")
    parser.set_defaults(run=run_plot)


def run_plot(args: argparse.Namespace) -> int:
    """Draw every attention block of a log; the exit status. Raises GolfError where there is none to draw."""
    pictures = read_pictures(_read_log(args.log), read_trace_grammar(args.hole))
    if not pictures:
        raise GolfError(f"{args.log}: no line in it tells attention; give the log of a run that traces")
    console = Console()
    for picture in pictures:
        console.print(f"\n{picture.title}", markup=False, highlight=False)
        console.print(draw(picture))
    return 0


def _read_log(name: str) -> str:
    data = sys.stdin.buffer.read() if name == "-" else read(Path(name), "give a log file, or -")
    return data.decode("utf-8", "replace")


def read_pictures(log: str, grammar: TraceGrammar) -> tuple[Picture, ...]:
    """The pictures of all blocks that tell attention by weights from 0 to 1."""
    blocks = [block for block in read_blocks(log, grammar) if grammar.attention.search(block.title)]
    return tuple(picture for block in blocks if (picture := _picture(block)))


def _picture(block: Block) -> Picture | None:
    """Columns without names are called by the rows' labels, or else by their place."""
    try:
        rows = tuple((row.label, tuple(float(number) for number in row.numbers)) for row in block.rows)
    except ValueError:
        return None
    if not all(0 <= weight <= 1 for _, weights in rows for weight in weights):
        return None
    width = max(len(weights) for _, weights in rows)
    labels = tuple(label for label, _ in rows)
    columns = block.rows[0].tokens or (
        labels if len(labels) == width else tuple(map(str, range(1, width + 1)))
    )
    return Picture(f"{block.section}: {block.title}" if block.section else block.title, columns, rows)


def draw(picture: Picture) -> Table:
    """A table with a column for each token attended to; the stronger the weight, the darker the cell."""
    table = Table("", box=None, padding=0, header_style="")
    for token in picture.columns:
        table.add_column(Text(f" {token} "), no_wrap=True)
    for label, weights in picture.rows:
        table.add_row(Text(f"{label}  "), *map(_cell, weights))
    return table


def _cell(weight: float) -> Text:
    shade = SHADES[min(int(weight * len(SHADES)), len(SHADES) - 1)]
    light = 255 - round(weight * 200)
    return Text(
        f" {shade} {weight:.2f} ", style=f"{'black' if light > 140 else 'white'} on rgb({light},{light},255)"
    )
