"""What a star import brings."""

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
