"""What a star import brings."""

import ast
import importlib
import sys


def exported(module: str) -> frozenset[str] | None:
    """The names that `from module import *` brings; None where only running foreign code would tell."""
    if module.split(".")[0] not in sys.stdlib_module_names or module in (
        "this",
        "antigravity",
        "__main__",
        "idlelib",
    ):
        return None
    try:
        loaded = importlib.import_module(module)
    except ImportError:
        return None
    return frozenset(getattr(loaded, "__all__", [name for name in vars(loaded) if name[0] != "_"]))


def brought(tree: ast.AST) -> frozenset[str]:
    """The names that the star imports of a source bring, as far as they can be told."""
    starred = (
        node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
    )
    return frozenset().union(*(exported(node.module or "") or () for node in starred if not node.level))
