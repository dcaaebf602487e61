"""A runtime as it is on this machine: which programs it means, what they reach, and what version they tell."""

import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from golf.errors import GolfError, remedy_for
from golf.run.records import Allowances, Port, Reach
from golf.run.runtimes import Runtime
from golf.run.start import PROGRAM

ANSWER_SECONDS = 20
LARGEST_ANSWER = 1 << 20  # bytes
_REINSTALL = "reinstall it, or judge elsewhere"
LINKER_CACHE = "/etc/ld.so.cache"
# A build starts the parts of its toolchain, and writes in its own folder; no network in any case.
OF_A_BUILD = Allowances(("threads", "libraries", "signals", "events", "write", "programs"), True)


class Lacking(GolfError):
    """What a program needs is not on this machine, or does not work: nothing can be said of the program."""

    def __init__(self, what: str) -> None:
        super().__init__(what, 3)


@dataclass(frozen=True)
class Toolchain:
    """A runtime that has answered.

    version  the first line of what it says of itself
    found    the paths that it names
    """

    runtime: Runtime
    version: str
    found: tuple[str, ...]

    def builds(self, suffix: str) -> Port:
        """How a source of this suffix is built."""
        row = self.runtime
        tools = tuple(_tool(self._filled(tool), row.name) for tool in row.tools)
        folders = tuple(dict.fromkeys(str(Path(tool).parent) for tool in tools if Path(tool).is_file()))
        own = {"PATH": ":".join(folders), "TMPDIR": "{out}", "HOME": "{out}"}
        own |= {name: self._filled(value) for name, value in row.environment}
        return Port(
            command=self._command(row.build),
            file=f"program{suffix}",
            environment=tuple(own.items()),
            reach=Reach(
                execute=(*tools, *(library for tool in tools for library in libraries(tool))),
                read=(LINKER_CACHE, *tools, *self.found, *filter(_is_there, row.headers)),
            ),
            allowances=OF_A_BUILD,
            writes=True,
        )

    def runs(self, suffix: str) -> Port:
        """How a source of this suffix, or what it was built to, is run."""
        command = self._command(self.runtime.run)
        own = () if command[0] == PROGRAM else (command[0], *libraries(command[0]))
        return Port(
            command=command,
            file="program" if self.runtime.build else f"program{suffix}",
            reach=Reach(execute=own, read=(LINKER_CACHE, *self.found) if own else ()),
            allowances=self.runtime.allowances,
        )

    def _command(self, words: Sequence[str]) -> tuple[str, ...]:
        first, *rest = (self._filled(word).replace("{source}", PROGRAM) for word in words)
        return (first if first == PROGRAM else _tool(first, self.runtime.name), *rest)

    def _filled(self, word: str) -> str:
        return word.replace("{found}", self.found[0]) if self.found else word


@cache
def toolchain(runtime: Runtime) -> Toolchain:
    """Ask a runtime for its version and its paths. Raises Lacking where it does not answer."""
    version = _ask(runtime, runtime.version).strip().partition("\n")[0].strip()
    found = tuple(_ask(runtime, runtime.find).split("\n")) if runtime.find else ()
    return Toolchain(runtime, version[:200], tuple(path for path in found if _is_there(path)))


def _ask(runtime: Runtime, question: Sequence[str]) -> str:
    tool = _tool(question[0], runtime.name)
    status, said = _answer(runtime.name, [tool, *question[1:]])
    if status:
        raise _no_answer(runtime.name, tool, f"it ends with exit status {status}", _REINSTALL)
    return said


def _answer(language: str, command: Sequence[str]) -> tuple[int, str]:
    """The exit status of a program of this machine, and what it says; bounded in time and size. Raises Lacking."""
    try:
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process:
            try:
                said = b"".join(_pieces(process))
                process.wait(ANSWER_SECONDS)  # it may close what it prints to, and go on
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)  # what it has started as well
                raise
        return process.returncode, said.decode("utf-8", "replace")
    except (OSError, subprocess.SubprocessError) as error:
        raise _no_answer(language, command[0], str(error), remedy_for(error, _REINSTALL)) from None


def _pieces(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """What it prints. Raises OSError where that takes too long or grows too large."""
    deadline, room = time.monotonic() + ANSWER_SECONDS, LARGEST_ANSWER
    assert process.stdout
    ready = select.poll()
    ready.register(process.stdout, select.POLLIN)
    while ready.poll(max(deadline - time.monotonic(), 0) * 1000):
        piece = os.read(process.stdout.fileno(), room + 1)
        room -= len(piece)
        if room < 0:
            raise OSError(f"it prints more than {LARGEST_ANSWER:,} bytes")
        if not piece:
            return
        yield piece
    raise OSError(f"it takes more than {ANSWER_SECONDS} s")


def _no_answer(language: str, program: str, why: str, remedy: str) -> Lacking:
    return Lacking(f"{language}: {Path(program).name} does not answer ({why[:200]}); {remedy}")


def _tool(name: str, language: str) -> str:
    """The absolute path of a program. Raises Lacking where it is not there."""
    path = name if name.startswith("/") else shutil.which(name)
    if path is None:
        raise Lacking(f"{language}: {name} is not on this machine; install it, or judge elsewhere")
    return path


def _is_there(path: str) -> bool:
    return path.startswith("/") and Path(path).exists()


@cache
def libraries(*programs: str) -> tuple[str, ...]:
    """The shared objects that programs are linked with, and what loads them, as the system's own `ldd` tells.

    Raises Lacking where that does not answer.
    """
    ldd, files = shutil.which("ldd"), [program for program in programs if Path(program).is_file()]
    if ldd is None or not files:
        return ()
    return tuple(dict.fromkeys(paths_told(_answer("shared objects", [ldd, *files])[1])))


def paths_told(told: str) -> Iterator[str]:
    """The paths that `ldd` tells of, below folders that are no links; not those of what it was asked about."""
    for line in told.splitlines():
        for word in line.split():
            if not word.endswith(":") and word.startswith("/"):
                yield str(Path(word).parent.resolve() / Path(word).name)
