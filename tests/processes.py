"""Processes that tests start: what they do is waited for, and no clock is trusted."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import psutil

PATIENCE = 600  # seconds: a busy machine is slow; what has not come by then never comes
ROOT = Path(__file__).parent.parent
HARNESS = [
    sys.executable,
    "-c",
    "import sys, pathlib, golf.commands.run; sys.exit(golf.commands.run.main(pathlib.Path.cwd()))",
]


def until(condition: Callable[[], object]) -> None:
    """Returns once the condition holds."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)


def told(stderr: str) -> str:
    """What is said on stderr, but for the line on walls that this machine lacks: that is said before the first run."""
    return "".join(line for line in stderr.splitlines(True) if not line.startswith("golf: isolation: "))


def running(mark: str) -> bool:
    """Is there a process, of anybody on this machine, with this argument, or in a folder of a program that says it?

    Judged programs all have the same name.
    """
    return any(
        mark in (process.info["cmdline"] or []) or _says(process.pid, mark)
        for process in psutil.process_iter(["cmdline"])
    )


def _says(process: int, mark: str) -> bool:
    """Through the process's own link to its folder, which leads into its name space."""
    try:
        return mark in Path(f"/proc/{process}/cwd/program.py").read_text("utf-8")
    except (OSError, ValueError):
        return False


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGCHLD, signal.SIGALRM)


def process_state() -> dict[str, object]:
    """What of this process every test shares: environment, working folder, where modules are found, signals, umask."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTEST_CURRENT_TEST"}
    return {
        "environment": environment,
        "folder": str(Path.cwd()),
        "path": list(sys.path),
        "signals": [signal.getsignal(number) for number in SIGNALS],
        "umask": _umask(),
    }


def _umask() -> str:
    status = Path("/proc/self/status")
    lines = status.read_text("ascii").splitlines() if status.exists() else []
    return next((line for line in lines if line.startswith("Umask")), "")


@cache
def imported_by_runpy() -> frozenset[str]:
    """Modules that Python imports to begin what `-m` names, before any of that can look after itself."""
    call = [
        sys.executable,
        "-c",
        "import sys, runpy; print(*{name.partition('.')[0] for name in sys.modules})",
    ]
    return frozenset(subprocess.run(call, capture_output=True, text=True, check=True).stdout.split())


def heed_ctrl_c() -> None:
    """For `preexec_fn`: Python leaves Ctrl-C alone where it was ignored at its start, as behind `nohup`."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
