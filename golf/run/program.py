"""One run of one program: its folder, its environment, its limits, and what it printed.

The program is started by a supervisor of its own (golf/launcher/supervise.py) that holds the limits and ends
the whole process tree. Output comes straight from the program to the harness, and is looked at as it comes.
"""

import os
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from golf.errors import GolfError
from golf.run.interpreters import Interpreter
from golf.run.pipes import Conversation, Watch
from golf.run.sampling import prelude
from golf.run.walls import LIMITS, Confinement, Isolation, Limits

__all__ = ["Ended", "Isolation", "Launch", "Limits", "Run", "run_program"]


FLAGS = ("-s", "-B", "-u", "-X", "utf8")  # of the interpreter; -I and -E would ignore PYTHONHASHSEED


class Ended(StrEnum):
    """How a run came to its end; one name for each outcome."""

    EXITED = "exited"  # by itself, with an exit status
    SIGNAL = "signal"  # by a signal that the harness did not send
    TIMEOUT = "timeout"  # beyond the limit of wall-clock seconds
    CPU_LIMIT = "cpu limit"  # beyond the limit of CPU seconds
    MEMORY = "memory"  # the process tree beyond the limit of memory
    TASKS = "tasks"  # too many processes and threads
    FLOOD = "flood"  # too many bytes on stdout or stderr
    STOPPED = "stopped"  # by the watcher, or cancelled
    LOST = "lost"  # the supervisor was killed: by the program, or by a system short of memory


# What is left of the limits without the layer of that name: time, and the size of the output.
UNBOUND: dict[str, Any] = dict.fromkeys(
    ("cpu_seconds", "memory_bytes", "file_bytes", "descriptors", "tasks", "stack_bytes")
)


@dataclass(frozen=True)
class Launch:
    """What to run.

    name         the file name that the program gets in its folder
    source       the program
    files        what else lies in its folder: file name -> content
    arguments    the program's own
    hash_seed    PYTHONHASHSEED
    deep         listen to its random module, see golf/run/sampling.py
    """

    name: str
    source: bytes
    files: Mapping[str, bytes]
    arguments: tuple[str, ...]
    hash_seed: int
    interpreter: Interpreter
    deep: bool = False


@dataclass(frozen=True)
class Run:
    """What a run printed, how it ended and what it used.

    exit_status     negative: the number of the signal that ended it
    seconds         wall-clock time
    cpu_seconds     of the whole tree, user and system
    peak_rss_bytes  of the largest process; the launcher's own 12 MB or so are its least value
    """

    stdout: bytes
    stderr: bytes
    exit_status: int
    ended: Ended
    seconds: float
    cpu_seconds: float
    peak_rss_bytes: int
    isolation: Isolation
    outlived: bool = False  # something of it still held its output open when all should have ended
    sampling: bytes = b""  # what golf/run/sampling.py reads, where the launch was a deep one


def run_program(
    launch: Launch,
    limits: Limits,
    confinement: Confinement,
    watch: Watch | None = None,
    cancelled: threading.Event | None = None,
) -> Run:
    """Run a program in a fresh folder and return what became of it.

    `watch` gets each new piece of stdout as it comes, and ends the run by returning False; setting
    `cancelled` ends it too. Any number of runs may go on side by side in the threads of one process.
    Raises GolfError where the program cannot be started at all.
    """
    try:
        listener = os.pipe() if launch.deep else None  # from the program's random module to the harness

        def prepare(scratch: Path) -> dict[str, Any]:
            if listener:
                _tell_of_randomness(launch, scratch, listener[1])
            return _prepare(scratch, launch, limits, confinement)

        conversation = Conversation(prepare, limits, watch, cancelled)
        conversation.hold(listener)
        return _conclude(launch, confinement, conversation)
    except OSError as error:
        raise GolfError(
            f"{launch.name} cannot be run in {tempfile.gettempdir()}: {error.strerror or error}; "
            "make room there, or set TMPDIR to another folder"
        ) from error


def _prepare(scratch: Path, launch: Launch, limits: Limits, confinement: Confinement) -> dict[str, Any]:
    """Fill a new folder for the run; the supervisor's configuration."""
    folder = scratch / "run"
    folder.mkdir()
    for name, content in {**launch.files, launch.name: launch.source}.items():
        if Path(name).name != name:
            raise GolfError(f"{name!r} cannot lie in a run's folder; give a bare file name")
        (folder / name).write_bytes(content)
    environment = scratch / "python"
    python = _empty_environment(environment, launch.interpreter)
    walls = confinement.around(folder, environment)
    bound = limits if LIMITS in confinement.isolation.layers else replace(limits, **UNBOUND)
    return {
        **walls,
        "command": [*walls["prefix"], python, *FLAGS, launch.name, *launch.arguments],
        "environment": {"PYTHONHASHSEED": str(launch.hash_seed), "TZ": "UTC", "LC_ALL": "C"},
        "folder": str(folder),
        "limits": asdict(bound),
    }


def _tell_of_randomness(launch: Launch, scratch: Path, descriptor: int) -> None:
    """Have the program's random module write into a pipe, without touching the program."""
    implementation = launch.interpreter.implementation
    library = "python" if implementation == "cpython" else implementation
    version = ".".join(launch.interpreter.version.split(".")[:2])
    packages = scratch / "python" / "lib" / f"{library}{version}" / "site-packages"
    packages.mkdir(parents=True)
    (packages / "sitecustomize.py").write_bytes(prelude(descriptor))


def _empty_environment(folder: Path, interpreter: Interpreter) -> str:
    """Make a virtual environment with nothing in it; the path of its Python.

    So a program sees the standard library, and no package that happens to be installed, this one included.
    """
    executable = folder / "bin" / "python"
    executable.parent.mkdir(parents=True)
    executable.symlink_to(interpreter.path)
    home = Path(interpreter.path).parent
    (folder / "pyvenv.cfg").write_text(f"home = {home}\ninclude-system-site-packages = false\n")
    return str(executable)


def _conclude(launch: Launch, confinement: Confinement, conversation: Conversation) -> Run:
    outcome = conversation.outcome
    # So that a traceback reads the same wherever the folder lay.
    stderr = bytes(conversation.stderr).replace(conversation.folder.encode() + b"/", b"")
    if outcome.fault:
        reason = f"{outcome.fault} {stderr.decode('utf-8', 'replace').strip()}".strip()
        raise GolfError(f"{launch.name} cannot be started with {launch.interpreter}: {reason}")
    by_itself = Ended.SIGNAL if outcome.exit_status < 0 else Ended.EXITED
    return Run(
        stdout=bytes(conversation.stdout),
        stderr=stderr,
        exit_status=outcome.exit_status,
        ended=REASONS.get(conversation.reason or outcome.reason, by_itself),
        seconds=outcome.seconds,
        cpu_seconds=outcome.cpu_seconds,
        peak_rss_bytes=outcome.peak_rss_bytes,
        isolation=confinement.isolation,
        outlived=conversation.outlived,
        sampling=bytes(conversation.sampling),
    )


REASONS = {
    "flood": Ended.FLOOD,
    "timeout": Ended.TIMEOUT,
    "cpu_seconds": Ended.CPU_LIMIT,
    "memory_bytes": Ended.MEMORY,
    "tasks": Ended.TASKS,
    "stopped": Ended.STOPPED,
    "lost": Ended.LOST,
}
