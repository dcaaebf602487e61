"""The Pythons that programs are run with, each found by asking it, never by its name."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from golf.run.interpreter_program import SAYS

PROBE_SECONDS = 20
OLDEST = (3, 11)
PROGRAM = Path(__file__).with_name("interpreter_program.py")


@dataclass(frozen=True)
class Interpreter:
    """A Python that has answered.

    path            absolute path of its executable; of the Python below, where it was a virtual environment's
    implementation  "cpython" or "pypy"
    version         of the language and library: "3.11.7"
    packages        folders of what is installed for it, in the environment by which it was asked for
    """

    path: str
    implementation: str
    version: str
    packages: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"{self.implementation} {self.version}"

    @property
    def too_old(self) -> bool:
        """Whether it is older than what references and entries are written for."""
        return [int(part) for part in self.version.split(".")[:2]] < [*OLDEST]


@cache
def this_interpreter() -> Interpreter:
    """The Python that runs the harness."""
    return _read(SAYS)


@cache
def find_interpreter(spec: str) -> Interpreter | None:
    """The Python meant by a version ("3.11", "3.11.7"), a name ("pypy3") or a path; None if none answers.

    A version is looked for in this process, on PATH, and among pyenv's. Whatever does not run (a pyenv shim
    of a version that is not active) or is another version than asked for is passed over.
    """
    is_version = spec[:1].isdigit()
    for candidate in _candidates(spec, is_version):
        found = _ask(candidate)
        if found is None or (is_version and not f"{found.version}.".startswith(f"{spec}.")):
            continue
        if is_version and found.implementation != "cpython":
            continue
        return found
    return None


def _candidates(spec: str, is_version: bool) -> Iterator[str]:
    if os.sep in spec:
        yield str(_expanded(spec).absolute())
        return
    if is_version:
        yield sys.executable
    name = f"python{'.'.join(spec.split('.')[:2])}" if is_version else spec
    for folder in os.get_exec_path():
        if found := shutil.which(name, path=folder):
            yield found
    root = _expanded(os.environ.get("PYENV_ROOT") or "~/.pyenv")
    pattern = f"{spec}*" if is_version else "*"
    for version in sorted((root / "versions").glob(pattern), key=_newest_first):
        if found := shutil.which(name, path=str(version / "bin")):
            yield found


def _expanded(path: str) -> Path:
    """A path below the user's home; as it is written where nobody knows where that is."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def _newest_first(folder: Path) -> list[int]:
    return [-int(part) if part.isdigit() else 0 for part in folder.name.split(".")]


@cache
def _ask(executable: str) -> Interpreter | None:
    """What an executable says of itself; None where it does not run or is no Python."""
    try:
        answer = subprocess.run(
            [executable, "-I", str(PROGRAM)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PROBE_SECONDS,
            check=True,
        )
        return _read(answer.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def _read(says: str | bytes) -> Interpreter:
    path, implementation, version, packages = json.loads(says)
    return Interpreter(os.path.realpath(path), implementation, version, tuple(packages))
