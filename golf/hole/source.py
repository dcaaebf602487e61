"""What a source file costs, whether it is packed, and whether it is Python at all."""

import codecs
import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import brotli

from golf.errors import GolfError, did_you_mean
from golf.files import characters, read, sha256, source_encoding
from golf.hole.look import UNSEEN, Look, look

PYTHON_SUFFIXES = (".py", ".pyw", "")
LARGEST_BYTES = 1 << 20
# A larger source is looked through in a process of its own, in bounded time and memory, as are some others.
_LOOKED_AT_HERE = 32 << 10
_PRESSED_HARD = 128 << 10  # a larger source is compressed with less effort, which tells as much
_WALL_SECONDS = 20.0
_PLAIN_CODECS = ("utf-8", "utf-8-sig")  # every other one is a module, which Python runs to decode the source
_PROGRAM = Path(__file__).with_name("look.py")


@dataclass(frozen=True)
class Source:
    """One program and its measures.

    brotli_bytes  its size compressed, which tells how much of it is said twice
    packed        it could run hidden text, a module decodes it, or nothing can be said of it
    syntax_error  the first one, with its line, as the Python that runs the harness has it; None where there is none
    """

    path: Path
    data: bytes
    sha256: str
    bytes: int
    characters: int
    brotli_bytes: int
    packed: bool
    syntax_error: str | None
    python: bool

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def form(self) -> str:
        """`packed`, `plain`, `not Python`, or the syntax error."""
        if not self.python:
            return "not Python"
        return self.syntax_error or ("packed" if self.packed else "plain")


def read_source(path: Path) -> Source:
    """Read and measure a program. Raises GolfError where it is no regular file of text, or empty, or above 1 MiB."""
    return measure(path, read_program(path))


def read_program(path: Path) -> bytes:
    """A program as it is. Raises GolfError where it is no regular file, or empty, or above 1 MiB."""
    names = _names_beside(path)
    near = "" if path.name in names else did_you_mean(path.name, names)
    data = read(path, f"{near}name an existing Python source of 1 MiB at most", LARGEST_BYTES)
    if not data.strip():
        raise GolfError(f"{path}: is empty; an entry is a program")
    return data


def _names_beside(path: Path) -> list[str]:
    """The names of the files in a file's folder, as far as they can be had."""
    with suppress(OSError, ValueError):
        return [each.name for each in path.parent.iterdir() if each.is_file()]
    return []


def measure(path: Path, data: bytes) -> Source:
    """The measures of a source that has been read. Characters are counted in the file's own encoding."""
    python = path.suffix in PYTHON_SUFFIXES
    counted, codec = _characters(path, data)
    seen = _look(data, codec) if python else UNSEEN
    return Source(
        path=path,
        data=data,
        sha256=sha256(data),
        bytes=len(data),
        characters=counted,
        brotli_bytes=len(brotli.compress(data, quality=11 if len(data) <= _PRESSED_HARD else 9, lgwin=22)),
        packed=seen.packed or codec not in _PLAIN_CODECS,
        syntax_error=seen.error,
        python=python,
    )


def _characters(path: Path, data: bytes) -> tuple[int, str]:
    """The characters of a source, in the encoding of its coding cookie, else in UTF-8; and the name of the codec."""
    try:
        encoding = _encoding(path, data) if path.suffix in PYTHON_SUFFIXES else "utf-8"
        return characters(data, encoding), codecs.lookup(encoding).name
    except SyntaxError as error:
        what = error.msg
    except UnicodeDecodeError as error:
        what = f"byte {error.start + 1} is not {error.encoding}"
    except (LookupError, ValueError) as error:
        what = str(error)
    cookie = ", or name its encoding in a coding cookie" if path.suffix in PYTHON_SUFFIXES else ""
    raise GolfError(f"{path}: {what[:100]}; save it as UTF-8{cookie}")


def _encoding(path: Path, data: bytes) -> str:
    """What the coding cookie says, or UTF-8. Raises SyntaxError for an encoding that no source can have."""
    try:
        encoding = source_encoding(path, data)
    except SyntaxError as error:
        if not error.msg.startswith("invalid or missing encoding"):
            raise
        return "utf-8"  # no cookie, and bytes that are not UTF-8: decoding says where
    if codecs.lookup(encoding).name == "punycode":
        raise SyntaxError("punycode takes hours to decode")
    if b"a".decode(encoding) != "a":
        raise SyntaxError(f"{encoding} could not even hold its coding cookie")
    return encoding


def _look(data: bytes, codec: str) -> Look:
    """Each `finally` is compiled at every way out of its `try`, so that a few lines can grow beyond any memory."""
    harmless = len(data) <= _LOOKED_AT_HERE and codec in _PLAIN_CODECS and b"finally" not in data
    return look(data) if harmless else _look_apart(data)


def _look_apart(data: bytes) -> Look:
    """Look through a source in a process of its own; what is too much for it, nobody can tell."""
    command = [sys.executable, "-I", "-S", "-X", "utf8", str(_PROGRAM)]
    try:
        answer = subprocess.run(command, input=data, capture_output=True, timeout=_WALL_SECONDS, check=True)
        return Look(*json.loads(answer.stdout))
    except (OSError, subprocess.SubprocessError, ValueError):
        return UNSEEN
