"""golf size SOURCE ...: what sources cost."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from golf.commands.arguments import Commands, add_command, say
from golf.commands.output import print_table
from golf.errors import GolfError, printable
from golf.hole.source import Source, read_source


def add_parser(commands: Commands) -> None:
    parser = add_command(commands, "size", "what source files cost")
    parser.add_argument("sources", nargs="+", type=Path, metavar="SOURCE")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the sizes of all that can be read, and a line for each that cannot."""
    sources, faults = [], []
    for path in arguments.sources:
        try:
            sources.append(read_source(path))
        except GolfError as error:
            faults.append(error)
    if sources:
        print_table(_table(sources))
    for fault in faults:
        say(str(fault))
    return max((fault.exit_status for fault in faults), default=0)


def _table(sources: Sequence[Source]) -> Table:
    """A row for each source; of several, how many bytes each has more than the first."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    columns = ["bytes", "to the first", "characters", "brotli bytes"]
    if len(sources) == 1:
        columns.remove("to the first")
    table.add_column("source", overflow="fold")
    for column in columns:
        table.add_column(column, justify="right")
    table.add_column("")
    for source in sources:
        figures = {
            "bytes": f"{source.bytes:,}",
            "to the first": f"{source.bytes - sources[0].bytes:+,}" if source is not sources[0] else "",
            "characters": f"{source.characters:,}",
            "brotli bytes": f"{source.brotli_bytes:,}",
        }
        table.add_row(_text(str(source.path)), *(figures[column] for column in columns), _text(source.form))
    return table


def _text(words: str) -> Text:
    return Text(printable(words, 200))
