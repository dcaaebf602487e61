"""Everything that may vary in a source, as slots: one assignment of the slots is one equivalent source.

A `Layout` is built once. A `State` says what stands in the slots. `flatten` lists which slot or fixed text follows
which; after that, one candidate costs one `"".join`.
"""

import random
from collections.abc import Iterator, Sequence

from golf.pack.names.rename import SINGLE, find_names, short_names
from golf.pack.order.order import find_orders
from golf.pack.source.conditions import Truth
from golf.pack.source.gaps import fillings
from golf.pack.source.lambdas import may_be_nameless, write_lambdas
from golf.pack.source.lighten import lighten, shorten_strings
from golf.pack.source.literals import spellings
from golf.pack.source.minify import strip_brackets, strip_docstrings
from golf.pack.source.plain import join_statements, write_branches
from golf.pack.source.rules import Rules, rules_of
from golf.pack.source.share import finished, repeats, words_of
from golf.pack.source.sights.facts import Facts
from golf.pack.source.sights.kinds import DOCUMENTED, Keep
from golf.pack.source.sights.sights import shares, sights_of
from golf.pack.source.slots import Item, Spelling, State, Suite, Unit, spelled, suite_lines
from golf.pack.source.statements import join_calls
from golf.pack.source.structure import Builder
from golf.pack.source.syntax import check, parse
from golf.pack.source.tokens import Line, Piece, needs_space, read_lines, text_of
from golf.pack.source.typed import strip_checks, strip_overloads
from golf.pack.source.unused import may_lose, strip_unused


