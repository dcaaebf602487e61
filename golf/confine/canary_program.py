"""The canary: tries what no program may do, and prints which doors stood open.

Run like any entry, in a folder with doors.json; it is never imported.
"""

from __future__ import annotations

import fcntl
import json
import os
import resource
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

doors = json.loads(Path("doors.json").read_text(encoding="utf-8"))
beside = Path(doors["folder"])
secret, written = beside / "secret", beside / "written"
opened: list[str] = []


def attempt(name: str, act: Callable[[], object]) -> None:
    try:
        if act() is not False:
            opened.append(name)
    except (OSError, MemoryError, ValueError):
        pass


def send(family: socket.AddressFamily, kind: socket.SocketKind, address: Any) -> None:
    with socket.socket(family, kind) as door:
        door.settimeout(1)
        door.connect(address)
        door.send(doors["token"].encode())


def send_beside() -> None:
    """By a relative path: an absolute one may be longer than an address can be."""
    here = Path.cwd()
    os.chdir(beside)
    try:
        send(socket.AF_UNIX, socket.SOCK_STREAM, "door")
    finally:
        os.chdir(here)


def lock() -> None:
    """A mark on a file that all programs share, which another one could read."""
    with Path(os.__file__).open("rb") as file:
        fcntl.lockf(file, fcntl.LOCK_SH)


def spawn() -> bool:
    process = os.posix_spawn(sys.executable, [sys.executable, "-c", "0"], {})
    return os.waitpid(process, 0)[1] == 0


def outlive() -> None:
    """A grandchild in a session of its own, which holds stdout open and waits."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(doors["outlive_seconds"])
        os._exit(0)
    os.wait()


def grow() -> bool:
    """Long enough for a supervisor to see it, where it is not refused at once."""
    block = bytearray(doors["memory_bytes"] + 1)
    time.sleep(doors["memory_seconds"])
    return len(block) > 0


def fill() -> None:
    with Path("filled").open("wb") as file:
        file.seek(doors["file_bytes"])
        file.write(b"-")
        file.flush()


attempt("read", lambda: secret.read_text(encoding="utf-8") == doors["token"])
attempt("list", lambda: secret in secret.parent.iterdir())
attempt("write", lambda: written.write_text(doors["token"], encoding="utf-8"))
attempt("tcp", lambda: send(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", doors["tcp"])))
attempt("udp", lambda: send(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", doors["udp"])))
if doors["unix"]:
    attempt("unix", send_beside)
    attempt("abstract", lambda: send(socket.AF_UNIX, socket.SOCK_STREAM, "\0" + doors["token"]))
attempt("lock", lock)
attempt("signal", lambda: os.kill(doors["harness"], 0))
attempt("file", fill)
attempt("core", lambda: resource.getrlimit(resource.RLIMIT_CORE)[0] != 0)
attempt("spawn", spawn)
attempt("outlive", outlive)
print(json.dumps(opened), flush=True)
attempt("memory", grow)
print(json.dumps(opened))
