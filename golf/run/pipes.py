"""The harness's side of one run: starts the supervisor, and listens until it has reported."""

import ast
import os
import select
import selectors
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from golf.errors import GolfError
from golf.launcher.config import Config, Report
from golf.launcher.enter import FIRST_GIVEN
from golf.launcher.processes import end_all_of
from golf.launcher.scratch import OPEN_FOLDER, Scratch
from golf.run.nursery import NURSERY
from golf.run.records import Limits

PIECE = 1 << 16  # bytes read at a time
GRACE_SECONDS = 10.0  # for the supervisor to end a tree and report, on a machine under load
DRAIN_SECONDS = 1.0  # for what is still in the pipes when the tree has ended
CANCEL_SECONDS = 0.01  # how often a run asks whether it is cancelled
FAULT_BYTES = 1 << 16  # the most that is kept of what launcher and bubblewrap complain of

Watch = Callable[[bytes], bool]


class Pipes:
    """The pipes of one run, what has come through them, and why the harness ended it, if it did.

    heard  further pipes whose writing ends the program inherits, in this order: name -> most bytes kept
    """

    def __init__(
        self, limits: Limits, watch: Watch | None, cancelled: threading.Event | None, heard: Mapping[str, int]
    ) -> None:
        self.most = {
            "report": FAULT_BYTES,
            "faults": FAULT_BYTES,
            "stdout": limits.stdout_bytes,
            "stderr": limits.stderr_bytes,
            **heard,
        }
        self.received = {name: bytearray() for name in self.most}
        self.reason = ""  # why the harness ends the run
        self.outlived = False
        self._heard, self._watch, self._cancelled = heard, watch, cancelled
        self._readers: dict[str, int]
        self._writers: dict[str, int]
        self._wall_seconds = limits.wall_seconds
        self._scratch: Scratch | None = None
        self._process = 0  # the supervisor's

    @property
    def numbers(self) -> dict[str, int]:
        """Under which number the program finds each of the pipes that it inherits."""
        return {name: FIRST_GIVEN + place for place, name in enumerate(self._heard)}

    @property
    def report(self) -> Report | None:
        """What the supervisor reports; a killed one has left nothing."""
        data = bytes(self.received["report"])
        report: Report | None = ast.literal_eval(data.decode()) if data.endswith(b"\n") else None
        return report

    def run(self, parent: str, furnish: Callable[[Path], Config], collect: Callable[[Path], None]) -> None:
        """Run a program to its end, in a folder below `parent` that `furnish` fills; it says how to start it.

        `collect` takes what is to be kept of that folder, when the program has ended.

        Raises OSError where the machine lacks room, descriptors or processes for a run.
        """
        with ExitStack() as stack:
            with ExitStack() as writing:
                self._open(stack, writing)
                stack.callback(self._leave_nothing)
                supervisor = stack.enter_context(self._supervisor(parent))
            scratch = self._await_scratch()
            _tell(supervisor, ascii(furnish(scratch)))
            self._listen(supervisor)
            collect(scratch)

    def _open(self, reading: ExitStack, writing: ExitStack) -> None:
        """A pipe for each name, whose ends are closed with these stacks."""
        self._readers, self._writers = {}, {}
        for name in self.most:
            self._readers[name], self._writers[name] = os.pipe()
            reading.callback(os.close, self._readers[name])
            writing.callback(os.close, self._writers[name])

    @contextmanager
    def _supervisor(self, parent: str) -> Iterator[socket.socket]:
        """The line to the supervisor; it ends, and all that it watches, when nobody holds this end any more."""
        ours, its_own = socket.socketpair()
        with ours:
            with its_own:
                first = [its_own.fileno(), self._writers["faults"], self._writers["report"]]
                given = [self._writers[name] for name in ("stdout", "stderr", *self._heard)]
                NURSERY.begin(parent, [*first, *given])
            try:
                yield ours
            finally:
                self._dismiss(ours)

    def _await_scratch(self) -> Path:
        """The run's temporary folder, which the supervisor makes: it clears it up if the harness is killed."""
        line = bytearray()
        while not line.endswith(b"\n"):
            byte = os.read(self._readers["report"], 1)
            if not byte:
                said = os.read(self._readers["faults"], PIECE).decode("utf-8", "replace").strip()
                why = said.rpartition("\n")[2] or "it died"
                raise GolfError(
                    f"a run's supervisor does not start: {why}; allow more memory or open files (ulimit)"
                )
            line += byte
        told = ast.literal_eval(line.decode())
        if isinstance(told, dict):
            raise OSError(told["errno"], told["text"])
        self._process, folder = told
        self._scratch = Scratch(folder, os.open(folder, OPEN_FOLDER))
        return Path(folder)

    def _dismiss(self, supervisor: socket.socket) -> None:
        """Return when it has ended, of itself or killed: then nobody holds the other end of its line.

        One that has not told its process has not begun: it ends when it does, since its line has ended.
        """
        with suppress(OSError):
            supervisor.shutdown(socket.SHUT_WR)
        line = select.poll()
        line.register(supervisor, select.POLLIN)
        if not line.poll(max(GRACE_SECONDS, 0) * 1000) and self._process:
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            line.poll()

    def _leave_nothing(self) -> None:
        """End and remove what a supervisor that was killed has left."""
        if self._scratch is not None:
            if self.report is None:
                end_all_of(self._scratch.path)
            self._scratch.remove()
            os.close(self._scratch.folder)

    def _listen(self, supervisor: socket.socket) -> None:
        """Take what comes until all pipes have ended, or their time has."""
        self._deadline = time.monotonic() + self._wall_seconds + GRACE_SECONDS
        told = False
        with selectors.DefaultSelector() as selector:
            for name, reader in self._readers.items():
                selector.register(reader, selectors.EVENT_READ, name)
            while selector.get_map() and time.monotonic() < self._deadline:
                for key, _ in selector.select(CANCEL_SECONDS):
                    if not self._take_once(key.data):
                        selector.unregister(key.fd)
                told = told or self._end_where_asked(supervisor)
            self.outlived = bool(selector.get_map())

    def _take_once(self, name: str) -> bool:
        """Read a piece from a pipe; False at its end."""
        piece = os.read(self._readers[name], PIECE)
        if piece:
            self._take(name, piece)
        elif name == "report":  # the tree has ended; what it left in the pipes is there by now
            self._deadline = min(self._deadline, time.monotonic() + DRAIN_SECONDS)
        return bool(piece)

    def _take(self, name: str, piece: bytes) -> None:
        if name == "stdout" and self.reason:
            return  # the run is being ended: what comes is no part of its log
        room = self.most[name] - len(self.received[name])
        self.received[name] += piece[:room]
        if name == "stdout" and self._watch and not self._watch(piece[:room]):
            self.reason = "stopped"
        elif name in ("stdout", "stderr") and len(piece) > room:
            self.reason = self.reason or "flood"

    def _end_where_asked(self, supervisor: socket.socket) -> bool:
        """Have the supervisor end the run where there is a reason; was there one?"""
        if self._cancelled is not None and self._cancelled.is_set():
            self.reason = self.reason or "stopped"
        if self.reason:
            self._deadline = time.monotonic() + GRACE_SECONDS
            _tell(supervisor, "end")
        return bool(self.reason)


def _tell(supervisor: socket.socket, line: str) -> None:
    """A line to the supervisor, if it still lives."""
    with suppress(ConnectionError):
        supervisor.sendall(line.encode() + b"\n")
