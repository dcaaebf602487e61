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


def running(argument: str) -> bool:
    """Is there a process, of anybody on this machine, that has this argument?"""
    return any(argument in (process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"]))


def heed_ctrl_c() -> None:
    """For `preexec_fn`: Python leaves Ctrl-C alone where it was ignored at its start, as behind `nohup`."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
