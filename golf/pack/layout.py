"""Everything that may vary in a source, as slots: one assignment of the slots is one equivalent source.

A `Layout` is built once. A `State` says what stands in the slots. `flatten` lists which slot or fixed text follows
which; after that, one candidate costs one `"".join`.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from golf.errors import GolfError
from golf.pack.minify import strip_brackets, strip_docstrings, walk
from golf.pack.rename import Names, Rules, find_names, parse
from golf.pack.tokens import Directive, Line, Piece, needs_space, read_lines, read_phrase, text_of

COMPOUND = frozenset(["if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class", "async", "@", "match", "case"])
SPACED = frozenset(["False", "None", "True"])


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
    units: list[Unit]
    depth: int
    inline: int = -1  # slot: whether it stands on its header's line
    before: list[set[int]] = field(default_factory=list)  # for each unit, those that must precede it
    number: int = -1


@dataclass(frozen=True, slots=True)
class Choice:
    """A slot with options. Each option is the texts of its places; a structural choice has no text of its own."""

    options: tuple[tuple[str, ...], ...]
    places: tuple[Piece, ...] = ()


@dataclass(slots=True)
class State:
    names: list[str]  # one for each symbol
    picks: list[int]  # one for each choice
    orders: list[list[int]]  # one for each suite: its units, as they stand

    def copy(self) -> "State":
        return State(self.names[:], self.picks[:], [order[:] for order in self.orders])


class Layout:
    """A source with all its slots."""

    def __init__(self, source: str, rules: Rules, path: str = "source", literals: bool = True) -> None:
        self.source, self.path = source, path
        parse(source, path)
        lines = read_lines(source, path)
        self.rules = _rules_of(lines, rules)
        if not self.rules.module:
            strip_docstrings(lines)
        strip_brackets(lines)
        self.choices: list[Choice] = []
        self.suites: list[Suite] = []
        self.spellings: list[Spelling] = []
        self._free = 0
        self.top = self._suite(lines, 0)
        self.names: Names = self._find_names()
        self._literal_of: dict[Piece, tuple[int, int]] = {}
        if literals:
            self._find_literals()
        self._index_values()

    # --- building -------------------------------------------------------------------------------------

    def _choice(self, options: Sequence[tuple[str, ...]], places: Sequence[Piece] = ()) -> int:
        self.choices.append(Choice(tuple(options), tuple(places)))
        return len(self.choices) - 1

    def _suite(self, lines: list[Line], depth: int) -> Suite:
        suite = Suite([], depth)
        waiting: list[list[Item]] = []  # decorators
        for line in lines:
            if not line.pieces:
                continue
            items = self._with_spellings(line)
            head = items[0].text if isinstance(items[0], Piece) else ""
            if head == "@":
                waiting.append(items)
            elif line.block is not None or (head in COMPOUND and _is_header(items)):
                self._compound(suite, line, items, waiting, depth)
                waiting = []
            else:
                self._simple(suite, line, items)
        return self._finish(suite)

    def _finish(self, suite: Suite) -> Suite:
        suite.number = len(self.suites)
        self.suites.append(suite)
        newline = "\n" + " " * suite.depth
        suite.before = [set(range(place)) for place in range(len(suite.units))]  # until their effects are known
        for unit in suite.units:
            if unit.simple:
                unit.separator = self._choice([(";",), (newline,)])
        if suite.depth and all(unit.simple for unit in suite.units):
            suite.inline = self._choice([(), ()])
        return suite

    def _simple(self, suite: Suite, line: Line, items: list[Item]) -> None:
        free = 0
        if any(directive.words == "any order" for directive in line.directives):
            self._free += 1
            free = self._free
        for statement in _split(items, ";"):
            suite.units.append(Unit([(statement, None)], True, line.pieces[0].line, free=free))

    def _compound(
        self, suite: Suite, line: Line, items: list[Item], decorators: list[list[Item]], depth: int
    ) -> None:
        colon = _colon(items)
        header, rest = items[: colon + 1], items[colon + 1 :]
        if line.block is not None:
            body = self._suite(line.block, depth + 1)
        else:
            body = Suite([], depth + 1)
            self._simple(body, line, rest)
            self._finish(body)
        word = header[0].text if isinstance(header[0], Piece) else ""
        if word in ("elif", "else", "except", "finally") and suite.units:
            suite.units[-1].clauses.append((header, body))
        else:
            clauses: list[tuple[list[Item], Suite | None]] = [(items, None) for items in decorators]
            suite.units.append(Unit([*clauses, (header, body)], False, line.pieces[0].line))

    def _with_spellings(self, line: Line) -> list[Item]:
        items: list[Item] = list(line.pieces)
        for directive in line.directives:
            if " -> " in directive.words:
                phrases = [read_phrase(part, directive.line) for part in directive.words.split(" -> ")]
                at = _find_once(items, phrases[0], directive)
                width = len(phrases[0])
                options = [[p for p in items[at : at + width] if isinstance(p, Piece)], *phrases[1:]]
                spelling = Spelling(options, self._choice([()] * len(options)))
                self.spellings.append(spelling)
                items[at : at + width] = [spelling]
        return items

    def _find_names(self) -> Names:
        base = [0] * len(self.choices)
        variants = [self.lines(base)]
        for spelling in self.spellings:
            for option in range(1, len(spelling.options)):
                picks = base[:]
                picks[spelling.slot] = option
                variants.append(self.lines(picks))
                parse(text_of(variants[-1]), f"{self.path}: an alternative of line {spelling.options[0][0].line}")
        return find_names(variants, self._pieces(), self.rules)

    def _find_literals(self) -> None:
        for items in self._item_lists():
            previous: Piece | None = None
            opened: list[list[Piece]] = []
            for piece in items:
                if piece.kind == "open":
                    opened.append([])
                for group in opened:
                    if piece.kind in ("open", "glue", "close", "string"):
                        group.append(piece)
                if piece.kind == "close":
                    group = opened.pop()
                    if not opened:
                        self._literal(group, _swapped(group))
                elif not opened and piece.kind == "string":
                    self._literal([piece], [(text,) for text in string_spellings(piece.text)])
                elif piece.kind == "number":
                    self._literal([piece], [(text,) for text in number_spellings(piece.text)])
                previous = piece
            del previous

    def _literal(self, pieces: list[Piece], options: list[tuple[str, ...]]) -> None:
        slot = self._choice(options, pieces)
        self._literal_of.update({piece: (slot, part) for part, piece in enumerate(pieces)})

    def _item_lists(self) -> Iterator[list[Piece]]:
        """Runs of neighbouring pieces, every option of a spelling apart."""
        for suite in self.suites:
            for unit in suite.units:
                for items, _ in unit.clauses:
                    run: list[Piece] = []
                    for item in items:
                        if isinstance(item, Spelling):
                            yield run
                            yield from item.options
                            run = []
                        else:
                            run.append(item)
                    yield run

    def _pieces(self) -> list[Piece]:
        return [piece for run in self._item_lists() for piece in run]

    # --- values and rendering -------------------------------------------------------------------------

    def _index_values(self) -> None:
        """Number all texts: first the symbols, then each part of each choice, then what never changes."""
        self._symbol_of = {p: i for i, symbol in enumerate(self.names.symbols) for p in symbol.pieces}
        self.first_value: list[int] = []
        self._fixed: dict[str, int] = {}
        self.fixed_texts: list[str] = []
        count = len(self.names.symbols)
        for choice in self.choices:
            self.first_value.append(count)
            count += len(choice.options[0])
        self._value_count = count
        self._spaces: dict[tuple[Piece, Piece], int] = {}

    def start(self) -> State:
        """The source as it is written."""
        return State([s.name for s in self.names.symbols], [0] * len(self.choices), self._orders())

    def _orders(self) -> list[list[int]]:
        return [list(range(len(suite.units))) for suite in self.suites]

    def values(self, state: State) -> list[str]:
        texts = list(state.names)
        for choice, pick in zip(self.choices, state.picks, strict=True):
            texts += choice.options[pick]
        return texts + self.fixed_texts

    def fixed(self, text: str) -> int:
        if text not in self._fixed:
            self._fixed[text] = self._value_count + len(self.fixed_texts)
            self.fixed_texts.append(text)
        return self._fixed[text]

    def flatten(self, state: State) -> list[int]:
        """The numbers of the texts that make the candidate, in order."""
        flat: list[int] = []
        self._flatten_suite(self.top, state, flat)
        return flat

    def _flatten_suite(self, suite: Suite, state: State, flat: list[int]) -> None:
        inline = suite.inline >= 0 and state.picks[suite.inline] == 0
        newline = self.fixed("\n" + " " * suite.depth)
        if suite.depth and not inline:
            flat.append(newline)
        previous: Unit | None = None
        for index in state.orders[suite.number]:
            unit = suite.units[index]
            if previous is not None:
                if inline:
                    flat.append(self.fixed(";"))
                elif previous.simple and unit.simple:
                    flat.append(self.first_value[previous.separator])
                else:
                    flat.append(newline)
            self._flatten_unit(unit, suite, state, flat)
            previous = unit

    def _flatten_unit(self, unit: Unit, suite: Suite, state: State, flat: list[int]) -> None:
        newline = self.fixed("\n" + " " * suite.depth)
        for number, (items, body) in enumerate(unit.clauses):
            if number:
                flat.append(newline)
            self._flatten_items(items, state, flat)
            if body is not None:
                self._flatten_suite(body, state, flat)

    def _flatten_items(self, items: list[Item], state: State, flat: list[int]) -> None:
        previous: Piece | None = None
        for piece in spelled(items, state.picks):
            if previous is not None and needs_space(previous, piece):
                flat.append(self.fixed(" "))
            if piece in self._symbol_of:
                flat.append(self._symbol_of[piece])
            elif piece in self._literal_of:
                slot, part = self._literal_of[piece]
                flat.append(self.first_value[slot] + part)
            else:
                flat.append(self.fixed(piece.text))
            previous = piece

    def render(self, state: State) -> str:
        flat = self.flatten(state)
        values = self.values(state)
        return "".join([values[index] for index in flat])

    def lines(self, picks: Sequence[int]) -> list[Line]:
        """The source's own order and names, with the given alternative spellings: what a candidate must equal."""
        return self._lines_of(self.top, picks)

    def _lines_of(self, suite: Suite, picks: Sequence[int]) -> list[Line]:
        lines = []
        for unit in suite.units:
            for items, body in unit.clauses:
                block = self._lines_of(body, picks) if body is not None else None
                lines.append(Line(spelled(items, picks), block))
        return lines


