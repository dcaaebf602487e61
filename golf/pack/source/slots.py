"""What may vary in a source: the records that a layout is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from golf.pack.source.tokens import Line, Piece


@dataclass(eq=False, slots=True)
class Spelling:
    """A place of a statement that the source's author lets be spelled in several ways."""

    options: list[list[Piece]]
    slot: int = -1


Item = Piece | Spelling


@dataclass(eq=False, slots=True)
class Unit:
    """A simple statement (one clause without suite), or a compound one with its clauses."""

    clauses: "list[tuple[list[Item], Suite | None]]"
    simple: bool
    line: int
    separator: int = -1  # slot: what follows it, `;` or a newline
    free: int = 0  # units with the same number > 0 are declared to commute


@dataclass(eq=False, slots=True)
class Suite:
    """A block: statements at one depth of indentation."""

    units: list[Unit]
    depth: int
    inline: int = -1  # slot: whether it stands on its header's line
    number: int = -1


@dataclass(frozen=True, slots=True)
class Choice:
    """A slot with options. Each option is its texts, one for each place; a structural choice has no text of its own."""

    options: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class State:
    """What stands in every slot: one candidate."""

    names: list[str]  # one for each symbol
    picks: list[int]  # one for each choice
    orders: list[list[int]]  # one for each suite: its units, as they stand
    blank: str = " "  # what indents lines and parts words; in a compressed file it may be a tab

    def copy(self) -> "State":
        return State(self.names[:], self.picks[:], [order[:] for order in self.orders], self.blank)


def spelled(items: Sequence[Item], picks: Sequence[int]) -> list[Piece]:
    """The pieces of a statement under the picked spellings."""
    pieces: list[Piece] = []
    for item in items:
        pieces += item.options[picks[item.slot]] if isinstance(item, Spelling) else [item]
    return pieces


def unit_lines(unit: Unit, picks: Sequence[int]) -> list[Line]:
    """A statement as logical lines, in the source's own order."""
    return [
        Line(spelled(items, picks), None if body is None else suite_lines(body, picks))
        for items, body in unit.clauses
    ]


def suite_lines(suite: Suite, picks: Sequence[int]) -> list[Line]:
    """A block as logical lines, in the source's own order."""
    return [line for unit in suite.units for line in unit_lines(unit, picks)]
