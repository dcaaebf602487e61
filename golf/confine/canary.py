"""Canaries: a program that tries the doors is sent down the very way that every program goes."""

import json
import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from golf.errors import GolfError
from golf.run.interpreters import Interpreter
from golf.run.program import run_program
from golf.run.records import BWRAP, LANDLOCK, LIMITS, REAPER, SANDBOX, SECCOMP, Launch, Limits
from golf.run.walls import Confinement

PROGRAM = Path(__file__).with_name("canary_program.py")
OUTLIVE_SECONDS = 5
LIMIT = Limits(wall_seconds=30, cpu_seconds=10, memory_bytes=512 << 20, file_bytes=1 << 16)

FILE_DOORS = frozenset({"read", "list", "write"})
NETWORK_DOORS = frozenset({"tcp", "udp", "unix", "abstract"})
# The doors that each layer closes by itself.
PROMISES = {
    LIMITS: frozenset({"memory", "file", "core"})
    - (frozenset({"memory"}) if sys.platform == "darwin" else set()),
    REAPER: frozenset({"outlive"}),
    BWRAP: FILE_DOORS | NETWORK_DOORS | {"signal"},
    LANDLOCK: FILE_DOORS,
    SECCOMP: NETWORK_DOORS | {"signal", "spawn", "outlive"},
    SANDBOX: FILE_DOORS | NETWORK_DOORS | {"signal", "spawn", "outlive"},
}


@dataclass(frozen=True)
class Doors:
    """What a canary is shown, and what tells the harness that it came through."""

    told: dict[str, Any]
    written: Path
    listeners: dict[str, socket.socket]

    def found_open(self) -> set[str]:
        """The doors through which something came, whatever the canary says."""
        came = {name for name, listener in self.listeners.items() if _received(listener)}
        return came | ({"write"} if self.written.exists() else set())


def open_doors(interpreter: Interpreter, confinement: Confinement) -> frozenset[str] | None:
    """The doors that stand open behind these walls; None where a program cannot run behind them at all."""
    with _doors() as doors:
        launch = Launch(
            name="canary.py",
            source=PROGRAM.read_bytes(),
            files={"doors.json": json.dumps(doors.told).encode()},
            arguments=(),
            hash_seed=0,
            interpreter=interpreter,
        )
        try:
            run = run_program(launch, LIMIT, confinement)
            said = set(json.loads(run.log.stdout))
        except (GolfError, ValueError):
            return None
        # A datagram may be sent into the void, and a number may be somebody else's process: evidence counts.
        said -= NETWORK_DOORS | {"outlive"}
        return frozenset(said | doors.found_open() | ({"outlive"} if run.outlived else set()))


@contextmanager
def _doors() -> Iterator[Doors]:
    """A secret, a place to write to, and four listeners."""
    token = secrets.token_hex(16)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="golf-")))
        (folder / "secret").write_text(token)
        listeners = {
            "tcp": socket.socket(socket.AF_INET, socket.SOCK_STREAM),
            "udp": socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
            "unix": socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        }
        addresses: dict[str, Any] = {
            "tcp": ("127.0.0.1", 0),
            "udp": ("127.0.0.1", 0),
            "unix": str(folder / "door"),
        }
        if sys.platform.startswith("linux"):
            listeners["abstract"] = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            addresses["abstract"] = f"\0{token}"
        for name, listener in listeners.items():
            stack.enter_context(listener)
            listener.bind(addresses[name])
            listener.setblocking(False)
            if listener.type == socket.SOCK_STREAM:
                listener.listen()
        told = {
            "token": token,
            "secret": str(folder / "secret"),
            "written": str(folder / "written"),
            "tcp": listeners["tcp"].getsockname()[1],
            "udp": listeners["udp"].getsockname()[1],
            "unix": addresses["unix"],
            "abstract": token if "abstract" in listeners else "",
            "harness": os.getpid(),
            "memory_bytes": LIMIT.memory_bytes,
            "file_bytes": LIMIT.file_bytes,
            "outlive_seconds": OUTLIVE_SECONDS,
        }
        yield Doors(told, folder / "written", listeners)


def _received(listener: socket.socket) -> bool:
    try:
        if listener.type == socket.SOCK_DGRAM:
            listener.recv(64)
        else:
            listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True
