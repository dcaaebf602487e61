"""Canaries: a program that tries the doors is sent down the very way that every program goes."""

import os
import secrets
import socket
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from golf.errors import GolfError
from golf.run.interpreters import Interpreter
from golf.run.program import run_program
from golf.run.records import (
    BWRAP,
    LANDLOCK,
    LIMITS,
    REAPER,
    SECCOMP,
    Allowances,
    Confinement,
    Ended,
    Launch,
    Limits,
    Run,
)

PROGRAM = Path(__file__).with_name("canary_program.py")
OUTLIVE_SECONDS = 40  # more than a canary may take on the busiest machine: else the door would seem closed
MEMORY_SECONDS = 2
LIMIT = Limits(
    wall_seconds=30, cpu_seconds=10, address_bytes=512 << 20, memory_bytes=512 << 20, file_bytes=1 << 16
)

FILE_DOORS = frozenset({"read", "list", "write"})
NETWORK_DOORS = frozenset({"tcp", "udp", "unix", "abstract"})
# The doors that each layer closes by itself.
PROMISES = {
    LIMITS: frozenset({"memory", "file", "core"})
    - (frozenset({"memory"}) if sys.platform == "darwin" else set()),
    REAPER: frozenset({"outlive"}),
    BWRAP: FILE_DOORS | NETWORK_DOORS | {"signal"},
    LANDLOCK: FILE_DOORS,
    SECCOMP: NETWORK_DOORS | {"write", "file", "signal", "spawn", "outlive", "lock"},
}


# What an allowance opens on purpose, whichever layer would close it.
LIFTED = {
    "write": frozenset({"write", "file"}),
    "programs": frozenset({"spawn", "outlive"}),
}


def promised(layer: str, allowances: Allowances) -> frozenset[str]:
    """The doors that a layer closes by itself, beside these allowances.

    Bubblewrap and Landlock keep files from being written whatever seccomp allows; so does the reaper with processes.
    """
    calls = allowances.calls if layer == SECCOMP else ()
    return PROMISES[layer].difference(*(LIFTED[call] for call in calls if call in LIFTED))


def open_doors(interpreter: Interpreter, confinement: Confinement) -> frozenset[str]:
    """The doors that stand open behind these walls.

    Raises StartError where a wall cannot be put up, GolfError where the canary does not come to its end.
    """
    with Doors() as doors:
        launch = Launch("canary.py", PROGRAM.read_bytes(), {}, (), 0, interpreter)
        run = run_program(launch, LIMIT, confinement, beside=doors.furnish)
        # A datagram may be sent into the void, and a number may be somebody else's process: evidence counts.
        said = _said(run) - NETWORK_DOORS - {"outlive"}
        return frozenset(said | doors.came_through() | ({"outlive"} if run.outlived else set()))


def _said(run: Run) -> set[str]:
    """What it says at its end; where it was ended for its memory, which it tries last, what it said before."""
    told = run.log.stdout.splitlines()
    try:
        if len(told) < 2 and run.ended != Ended.MEMORY:
            raise ValueError("it did not come to its end")
        return set(told[-1].decode("ascii").split())
    except (ValueError, IndexError):
        words = run.log.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise GolfError(
            f"isolation cannot be proved: the canary {run.ended} with status {run.log.exit_status} "
            f"({words[:200] or 'nothing on stderr'}); give it the room that it lacks, and run again"
        ) from None


class Doors:
    """A secret, a place to write to, and listeners that tell whether the canary came through."""

    def __init__(self) -> None:
        self._listeners: dict[str, socket.socket] = {}
        self._open = ExitStack()

    def __enter__(self) -> "Doors":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def furnish(self, folder: Path) -> Mapping[str, bytes]:
        """Lay a secret into a folder beside the run's, open the listeners, and tell the canary where all that is."""
        token = secrets.token_hex(16)
        (folder / "secret").write_text(token)
        self._listen("tcp", socket.socket(socket.AF_INET, socket.SOCK_STREAM), ("127.0.0.1", 0))
        self._listen("udp", socket.socket(socket.AF_INET, socket.SOCK_DGRAM), ("127.0.0.1", 0))
        if sys.platform.startswith("linux"):
            self._listen("abstract", socket.socket(socket.AF_UNIX, socket.SOCK_STREAM), f"\0{token}")
            self._listen_in(folder)
        told: dict[str, Any] = {
            "token": token,
            "folder": str(folder),
            "tcp": self._listeners["tcp"].getsockname()[1],
            "udp": self._listeners["udp"].getsockname()[1],
            "unix": "unix" in self._listeners,
            "harness": os.getpid(),
            "memory_bytes": LIMIT.memory_bytes,
            "memory_seconds": MEMORY_SECONDS,
            "file_bytes": LIMIT.file_bytes,
            "outlive_seconds": OUTLIVE_SECONDS,
        }
        return {"doors": ascii(told).encode()}

    def came_through(self) -> set[str]:
        """The listeners that something came to, whatever the canary says."""
        return {name for name, listener in self._listeners.items() if _received(listener)}

    def _listen_in(self, folder: Path) -> None:
        """A socket in a folder; its path may be longer than an address can be."""
        descriptor = os.open(folder, os.O_PATH)
        self._open.callback(os.close, descriptor)
        door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listen("unix", door, f"/proc/self/fd/{descriptor}/door")

    def _listen(self, name: str, listener: socket.socket, address: Any) -> None:
        self._listeners[name] = self._open.enter_context(listener)
        listener.bind(address)
        listener.setblocking(False)
        if listener.type == socket.SOCK_STREAM:
            listener.listen()


def _received(listener: socket.socket) -> bool:
    try:
        if listener.type == socket.SOCK_DGRAM:
            listener.recv(64)
        else:
            listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True
