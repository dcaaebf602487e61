"""What attacks aim at: files, sockets, a process, a terminal; each tells when it was hit."""

import ctypes
import json
import os
import pty
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
HOLE = HERE / "hole"
_libc = ctypes.CDLL(None)
PROJECT = HERE.parent.parent


@dataclass
class Targets:
    """What attacks aim at, outside a run; each target tells when it was hit."""

    told: dict[str, Any]
    folder: Path
    victim: subprocess.Popen[bytes]
    listeners: list[socket.socket]
    terminal: int

    @property
    def file(self) -> bytes:
        """targets.json, which lies in the folder of every attack."""
        return json.dumps(self.told).encode()

    def hit(self) -> list[str]:
        """The targets that were hit."""
        paths = {name: Path(self.told[name]) for name in ("written", "note", "shared_file")}
        hits = [name for name, path in paths.items() if path.exists()]
        if not Path(self.told["victim_file"]).exists():
            hits.append("removed")
        if self.victim.poll() is not None:
            hits.append("killed")
        if Path(self.told["secret"]).stat().st_mode & 0o777 != 0o600:
            hits.append("mode")
        if _libc.shmget(self.told["shared_key"], 0, 0) >= 0:
            hits.append("shared key")
        hits += [f"listener {i}" for i, listener in enumerate(self.listeners) if _received(listener)]
        with suppress(BlockingIOError):
            os.read(self.terminal, 100)
            hits.append("terminal")
        return hits


@contextmanager
def targets() -> Iterator[Targets]:
    """A file to read, one to write, one to remove, a process to kill, five listeners, a terminal."""
    token = secrets.token_hex(16)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="target-")))
        shared = Path("/dev/shm") / f"golf-{token}"
        stack.callback(shared.unlink, missing_ok=True)
        for name in ("secret", "victim_file", "spare", "expendable"):
            (folder / name).write_text(token)
            (folder / name).chmod(0o600)
        (folder / "link").symlink_to("/nowhere")
        for name in ("hole.toml", "reference.py", "input.txt"):
            shutil.copy(HOLE / name, folder / name)
        (folder / "golden").write_bytes(b"golden")
        (folder / "kept.log").write_bytes(home_log())
        victim = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        stack.callback(victim.wait)
        stack.callback(victim.kill)
        listeners = [
            stack.enter_context(listener)
            for listener in (
                _listen(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
                _listen(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
                _listen(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
                _listen(socket.AF_UNIX, socket.SOCK_STREAM, str(folder / "door")),
                _listen(socket.AF_UNIX, socket.SOCK_STREAM, f"\0{token}"),
            )
        ]
        master, slave = pty.openpty()
        stack.callback(os.close, master)
        stack.callback(os.close, slave)
        os.set_blocking(master, False)
        told = {
            "token": token,
            "project": str(PROJECT),
            "reference": str(folder / "reference.py"),
            "log": str(folder / "kept.log"),
            "golden": str(folder / "golden"),
            "secret": str(folder / "secret"),
            "victim_file": str(folder / "victim_file"),
            "spare": str(folder / "spare"),
            "expendable": str(folder / "expendable"),
            "link": str(folder / "link"),
            "written": str(folder / "written"),
            "note": str(folder.parent / f"note-{token}"),
            "shared": shared.name,
            "shared_file": str(shared),
            "shared_key": secrets.randbelow(2**31 - 1) + 1,
            "terminal": os.ttyname(slave),
            "harness": os.getpid(),
            "victim": victim.pid,
            "tcp": listeners[0].getsockname()[1],
            "udp": listeners[1].getsockname()[1],
            "dns": listeners[2].getsockname()[1],
            "unix": str(folder / "door"),
            "abstract": token,
        }
        stack.callback(Path(told["note"]).unlink, missing_ok=True)
        stack.callback(_remove_shared, told["shared_key"])
        yield Targets(told, folder, victim, listeners, master)


def _remove_shared(key: int) -> None:
    kept = _libc.shmget(key, 0, 0)
    if kept >= 0:
        _libc.shmctl(kept, 0, None)


def _listen(family: int, kind: int, address: Any) -> socket.socket:
    listener = socket.socket(family, kind)
    listener.bind(address)
    listener.setblocking(False)
    if kind == socket.SOCK_STREAM:
        listener.listen()
    return listener


def _received(listener: socket.socket) -> bool:
    try:
        if listener.type == socket.SOCK_DGRAM:
            listener.recv(512)
        else:
            listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@cache
def home_log() -> bytes:
    """What the reference prints at home."""
    made = subprocess.run([sys.executable, "reference.py"], cwd=HOLE, capture_output=True, check=True)
    return made.stdout
