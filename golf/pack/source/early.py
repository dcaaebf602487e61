"""What a module imports or defines once, and names often while it is imported: there a shorter name does as well.

A function, which may run later, asks for the name that others may have given another value by then.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from golf.pack.source.sights.facts import DEFINITIONS, Facts
from golf.pack.source.syntax import Function

LATER = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
WHOLE = ("JoinedStr", "TemplateStr", "Global")  # nodes in which a name must stay


class Early(NamedTuple):
    """A variable, the statement that gives it its only value, and where it is then asked for."""

    name: str
    statement: ast.stmt
    nodes: list[ast.Name]


def early(tree: ast.Module, facts: Facts) -> Iterator[Early]:
    """The variables that no string names, and that a statement of the module's own block binds for good."""
    words = facts.spelled | {"*"}
    asked: dict[str, list[ast.Name]] = defaultdict(list)
    found: list[Early] = []
    for statement in reversed(tree.body if "*" not in facts.bound else ()):
        single = (name for name in _bound(statement) if facts.bindings[name] == 1)
        names = [name for name in single if name not in words and name[:2] != "__"]  # a class has its own
        found += [Early(name, statement, [*asked[name]]) for name in reversed(names)]
        for node in _at_once(statement):
            asked[node.id].append(node)
    return reversed(found)


def _bound(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name.partition(".")[0] for alias in node.names]
    return [node.name] if isinstance(node, DEFINITIONS) else []


def _at_once(node: ast.AST) -> Iterator[ast.Name]:
    """The names that are looked up while the module is imported."""
    parts: list[ast.AST | None] = [*ast.iter_child_nodes(node)]
    if isinstance(node, Function):
        parts = [*getattr(node, "decorator_list", ()), *node.args.defaults, *node.args.kw_defaults]
    elif isinstance(node, ast.AnnAssign):
        parts = [node.target, node.value]
    elif isinstance(node, LATER) or type(node).__name__ in WHOLE:
        parts = []
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield node
    for part in filter(None, parts):
        yield from _at_once(part)
