"""The canary: tries what no program may do, and prints which doors stood open.

Run like any entry, in a folder with the file `doors`; it is never imported. Several go before the first run of every
call, so it imports only what starts fast: neither pathlib nor json, and of socket the half that is written in C.
"""

from __future__ import annotations

import _socket
import fcntl
import os
import resource
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

NAP_SECONDS = 1  # the most that a connection may take


def read(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


doors: dict[str, Any] = eval(read("doors"))  # a literal, from the harness
secret, written = (os.path.join(doors["folder"], name) for name in ("secret", "written"))
opened: list[str] = []


def attempt(name: str, act: Callable[[], object]) -> None:
    try:
        if act() is not False:
            opened.append(name)
    except (OSError, MemoryError, ValueError):
        pass


def write(path: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(doors["token"])


def send(family: int, kind: int, address: Any) -> None:
    door = _socket.socket(family, kind)
    try:
        door.settimeout(NAP_SECONDS)
        door.connect(address)
        door.send(doors["token"].encode())
    finally:
        door.close()


def send_beside() -> None:
    """By a relative path: an absolute one may be longer than an address can be."""
    here = os.getcwd()
    os.chdir(doors["folder"])
    try:
        send(_socket.AF_UNIX, _socket.SOCK_STREAM, "door")
    finally:
        os.chdir(here)


def lock() -> None:
    """A mark on a file that all programs share, which another one could read."""
    with open(os.__file__, "rb") as file:
        fcntl.lockf(file, fcntl.LOCK_SH)


def spawn() -> bool:
    """A Python that tells its version, on stderr, where nobody reads it."""
    aside = [(os.POSIX_SPAWN_DUP2, 2, 1)]
    process = os.posix_spawn(sys.executable, [sys.executable, "-V"], {}, file_actions=aside)
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
    with open("filled", "wb") as file:
        file.seek(doors["file_bytes"])
        file.write(b"-")
        file.flush()


attempt("read", lambda: read(secret) == doors["token"])
attempt("list", lambda: "secret" in os.listdir(doors["folder"]))
attempt("write", lambda: write(written))
attempt("tcp", lambda: send(_socket.AF_INET, _socket.SOCK_STREAM, ("127.0.0.1", doors["tcp"])))
attempt("udp", lambda: send(_socket.AF_INET, _socket.SOCK_DGRAM, ("127.0.0.1", doors["udp"])))
if doors["unix"]:
    attempt("unix", send_beside)
    attempt("abstract", lambda: send(_socket.AF_UNIX, _socket.SOCK_STREAM, "\0" + doors["token"]))
attempt("lock", lock)
attempt("signal", lambda: os.kill(doors["harness"], 0))
attempt("file", fill)
attempt("core", lambda: resource.getrlimit(resource.RLIMIT_CORE)[0] != 0)
attempt("spawn", spawn)
attempt("outlive", outlive)
print(*opened, flush=True)
attempt("memory", grow)
print(*opened)
