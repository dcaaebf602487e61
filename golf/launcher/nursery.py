"""The nursery: has loaded what a supervisor needs, and for each run a fork of it becomes one.

It is started before the first run, and nothing of a program ever comes to it: it takes the name of a folder and
descriptors, hands them on, and closes them. It has one thread, and ends when the harness does.
golf/run/nursery.py starts it with
    descriptor 0  a socket: for each run a message with the folder in which its temporary folder is made, and
                  the descriptors that golf/launcher/supervise.py names
"""

from __future__ import annotations

import os
import socket
import sys

from golf.launcher import supervise, system
from golf.launcher.processes import reap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

LONGEST = 1 << 16  # bytes of a folder's name
DESCRIPTORS = 16  # more than a run has


def main() -> None:
    os.setsid()
    os.chdir("/")
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))  # what the harness itself was given to inherit
    if sys.platform.startswith("linux"):
        system.prctl(system.PR_SET_DUMPABLE, 0)  # no other process of this user reads or writes its memory
    door = socket.socket(fileno=0)
    while True:
        folder, descriptors, _, _ = socket.recv_fds(door, LONGEST, DESCRIPTORS)
        reap()  # for what they have used to be counted
        if not folder:
            os._exit(0)
        begin(os.fsdecode(folder), descriptors)


def begin(folder: str, descriptors: list[int]) -> None:
    """Have a fork become the supervisor of a run; its descriptors are closed here."""
    for descriptor in descriptors:
        os.set_inheritable(descriptor, False)
    try:
        if os.fork() == 0:
            _become(folder, descriptors)
    except OSError as error:
        supervise.say_fault(descriptors[supervise.REPORT], error)
    for descriptor in descriptors:
        os.close(descriptor)


def _become(folder: str, descriptors: list[int]) -> NoReturn:
    """Be the supervisor of a run; whatever becomes of it, this fork must not live on as a second nursery."""
    try:
        os.setsid()
        supervise.main(folder, descriptors)
    except Exception:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(0)
