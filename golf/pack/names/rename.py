"""The variables that may get new names, and which names each of them may take."""

import itertools
import keyword
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from golf.pack.names.deaths import EARLIEST, in_order, joined
from golf.pack.names.executed import executed_words
from golf.pack.names.fixed import findings_of
from golf.pack.names.scopes import Marks, Scopes, Variable
from golf.pack.names.subject import Findings, Subject
from golf.pack.source.rules import Rules
from golf.pack.source.sights.kinds import Keep
from golf.pack.source.sights.sights import Sights
from golf.pack.source.syntax import parse
from golf.pack.source.tokens import Line, Piece, text_of, walk

SINGLE = string.ascii_letters + "_"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A variable that may be renamed."""

    name: str  # in the source
    pieces: tuple[Piece, ...]
    others: frozenset[int]  # symbols whose name must differ
    forbidden: frozenset[str]  # kept names that it would hide or be hidden by


@dataclass(frozen=True, slots=True)
class Names:
    symbols: tuple[Symbol, ...]
    kept: dict[str, str]  # name -> reason
    pool: tuple[str, ...]  # the new names, one letter each where that suffices


def find_names(
    variants: Sequence[Sequence[Line]],
    pieces: Iterable[Piece],
    rules: Rules,
    sights: Sights,
    reserved: frozenset[str] = frozenset(),
) -> Names:
    """The symbols that all variants of one source share; no new name is a reserved one.

    A variant is the source with one alternative spelling in place. Two pieces are the same symbol when they are in
    any variant; two symbols must differ when they must in any variant.
    """
    marks = Marks(pieces)
    groups = _Groups()
    staying: set[str] = set()
    unusable = set(reserved)
    for lines in variants:
        tree = parse(text_of(list(lines), marks.spelling))
        scopes = Scopes(tree, marks)
        subject = Subject(tree, scopes, marks, rules, sights)
        groups.add(scopes, findings_of(subject))
        staying |= {name for line in walk(lines) for piece in line.pieces for name in piece.keeps}
        unusable |= _unusable_names(subject)
    return groups.names(staying, unusable, sights.reason(Keep.LIVES) is not None)


def _unusable_names(subject: Subject) -> set[str]:
    """Names that would not be a variable's, or could be met in a string."""
    names = executed_words(subject)
    if subject.has_patterns or subject.sights.reason(Keep.LIVES) is not None:
        names.add("_")  # in a pattern it binds nothing; at the end it dies first
    if subject.sights.reason(Keep.STRINGS) is not None and subject.rules.keep is None:
        names |= subject.sights.spelled
    return names


class _Groups:
    """Variables of several variants, joined where they share a piece."""

    def __init__(self) -> None:
        self.parent: dict[Variable, Variable] = {}
        self.at: dict[Piece, Variable] = {}
        self.kept: dict[Variable, str] = {}
        self.pieces: dict[Variable, list[Piece]] = {}
        self.apart: list[tuple[Variable, Variable]] = []
        self.chains: list[set[Variable]] = []
        self.first: set[Variable] = set()

    def root(self, variable: Variable) -> Variable:
        while self.parent[variable] is not variable:
            variable = self.parent[variable]
        return variable

    def add(self, scopes: Scopes, findings: Findings) -> None:
        """Take the variables of one variant, and what is found out about them."""
        for variable in (*scopes.variables.values(), *findings.others):
            self.parent[variable] = variable
            self.pieces[variable] = variable.pieces + findings.joined.get(variable, [])
            if variable in findings.kept:
                self.kept[variable] = findings.kept[variable]
            self._join(variable)
        self.apart += [*scopes.conflicts(), *findings.apart]
        self.chains += findings.chains
        self.first |= findings.first

    def _join(self, variable: Variable) -> None:
        for piece in self.pieces[variable]:
            other = self.root(self.at.setdefault(piece, variable))
            root = self.root(variable)
            if other is not root:
                if root in self.kept:
                    self.kept.setdefault(other, self.kept[root])
                self.pieces[other] = self.pieces[other] + self.pieces[root]
                self.parent[root] = other

    def names(self, staying: set[str], unusable: set[str], dying: bool) -> Names:
        """The symbols; `dying` says whether a name that begins with `_` shows at the end."""
        roots = [variable for variable, parent in self.parent.items() if variable is parent]
        free = [v for v in roots if v not in self.kept and self.pieces[v] and v.name not in staying]
        place = {variable: index for index, variable in enumerate(free)}
        others: list[set[int]] = [set() for _ in free]
        first = {self.root(variable) for variable in self.first}
        forbidden = [staying | unusable | _by_death(v in first, dying) for v in free]
        for left, right in self.apart:
            left, right = self.root(left), self.root(right)
            for one, two in ((left, right), (right, left)):
                if one in place and two in place and one is not two:
                    others[place[one]].add(place[two])
                elif one in place and one is not two:
                    forbidden[place[one]].add(two.name)
        for group in joined({self.root(variable) for variable in chain} for chain in self.chains):
            given = self._in_order(group, place, others, forbidden)
            if given is None:
                self.kept.update(dict.fromkeys(group, "dies in the order of its name"))
                return self.names(staying, unusable, dying)
            for variable, name in given.items():
                forbidden[place[variable]] = {*EVERY} - {name}
                for other in others[place[variable]]:
                    forbidden[other].add(name)
        symbols = tuple(
            Symbol(v.name, tuple(dict.fromkeys(self.pieces[v])), frozenset(o), frozenset(f))
            for v, o, f in zip(free, others, forbidden, strict=True)
        )
        return Names(symbols, {v.name: self.kept[v] for v in roots if v in self.kept}, _pool(symbols))

    def _in_order(
        self,
        group: list[Variable],
        place: Mapping[Variable, int],
        others: Sequence[set[int]],
        forbidden: Sequence[set[str]],
    ) -> dict[Variable, str] | None:
        """Names for those that die in the order of their names."""
        taken = {variable: forbidden[place[variable]] for variable in group if variable in place}
        found = in_order(group, taken, sorted(SINGLE))
        return in_order(group, taken, sorted(EVERY - {*SINGLE})) if found is None else found


def _by_death(first: bool, dying: bool) -> set[str]:
    """What a variable may not be called, so that it goes before others, or after them, as it did."""
    return {*EVERY} - EARLIEST if first else {*EARLIEST} if dying else set()


def longer_names() -> Iterator[str]:
    """Names of two characters, for where one is too few."""
    for name in map("".join, itertools.product(SINGLE, SINGLE + string.digits)):
        if not keyword.iskeyword(name) and name != "__":
            yield name


EVERY = frozenset({*SINGLE, *longer_names()})


def short_names(symbols: Sequence[Symbol], letters: Sequence[str]) -> list[str]:
    """A name for each symbol: the first letter that is free to it, the most used symbol first; else a longer name."""
    names = [""] * len(symbols)
    for index in sorted(range(len(symbols)), key=lambda i: -len(symbols[i].pieces)):
        taken = {names[other] for other in symbols[index].others} | symbols[index].forbidden
        names[index] = next(name for name in itertools.chain(letters, longer_names()) if name not in taken)
    return names


def _pool(symbols: Sequence[Symbol]) -> tuple[str, ...]:
    """The letters, and as many longer names as a simple choice of names needs."""
    longer = {name for name in short_names(symbols, SINGLE) if len(name) > 1}
    return (*SINGLE, *sorted(longer))
