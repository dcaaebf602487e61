"""The harness's side of the nursery (golf/launcher/nursery.py): one for each process, started with its first run."""

import atexit
import os
import socket
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress

from golf.run.bwrap import LAUNCHER, PROJECT


class Nursery:
    """Has supervisors begin, for any number of threads."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._door: socket.socket | None = None
        self._process = 0

    def start(self) -> None:
        """Start it, so that it has loaded what supervisors need when the first one is asked for."""
        with self._asking:
            self._open()

    def begin(self, folder: str, descriptors: Sequence[int]) -> None:
        """A supervisor for one run; see golf/launcher/supervise.py. Raises OSError where there cannot be one."""
        message = [os.fsencode(folder)]
        with self._asking:
            try:
                socket.send_fds(self._open(), message, descriptors)
            except ConnectionError:  # somebody has ended it
                self.end()
                socket.send_fds(self._open(), message, descriptors)

    def end(self) -> None:
        """Let it end. What its runs have used counts as used by children of this process."""
        if self._door is not None:
            with suppress(OSError):
                self._door.shutdown(socket.SHUT_RDWR)  # a fork of this process may hold it too
            self._door.close()
            self._door = None
            with suppress(ChildProcessError):  # of this process, forked
                os.waitpid(self._process, 0)

    def _open(self) -> socket.socket:
        if self._door is None:
            self._door, self._process = _started()
        return self._door


def _started() -> tuple[socket.socket, int]:
    """A new nursery: the socket to it, and its process."""
    door, inner = socket.socketpair()
    with inner:
        command = (sys.executable, "-I", "-S", "-c", LAUNCHER.format("nursery", "main"), str(PROJECT))
        nowhere = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
        asked = (os.POSIX_SPAWN_DUP2, inner.fileno(), 0)
        return door, os.posix_spawn(sys.executable, command, os.environ, file_actions=[asked, *nowhere])


NURSERY = Nursery()
atexit.register(NURSERY.end)
