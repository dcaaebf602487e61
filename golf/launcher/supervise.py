"""The supervisor of one run: starts the program, holds it to its limits, ends its whole tree, reports.

A process for each run, so that the harness need not be a subreaper and its other children are left alone.
golf/run/program.py starts it in a session of its own, with
    descriptor 0     two lines of JSON, the run's temporary folder and the configuration; later "end" to end
                     the run; its end of file says that the harness is gone
    descriptors 1, 2 the program's own stdout and stderr, which are only handed on
    argument 1       the descriptor for the report, one line of JSON
"""

import json
import math
import os
import resource
import select
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from golf.launcher import processes, system
from golf.launcher.enter import FAULT, STARTED, STATUS, enter
from golf.launcher.namespace import enclose

WATCH_SECONDS = 0.25  # how often the tree is looked at
KILLED = -int(signal.SIGKILL)


class Supervisor:
    """One program, from fork to report."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config
        self.limits = config["limits"]
        self.reason = ""  # why the tree was ended; empty where the program ended by itself
        self.notes = b""  # what the child has written on its own pipe, see golf/launcher/enter.py
        machine = processes.tasks_of_the_machine()
        if machine is not None and self.limits["tasks"] is not None:
            self.limits["user_tasks"] = machine + self.limits["tasks"]
        self.statuses: dict[int, int] = {}  # process id -> wait status
        self.tree: set[int] = set()

    def run(self) -> dict[str, Any]:
        """Start the program, see it to its end, leave nothing behind, and say what became of it."""
        wake, waker = os.pipe()
        os.set_blocking(waker, False)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        notes, notes_writer = os.pipe()
        begun = time.monotonic()
        child = os.fork()
        if child == 0:
            os.setsid()
            (enclose if self.config["bwrap"] else enter)(self.config, notes_writer)
        os.close(notes_writer)
        _let_go_of(1, 2, *self.config["descriptors"])
        self._attend(child, begun, wake, notes)
        seconds = time.monotonic() - begun
        alive = self._use(
            processes.descendants(os.getpid())
        )  # what is killed by others than its parent is lost
        self.statuses |= processes.end_tree(child)
        ended = self._use(set())
        cpu_seconds = max(alive.cpu_seconds, ended.cpu_seconds)
        exit_status = self._exit_status(child)
        if exit_status in (KILLED, -signal.SIGXCPU) and cpu_seconds > self._most("cpu_seconds"):
            self.reason = self.reason or "cpu_seconds"
        return {
            "fault": self._fault(),
            "reason": self.reason,
            "exit_status": exit_status,
            "usage": {
                "seconds": seconds,
                "cpu_seconds": cpu_seconds,
                "peak_rss_bytes": max(alive.largest_bytes, ended.largest_bytes),
            },
        }

    def _attend(self, child: int, begun: float, wake: int, notes: int) -> None:
        """Return when the program has ended, or is to be ended for self.reason."""
        deadline = begun + self.limits["wall_seconds"]
        sources = [0, wake, notes]
        look = begun
        while True:
            now = time.monotonic()
            patience = max(0.0, min(deadline, look + WATCH_SECONDS) - now)
            ready, _, _ = select.select(sources, [], [], patience)
            if wake in ready:
                os.read(wake, 4096)
            if notes in ready and not self._read_notes(notes):
                sources.remove(notes)
            self.statuses |= processes.reap()[0]
            if child in self.statuses:
                while notes in sources and self._read_notes(notes):
                    pass
                return
            if 0 in ready:
                self.reason = "stopped" if os.read(0, 64) else "orphaned"
            elif time.monotonic() >= deadline:
                self.reason = "timeout"
            elif time.monotonic() >= look + WATCH_SECONDS:
                look = time.monotonic()
                self.reason = self._excess()
            if self.reason:
                return

    def _read_notes(self, notes: int) -> bool:
        piece = os.read(notes, 4096)
        self.notes += piece
        return bool(piece)

    def _excess(self) -> str:
        """The limit that the tree as a whole goes beyond, or an empty string."""
        if STARTED not in self.notes:
            return ""  # the tree still grows, by bubblewrap's own processes
        if self.config["can_fork"] or not self.tree:
            self.tree = processes.descendants(os.getpid())
        used = self._use(self.tree)
        amounts = {
            "tasks": used.tasks,
            "cpu_seconds": used.cpu_seconds,
            "memory_bytes": used.resident_bytes,
        }
        return next((name for name, amount in amounts.items() if amount > self._most(name)), "")

    def _use(self, alive: set[int]) -> processes.Use:
        """What the living use now, with the CPU time and the largest peak of memory of the reaped."""
        now = processes.use(alive)
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        peak = ended.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        cpu_seconds = now.cpu_seconds + ended.ru_utime + ended.ru_stime
        return now._replace(cpu_seconds=cpu_seconds, largest_bytes=max(now.largest_bytes, peak))

    def _most(self, name: str) -> float:
        limit: float | None = self.limits[name]
        return math.inf if limit is None else limit

    def _exit_status(self, child: int) -> int:
        """The program's own: what was noted for it where something stands between it and this process."""
        if STATUS in self.notes:
            return os.waitstatus_to_exitcode(int(self.notes.rpartition(STATUS)[2]))
        if self.config["bwrap"] and STARTED in self.notes and not self.reason:
            self.reason = "lost"  # the usher is gone
        return KILLED if self.reason else os.waitstatus_to_exitcode(self.statuses[child])

    def _fault(self) -> str:
        """Why the program could not be started, or an empty string."""
        if FAULT in self.notes:
            return self.notes.partition(FAULT)[2].decode("utf-8", "replace")
        return "" if self.notes.startswith(STARTED) or self.reason else "a wall could not be put up"


def _let_go_of(*descriptors: int) -> None:
    """Replace descriptors by /dev/null: the program's pipes must end with the program."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        os.dup2(null, descriptor, inheritable=False)


def _read_line(size: int) -> bytes:
    """One line from descriptor 0, so many bytes at a time: one where more than a line may be there."""
    line = b""
    while not line.endswith(b"\n"):
        piece = os.read(0, size)
        if not piece:
            sys.exit("the supervisor is started by the harness alone")
        line += piece
    return line


def _clear(folder: Path) -> None:
    """Remove a folder and all that can be removed of it; the harness may be there no more to do it."""
    for path, folders, files in os.walk(folder, topdown=False):
        for place in (Path(path, name) for name in files + folders):
            with suppress(OSError):
                if place.is_dir() and not place.is_symlink():
                    place.rmdir()
                else:
                    place.unlink()
    with suppress(OSError):
        folder.rmdir()


def main() -> None:
    report = int(sys.argv[1])
    os.set_inheritable(report, False)
    scratch = Path(json.loads(_read_line(1)))
    try:
        _supervise(json.loads(_read_line(65536)), report)
    finally:
        _clear(scratch)


def _supervise(config: dict[str, Any], report: int) -> None:
    if sys.platform.startswith("linux"):
        system.prctl(system.PR_SET_CHILD_SUBREAPER, int(config["subreaper"]))
        system.prctl(system.PR_SET_DUMPABLE, 0)  # no other process of this user reads or writes its memory
    outcome = Supervisor(config).run()
    with suppress(BrokenPipeError):  # nobody may be listening any more
        os.write(report, json.dumps(outcome).encode() + b"\n")
