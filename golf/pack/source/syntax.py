"""Is a text Python? If not, one clear line."""

import ast
import warnings

from golf.errors import GolfError


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


def _not_python(path: str, error: SyntaxError | ValueError) -> GolfError:
    where = f", line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
    reason = error.msg if isinstance(error, SyntaxError) else str(error)
    return GolfError(f"{path}{where}: not Python: {reason}; correct it first")
