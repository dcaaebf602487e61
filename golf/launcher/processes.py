"""The process tree below this process: who is in it, what it uses, and its end."""

import os
import resource
import signal
import sys
import time
from collections import namedtuple
from contextlib import suppress

PAGE = os.sysconf("SC_PAGE_SIZE")
TICK = os.sysconf("SC_CLK_TCK")


class Use(namedtuple("Use", "tasks cpu_seconds resident_bytes largest_bytes")):
    """What processes use together: tasks (threads of all), CPU seconds, resident bytes; the largest."""

    tasks: int
    cpu_seconds: float
    resident_bytes: int
    largest_bytes: int


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


class End(namedtuple("End", "status cpu_seconds")):
    """How a child ended: its wait status, and the CPU seconds of itself and of the children that it waited for."""

    status: int
    cpu_seconds: float


def ended(status: int, usage: resource.struct_rusage) -> End:
    return End(status, usage.ru_utime + usage.ru_stime)


def _stat(pid: int) -> list[bytes] | None:
    """The fields of /proc/<pid>/stat from the state on (field 3 of proc(5) is index 0); None: gone."""
    try:
        return _read(f"/proc/{pid}/stat").rpartition(b") ")[2].split()
    except OSError:
        return None


def descendants(root: int) -> set[int]:
    """Process ids below root, root excluded.

    /proc is walked as a whole: the `children` files are missing in many kernels.
    """
    parents = {}
    for pid in _all_processes():
        if fields := _stat(pid):
            parents[pid] = int(fields[1])
    below: set[int] = set()
    grown = {root}
    while grown:
        grown = {pid for pid, parent in parents.items() if parent in grown} - below
        below |= grown
    return below


def use(pids: set[int]) -> Use:
    """What these processes use now, and what their ended children have used."""
    tasks, ticks, pages = 0, 0, [0]
    for pid in pids:
        if fields := _stat(pid):
            ticks += sum(map(int, fields[11:15]))
            tasks += int(fields[17])
            pages.append(int(fields[21]))
    return Use(tasks, ticks / TICK, sum(pages) * PAGE, max(pages) * PAGE)


def reap() -> tuple[dict[int, End], bool]:
    """Take in every child that has ended, without waiting: {process id: its end}, and is any left?"""
    ends: dict[int, End] = {}
    while True:
        try:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return ends, False
        if pid == 0:
            return ends, True
        ends[pid] = ended(status, usage)


def end_tree(leader: int) -> dict[int, End]:
    """Kill all that is below this process until nothing is left; the ends met on the way.

    `leader` leads a process group of its own. As long as this process is a child subreaper, orphans come
    to it, those that called setsid included, so that without a child it has no tree; elsewhere the process group is all
    there is to aim at.
    """
    ends: dict[int, End] = {}
    while True:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(leader, signal.SIGKILL)
        met, left = reap()
        ends |= met
        if not left:
            return ends
        for pid in descendants(os.getpid()):
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.001)


def end_all_of(folder: str) -> None:
    """Kill whatever was started from a run's folder, or stands in it, as far as its command line tells."""
    for _ in range(1000):
        left = [pid for pid in _all_processes() if _belongs(pid, folder)]
        for pid in left:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        if not left:
            return
        time.sleep(0.001)


def _belongs(pid: int, folder: str) -> bool:
    try:
        words = _read(f"/proc/{pid}/cmdline")
        return folder.encode() in words or os.readlink(f"/proc/{pid}/cwd").startswith(folder)
    except OSError:
        return False


def _all_processes() -> list[int]:
    """Every process id; empty where there is no /proc."""
    if not sys.platform.startswith("linux"):
        return []
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def tasks_of_the_machine() -> int | None:
    """All threads of all processes there are; None where there is no /proc."""
    try:
        return int(_read("/proc/loadavg").split()[3].split(b"/")[1])
    except OSError:
        return None
