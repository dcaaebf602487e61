"""Parameters that keep their names, but are used in their functions under names of one letter."""

import ast
import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from golf.pack.source.edits import Edit, Places
from golf.pack.source.sights.facts import EXECUTORS
from golf.pack.source.syntax import Function as AnyFunction
from golf.pack.source.syntax import arguments_of, parse

Function = ast.FunctionDef | ast.AsyncFunctionDef
COMPOUND = (
    *(ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match),
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
)
APART = EXECUTORS | {"super", "__class__"}  # the latter ask for the first parameter
WHOLE = ("JoinedStr", "TemplateStr", "Global", "Nonlocal")  # nodes in which a name must stay


def alias_parameters(text: str, rebinds: bool) -> str:
    """The text with `LETTER=PARAMETER` at the top of functions, where that makes it shorter.

    rebinds  also of parameters that get other values, whose first values then live as long as the call
    """
    tree = parse(text)
    places = Places(text, tree)
    edits: list[Edit] = []
    for function, taken in _functions(tree, frozenset()):
        uses = _Uses(function, rebinds, frozenset(places.formatted))
        letters = iter([letter for letter in string.ascii_letters if letter not in uses.words | taken.names])
        given = []
        for name, nodes in uses.worthwhile():
            letter = next(letters, "")
            if letter:
                given.append(f"{letter}={name}")
                edits += [places.edit(node, letter) for node in nodes]
                taken.names.add(letter)
        if given:
            edits.append(_insertion(function, given, places))
    return places.edited(edits)


@dataclass(frozen=True, slots=True)
class Taken:
    """The letters that a function, or one around it, has given to parameters."""

    names: set[str]


def _functions(node: ast.AST, outer: frozenset[str]) -> Iterator[tuple[Function, Taken]]:
    """The functions, outer ones first, each with what those around it have given."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            taken = Taken(set(outer))
            yield child, taken
            yield from _functions(child, frozenset(taken.names))
        else:
            yield from _functions(child, outer)


class _Uses:
    """Where a function uses its parameters.

    words      its own name, and every name inside of it
    formatted  names in f-strings whose places are known
    """

    def __init__(self, function: Function, rebinds: bool, formatted: frozenset[ast.AST]) -> None:
        self.rebinds, self.formatted = rebinds, formatted
        self.nodes: dict[str, list[ast.Name]] = {argument.arg: [] for argument in arguments_of(function)}
        self.words: set[str] = {function.name, *self.nodes}
        for statement in function.body:
            self._visit(statement, False, frozenset())
        for name in APART & self.words:
            self._forget(
                [*self.nodes] if name in EXECUTORS else [each.arg for each in function.args.args[:1]]
            )

    def _visit(self, node: ast.AST, whole: bool, hidden: frozenset[str]) -> None:
        """Look at a part; `hidden` are those that a function around it has parameters of its own for."""
        whole = whole or type(node).__name__ in WHOLE
        if isinstance(node, ast.ClassDef) or not self.rebinds:
            stored = (
                part
                for part in ast.walk(node)
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
            )
            self._forget(part.id for part in stored)
        if isinstance(node, ast.Name):
            self.words.add(node.id)
            if (whole and node not in self.formatted) or isinstance(node.ctx, ast.Del):
                self._forget([node.id])
            elif node.id in self.nodes and node.id not in hidden:
                self.nodes[node.id].append(node)
        else:
            others = set(_other_names(node))
            self.words |= others
            self._forget(others if not isinstance(node, ast.arg) else ())
        own = {each.arg for each in arguments_of(node)} if isinstance(node, AnyFunction) else ()
        body = getattr(node, "body", []) if own else []
        for child in ast.iter_child_nodes(node):
            within = child is body or (isinstance(body, list) and child in body)
            self._visit(child, whole, hidden.union(own) if within else hidden)

    def _forget(self, names: Iterable[str]) -> None:
        """These keep their names."""
        for name in names:
            self.nodes.pop(name, None)

    def worthwhile(self) -> Iterator[tuple[str, list[ast.Name]]]:
        """The parameters that are written so often that a letter pays, the one that pays most first."""
        gains = {name: (len(name) - 1) * len(nodes) - len(name) - 3 for name, nodes in self.nodes.items()}
        for name in sorted(gains, key=lambda each: -gains[each]):
            if gains[name] > 0:
                yield name, self.nodes[name]


def _other_names(node: ast.AST) -> Iterator[str]:
    """What a node calls a variable, though it is no plain name."""
    fields: Sequence[object] = [getattr(node, each, None) for each in ("name", "asname", "rest")]
    fields = [
        *fields,
        *getattr(node, "names", ()),
        getattr(node, "arg", None) if isinstance(node, ast.arg) else None,
    ]
    yield from (field.partition(".")[0] for field in fields if isinstance(field, str))


def _insertion(function: Function, given: Sequence[str], places: Places) -> Edit:
    """The assignments before the first statement that is no documentation."""
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and len(function.body) > 1:
        first = function.body[1]
    ends = "\n" + " " * first.col_offset if isinstance(first, COMPOUND) else ";"
    return places.before(first, ";".join(given) + ends)
