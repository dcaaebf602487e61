"""Processes that tests start: what they do is waited for, and no clock is trusted."""

import signal
import sys
import time
from collections.abc import Callable
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


def heed_ctrl_c() -> None:
    """For `preexec_fn`: Python leaves Ctrl-C alone where it was ignored at its start, as behind `nohup`."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
