"""One run of one program: its folder, its environment, its limits, and what it printed.

The program is started by a supervisor of its own (golf/launcher/supervise.py) that holds the limits and ends
the whole process tree. Output comes straight from the program to the harness, and is looked at as it comes.
"""

import json
import os
import selectors
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from golf.errors import GolfError
from golf.interpreters import Interpreter

PIECE = 1 << 16  # bytes read at a time
GRACE_SECONDS = 10.0  # for the supervisor to end a tree and report, on a machine under load
CANCEL_SECONDS = 0.2  # how often a run asks whether it is cancelled
PROJECT = Path(__file__).resolve().parent.parent
SUPERVISOR = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from golf.launcher import supervise; supervise.main()"
)


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


@dataclass(frozen=True)
class Limits:
    """What a run may use. Memory binds on Linux alone; None lifts it."""

    wall_seconds: float = 900
    cpu_seconds: float = 900
    stdout_bytes: int = 16 << 20
    stderr_bytes: int = 1 << 20
    memory_bytes: int | None = 4 << 30  # of address space for one process, resident for the tree
    file_bytes: int = 1 << 20  # for each file that it writes
    descriptors: int = 64
    tasks: int = 64  # processes and threads of the tree
    stack_bytes: int = 8 << 20  # of the main thread


@dataclass(frozen=True)
class Launch:
    """What to run.

    name         the file name that the program gets in its folder
    source       the program
    files        what else lies in its folder: file name -> content
    arguments    the program's own
    hash_seed    PYTHONHASHSEED
    """

    name: str
    source: bytes
    files: Mapping[str, bytes]
    arguments: tuple[str, ...]
    hash_seed: int
    interpreter: Interpreter


@dataclass(frozen=True)
class Isolation:
    """What a run was shut off from, as proved by canaries.

    layers          the layers in use
    missing         the layers that this platform could have, but that are not in use
    files_closed    no file outside can be read, none written
    network_closed  no socket leads anywhere
    """

    layers: tuple[str, ...]
    missing: tuple[str, ...]
    files_closed: bool
    network_closed: bool

    @property
    def confined(self) -> bool:
        return self.files_closed and self.network_closed


@dataclass(frozen=True)
class Confinement:
    """The walls to put up around a run; golf/confine makes it, and proves it."""

    isolation: Isolation


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


Watch = Callable[[bytes], bool]


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
        with tempfile.TemporaryDirectory(prefix="golf-", ignore_cleanup_errors=True) as scratch:
            config = _prepare(Path(scratch), launch, limits)
            return _Conversation(config, limits, watch, cancelled).run(launch, confinement)
    except OSError as error:
        raise GolfError(
            f"{launch.name} cannot be run in {tempfile.gettempdir()}: {error.strerror or error}; "
            "make room there, or set TMPDIR to another folder"
        ) from error


def _prepare(scratch: Path, launch: Launch, limits: Limits) -> dict[str, Any]:
    """Fill a new folder for the run; the supervisor's configuration."""
    folder = scratch / "run"
    folder.mkdir()
    for name, content in {**launch.files, launch.name: launch.source}.items():
        if Path(name).name != name:
            raise GolfError(f"{name!r} cannot lie in a run's folder; give a bare file name")
        (folder / name).write_bytes(content)
    python = _empty_environment(scratch / "python", launch.interpreter)
    return {
        "command": [python, "-s", "-B", "-u", "-X", "utf8", launch.name, *launch.arguments],
        "environment": {"PYTHONHASHSEED": str(launch.hash_seed), "TZ": "UTC"},
        "folder": str(folder),
        "scratch": str(scratch),
        "limits": asdict(limits),
        "descriptors": [],
        "can_fork": True,
    }


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