def spelled(items: Sequence[Item], picks: Sequence[int]) -> list[Piece]:
    """The pieces of a statement under the picked spellings."""
    pieces: list[Piece] = []
    for item in items:
        pieces += item.options[picks[item.slot]] if isinstance(item, Spelling) else [item]
    return pieces


def _rules_of(lines: list[Line], rules: Rules) -> Rules:
    """The rules of the call, joined with those that the source's own directives give."""
    keep, attributes = rules.keep, set(rules.attributes)
    for line in walk(lines):
        for directive in line.directives:
            word, _, rest = directive.words.partition(" ")
            if word == "keep":
                keep = (keep or frozenset()) | frozenset(rest.split())
            elif word == "attributes":
                attributes |= set(rest.split())
            elif " -> " not in directive.words and directive.words != "any order":
                raise GolfError(
                    f"line {directive.line}: unknown directive `#| {directive.words}`; known are `OLD -> NEW`, "
                    "`any order`, `keep NAME ...` and `attributes NAME ...`"
                )
    return Rules(rules.module, keep, frozenset(attributes))


def _is_header(items: list[Item]) -> bool:
    """Whether a line that begins like a compound statement is one (`match` and `case` are also names)."""
    first = items[0]
    return isinstance(first, Piece) and (first.kind == "word" or first.text == "case")


