"""Comparison of syntax trees that leaves out positions, documentation, or the order of statements."""

import ast
from collections.abc import Iterator

from golf.pack.source.syntax import parse

POSITIONS = frozenset(
    {"lineno", "col_offset", "end_lineno", "end_col_offset", "type_comment", "type_ignores", "ctx"}
)


class Different(Exception):
    """The two sources are not equal up to names; the text says where."""


def prove_same_tree(first: str, second: str, docstrings: bool) -> None:
    """Raise Different unless both have the same syntax tree; without docstrings, but for these."""
    one, two = parse(first), parse(second)
    for node in () if docstrings else (*ast.walk(one), *ast.walk(two)):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            while len(node.body) > 1 and _is_text(node.body[0]):
                del node.body[0]
    if ast.dump(one) != ast.dump(two):
        raise Different("its syntax tree is another one")


def _is_text(node: ast.stmt) -> bool:
    """A string as a statement: a docstring, or nothing."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


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
