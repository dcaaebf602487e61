"""Where the bits of a packed source go: by place, by line, and by token."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from golf.errors import printable
from golf.pack.deflate.deflate import Stream, tokens_of
from golf.pack.source.tokens import read_lines, walk

# One for less than a bit, one for each bit more.
SHADES = ("#1a1a2e", "#16324f", "#1f5f8b", "#3b8f6b", "#a3a847", "#d99a2b", "#d9542b", "#c0143c")
DEAREST = 25  # rows of the table of tokens


@dataclass(frozen=True, slots=True)
class TokenCost:
    """What all places of one token cost together."""

    text: str
    places: int
    bits: float


@dataclass(frozen=True, slots=True)
class Costs:
    """What each character of a source costs in its stream.

    bits    for each character; the bits of a match are shared equally by all that it copies
    header  bits of the code tables and the end of each block
    """

    text: str
    bits: tuple[float, ...]
    header: int

    def lines(self) -> Iterator[tuple[str, tuple[float, ...]]]:
        """Each line with the bits of its characters; the newline counts in its line."""
        start = 0
        for line in self.text.splitlines(keepends=True):
            yield line.rstrip("\n"), self.bits[start : start + len(line)]
            start += len(line)

    def tokens(self) -> list[TokenCost]:
        """The tokens of the source, the dearest first."""
        places: dict[str, int] = defaultdict(int)
        bits: dict[str, float] = defaultdict(float)
        start = 0
        pieces = (piece.text for line in walk(read_lines(self.text)) for piece in line.pieces)
        for token in filter(None, pieces):
            start = self.text.index(token, start)
            places[token] += 1
            bits[token] += math.fsum(self.bits[start : start + len(token)])
            start += len(token)
        found = [TokenCost(token, places[token], bits[token]) for token in places]
        return sorted(found, key=lambda cost: (-cost.bits, cost.text))


def costs(text: str, stream: Stream) -> Costs:
    """Share the bits of a stream among the characters that it stands for."""
    listing = tokens_of(stream)
    by_byte: list[float] = []
    for _, length, size in listing.tokens:
        by_byte += [size / length] * length
    bits, start = [], 0
    for character in text:
        width = len(character.encode())
        bits.append(math.fsum(by_byte[start : start + width]))
        start += width
    return Costs(text, tuple(bits), listing.header)


def heat_map(found: Costs) -> RenderableType:
    """The source with a colour for what each character costs, its lines' bits, and its dearest tokens."""
    lines = Table(box=None, pad_edge=False)
    lines.add_column("bits", justify="right")
    lines.add_column("source", overflow="fold")
    for line, bits in found.lines():
        text = Text()
        for character, cost in zip(line, bits, strict=False):
            text.append(_seen(character), style=f"white on {SHADES[min(int(cost), len(SHADES) - 1)]}")
        lines.add_row(f"{math.fsum(bits):.1f}", text)
    tokens = Table(box=None, pad_edge=False, title="dearest tokens", title_justify="left")
    for column in ("token", "places", "bits", "bits each"):
        tokens.add_column(column, justify="left" if column == "token" else "right")
    for token in found.tokens()[:DEAREST]:
        each = token.bits / token.places
        tokens.add_row(Text(_seen(token.text)), f"{token.places}", f"{token.bits:.1f}", f"{each:.1f}")
    legend = Text("bits a character: ")
    for least, shade in enumerate(SHADES):
        legend.append(f" {least}{'+' if least == len(SHADES) - 1 else ''} ", style=f"white on {shade}")
    source = math.fsum(found.bits)
    summary = Text(
        f"{source + found.header:.0f} bits in all: {source:.0f} in the source, {found.header} in the header"
    )
    return Group(lines, Text(), tokens, Text(), legend, summary)


def _seen(text: str) -> str:
    """The text as it may be shown; its lines and indents stay."""
    return "".join(c if c in "\n\t" else printable(c) for c in text)
