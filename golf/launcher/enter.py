"""The last steps of a child before it becomes the program: limits, walls, exec."""

from __future__ import annotations

import fcntl
import math
import os
import resource
import signal
import sys
import time
from contextlib import contextmanager, suppress

from golf.launcher import landlock, seccomp, system

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import NoReturn

    from golf.launcher.config import Config, LimitsConfig

# What the child notes for the supervisor, a line each, on a pipe that exec closes.
STARTED = b"+"  # all is set, the next call is exec; before the CPU seconds that it took so far
FAULT = b"!"  # before a Fault: its layer, errno and text
STATUS = b"="  # before the wait status of the program and its CPU seconds, from whoever waited for it

FIRST_GIVEN = 3  # the number under which a program finds the first descriptor that it inherits
FAR = 8  # above all that a program inherits
# A program finds these ignored, as CPython sets them anyway; all others do what is their default.
IGNORED = frozenset({signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT})


class LayerError(OSError):
    """A layer that could not be put up."""

    def __init__(self, layer: str, cause: OSError) -> None:
        super().__init__(cause.errno or 0, cause.strerror or str(cause))
        self.layer = layer


def enter(config: Config, notes: int) -> NoReturn:
    """Become the program. Whatever fails is written to the descriptor `notes`, and the child ends."""
    try:
        notes = _arrange_descriptors(config, notes)
        os.chdir(config["folder"])
        _reset_signals()
        if sys.platform.startswith("linux"):
            system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)
        with _layer("limits"):
            set_limits(config["limits"])
            if config["drop_capabilities"]:
                system.drop_capabilities()
        if config["landlock"]:
            with _layer("landlock"):
                landlock.restrict(**config["landlock"])
        execute = _execution(config)
        os.write(notes, STARTED + b"%f\n" % time.process_time())
        execute()
    except BaseException as error:  # whatever it is, this child must not live on as a second supervisor
        note_fault(notes, error)
    finally:
        os._exit(127)


def _execution(config: Config) -> Callable[[], object]:
    """The call that becomes the program; behind it no other one can."""
    command, environment = config["command"], config["environment"]
    if not config["seccomp"]:
        return lambda: os.execve(command[0], command, environment)
    kept = tuple(range(FIRST_GIVEN, FIRST_GIVEN + len(config["descriptors"])))
    with _layer("seccomp"):
        return seccomp.put_up(command, environment, config["seccomp"]["allowances"], kept)


@contextmanager
def _layer(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LayerError(name, error) from None


def note_fault(notes: int, error: BaseException) -> None:
    """Tell the supervisor why a program could not be started."""
    layer = error.layer if isinstance(error, LayerError) else ""
    number = error.errno if isinstance(error, OSError) else None
    text = str(error).replace("\n", " ")
    os.write(notes, FAULT + f"{layer} {number or 0} {text}\n".encode("utf-8", "backslashreplace"))


def _arrange_descriptors(config: Config, notes: int) -> int:
    """Standard input from nowhere, output, and what is inherited, each under its number; `notes`, moved."""
    null = os.open(os.devnull, os.O_RDONLY)
    wanted = [fcntl.fcntl(d, fcntl.F_DUPFD, FAR) for d in (null, *config["output"], *config["descriptors"])]
    notes = fcntl.fcntl(notes, fcntl.F_DUPFD_CLOEXEC, FAR)
    for number, descriptor in enumerate(wanted):
        os.dup2(descriptor, number)
    os.closerange(len(wanted), notes)
    os.closerange(notes + 1, os.sysconf("SC_OPEN_MAX"))
    return notes


def _reset_signals() -> None:
    """Give every signal one action: whatever is ignored or not here would stay so after exec."""
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN if number in IGNORED else signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    signal.set_wakeup_fd(-1)


def die_first() -> None:
    """Have the kernel end this process, and what comes of it, before others when memory runs out."""
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")


def set_limits(limits: LimitsConfig) -> None:
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
        wanted[resource.RLIMIT_AS] = limits["address_bytes"]
        wanted[resource.RLIMIT_NPROC] = limits["user_tasks"]
    for kind, value in wanted.items():
        if value is not None:
            _, hard = resource.getrlimit(kind)
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (value, value))
