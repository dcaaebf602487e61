"""What a source says of itself without being run: its first syntax error, and whether it could run hidden text.

A hostile source takes `look` long. Run as a program, it reads a source from standard input within limits, and prints
what it saw as JSON; it imports the standard library alone.
"""

import ast
import json
import resource
import sys
import warnings
from typing import NamedTuple

CPU_SECONDS = 2
ADDRESS_SPACE = 256 << 20

# A plain source says what it does: it runs no text that it made itself, and unpacks nothing.
_PACKED_NAMES = {
    "exec", "eval", "compile", "__import__", "__builtins__", "__loader__", "__spec__", "builtins",
    "importlib", "runpy", "getattr", "__globals__", "__dict__", "__subclasses__", "__getattribute__",
    "modules", "zlib", "bz2", "lzma", "gzip", "zipfile", "tarfile", "codecs", "marshal", "pickle", "ctypes",
    "decompress", "a2b_base64", "b85decode", "b64decode", "a85decode",
}  # fmt: skip


class Look(NamedTuple):
    """What can be seen of a source.

    error   its first syntax error, with the line, in the language of this Python; None where there is none
    packed  it names something that could run hidden text or unpack data, or it is too much to be looked through
    """

    error: str | None
    packed: bool


UNSEEN = Look(None, True)


def look(data: bytes) -> Look:
    """Look through a source. Names are looked for in identifiers, attributes, imports and whole strings."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(data, "<source>", "exec", dont_inherit=True)
            tree = ast.parse(data)
    except SyntaxError as error:
        return Look(f"line {error.lineno or 1}: {error.msg[:200]}", False)
    except ValueError as error:  # such as a null character, on some versions
        return Look(f"line 1: {error}", False)
    except (RecursionError, MemoryError, OverflowError):
        return UNSEEN
    return Look(None, any(not _PACKED_NAMES.isdisjoint(_names(node)) for node in ast.walk(tree)))


def _names(node: ast.AST) -> list[str]:
    """The names that one node of the syntax tree spells out."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute):
        return [node.attr]
    if isinstance(node, ast.alias):
        return node.name.split(".")
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").split(".")
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    return []


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    print(json.dumps(look(sys.stdin.buffer.read())))
