"""What a source file costs, and whether it is packed."""

import ast
import hashlib
import io
import tokenize
import warnings
from dataclasses import dataclass
from pathlib import Path

import brotli

from golf.errors import GolfError

# A plain source says what it does: it runs no text that it made itself, and unpacks nothing.
_PACKED_NAMES = {
    "exec", "eval", "compile", "__import__", "__builtins__", "__loader__", "__spec__", "builtins",
    "importlib", "runpy", "getattr", "__globals__", "__dict__", "__subclasses__", "__getattribute__",
    "modules", "zlib", "bz2", "lzma", "gzip", "zipfile", "tarfile", "codecs", "marshal", "pickle", "ctypes",
    "decompress", "a2b_base64", "b85decode", "b64decode", "a85decode",
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One program and its measures."""

    path: Path
    data: bytes
    sha256: str
    bytes: int
    characters: int
    brotli_bytes: int
    packed: bool

    @property
    def name(self) -> str:
        return self.path.stem


def read_source(path: Path) -> Source:
    """Read and measure a program. Raises GolfError where it is no readable, non-empty Python text."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise GolfError(f"{path}: there is no such file; name an existing Python source") from None
    except IsADirectoryError:
        raise GolfError(f"{path}: is a folder; name a Python source in it") from None
    except OSError as error:
        raise GolfError(f"{path}: cannot be read ({error.strerror}); make it a readable file") from None
    if not data.strip():
        raise GolfError(f"{path}: is empty; an entry is a program")
    return measure(path, data)


def measure(path: Path, data: bytes) -> Source:
    """The measures of a source that has been read. Characters are counted in the file's own encoding."""
    text = _decoded(path, data)
    return Source(
        path=path,
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        characters=len(text),
        brotli_bytes=len(brotli.compress(data, quality=11, lgwin=22)),
        packed=is_packed(data),
    )


def _decoded(path: Path, data: bytes) -> str:
    remedy = "save it as UTF-8, or name its encoding in a coding cookie"
    try:
        return data.decode(_encoding(data))
    except SyntaxError as error:
        raise GolfError(f"{path}: {error.msg}; {remedy}") from None
    except UnicodeDecodeError as error:
        raise GolfError(f"{path}: byte {error.start + 1} is not {error.encoding}; {remedy}") from None


def _encoding(data: bytes) -> str:
    """What the coding cookie says, or UTF-8. Raises SyntaxError for an unknown encoding."""
    try:
        return tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    except SyntaxError as error:
        if error.msg.startswith("unknown encoding"):
            raise
        return "utf-8"  # no cookie, and bytes that are not UTF-8: decoding says where


def is_packed(data: bytes) -> bool:
    """Does the source name anything that could run hidden text or unpack data?

    Looked for by name, in identifiers, attributes, imports and whole strings; a source that does not
    parse counts as packed, because nothing can be said of it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    return any(_names(node) & _PACKED_NAMES for node in ast.walk(tree))


def _names(node: ast.AST) -> set[str]:
    """The names that one node of the syntax tree spells out."""
    if isinstance(node, ast.Name):
        return {node.id}
    if isinstance(node, ast.Attribute):
        return {node.attr}
    if isinstance(node, ast.alias):
        return set(node.name.split("."))
    if isinstance(node, ast.ImportFrom):
        return set((node.module or "").split("."))
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    return set()
