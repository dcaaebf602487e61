"""One run of a sweep: its process, its log as it comes, and what is kept of its end.

This runs in a thread of the sweep, or in a worker of a cluster that sees the same files.
"""

import ctypes
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from golf.errors import GolfError
from golf.files import make_folder, read, write_whole

LOG, ERRORS, END, CALL = "run.log", "run.err", "end.json", "call.json"
TOO_LONG, STOPPED = "too long", "stopped"
ORPHAN_SECONDS = 30.0  # that a run whose worker was killed may take to end
LARGEST_END = 1 << 16  # bytes
_LOOK_SECONDS = 0.1
_REMEDY = "make room, and call the sweep again: what is done stays"
_SET_DEATH_SIGNAL = 1  # of prctl(2)

stop = threading.Event()  # set where the user has seen enough


@dataclass(frozen=True)
class Job:
    """All that a run needs.

    folder      of the run: it works there, and its log lies there
    program     and its arguments
    input       a file that is laid beside it, if any
    checkpoint  where a file of this name lies in the folder, the arguments `resume` are added
    seconds     the longest it may take, in this attempt
    threads     of arithmetic, where the environment says nothing else
    """

    folder: Path
    program: Path
    arguments: tuple[str, ...]
    input: Path | None
    checkpoint: str | None
    resume: tuple[str, ...]
    seconds: float | None
    threads: int


@dataclass(frozen=True)
class End:
    """How a run ended: its exit status (below zero, a signal's number), why it was ended, and what it took."""

    exit_status: int
    ended: str
    seconds: float

    @property
    def done(self) -> bool:
        return self.exit_status == 0


def do(job: Job, more: tuple[str, ...] = ()) -> End:
    """Run it, or go on where it was killed. Raises GolfError where its folder cannot be written."""
    make_folder(job.folder, _REMEDY)
    (job.folder / END).unlink(missing_ok=True)
    if job.input:
        shutil.copyfile(job.input, job.folder / job.input.name)
    resumed = job.checkpoint is not None and (job.folder / job.checkpoint).is_file()
    command = [
        sys.executable,
        "-u",
        str(job.program),
        *job.arguments,
        *more,
        *(job.resume if resumed else ()),
    ]
    write_whole(job.folder / CALL, json.dumps(command).encode(), _REMEDY)
    with (job.folder / LOG).open("ab") as log, (job.folder / ERRORS).open("ab") as errors:
        _hold(log)
        if not resumed:
            log.truncate(0)
        errors.truncate(0)
        end = _run(command, job, log, errors)
    write_whole(job.folder / END, json.dumps(asdict(end)).encode(), _REMEDY)
    return end


def read_end(folder: Path) -> End | None:
    """How a run ended; None where it has not, or was killed with whoever ran it."""
    try:
        return End(**json.loads(read(folder / END, _REMEDY, LARGEST_END)))
    except (GolfError, ValueError, TypeError, RecursionError):
        return None


def _hold(log: IO[bytes]) -> None:
    """The log is held by whoever writes it, processes that a killed worker left behind as well."""
    deadline = time.monotonic() + ORPHAN_SECONDS
    while True:
        try:
            return fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise GolfError(f"{log.name}: another run writes there; wait for it, or end it") from None
            time.sleep(_LOOK_SECONDS)


def _run(command: list[str], job: Job, log: IO[bytes], errors: IO[bytes]) -> End:
    began = time.monotonic()
    environment = {"OMP_NUM_THREADS": str(job.threads), **os.environ, "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        command, cwd=job.folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=errors,
        start_new_session=True, preexec_fn=_end_with_parent,
    )  # fmt: skip
    ended = ""
    while process.poll() is None:
        late = job.seconds is not None and time.monotonic() - began > job.seconds
        if late or stop.is_set():
            ended = TOO_LONG if late else STOPPED
            _end(process)
        time.sleep(_LOOK_SECONDS)
    return End(process.returncode, ended, round(time.monotonic() - began, 2))


def _end(process: subprocess.Popen[bytes]) -> None:
    """A program that heeds the request keeps its state; one that does not is killed."""
    process.terminate()
    try:
        process.wait(ORPHAN_SECONDS / 2)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def _end_with_parent() -> None:
    """Linux ends the run where whoever waits for it is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGTERM)
