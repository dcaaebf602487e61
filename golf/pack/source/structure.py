"""Logical lines -> statements, blocks, and the places where the author allows other spellings."""

from collections.abc import Sequence

from golf.errors import GolfError
from golf.pack.source.slots import Choice, Item, Spelling, Suite, Unit
from golf.pack.source.tokens import Directive, Line, Piece, read_phrase

COMPOUND = frozenset(
    ["if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class", "async"]
)


class Builder:
    """Makes the suites of a source, and numbers its choices."""

    def __init__(self) -> None:
        self.choices: list[Choice] = []
        self.suites: list[Suite] = []  # inner ones first
        self.spellings: list[Spelling] = []
        self._free = 0

    def choice(self, options: Sequence[tuple[str, ...]]) -> int:
        """The number of a new slot with these options."""
        self.choices.append(Choice(tuple(options)))
        return len(self.choices) - 1

    def suite(self, lines: list[Line], depth: int, cases: bool = False) -> Suite:
        """The block that these lines make."""
        suite = Suite([], depth)
        waiting: list[list[Item]] = []  # decorators
        for line in lines:
            if not line.pieces:
                continue
            items = self._with_spellings(line)
            head = items[0].text if isinstance(items[0], Piece) else ""
            if head == "@":
                waiting.append(items)
            elif line.block is not None or (cases and head == "case") or _is_header(items):
                self._compound(suite, line, items, waiting, depth)
                waiting = []
            else:
                self._simple(suite, line, items)
        return self._finish(suite)

    def _finish(self, suite: Suite) -> Suite:
        suite.number = len(self.suites)
        self.suites.append(suite)
        newline = "\n" + " " * suite.depth
        for unit in suite.units:
            if unit.simple:
                unit.separator = self.choice([(";",), (newline,)])
        if suite.depth and all(unit.simple for unit in suite.units):
            suite.inline = self.choice([(), ()])
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
            body = self.suite(line.block, depth + 1, cases=line.pieces[0].text == "match")
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
                spelling = Spelling(options, self.choice([()] * len(options)))
                self.spellings.append(spelling)
                items[at : at + width] = [spelling]
        return items


def _is_header(items: list[Item]) -> bool:
    """Whether a line begins a compound statement."""
    first = items[0]
    return isinstance(first, Piece) and first.kind == "word" and first.text in COMPOUND


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
