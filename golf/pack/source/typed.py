"""What is said to type checkers alone: blocks that never run, and overloads, which the last definition replaces."""

import ast
from collections.abc import Iterator

from golf.errors import GolfError
from golf.pack.source.branches import free, texts
from golf.pack.source.sights.facts import Facts
from golf.pack.source.syntax import parse
from golf.pack.source.tokens import Line, Piece, text_of, walk
from golf.pack.source.unused import is_harmless

TYPING = ("typing", "typing_extensions")


def strip_checks(lines: list[Line], facts: Facts) -> None:
    """Take off what is under `if TYPE_CHECKING:`, in place."""
    checks = [["if", *words, ":"] for words in _spellings(facts, "TYPE_CHECKING")]
    for index in reversed(range(len(lines) if checks else 0)):
        line, after = lines[index], lines[index + 1 : index + 2]
        branch = texts(after[0])[:1] if after else []
        checked = any(texts(line)[: len(check)] == check for check in checks)
        if checked and [*free(walk([line]))] == [*walk([line])]:
            otherwise = (after[0].block or [Line(after[0].pieces[2:])]) if branch == ["else"] else []
            lines[index : index + 1 + (branch == ["else"])] = otherwise
            if branch == ["elif"]:
                after[0].pieces[0] = Piece("if", "word", after[0].pieces[0].line)


def strip_overloads(lines: list[Line], facts: Facts) -> None:
    """Take off functions that are decorated with `overload`, in place."""
    marks = [["@", *words] for words in _spellings(facts, "overload")]
    for block in [lines, *(line.block for line in walk(lines) if line.block)] if marks else ():
        _strip_overloads(block, marks, facts)


def _spellings(facts: Facts, word: str) -> Iterator[list[str]]:
    """The pieces by which a name of `typing` is certainly meant."""
    for node in facts.nodes:
        if isinstance(node, ast.ImportFrom) and node.module in TYPING and not node.level:
            names = (alias.asname or alias.name for alias in node.names if alias.name == word)
            yield from ([name] for name in names if facts.bindings[name] == 1)
        if isinstance(node, ast.Import):
            names = (alias.asname or alias.name for alias in node.names if alias.name in TYPING)
            yield from ([name, ".", word] for name in names if facts.bindings[name] == 1)


def _strip_overloads(block: list[Line], marks: list[list[str]], facts: Facts) -> None:
    index = len(block) - 2
    while index >= 0:
        mark, line = block[index : index + 2]
        before = texts(block[index - 1])[:1] if index else []
        if texts(mark) in marks and before != ["@"] and _is_replaced(line, block[index + 2 :], facts):
            del block[index : index + 2]
        index -= 1


def _is_replaced(line: Line, after: list[Line], facts: Facts) -> bool:
    """Whether a function does nothing, and the next definition has the same name."""
    definition = next((other for other in after if texts(other)[:1] != ["@"]), Line([]))
    decorators = (
        [word for other in after[: after.index(definition)] for word in texts(other)] if after else []
    )
    named = texts(line)[:2] == texts(definition)[:2] and texts(line)[1] not in decorators
    if not named or texts(line)[0] != "def" or [*free(walk([line]))] != [*walk([line])]:
        return False
    try:
        return all(is_harmless(node, facts.untouched) for node in parse(text_of([line])).body)
    except GolfError:
        return False
