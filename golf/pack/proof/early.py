"""Names that a module's variables have besides their own, for as long as the module is imported."""

import ast
from collections import Counter

from golf.pack.proof.trees import FUNCTIONS, stored_in

LATER = FUNCTIONS | ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def without_early_names(one: ast.Module, two: ast.Module, words: set[str]) -> None:
    """Put variables in the place of their second names, in the second tree, where both are the same for sure.

    A second name is none of the words; its variable gets one value, by a statement before.
    """
    stored = Counter(name.split(".")[0] for node in ast.walk(one) for name in stored_in(node))
    index = 0
    while index < len(two.body):
        before = {name.split(".")[0] for node in two.body[:index] for name in _bound(node)}
        match two.body[index]:
            case ast.Assign([ast.Name(new)], ast.Name(old)) if new not in words and old in before:
                if stored[old] == 1 and not stored["*"] and not old.startswith("__"):
                    del two.body[index]
                    for node in two.body[index:]:
                        _Early(new, old).visit(node)
                    continue
        index += 1


def _bound(node: ast.stmt) -> set[str]:
    """What an import or a definition binds."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name for alias in node.names}
    return {node.name} if isinstance(node, ast.ClassDef | FUNCTIONS) else set()


class _Early(ast.NodeTransformer):
    """Puts a name in the place of another one, but in what may run later."""

    def __init__(self, new: str, old: str) -> None:
        self.new, self.old = new, old

    def visit_Name(self, node: ast.Name) -> ast.Name:
        taken = node.id == self.new and isinstance(node.ctx, ast.Load)
        return ast.Name(self.old, node.ctx) if taken else node

    def visit(self, node: ast.AST) -> ast.AST:
        if not isinstance(node, LATER):
            return super().visit(node)  # type: ignore[no-any-return]
        decorators = getattr(node, "decorator_list", [])
        decorators[:] = [self.visit(each) for each in decorators]
        arguments = getattr(node, "args", None)
        for values in (arguments.defaults, arguments.kw_defaults) if arguments else ():
            values[:] = [value and self.visit(value) for value in values]
        return node