def _colon(items: list[Item]) -> int:
    """Where the header of a compound statement ends."""
    depth = lambdas = 0
    for index, item in enumerate(items):
        if isinstance(item, Piece) and item.kind in ("op", "word"):
            depth += (item.text in "([{") - (item.text in ")]}")
            lambdas += item.text == "lambda" and not depth
            if item.text == ":" and not depth:
                if not lambdas:
                    return index
                lambdas -= 1
    raise GolfError("a compound statement without a colon; a directive must not cover it")


def _split(items: list[Item], text: str) -> list[list[Item]]:
    parts: list[list[Item]] = [[]]
    for item in items:
        if isinstance(item, Piece) and item.kind == "op" and item.text == text:
            parts.append([])
        else:
            parts[-1].append(item)
    return [part for part in parts if part]


def _find_once(items: list[Item], phrase: list[Piece], directive: Directive) -> int:
    texts = [item.text if isinstance(item, Piece) else None for item in items]
    wanted = [piece.text for piece in phrase]
    places = [i for i in range(len(texts)) if texts[i : i + len(wanted)] == wanted]
    if len(places) != 1:
        count = "does not stand" if not places else "stands more than once"
        raise GolfError(
            f"line {directive.line}: `{directive.words.split(' -> ')[0]}` {count} in the statement below; "
            "write enough of it to name one place"
        )
    return places[0]


