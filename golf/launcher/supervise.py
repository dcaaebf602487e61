"""The supervisor of one run: starts the program, holds it to its limits, ends its whole tree, reports.

A process for each run, so that the harness need not be a subreaper and its other children are left alone; a fork of
the nursery (golf/launcher/nursery.py), in a session of its own. The launcher starts anew inside bubblewrap with every
run, so it imports only what starts fast: neither json nor typing.
golf/run/pipes.py gives it the folder in which the run's temporary folder is made, and descriptors, in this order:
    TALK    becomes descriptor 0: a line comes, the configuration as a literal; later "end" to end the run; its end of
            file says that the harness is gone
    FAULTS  becomes descriptor 2: for what goes wrong before or beside the program
    REPORT  for what it says: a line with its process and the path of the run's temporary folder, or with the fault
            for which there is neither; and at the end a line with the report
    OUTPUT  the program's stdout and stderr, and what else it inherits
"""

from __future__ import annotations

import math
import os
import resource
import select
import signal
import sys
import time
from contextlib import suppress

from golf.launcher import processes, system
from golf.launcher.enter import FAULT, STARTED, STATUS, die_first, enter
from golf.launcher.namespace import enclose
from golf.launcher.scratch import make_scratch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from golf.launcher.config import Config, Fault, Report

TALK, FAULTS, REPORT, OUTPUT = 0, 1, 2, 3

WATCH_SECONDS = 0.25  # how often the tree is looked at
KILLED = -int(signal.SIGKILL)
WATCHED = ("tasks", "cpu_seconds", "memory_bytes")  # the limits that the tree as a whole is held to


class Supervisor:
    """One program, from fork to report."""

    def __init__(self, config: Config, reason: str) -> None:
        self.config = config
        self.reason = reason  # why the tree was ended; empty where the program ended by itself
        self.notes = b""  # what the child has written on its own pipe, see golf/launcher/enter.py
        self.ends: dict[int, processes.End] = {}  # by the process id
        self.tree: set[int] = set()

    def run(self) -> Report:
        """Start the program, see it to its end, leave nothing behind, and say what became of it."""
        self.wake = _wake_on_children()
        self.begun = time.monotonic()
        self.child, self.note_pipe = self._start()
        self._attend()
        seconds = time.monotonic() - self.begun
        # What is killed by others than its parent is lost to getrusage, so the living are counted first.
        met, left = processes.reap()
        alive = self._use(processes.descendants(os.getpid()) if left else set())
        self.ends |= met | processes.end_tree(self.child)
        return self._report(seconds, alive, self._use(set()))

    def _start(self) -> tuple[int, int]:
        """The child, and the pipe on which it notes how far it has come."""
        notes, notes_writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.setsid()
            die_first()
            (enclose if self.config["bwrap"] else enter)(self.config, notes_writer)
        # The program's pipes must end with the program.
        for descriptor in (notes_writer, *self.config["output"], *self.config["descriptors"]):
            os.close(descriptor)
        return child, notes

    def _attend(self) -> None:
        """Return when the program has ended, or is to be ended for self.reason."""
        sources = [0, self.wake, self.note_pipe]
        deadline, look = self.begun + self.config["limits"]["wall_seconds"], self.begun
        while not self.reason:
            patience = max(0.0, min(deadline, look + WATCH_SECONDS) - time.monotonic())
            ready, _, _ = select.select(sources, [], [], patience)
            if self.note_pipe in ready and not self._read_notes():
                sources.remove(self.note_pipe)
            if self.wake in ready:
                os.read(self.wake, 4096)
            self.ends |= processes.reap()[0]
            if self.child in self.ends:
                return
            if 0 in ready:
                self.reason = "stopped" if os.read(0, 64) else "orphaned"
            elif time.monotonic() >= deadline:
                self.reason = "timeout"
            elif time.monotonic() >= look + WATCH_SECONDS:
                look = time.monotonic()
                self.reason = self._excess()

    def _read_notes(self) -> bool:
        piece = os.read(self.note_pipe, 4096)
        self.notes += piece
        return bool(piece)

    def _noted(self, kind: bytes) -> bytes | None:
        """What the child has noted of this kind, if it has."""
        return next((line[1:] for line in self.notes.split(b"\n") if line[:1] == kind), None)

    def _excess(self) -> str:
        """The limit that the tree as a whole goes beyond, or an empty string."""
        if self._noted(STARTED) is None:
            return ""  # bubblewrap's own processes still come and go
        if self.config["can_fork"] or not self.tree:
            self.tree = processes.descendants(os.getpid())
        used = self._use(self.tree)
        amounts = dict(zip(WATCHED, (used.tasks, used.cpu_seconds, used.resident_bytes), strict=True))
        return next((name for name, amount in amounts.items() if amount > self._most(name)), "")

    def _use(self, alive: set[int]) -> processes.Use:
        """What the living use now, with the CPU time and the largest peak of memory of the reaped."""
        now = processes.use(alive)
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        peak = ended.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        cpu_seconds = now.cpu_seconds + ended.ru_utime + ended.ru_stime
        return now._replace(cpu_seconds=cpu_seconds, largest_bytes=max(now.largest_bytes, peak))

    def _most(self, name: str) -> float:
        limit: float | None = self.config["limits"][name]  # type: ignore[literal-required]
        return math.inf if limit is None else limit

    def _report(self, seconds: float, alive: processes.Use, ended: processes.Use) -> Report:
        while self._read_notes():
            pass
        cpu_seconds = self._own_seconds()
        if cpu_seconds is None:
            cpu_seconds = max(alive.cpu_seconds, ended.cpu_seconds)
        exit_status = self._exit_status()
        if exit_status in (KILLED, -signal.SIGXCPU) and cpu_seconds > self._most("cpu_seconds"):
            self.reason = self.reason or "cpu_seconds"
        peak = max(alive.largest_bytes, ended.largest_bytes)
        return {
            "fault": self._fault(),
            "reason": self.reason,
            "exit_status": exit_status,
            "usage": {"seconds": seconds, "cpu_seconds": cpu_seconds, "peak_rss_bytes": peak},
        }

    def _exit_status(self) -> int:
        """The program's own: what was noted for it where something stands between it and this process."""
        end = self._own_end()
        if end is not None:
            return os.waitstatus_to_exitcode(end.status)
        if self.config["bwrap"] and self._noted(STARTED) is not None and not self.reason:
            self.reason = "lost"  # the second launcher is gone
        return KILLED if self.reason else os.waitstatus_to_exitcode(self.ends[self.child].status)

    def _own_end(self) -> processes.End | None:
        """How the program itself ended, where that is known: behind bubblewrap, whoever waited for it has noted it."""
        if self.config["bwrap"]:
            words = (self._noted(STATUS) or b"").split()
            return processes.End(int(words[0]), float(words[1])) if words else None
        return None if self.reason else self.ends.get(self.child)

    def _own_seconds(self) -> float | None:
        """The program's CPU time without what it took to start it; None where others may have had a share in it."""
        begun, end = self._noted(STARTED), self._own_end()
        if begun is None or end is None or self.config["can_fork"]:
            return None
        return max(0.0, end.cpu_seconds - float(begun))

    def _fault(self) -> Fault | None:
        """Why the program could not be started, if so."""
        noted = self._noted(FAULT)
        if noted is not None:
            layer, number, text = noted.decode().split(" ", 2)
            return {"layer": layer, "errno": int(number), "text": text}
        if self._noted(STARTED) is not None or self.reason:
            return None
        status = os.waitstatus_to_exitcode(self.ends[self.child].status)
        how = f"ended by signal {-status}" if status < 0 else f"ended with exit status {status}"
        return {"layer": "bwrap" if self.config["bwrap"] else "", "errno": 0, "text": how}


