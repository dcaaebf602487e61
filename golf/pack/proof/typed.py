"""What is said to type checkers alone."""

import ast
from collections import Counter

from golf.pack.proof.needless import only_binds
from golf.pack.proof.trees import stored_in

MODULES = ("typing", "typing_extensions")


def types_of(tree: ast.Module) -> dict[str, str]:
    """The dumps of the expressions that certainly mean TYPE_CHECKING or overload, each with which of them."""
    nodes = list(ast.walk(tree))
    aliases = [
        alias for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names
    ]
    imported = Counter(alias.asname or alias.name.split(".")[0] for alias in aliases)
    others = {name for node in nodes if not isinstance(node, ast.alias) for name in stored_in(node)}
    once = {name for name, count in imported.items() if count == 1} - others
    found: dict[str, str] = {}
    for node in nodes:
        for alias in getattr(node, "names", ()) if isinstance(node, ast.Import | ast.ImportFrom) else ():
            name = ast.Name(alias.asname or alias.name, ast.Load())
            if name.id not in once:
                continue
            for word in ("TYPE_CHECKING", "overload"):
                if isinstance(node, ast.Import) and alias.name in MODULES:
                    found[ast.dump(ast.Attribute(name, word, ast.Load()))] = word
                if (
                    isinstance(node, ast.ImportFrom)
                    and node.module in MODULES
                    and (alias.name, node.level) == (word, 0)
                ):
                    found[ast.dump(name)] = word
    return found


def without_types(block: list[ast.stmt], types: dict[str, str], outer: bool, seen: bool) -> list[ast.stmt]:
    """The statements, without those that define what the next definition replaces, where that is not seen; outer ones
    also without those that never run, which would make names local to a function."""
    kept: list[ast.stmt] = []
    for statement in reversed(block):
        if outer and isinstance(statement, ast.If) and types.get(ast.dump(statement.test)) == "TYPE_CHECKING":
            kept[:0] = statement.orelse
        elif seen or not (kept and _is_replaced(statement, kept[0], types)):
            kept.insert(0, statement)
    return kept


def _is_replaced(node: ast.stmt, after: ast.stmt, types: dict[str, str]) -> bool:
    if not isinstance(node, ast.FunctionDef) or node.name != _defined(after):
        return False
    decorators = [types.get(ast.dump(decorator)) for decorator in node.decorator_list]
    outside = [part for each in getattr(after, "decorator_list", ()) for part in ast.walk(each)]
    asked = {part.id for part in outside if isinstance(part, ast.Name)}
    bare = ast.FunctionDef(node.name, node.args, node.body, [])
    return decorators == ["overload"] and node.name not in asked and only_binds(bare, set())


def _defined(node: ast.stmt) -> str:
    """The name of a function, or of a lambda that gets one."""
    match node:
        case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.Assign([ast.Name(name)], ast.Lambda()):
            return name
    return ""
