"""The harness's side of the nursery (golf/launcher/nursery.py): one for each process, started with its first run."""

import os
import socket
import sys
import threading
from collections.abc import Sequence

from golf.run.bwrap import LAUNCHER, PROJECT


class Nursery:
    """Has supervisors begin, for any number of threads."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._door: socket.socket | None = None

    def start(self) -> None:
        """Start it, so that it has loaded what supervisors need when the first one is asked for."""
        with self._asking:
            self._door = self._door or _started()

    def begin(self, folder: str, descriptors: Sequence[int]) -> None:
        """A supervisor for one run; see golf/launcher/supervise.py. Raises OSError where there cannot be one."""
        with self._asking:
            try:
                self._ask(folder, descriptors)
            except ConnectionError:  # somebody has ended the nursery
                self._door = None
                self._ask(folder, descriptors)

    def _ask(self, folder: str, descriptors: Sequence[int]) -> None:
        self._door = self._door or _started()
        socket.send_fds(self._door, [os.fsencode(folder)], descriptors)


def _started() -> socket.socket:
    """A new nursery, by the socket to it."""
    door, inner = socket.socketpair()
    with inner:
        command = (sys.executable, "-I", "-S", "-c", LAUNCHER.format("nursery", "main"), str(PROJECT))
        actions = [(os.POSIX_SPAWN_DUP2, inner.fileno(), 0)]
        actions += [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
        os.posix_spawn(sys.executable, command, os.environ, file_actions=actions)
    return door


NURSERY = Nursery()