def _wake_on_children() -> int:
    """A descriptor that is ready whenever a child has ended."""
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return wake


def _say(report: int, what: object) -> None:
    with suppress(BrokenPipeError):  # nobody may be listening any more
        os.write(report, ascii(what).encode() + b"\n")


def say_fault(report: int, error: OSError) -> None:
    """Say why there is no supervisor, in place of its first line."""
    _say(report, {"errno": error.errno, "text": error.strerror})


def _await_leave(report: int) -> None:
    """Say no more, and wait until the harness has taken what it wants of the folder, or is gone."""
    os.close(report)
    os.close(2)
    while os.read(0, 64):
        pass


def _told() -> tuple[Config, str]:
    """The configuration, and why the run is to end, if that was said already."""
    data = b""
    while b"\n" not in data:
        piece = os.read(0, 65536)
        if not piece:
            sys.exit()  # the harness is gone before it had anything to run
        data += piece
    line, _, rest = data.partition(b"\n")
    return eval(line), "stopped" if rest else ""


def main(folder: str, descriptors: list[int]) -> None:
    for place, standard in ((TALK, 0), (FAULTS, 2)):
        os.dup2(descriptors[place], standard)
        os.close(descriptors[place])
    report = descriptors[REPORT]
    try:
        scratch = make_scratch(folder)
    except OSError as error:
        say_fault(report, error)
        return
    try:
        _say(report, (os.getpid(), scratch.path))
        config, reason = _told()
        config["output"], config["descriptors"] = descriptors[OUTPUT : OUTPUT + 2], descriptors[OUTPUT + 2 :]
        _supervise(config, reason, report)
        _await_leave(report)
    finally:
        scratch.remove()


def _supervise(config: Config, reason: str, report: int) -> None:
    if sys.platform.startswith("linux"):
        system.prctl(system.PR_SET_CHILD_SUBREAPER, int(config["subreaper"]))
        system.prctl(system.PR_SET_DUMPABLE, 0)  # no other process of this user reads or writes its memory
    _say(report, Supervisor(config, reason).run())
