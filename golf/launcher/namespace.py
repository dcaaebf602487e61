"""A run inside bubblewrap: name spaces of its own for users, processes, mounts, the network.

    supervisor -> bwrap -> bwrap as process 1 -> second launcher -> program

The second launcher is a Python of its own, inside. It puts up the walls that bubblewrap itself could not pass
(Landlock forbids mounts), and it knows the program's wait status, of which bubblewrap would report half.
"""

from __future__ import annotations

import os
import sys

from golf.launcher import system
from golf.launcher.enter import STATUS, enter, note_fault
from golf.launcher.processes import ended

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn, TypedDict

    from golf.launcher.config import Config

    class Inside(TypedDict):
        """What the second launcher is told."""

        config: Config
        notes: int


def enclose(config: Config, notes: int) -> NoReturn:
    """Become bubblewrap, which starts the second launcher; what that is told is its standard input."""
    try:
        assert config["bwrap"]
        config_file = os.memfd_create("config")
        told: Inside = {"config": config, "notes": notes}
        os.write(config_file, ascii(told).encode())
        os.lseek(config_file, 0, os.SEEK_SET)
        os.dup2(config_file, 0)
        for descriptor in (notes, *config["output"], *config["descriptors"]):
            os.set_inheritable(descriptor, True)
        os.execve(config["bwrap"][0], config["bwrap"], {})
    except BaseException as error:  # whatever it is, this child must not live on as a second supervisor
        note_fault(notes, error)
    finally:
        os._exit(127)


def second_launcher() -> NoReturn:
    """Start the program, wait for it, and note how it ended."""
    with open(0, "rb") as file:
        told: Inside = eval(file.read())
    notes = told["notes"]
    os.set_inheritable(notes, False)
    system.prctl(system.PR_SET_DUMPABLE, 0)  # the program neither follows this process nor reads its memory
    child = os.fork()
    if child == 0:
        os.setsid()
        enter(told["config"], notes)
    _, status, usage = os.wait4(child, 0)
    os.write(notes, STATUS + b"%d %f\n" % ended(status, usage))
    sys.exit()
