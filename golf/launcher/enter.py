"""The last steps of a child before it becomes the program: limits, walls, exec."""

import math
import os
import resource
import signal
import sys
from typing import Any, NoReturn

from golf.launcher import landlock, seccomp, system

# What the child notes for the supervisor, on a pipe that exec closes.
STARTED = b"+"  # all is set, the next call is exec
FAULT = b"!"  # before a reason why that could not be
STATUS = b"="  # before the wait status of the program, from whoever waited for it


def enter(config: dict[str, Any], notes: int) -> NoReturn:
    """Become the program. Whatever fails is written to the descriptor `notes`, and the child ends."""
    try:
        os.set_inheritable(notes, False)
        _close_all_but(0, 1, 2, notes, *config["descriptors"])
        _take_no_input()
        os.chdir(config["folder"])
        _reset_signals()
        if sys.platform.startswith("linux"):
            system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)
        set_limits(config["limits"])
        if config["drop_capabilities"]:
            system.drop_capabilities()
        if config["landlock"]:
            landlock.restrict(**config["landlock"])
        os.write(notes, STARTED)
        command, environment = config["command"], config["environment"]
        if config["seccomp"]:
            seccomp.become(command, environment)
        os.execve(command[0], command, environment)
    except BaseException as error:  # whatever it is, this child must not live on as a second supervisor
        os.write(notes, FAULT + str(error).encode())
    finally:
        os._exit(127)


def _close_all_but(*kept: int) -> None:
    low = 0
    for descriptor in sorted(set(kept)):
        if low < descriptor:  # CPython takes an empty range that ends at 0 for all descriptors
            os.closerange(low, descriptor)
        low = descriptor + 1
    os.closerange(low, os.sysconf("SC_OPEN_MAX"))


def _take_no_input() -> None:
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)


def _reset_signals() -> None:
    """Give every signal its default action: one that is ignored would stay ignored after exec."""
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)


def set_limits(limits: dict[str, Any]) -> None:
    """Set the limits that one process carries; None lifts one. A lower limit that holds already stays."""
    cpu_seconds = limits["cpu_seconds"]
    wanted = {
        resource.RLIMIT_CORE: 0,
        # The supervisor looks at the CPU time of the whole tree first; this one holds in any case.
        resource.RLIMIT_CPU: None if cpu_seconds is None else math.ceil(cpu_seconds) + 1,
        resource.RLIMIT_FSIZE: limits["file_bytes"],
        resource.RLIMIT_NOFILE: limits["descriptors"],
        resource.RLIMIT_STACK: limits["stack_bytes"],
    }
    if sys.platform.startswith("linux"):  # macOS refuses the one, and cannot say what the other needs
        wanted[resource.RLIMIT_AS] = limits["memory_bytes"]
        wanted[resource.RLIMIT_NPROC] = limits.get("user_tasks")
    for kind, value in wanted.items():
        if value is not None:
            _, hard = resource.getrlimit(kind)
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (value, value))
