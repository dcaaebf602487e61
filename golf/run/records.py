"""What is run, what is around it, what it may use, and what became of it: plain records."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from golf.log.lines import Log
from golf.run.interpreters import Interpreter

# Every layer that there is, in the order in which they are put up.
LIMITS, REAPER, BWRAP, LANDLOCK, SECCOMP = "limits", "reaper", "bwrap", "landlock", "seccomp"
LONGEST = 900.0  # seconds of processor time that a run may take


@dataclass(frozen=True)
class Reach:
    """The files without which a program cannot run; absolute paths.

    execute    the interpreter and the shared objects of its library; folders, where a build needs all that is in them
    links      (link, what it points to), by which shared objects are found
    read       its standard library, without the folders of installed packages
    list_only  folders whose names it lists on the way
    masked     folders of installed packages, in folders of `list_only`
    """

    execute: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    read: tuple[str, ...] = ()
    list_only: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()

    def __add__(self, other: "Reach") -> "Reach":
        return Reach(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


@dataclass(frozen=True)
class Allowances:
    """What a runtime needs beyond what every program may do.

    calls          groups of system calls, see golf/launcher/calls.py
    address_space  it reserves more than it uses: resident memory alone is limited
    """

    calls: tuple[str, ...] = ("threads", "libraries")
    address_space: bool = False

    def __or__(self, other: "Allowances") -> "Allowances":
        calls = tuple(dict.fromkeys((*self.calls, *other.calls)))
        return Allowances(calls, self.address_space or other.address_space)


@dataclass(frozen=True)
class Port:
    """How a program is started that no Python starts.

    command      words; {program} stands for its file, {out} for the folder in which it may write
    file         what its file is called
    environment  all of its environment; {out} as above
    reach        what it may read and execute, beside its own folder
    writes       it has a folder in which it may write: it builds something
    """

    command: tuple[str, ...]
    file: str
    environment: tuple[tuple[str, str], ...] = ()
    reach: Reach = Reach()
    allowances: Allowances = Allowances()
    writes: bool = False


@dataclass(frozen=True)
class Launch:
    """What to run.

    name       what messages call it; its file has the name of all programs, see golf/run/program.py
    source     the program
    files      what else lies in its folder: file name -> content
    arguments  the program's own
    hash_seed  PYTHONHASHSEED
    packages   paths that a Python finds among its installed packages, beside its standard library
    port       how it is started, where no Python starts it
    deep       listen to its random module, see golf/run/sampling.py
    watched    tell whether it makes code of data, see golf/run/watching.py
    """

    name: str
    source: bytes
    files: Mapping[str, bytes]
    arguments: tuple[str, ...]
    hash_seed: int
    interpreter: Interpreter
    packages: tuple[str, ...] = ()
    port: Port | None = None
    deep: bool = False
    watched: bool = False


@dataclass(frozen=True)
class Limits:
    """What a run may use. Memory binds on Linux alone. None lifts a limit.

    The clock has more patience than the processor, so that no verdict hangs on what else a machine has to do.
    """

    wall_seconds: float = 4 * LONGEST
    cpu_seconds: float | None = LONGEST
    stdout_bytes: int = 16 << 20
    stderr_bytes: int = 1 << 20
    address_bytes: int | None = 4 << 30  # of address space for one process
    memory_bytes: int | None = 4 << 30  # resident, of the tree
    file_bytes: int | None = 1 << 20  # for each file that it writes
    descriptors: int | None = 64
    tasks: int | None = 64  # processes and threads of the tree
    stack_bytes: int | None = 8 << 20  # of the main thread


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
    """The walls around a run; golf/confine makes it and proves it.

    second_launcher  a Python for the launcher's own part inside bubblewrap, and what that reaches
    bwrap            the path of bubblewrap, where it is a layer
    private_library  each run gets files of its own in the place of those that the runtime reaches; needs bwrap
    reasons          (layer, why it is missing)
    """

    isolation: Isolation
    reach: Reach
    second_launcher: str
    second_reach: Reach
    bwrap: str
    allowances: Allowances = Allowances()
    private_library: bool = False
    reasons: tuple[tuple[str, str], ...] = ()


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
class Usage:
    """What a run used.

    seconds         wall-clock time
    cpu_seconds     of the program, user and system; where it may start others, of the whole tree and its launcher
    peak_rss_bytes  of the largest process; the launcher's own 12 MB or so are its least value
    """

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_rss_bytes: int = 0


@dataclass(frozen=True)
class Run:
    """What a run printed, what it used, how it ended, and what was around it.

    outlived   something of it still held its output open when all should have ended
    sampling   what golf/run/sampling.py reads, where the launch was a deep one
    unpacking  how it made code of data, or reached for the means; None where nobody has watched
    """

    log: Log
    usage: Usage
    ended: Ended
    isolation: Isolation
    outlived: bool = False
    sampling: bytes = b""
    unpacking: tuple[str, ...] | None = None
