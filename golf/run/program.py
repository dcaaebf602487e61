"""One run of one program: its folder, its environment, its limits, and what it printed.

The program is started by a supervisor of its own (golf/launcher/supervise.py) that holds the limits and ends
the whole process tree. Output comes straight from the program to the harness, and is looked at as it comes.
What a program can see of its run is the same for all programs: file name, folder, arguments, times, environment.
"""

import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from golf.errors import GolfError, remedy_for
from golf.launcher.config import Config, Fault, Report
from golf.log.lines import Log
from golf.run import python, watching
from golf.run.bwrap import Places, bwrap_command, places, seen
from golf.run.library import own_library, scratch_parent
from golf.run.limits import limits_config
from golf.run.pipes import Pipes, Watch
from golf.run.records import (
    BWRAP,
    LANDLOCK,
    LIMITS,
    REAPER,
    SECCOMP,
    Confinement,
    Ended,
    Launch,
    Limits,
    Run,
    Usage,
)
from golf.run.start import Start, start_of

# When every file of a run was changed: in the first second of 2000. When it was read: in the first of 2037, since
# file systems keep no newer access times than those that are still to come.
READ, CHANGED = 2_114_380_800, 946_684_800

# A killed supervisor reports nothing.
LOST: Report = {
    "fault": None,
    "reason": "lost",
    "exit_status": -9,
    "usage": {"seconds": 0.0, "cpu_seconds": 0.0, "peak_rss_bytes": 0},
}
REASONS = {
    "flood": Ended.FLOOD,
    "timeout": Ended.TIMEOUT,
    "cpu_seconds": Ended.CPU_LIMIT,
    "memory_bytes": Ended.MEMORY,
    "tasks": Ended.TASKS,
    "stopped": Ended.STOPPED,
    "lost": Ended.LOST,
}

Furnish = Callable[[Path], Mapping[str, bytes]]  # fills a folder outside of the run's; more files for the run


class StartError(GolfError):
    """A program that could not be started: the launcher's fault, and what was said beside it."""

    def __init__(self, launch: Launch, fault: Fault, said: str) -> None:
        self.fault, self.said = fault, said
        reason = ": ".join(part for part in (fault["layer"], fault["text"], said) if part)
        starter = launch.port.command[0] if launch.port else launch.interpreter
        super().__init__(f"{launch.name} cannot be started with {starter}: {reason}")


def run_program(
    launch: Launch,
    limits: Limits,
    confinement: Confinement,
    watch: Watch | None = None,
    cancelled: threading.Event | None = None,
    beside: Furnish | None = None,
    collect: Callable[[Path], None] | None = None,
) -> Run:
    """Run a program in a fresh folder and return what became of it.

    `watch` gets each new piece of stdout as it comes, and ends the run by returning False; setting
    `cancelled` ends it too. `beside` fills a folder that the program is not to reach; `collect` is given the folder
    in which it may write, where it may, once it has ended. Any number of runs may go on side by side in the threads
    of one process. Raises GolfError where the program cannot be run at all, StartError where the launcher says why.
    """
    pipes = Pipes(limits, watch, cancelled, python.heard(launch))

    def furnish(scratch: Path) -> Config:
        own = places(scratch)
        more = beside(_folder(scratch / "beside")) if beside else {}
        there = seen(confinement, scratch)
        start = start_of(launch, there)
        _folder(own.environment)
        if launch.port is None:
            python.make_environment(own.environment, there, launch, pipes.numbers)
        if start.writes:
            _folder(own.out)
        _fill(own, start, launch.source, {**launch.files, **more})
        return _config(scratch, start, limits, confinement)

    parent = scratch_parent(confinement)
    try:
        pipes.run(parent, furnish, lambda scratch: collect(places(scratch).out) if collect else None)
    except OSError as error:
        raise GolfError(
            f"{launch.name} cannot be run in {parent[:80]}: {error.strerror or error}; "
            + remedy_for(error, "make room there, or set TMPDIR to another folder")
        ) from error
    return _conclude(launch, confinement, pipes)


def _fill(own: Places, start: Start, source: bytes, files: Mapping[str, bytes]) -> None:
    """Fill the run's folder; what is there and in the environment gets the modes and times of all runs."""
    for name, content in {**files, start.file: source}.items():
        if Path(name).name != name or (name == start.file and name in files):
            raise GolfError(f"{name!r} cannot lie in a run's folder; give another bare file name")
        (_folder(own.folder) / name).write_bytes(content)
    for path in (*own.folder.iterdir(), *own.environment.rglob("*"), own.folder, own.environment):
        _neutral(path)
    if start.executed:
        (own.folder / start.file).chmod(0o755)


def _folder(path: Path) -> Path:
    """A folder, whatever the umask is."""
    path.mkdir(exist_ok=True)
    path.chmod(0o755)
    return path


def _neutral(path: Path) -> None:
    """The mode and times that the like of this path has in every run."""
    if not path.is_symlink():
        path.chmod(0o755 if path.is_dir() else 0o644)
    os.utime(path, (READ, CHANGED), follow_symlinks=False)


def _config(scratch: Path, start: Start, limits: Limits, confinement: Confinement) -> Config:
    """All that the launcher is told; the descriptors are added by the pipes."""
    there, reach, layers = seen(confinement, scratch), confinement.reach, confinement.isolation.layers
    own = [str(there.folder), str(there.environment)]
    executed = [str(there.folder / start.file)] if start.executed else []
    copies = own_library(confinement, _folder(scratch / "library")) if confinement.private_library else {}
    return {
        "command": start.command,
        "environment": start.environment,
        "folder": str(there.folder),
        "limits": limits_config(limits, confinement),
        "output": [],
        "descriptors": [],
        "subreaper": REAPER in layers,
        "drop_capabilities": LIMITS in layers,
        "bwrap": bwrap_command(confinement, scratch, copies) if BWRAP in layers else None,
        "landlock": {
            "execute": [*reach.execute, *executed],
            "read": [*reach.read, *own],
            "list_only": list(reach.list_only),
            "write": [str(there.out), os.devnull] if start.writes else [],
        }
        if LANDLOCK in layers
        else None,
        "seccomp": {"allowances": list(confinement.allowances.calls)} if SECCOMP in layers else None,
        "can_fork": SECCOMP not in layers or "programs" in confinement.allowances.calls,
    }


def _conclude(launch: Launch, confinement: Confinement, pipes: Pipes) -> Run:
    report = pipes.report or LOST
    if report["fault"]:
        said = pipes.received["faults"].decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise StartError(launch, report["fault"], said)
    # A log that was cut off has no end, whatever its program had come to by then.
    status = LOST["exit_status"] if pipes.reason else report["exit_status"]
    by_itself = Ended.SIGNAL if status < 0 else Ended.EXITED
    return Run(
        log=Log(bytes(pipes.received["stdout"]), bytes(pipes.received["stderr"]), status),
        usage=Usage(**report["usage"]),
        ended=REASONS.get(pipes.reason or report["reason"], by_itself),
        isolation=confinement.isolation,
        outlived=pipes.outlived,
        sampling=bytes(pipes.received.get(python.SAMPLING, b"")),
        unpacking=_unpacking(confinement, pipes),
    )


def _unpacking(confinement: Confinement, pipes: Pipes) -> tuple[str, ...] | None:
    """What was told of the program; without seccomp it could close its ears to it."""
    told = pipes.received.get(python.WATCH)
    sealed = SECCOMP in confinement.isolation.layers
    return watching.read(bytes(told)) if sealed and told is not None else None