@dataclass
class _Conversation:
    """The harness's side of one run: reads the pipes until the supervisor has reported."""

    config: dict[str, Any]
    limits: Limits
    watch: Watch | None
    cancelled: threading.Event | None
    stdout: bytearray = field(default_factory=bytearray)
    stderr: bytearray = field(default_factory=bytearray)
    report: bytearray = field(default_factory=bytearray)
    ended: Ended | None = None  # by the harness's will

    def run(self, launch: Launch, confinement: Confinement) -> Run:
        report, report_writer = os.pipe()
        with subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", SUPERVISOR, str(PROJECT), str(report_writer)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=[report_writer],
            start_new_session=True,
            bufsize=0,
        ) as supervisor:
            os.close(report_writer)
            try:
                self._converse(supervisor, report)
            finally:
                supervisor.kill()
                os.close(report)
        return self._conclude(launch, confinement)

    def _converse(self, supervisor: subprocess.Popen[bytes], report: int) -> None:
        assert supervisor.stdin and supervisor.stdout and supervisor.stderr
        with suppress(BrokenPipeError):
            supervisor.stdin.write(json.dumps(self.config).encode() + b"\n")
        sinks = {
            supervisor.stdout.fileno(): self._take_stdout,
            supervisor.stderr.fileno(): self._take_stderr,
            report: self._take_report,
        }
        deadline = time.monotonic() + self.limits.wall_seconds + GRACE_SECONDS
        told = False
        with selectors.DefaultSelector() as selector:
            for descriptor in sinks:
                selector.register(descriptor, selectors.EVENT_READ)
            while selector.get_map() and time.monotonic() < deadline:
                for key, _ in selector.select(CANCEL_SECONDS):
                    piece = os.read(key.fd, PIECE)
                    sinks[key.fd](piece)
                    if not piece:
                        selector.unregister(key.fd)
                        if key.fd == report:  # the tree has ended; what it left in the pipes is there by now
                            deadline = min(deadline, time.monotonic() + 1)
                if self.cancelled is not None and self.cancelled.is_set():
                    self.ended = self.ended or Ended.STOPPED
                if self.ended and not told:
                    told = True
                    deadline = time.monotonic() + GRACE_SECONDS
                    with suppress(BrokenPipeError):
                        supervisor.stdin.write(b"end\n")

    def _take_stdout(self, piece: bytes) -> None:
        room = self.limits.stdout_bytes - len(self.stdout)
        if self.ended:
            return
        self.stdout += piece[:room]
        if self.watch is not None and piece and not self.watch(piece[:room]):
            self.ended = Ended.STOPPED
        elif len(piece) > room:
            self.ended = Ended.FLOOD

    def _take_stderr(self, piece: bytes) -> None:
        room = self.limits.stderr_bytes - len(self.stderr)
        self.stderr += piece[:room]
        if len(piece) > room:
            self.ended = self.ended or Ended.FLOOD

    def _take_report(self, piece: bytes) -> None:
        self.report += piece

    def _conclude(self, launch: Launch, confinement: Confinement) -> Run:
        report: dict[str, Any] = json.loads(self.report) if self.report.endswith(b"\n") else LOST_REPORT
        if report["fault"]:
            reason = f"{report['fault']} {self.stderr.decode('utf-8', 'replace').strip()}".strip()
            raise GolfError(f"{launch.name} cannot be started with {launch.interpreter}: {reason}")
        exit_status = report["exit_status"]
        by_itself = Ended.SIGNAL if exit_status < 0 else Ended.EXITED
        return Run(
            stdout=bytes(self.stdout),
            stderr=bytes(self.stderr),
            exit_status=exit_status,
            ended=self.ended or REASONS.get(report["reason"], by_itself),
            seconds=report["seconds"],
            cpu_seconds=report["cpu_seconds"],
            peak_rss_bytes=report["peak_rss_bytes"],
            isolation=confinement.isolation,
        )


REASONS = {
    "timeout": Ended.TIMEOUT,
    "cpu": Ended.CPU_LIMIT,
    "memory": Ended.MEMORY,
    "tasks": Ended.TASKS,
    "stopped": Ended.STOPPED,
    "lost": Ended.LOST,
}
LOST_REPORT: dict[str, Any] = {
    "fault": "",
    "reason": "lost",
    "exit_status": -9,
    "seconds": 0.0,
    "cpu_seconds": 0.0,
    "peak_rss_bytes": 0,
}
