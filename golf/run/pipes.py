"""The harness's side of one run: starts the supervisor, and listens until it has reported."""

import json
import os
import selectors
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from golf.run.records import Limits, Usage
from golf.run.walls import LAUNCHER, PROJECT

PIECE = 1 << 16  # bytes read at a time
GRACE_SECONDS = 10.0  # for the supervisor to end a tree and report, on a machine under load
DRAIN_SECONDS = 1.0  # for what is still in the pipes when the tree has ended
SAMPLING_BYTES = 64 << 20  # the most that is kept of what a program's random module tells
CANCEL_SECONDS = 0.2  # how often a run asks whether it is cancelled

Watch = Callable[[bytes], bool]


@dataclass(frozen=True)
class Report:
    """What the supervisor reports.

    fault   why the program could not be started, or empty
    reason  why the supervisor ended the tree, or empty
    """

    fault: str = ""
    reason: str = "lost"
    exit_status: int = -9
    usage: Usage = field(default_factory=Usage)


@dataclass
class Conversation:
    """The pipes of one run, what has come through them, and why the harness ended it, if it did.

    prepare   fills the run's temporary folder, and says how the program is to be started
    """

    prepare: Callable[[Path], dict[str, Any]]
    limits: Limits
    watch: Watch | None
    cancelled: threading.Event | None
    stdout: bytearray = field(default_factory=bytearray)
    stderr: bytearray = field(default_factory=bytearray)
    report: bytearray = field(default_factory=bytearray)
    sampling: bytearray = field(default_factory=bytearray)
    folder: str = ""  # in which the program ran
    reason: str = ""  # why the harness ends the run
    outlived: bool = False

    def hold(self, listener: tuple[int, int] | None = None) -> None:
        """Run the program to its end.

        `listener` is a pipe of which the program inherits the writing end; both ends are closed here.
        """
        pipes = listener or ()
        report, report_writer = os.pipe()
        call = [sys.executable, "-I", "-S", "-c", LAUNCHER.format("supervise", "main"), str(PROJECT)]
        with (
            ExitStack() as afterwards,
            subprocess.Popen(
                [*call, str(report_writer)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=[report_writer, *pipes[1:]],
                start_new_session=True,
                bufsize=0,
            ) as supervisor,
        ):
            for descriptor in (report_writer, *pipes[1:]):
                os.close(descriptor)
            try:
                # Made when the supervisor is there, who clears it up if the harness is killed.
                scratch = tempfile.TemporaryDirectory(prefix="golf-", ignore_cleanup_errors=True)
                _tell(supervisor, afterwards.enter_context(scratch))
                config = self.prepare(Path(scratch.name))
                self.folder = config["folder"]
                _tell(supervisor, {**config, "descriptors": list(pipes[1:])})
                self._converse(supervisor, report, *pipes[:1])
            finally:
                _dismiss(supervisor)
                for descriptor in (report, *pipes[:1]):
                    os.close(descriptor)

    @property
    def received(self) -> Report:
        """The report; a killed supervisor has left none."""
        if not self.report.endswith(b"\n"):
            return Report()
        told = json.loads(self.report)
        return Report(**told | {"usage": Usage(**told["usage"])})

    def _converse(
        self, supervisor: subprocess.Popen[bytes], report: int, sampling: int | None = None
    ) -> None:
        assert supervisor.stdin and supervisor.stdout and supervisor.stderr
        sinks = {
            supervisor.stdout.fileno(): self._take_stdout,
            supervisor.stderr.fileno(): self._take_stderr,
            report: self._take_report,
        }
        if sampling is not None:
            sinks[sampling] = self._take_sampling
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
                            deadline = min(deadline, time.monotonic() + DRAIN_SECONDS)
                if self.cancelled is not None and self.cancelled.is_set():
                    self.reason = self.reason or "stopped"
                if self.reason and not told:
                    told = True
                    deadline = time.monotonic() + GRACE_SECONDS
                    with suppress(BrokenPipeError):
                        supervisor.stdin.write(b"end\n")
            self.outlived = bool(selector.get_map())

    def _take_stdout(self, piece: bytes) -> None:
        room = self.limits.stdout_bytes - len(self.stdout)
        if self.reason:
            return
        self.stdout += piece[:room]
        if self.watch is not None and piece and not self.watch(piece[:room]):
            self.reason = "stopped"
        elif len(piece) > room:
            self.reason = "flood"

    def _take_stderr(self, piece: bytes) -> None:
        room = self.limits.stderr_bytes - len(self.stderr)
        self.stderr += piece[:room]
        if len(piece) > room:
            self.reason = self.reason or "flood"

    def _take_sampling(self, piece: bytes) -> None:
        self.sampling += piece[: SAMPLING_BYTES - len(self.sampling)]

    def _take_report(self, piece: bytes) -> None:
        self.report += piece


def _tell(supervisor: subprocess.Popen[bytes], what: object) -> None:
    """One line of JSON to the supervisor, if it still lives."""
    assert supervisor.stdin
    with suppress(BrokenPipeError):
        supervisor.stdin.write(json.dumps(what).encode() + b"\n")


def _dismiss(supervisor: subprocess.Popen[bytes]) -> None:
    """Let the supervisor end, and all that it watches: it does when nobody holds its stdin any more."""
    assert supervisor.stdin
    with suppress(BrokenPipeError):
        supervisor.stdin.close()
    try:
        supervisor.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        supervisor.kill()