class Layout:
    """A source with all its slots.

    rules   what may change, by the call and by the source itself
    top     the outermost block; suites are all of them, by number
    sights  what the program may see of itself; documented, annotated: whose docstrings stay, and whether annotations of
            functions do; loses, nameless: whether what is never named goes, and functions may become lambdas; counted:
            whether it may show how often an object is asked whether it is true
    names   the variables that may get other names
    shares  whether what is repeated may get a name, and reserved: names that stay free for that
    before  for each suite and each of its statements, those that must precede it
    """

    def __init__(self, source: str, rules: Rules, path: str = "source") -> None:
        self.source, self.path = source, path
        check(source, path)
        lines = read_lines(source, path)
        self.rules = rules_of(lines, rules)
        strip_checks(lines, Facts(parse(source, path)))
        tree = parse(text_of(lines), path)
        self._lighten(lines, Facts(tree))
        builder = Builder()
        self.top = builder.suite(lines, 0)
        self.suites, self.spellings, self.choices = builder.suites, builder.spellings, builder.choices
        self._between = {unit.separator for suite in self.suites for unit in suite.units if unit.simple}
        variants = self._variants()
        self.sights = sights_of([tree, *(parse(text_of(variant)) for variant in variants)])
        pieces = [piece for run in self._runs() for piece in run]
        said = self.rules.keep is not None
        self.shares = shares(self.sights, said) and "__prepare__" not in source
        self.reserved = self._reserve(text_of(lines))
        self.names = find_names(variants, pieces, self.rules, self.sights, frozenset(self.reserved))
        self.before = find_orders(self.top, self._as_written(), self.rules, self.sights)
        self._literal_of = self._find_literals(builder)
        self._gap_of = {} if self.rules.plain else self._find_gaps(builder)
        self._number_texts()

    def _lighten(self, lines: list[Line], facts: Facts) -> None:
        """Take off what the program neither needs nor sees."""
        seen = sights_of([facts.tree])
        used = not self.rules.module and seen.reason(Keep.OUTSIDE) is not None
        kinds = [kinds for keep, kinds in DOCUMENTED.items() if used or seen.reason(keep) is not None]
        self.documented = frozenset[str]().union(*kinds)
        self.annotated = used or seen.reason(Keep.ANNOTATIONS) is not None
        program = self.rules.plain and not self.rules.module and self.rules.keep is None
        self.loses = program and may_lose(seen)
        self.nameless = program and may_be_nameless(seen)
        self.counted = self.rules.module or seen.reason(Keep.TRUTHS) is not None
        shorten_strings(lines)
        strip_docstrings(lines, self.documented)
        lighten(lines, facts.untouched, self.annotated)
        if not self.annotated:
            strip_overloads(lines, facts)
        if self.loses:
            strip_unused(lines, facts)
        if self.rules.plain:
            write_branches(lines, Truth(facts.telling, self.counted))
        if self.nameless:
            write_lambdas(lines, facts, seen)
        if self.rules.plain:
            join_calls(lines, 0, self.counted)
        strip_brackets(lines)
        if self.rules.plain:
            join_statements(lines, self.rules.module)

    def _reserve(self, text: str) -> tuple[str, ...]:
        """The letters that are kept free for what a plain text repeats."""
        words = words_of(text) | (self.rules.keep or set())
        # Without __all__, a star import brings all that has no underscore.
        self.letters = SINGLE if not self.rules.module or "__all__" in words else ""
        if not (self.rules.plain and self.shares and self.letters):
            return ()
        return tuple(letter for letter in SINGLE if letter not in words)[: repeats(text, self.sights)]

    def finished(self, text: str) -> str:
        """A candidate as it is written to a file: a plain one with names for what it repeats."""
        if not self.rules.plain:
            return text
        names = list(dict.fromkeys((*self.reserved, *self.letters)))
        kept = self.rules.keep or frozenset()
        return finished(text, names, kept, self.shares, self.sights)

    def _as_written(self) -> list[int]:
        """The picks of the source's own spellings."""
        return [0] * len(self.choices)

    def _find_literals(self, builder: Builder) -> dict[Piece, tuple[int, int]]:
        """A slot for each literal; for each of its pieces the slot, and which of the slot's texts it is."""
        found: dict[Piece, tuple[int, int]] = {}
        for run in self._runs():
            for pieces, options in spellings(run):
                slot = builder.choice(options)
                found.update({piece: (slot, part) for part, piece in enumerate(pieces)})
        return found

    def _find_gaps(self, builder: Builder) -> dict[tuple[Piece, Piece], tuple[int, int]]:
        """A slot for what stands in gaps that can be filled in several ways."""
        found: dict[tuple[Piece, Piece], tuple[int, int]] = {}
        varied = {piece for spelling in self.spellings for option in spelling.options for piece in option}
        for gaps, options in fillings(self.lines(self._as_written()), varied):
            slot = builder.choice(options)
            self._between.add(slot)
            found.update({gap: (slot, part) for part, gap in enumerate(gaps)})
        return found

    def _variants(self) -> list[list[Line]]:
        """The source as it is written, and with each alternative spelling by itself."""
        base = self._as_written()
        variants = [self.lines(base)]
        for spelling in self.spellings:
            for option in range(1, len(spelling.options)):
                picks = base[:]
                picks[spelling.slot] = option
                variants.append(self.lines(picks))
                parse(
                    text_of(variants[-1]),
                    f"{self.path}: an alternative of line {spelling.options[0][0].line}",
                )
        return variants

    def _runs(self) -> Iterator[list[Piece]]:
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

    def _number_texts(self) -> None:
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

    def start(self) -> State:
        """The source as it is written."""
        return State(
            [s.name for s in self.names.symbols],
            self._as_written(),
            [list(range(len(suite.units))) for suite in self.suites],
        )

    def renamed(self, seed: int) -> State:
        """The source with short names, as a shuffled alphabet gives them."""
        letters = [name for name in self.names.pool if len(name) == 1]
        random.Random(seed).shuffle(letters)
        state = self.start()
        state.names = short_names(self.names.symbols, letters)
        return state

    def values(self, state: State) -> list[str]:
        """The numbered texts; the fixed ones last."""
        texts = list(state.names)
        for choice, pick in enumerate(state.picks):
            texts += self.texts(choice, pick, state.blank)
        return texts + [
            text.replace(" ", state.blank) if text.isspace() else text for text in self.fixed_texts
        ]

    def texts(self, choice: int, pick: int, blank: str) -> tuple[str, ...]:
        """The texts of an option of a choice; those between the pieces of the source may hold another blank."""
        texts = self.choices[choice].options[pick]
        if blank == " " or choice not in self._between:
            return texts
        return tuple(text.replace(" ", blank) for text in texts)

    def _fixed_text(self, text: str) -> int:
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
        newline = self._fixed_text("\n" + " " * suite.depth)
        if suite.depth and not inline:
            flat.append(newline)
        previous: Unit | None = None
        for index in state.orders[suite.number]:
            unit = suite.units[index]
            if previous is not None:
                if inline:
                    flat.append(self._fixed_text(";"))
                elif previous.simple and unit.simple:
                    flat.append(self.first_value[previous.separator])
                else:
                    flat.append(newline)
            self._flatten_unit(unit, suite, state, flat)
            previous = unit

    def _flatten_unit(self, unit: Unit, suite: Suite, state: State, flat: list[int]) -> None:
        newline = self._fixed_text("\n" + " " * suite.depth)
        for number, (items, body) in enumerate(unit.clauses):
            if number:
                flat.append(newline)
            self._flatten_items(items, state, flat)
            if body is not None:
                self._flatten_suite(body, state, flat)

    def _flatten_items(self, items: list[Item], state: State, flat: list[int]) -> None:
        previous: Piece | None = None
        for piece in spelled(items, state.picks):
            if previous is not None and (previous, piece) in self._gap_of:
                slot, part = self._gap_of[previous, piece]
                flat.append(self.first_value[slot] + part)
            elif previous is not None and needs_space(previous, piece):
                flat.append(self._fixed_text(" "))
            if piece in self._symbol_of:
                flat.append(self._symbol_of[piece])
            elif piece in self._literal_of:
                slot, part = self._literal_of[piece]
                flat.append(self.first_value[slot] + part)
            else:
                flat.append(self._fixed_text(piece.text))
            previous = piece

    def render(self, state: State) -> str:
        """The candidate's source, without a newline at its end."""
        flat = self.flatten(state)
        values = self.values(state)
        return "".join([values[index] for index in flat])

    def lines(self, picks: Sequence[int]) -> list[Line]:
        """The source's own order and names, with the given alternative spellings: what a candidate must equal."""
        return suite_lines(self.top, picks)
