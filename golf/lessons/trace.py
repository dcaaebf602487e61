"""The numbers that a log prints block by block, read by the grammar in a hole's `[trace]` table.

The table holds one regular expression for each kind of line:

    section    optional; group title: what the blocks below belong to
    block      group title: the name of the rows below
    row        groups label and numbers
    cell       optional; one number of a row, group number, and group token if each number has a name
    attention  optional; found in the titles of those blocks that tell attention (without it: all blocks)
"""

import re
from dataclasses import dataclass
from pathlib import Path

from golf.tables import Table

GROUPS: dict[str, set[str]] = {
    "section": {"title"},
    "block": {"title"},
    "row": {"label", "numbers"},
    "cell": {"number"},
    "attention": set(),
}
DEFAULTS = {"section": r"(?P<title>)(?!)", "cell": r"(?P<number>\S+)", "attention": ""}

SEARCHED = ("cell", "attention")  # anywhere in a line
LONGEST_LINE = 4_000  # characters; what is longer is no line of a trace


@dataclass(frozen=True)
class TraceGrammar:
    """One compiled expression for each kind of line; see above."""

    section: re.Pattern[str]
    block: re.Pattern[str]
    row: re.Pattern[str]
    cell: re.Pattern[str]
    attention: re.Pattern[str]


@dataclass(frozen=True)
class Row:
    """One line of numbers, as they were printed."""

    label: str
    numbers: tuple[str, ...]
    tokens: tuple[str, ...] = ()  # the name of each number, where the grammar gives it one


@dataclass(frozen=True)
class Block:
    """Rows of numbers under a title, in a section of the log."""

    section: str
    title: str
    rows: tuple[Row, ...]


def read_trace_grammar(folder: Path) -> TraceGrammar:
    """The `[trace]` table of the hole in a folder. Raises GolfError where it is missing or wrong."""
    hole = Table.read(folder / "hole.toml", "name a hole or its folder")
    if "trace" not in hole:
        raise hole.fault("it has no [trace] table; without one no numbers can be read from a log")
    table = hole.table("trace")
    grammar = TraceGrammar(
        **{key: table.pattern(key, GROUPS[key], DEFAULTS.get(key), key in SEARCHED) for key in GROUPS}
    )
    table.no_more_keys()
    return grammar


def read_blocks(log: str, grammar: TraceGrammar) -> tuple[Block, ...]:
    """All blocks of a log, in order. Lines that the grammar does not name end a block's rows."""
    blocks: list[tuple[str, str, list[Row]]] = []
    section, open_ = "", False
    for line in log.splitlines():
        if len(line) > LONGEST_LINE:
            open_ = False
        elif match := grammar.section.match(line):
            section, open_ = match["title"], False
        elif match := grammar.block.match(line):
            blocks.append((section, match["title"], []))
            open_ = True
        elif open_ and (match := grammar.row.match(line)):
            blocks[-1][2].append(_read_row(match["label"], match["numbers"], grammar.cell))
        elif line:
            open_ = False
    return tuple(Block(section, title, tuple(rows)) for section, title, rows in blocks if rows)


def _read_row(label: str, numbers: str, cell: re.Pattern[str]) -> Row:
    cells = list(cell.finditer(numbers))
    named = "token" in cell.groupindex
    return Row(label, tuple(m["number"] for m in cells), tuple(m["token"] for m in cells) if named else ())
