"""
python -m tools.draw_pictures

Draws the README's pictures into docs/pictures: the smallest file of `names`, each byte in the colour of what it pays
for; the terminal's answer to the kept run; and how the records fell. A test fails when they are stale.
"""

import ast
import math
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from golf.hole.course import find_hole
from golf.pack.deflate.deflate import Stream, stream_of
from golf.pack.explain import SHADES
from golf.results.board import read_board
from golf.results.lanes import BY_NAME
from golf.results.summary_json import read_summary
from golf.show.answer import answer_of
from golf.show.board import descent_points
from golf.show.template import environment, palette
from golf.show.terminal import lines
from tools.update_figures import KEPT, ROOT

FOLDER = ROOT / "docs" / "pictures"
TEMPLATES = Path(__file__).parent / "templates"
COLUMNS = 66  # bytes in a row of the grid
WIDTH = 96  # characters in a line of the terminal
LITERAL = re.compile(rb"bytes\(('(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"),['\"]L1['\"]\)", re.S)
ESCAPE = re.compile(rb"\\x[0-9a-f]{2}|\\[0-7]{1,3}|\\?.", re.S)
WRAPPER, HEADER = "#5b6670", "#8a7fb0"  # neither is paid for a character


@dataclass(frozen=True)
class Cell:
    """One byte of the file: its colour, and what it says when one points at it."""

    colour: str
    says: str


def pictures() -> dict[str, str]:
    """Every picture, by the name of its file."""
    return {"packed.svg": packed(), "answer.svg": answer(), "descent.svg": descent()}


def packed() -> str:
    """The record in bytes of the hole at the root, byte by byte."""
    hole = find_hole(ROOT, None)
    record = read_board(hole).current()["bytes"]
    data, title = record.source.read_bytes(), Path(record.file).name
    return _drawn("packed.svg", cells=list(cells(data)), columns=COLUMNS, title=title,
                  shades=list(SHADES), wrapper=WRAPPER, header=HEADER)  # fmt: skip


def cells(file: bytes) -> Iterator[Cell]:
    """The bytes of a file that holds its stream as Latin-1; a byte of the stream may take several, as an escape."""
    found = LITERAL.search(file)
    assert found, "the file holds no stream as Latin-1"
    raw = ast.literal_eval(found[1].decode("latin-1")).encode("latin-1")
    start, end = found.start(1) + 1, found.end(1) - 1
    paid = list(_paid(stream_of(raw, zlib.decompress(raw, -15))))
    yield from [Cell(WRAPPER, "unpacks the rest")] * start
    for cell, piece in zip(paid, ESCAPE.findall(file[start:end]), strict=True):
        yield from [cell] * len(piece)
    yield from [Cell(WRAPPER, "unpacks the rest")] * (len(file) - end)


def _paid(stream: Stream) -> Iterator[Cell]:
    """What each byte of a stream pays for."""
    source = zlib.decompress(stream.data, -15).decode("latin-1")
    owners: list[tuple[float, str]] = []  # of each bit: the bits that a character costs there, and the text
    at = 0
    for block in stream.blocks:
        tokens = sum(block.sizes)
        opening = 3 + (block.block.header.bits if block.block and block.block.header else 0)
        owners += [(-1.0, "")] * opening
        for (length, _), size in zip(block.tokens, block.sizes, strict=True):
            owners += [(size / length, source[at : at + length])] * size
            at += length
        owners += [(-1.0, "")] * (block.bits - opening - tokens)
    for place in range(0, 8 * len(stream.data), 8):
        yield _cell(owners[place : place + 8])


def _cell(bits: list[tuple[float, str]]) -> Cell:
    costs = [cost for cost, _ in bits if cost >= 0]
    texts = list(dict.fromkeys(text for cost, text in bits if cost >= 0))
    if len(costs) < len(bits) - len(costs) or not costs:
        return Cell(HEADER, "code tables")
    mean = math.fsum(costs) / len(costs)
    return Cell(SHADES[min(int(mean), len(SHADES) - 1)], f"{' '.join(texts)}   {mean:.1f} bits a character")


@dataclass(frozen=True)
class Piece:
    """Characters of one style, from a column on."""

    column: int
    text: str
    colour: str
    bold: bool


def answer() -> str:
    """What the terminal says of the kept run."""
    summary = read_summary(KEPT)
    board = read_board(find_hole(ROOT, summary.hole))
    page = f"{KEPT.relative_to(ROOT)}/report.html"
    console = Console(width=WIDTH, force_terminal=True)
    said = lines(answer_of(summary, KEPT, board, page), WIDTH)
    rows = [list(_pieces(row)) for text in said for row in console.render_lines(text, pad=False)]
    return _drawn("answer.svg", rows=rows, width=WIDTH, colours=palette()["dark"])


def _pieces(segments: list) -> Iterator[Piece]:  # type: ignore[type-arg]
    colours = palette()["dark"]
    names = {"green": "good", "red": "bad", "cyan": "link", "yellow": "fair"}
    column = 0
    for text, style, _ in segments:
        name = style.color.name if style and style.color else ""
        soft = "soft" if style and style.dim else "ink"
        yield Piece(column, text, colours[names.get(name, soft)], bool(style and style.bold))
        column += len(text)


@dataclass(frozen=True)
class Step:
    """A size on the way down; `less` is how far below the one before it."""

    when: str
    size: str
    width: float
    record: bool
    less: str = ""


def descent() -> str:
    """How the bytes of the smallest program of the hole at the root fell, from the published figure on."""
    hole = find_hole(ROOT, None)
    sizes = descent_points(read_board(hole), BY_NAME["bytes"])
    before = [0.0, *(size for _, size in sizes)]
    most = max(size for _, size in sizes)
    rows = [
        Step(when, f"{size:,g}", round(560 * size / most), i > 0, f"{size - was:+,g}" if i else "")
        for i, ((when, size), was) in enumerate(zip(sizes, before, strict=False))
    ]
    title = f"Bytes of the smallest valid program of {hole.name}, by date"
    return _drawn("descent.svg", rows=rows, title=title, colours=palette()["dark"])


def _drawn(name: str, **values: object) -> str:
    """A picture; all that stands in it is escaped."""
    return environment().from_string((TEMPLATES / name).read_text("utf-8")).render(values)


def stale() -> Iterator[str]:
    """The pictures that are not what they would be drawn as."""
    for name, picture in pictures().items():
        path = FOLDER / name
        if not path.is_file() or path.read_text("utf-8") != picture:
            yield name


if __name__ == "__main__":
    for name, picture in pictures().items():
        (FOLDER / name).write_text(picture, "utf-8")
