"""Names that a module's variables have besides their own, for as long as the module is imported."""

import ast
from collections import Counter
from typing import Any

from golf.pack.proof.trees import FUNCTIONS, stored_in

LATER = FUNCTIONS | ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def without_early_names(one: ast.Module, two: ast.Module, words: set[str]) -> None:
    """Put variables in the place of their second names, in the second tree, where both are the same for sure.

    A second name is none of the words; its variable gets one value, by a statement before.
    """
    stored = Counter(name.split(".")[0] for node in ast.walk(one) for name in stored_in(node))
    before: set[str] = set()
    early = _Early({})
    body: list[ast.stmt] = []
    for node in two.body:
        match node:
            case ast.Assign([ast.Name(new)], ast.Name(old)) if new not in words and old in before:
                if stored[old] == 1 and not stored["*"] and not old.startswith("__"):
                    early.given[new] = old
                    continue
        before |= {name.split(".")[0] for name in _bound(node)}
        body.append(early.visit(node))
    two.body = body


def _bound(node: ast.stmt) -> set[str]:
    """What an import or a definition binds."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name for alias in node.names}
    return {node.name} if isinstance(node, ast.ClassDef | FUNCTIONS) else set()


class _Early(ast.NodeTransformer):
    """Puts the variables in the place of their second names, but in what may run later."""

    def __init__(self, given: dict[str, str]) -> None:
        self.given = given

    def visit_Name(self, node: ast.Name) -> ast.Name:
        taken = node.id in self.given and isinstance(node.ctx, ast.Load)
        return ast.Name(self.given[node.id], node.ctx) if taken else node

    def visit(self, node: ast.AST) -> Any:
        if not isinstance(node, LATER):
            return super().visit(node)
        decorators = getattr(node, "decorator_list", [])
        decorators[:] = [self.visit(each) for each in decorators]
        arguments = getattr(node, "args", None)
        for values in (arguments.defaults, arguments.kw_defaults) if arguments else ():
            values[:] = [value and self.visit(value) for value in values]
        return node
