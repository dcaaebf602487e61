"""Comparison of syntax trees that leaves out positions, documentation, or the order of statements."""

import ast
from collections.abc import Iterator

from golf.pack.source.syntax import parse

POSITIONS = frozenset(
    {"lineno", "col_offset", "end_lineno", "end_col_offset", "type_comment", "type_ignores", "ctx"}
)

LOAD = ast.Load()
LEAVING = ast.Return | ast.Raise | ast.Continue | ast.Break
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
DOCUMENTED = ast.Module | FUNCTIONS | ast.ClassDef


class Different(Exception):
    """The two sources are not equal up to names; the text says where."""


def stored_in(node: ast.AST) -> set[str]:
    """The names that a node itself binds."""
    if isinstance(node, ast.Name):
        return set() if isinstance(node.ctx, ast.Load) else {node.id}
    if isinstance(node, ast.keyword):
        return set()
    found = [getattr(node, field, None) for field in ("name", "asname", "arg", "rest")]
    found += [name for name in getattr(node, "names", ()) if isinstance(name, str)]
    return {name for name in found if isinstance(name, str)}


def prove_permuted(first: str, second: str) -> None:
    """Raise Different unless the second source has, in each block, the statements of the first in some order."""
    if sorted_blocks(parse(first)) != sorted_blocks(parse(second)):
        raise Different("a block does not hold the same statements")


def sorted_blocks(node: object) -> str:
    if isinstance(node, list):
        parts = [sorted_blocks(part) for part in node]
        return f"[{', '.join(sorted(parts) if node and isinstance(node[0], ast.stmt) else parts)}]"
    if isinstance(node, ast.AST):
        fields = (f"{name}={sorted_blocks(value)}" for name, value in fields_of(node))
        return f"{type(node).__name__}({', '.join(fields)})"
    return f"{type(node).__name__} {node!r}"


def fields_of(node: ast.AST) -> Iterator[tuple[str, object]]:
    return ((name, value) for name, value in ast.iter_fields(node) if name not in POSITIONS)


def arguments_in(arguments: ast.arguments) -> list[ast.arg]:
    """All parameters of a signature."""
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return every + [argument for argument in (arguments.vararg, arguments.kwarg) if argument]


def shape(arguments: ast.arguments) -> list[int]:
    """How many parameters there are of each kind."""
    lists = arguments.posonlyargs, arguments.args, arguments.kwonlyargs
    return [*map(len, lists), arguments.vararg is None, arguments.kwarg is None]


def asked_of_classes(tree: ast.Module) -> Iterator[str]:
    """What is looked up in a class, and not called there with an object for its first parameter."""
    classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    filled = {
        node.func
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.args and not isinstance(node.args[0], ast.Starred)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in classes:
            yield from {node.attr} if node not in filled else ()