def string_spellings(text: str) -> list[str]:
    """The literal, and the same with the other quotes where that needs no escape."""
    quote = text[-1]
    body = text[text.index(quote) + 1 : -1]
    if "\\" in body or "'" in body or '"' in body or "\n" in body:
        return [text]
    prefix = text[: text.index(quote)]
    return [f"{prefix}{quote}{body}{quote}", *(f"{prefix}{q}{body}{q}" for q in "'\"" if q != quote)]


def number_spellings(text: str) -> list[str]:
    """The spellings of a number, shortest first, that are at most one character longer than the shortest."""
    value = ast.literal_eval(text)
    found = {text.lower().replace("_", "")}
    if isinstance(value, float):
        found |= {repr(value), f"{value:g}", f"{value:e}"}
        for mantissa, _, exponent in [spelling.partition("e") for spelling in tuple(found)]:
            digits = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
            power = f"e{int(exponent)}" if exponent and int(exponent) else ""
            found |= {digits + power, digits.lstrip("0") + power, digits + "." + power}
            if "." in digits:
                whole, _, part = digits.partition(".")
                found.add(f"{int(whole + part)}e{int(exponent or 0) - len(part)}")
            elif digits.endswith("0"):
                stem = digits.rstrip("0")
                found.add(f"{stem}e{int(exponent or 0) + len(digits) - len(stem)}")
    elif isinstance(value, int):
        found.add(str(value))
    equal = sorted({s for s in found if _is_same(s, value)}, key=lambda s: (len(s), s))
    return [spelling for spelling in equal if len(spelling) <= len(equal[0]) + 1]


def _is_same(spelling: str, value: object) -> bool:
    try:
        other = ast.literal_eval(spelling)
    except (SyntaxError, ValueError):
        return False
    return type(other) is type(value) and repr(other) == repr(value)


def _swapped(pieces: list[Piece]) -> list[tuple[str, ...]]:
    """An f-string's parts as they are, and with both kinds of quotes exchanged where no escape depends on them."""
    texts = tuple(piece.text for piece in pieces)
    if len(pieces[-1].text) > 1 or any("\\" in text for text in texts):
        return [texts]
    if any(p.kind == "glue" and ("'" in p.text or '"' in p.text) for p in pieces):
        return [texts]
    swap = str.maketrans("'\"", "\"'")
    return [texts, tuple(text.translate(swap) for text in texts)]
