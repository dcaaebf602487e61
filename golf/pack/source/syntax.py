"""Python's own knowledge: a text's syntax tree or, in one clear line, why it has none; parameters; builtins."""

import ast
import builtins
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from golf.errors import GolfError

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
BUILTINS = frozenset(dir(builtins)) | {"__file__", "__name__", "__doc__", "__builtins__"}
DEPTH = 5000  # calls: a sum is a tree as deep as it has terms, and takes several for each

PLAIN_OBJECTS = frozenset({"object", "dict", "list", "tuple"}).union(
    name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, Exception)
)


def parse(text: str, path: str = "source") -> ast.Module:
    """The syntax tree. Raises GolfError where there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError) as error:
            raise _not_python(path, error) from None
        except (RecursionError, MemoryError):
            raise GolfError(f"{path}: nested too deeply for Python's parser; it cannot be packed") from None


def tree_of(text: str, mode: Literal["exec", "eval"] = "exec") -> ast.AST | None:
    """The syntax tree; None where there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text, mode=mode)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def value_of(literal: str) -> object:
    """What a literal stands for. Raises SyntaxError or ValueError where it is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of escapes that are none
        return ast.literal_eval(literal)


def dumped(text: str) -> str | None:
    """The syntax tree as text, which is the same for the same tree; None where there is none."""
    tree = tree_of(text)
    return ast.dump(tree) if tree else None


@contextmanager
def large_sources() -> Iterator[None]:
    """Meanwhile Python takes deep trees, and shows numbers that a source may spell in hexadecimal alone."""
    depth, digits = sys.getrecursionlimit(), sys.get_int_max_str_digits()
    sys.setrecursionlimit(max(DEPTH, depth))
    sys.set_int_max_str_digits(0)
    try:
        yield
    finally:
        sys.setrecursionlimit(depth)
        sys.set_int_max_str_digits(digits)


def check(text: str, path: str = "source") -> None:
    """Raise GolfError unless the text compiles, which asks for more than a tree: no `return` outside of a function."""
    tree = parse(text, path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(tree, path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            raise _not_python(path, error) from None
        except (RecursionError, MemoryError):
            raise GolfError(f"{path}: nested too deeply for Python's compiler; it cannot be packed") from None


def complaints(text: str) -> list[str]:
    """What the compiler warns of in a source that compiles."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        compile(text, "source", "exec", dont_inherit=True)
    return [str(warning.message) for warning in caught]


def last_word(node: ast.AST) -> str:
    """The word that a name, or an attribute, ends with; none of anything else."""
    return str(getattr(node, "id", getattr(node, "attr", "")))


def arguments_of(node: Function) -> Iterator[ast.arg]:
    """All parameters of a function, of every kind."""
    arguments = node.args
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from (argument for argument in (arguments.vararg, arguments.kwarg) if argument)


def _not_python(path: str, error: SyntaxError | ValueError) -> GolfError:
    where = f", line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
    reason = error.msg if isinstance(error, SyntaxError) else str(error)
    return GolfError(f"{path}{where}: not Python: {reason}; correct it first")
