"""One run of one program: its folder, its environment, its limits, and what it printed.

The program is started by a supervisor of its own (golf/launcher/supervise.py) that holds the limits and ends
the whole process tree. Output comes straight from the program to the harness, and is looked at as it comes.
"""

import os
import tempfile
import threading
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from golf.errors import GolfError
from golf.log.lines import Log
from golf.run.interpreters import Interpreter
from golf.run.pipes import Conversation, Watch
from golf.run.records import LIMITS, Ended, Launch, Limits, Run
from golf.run.sampling import prelude
from golf.run.walls import Confinement

FLAGS = ("-s", "-B", "-u", "-X", "utf8")  # of the interpreter; -I and -E would ignore PYTHONHASHSEED


# What is left of the limits without the layer of that name: time, and the size of the output.
UNBOUND: dict[str, Any] = dict.fromkeys(
    ("cpu_seconds", "memory_bytes", "file_bytes", "descriptors", "tasks", "stack_bytes")
)


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
        listener = os.pipe() if launch.deep else None  # from the program's random module to the harness

        def prepare(scratch: Path) -> dict[str, Any]:
            if listener:
                _tell_of_randomness(launch, scratch, listener[1])
            return _prepare(scratch, launch, limits, confinement)

        conversation = Conversation(prepare, limits, watch, cancelled)
        conversation.hold(listener)
        return _conclude(launch, confinement, conversation)
    except OSError as error:
        raise GolfError(
            f"{launch.name} cannot be run in {tempfile.gettempdir()}: {error.strerror or error}; "
            "make room there, or set TMPDIR to another folder"
        ) from error


def _prepare(scratch: Path, launch: Launch, limits: Limits, confinement: Confinement) -> dict[str, Any]:
    """Fill a new folder for the run; the supervisor's configuration."""
    folder = scratch / "run"
    folder.mkdir()
    for name, content in {**launch.files, launch.name: launch.source}.items():
        if Path(name).name != name:
            raise GolfError(f"{name!r} cannot lie in a run's folder; give a bare file name")
        (folder / name).write_bytes(content)
    environment = scratch / "python"
    python = _empty_environment(environment, launch.interpreter)
    walls = confinement.around(folder, environment)
    bound = limits if LIMITS in confinement.isolation.layers else replace(limits, **UNBOUND)
    return {
        **walls,
        "command": [*walls["prefix"], python, *FLAGS, launch.name, *launch.arguments],
        "environment": {"PYTHONHASHSEED": str(launch.hash_seed), "TZ": "UTC", "LC_ALL": "C"},
        "folder": str(folder),
        "limits": asdict(bound),
    }


def _tell_of_randomness(launch: Launch, scratch: Path, descriptor: int) -> None:
    """Have the program's random module write into a pipe, without touching the program."""
    implementation = launch.interpreter.implementation
    library = "python" if implementation == "cpython" else implementation
    version = ".".join(launch.interpreter.version.split(".")[:2])
    packages = scratch / "python" / "lib" / f"{library}{version}" / "site-packages"
    packages.mkdir(parents=True)
    (packages / "sitecustomize.py").write_bytes(prelude(descriptor))


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


def _conclude(launch: Launch, confinement: Confinement, conversation: Conversation) -> Run:
    report = conversation.received
    # So that a traceback reads the same wherever the folder lay.
    stderr = bytes(conversation.stderr).replace(conversation.folder.encode() + b"/", b"")
    if report.fault:
        reason = f"{report.fault} {stderr.decode('utf-8', 'replace').strip()}".strip()
        raise GolfError(f"{launch.name} cannot be started with {launch.interpreter}: {reason}")
    by_itself = Ended.SIGNAL if report.exit_status < 0 else Ended.EXITED
    return Run(
        log=Log(bytes(conversation.stdout), stderr, report.exit_status),
        usage=report.usage,
        ended=REASONS.get(conversation.reason or report.reason, by_itself),
        isolation=confinement.isolation,
        outlived=conversation.outlived,
        sampling=bytes(conversation.sampling),
    )


REASONS = {
    "flood": Ended.FLOOD,
    "timeout": Ended.TIMEOUT,
    "cpu_seconds": Ended.CPU_LIMIT,
    "memory_bytes": Ended.MEMORY,
    "tasks": Ended.TASKS,
    "stopped": Ended.STOPPED,
    "lost": Ended.LOST,
}
