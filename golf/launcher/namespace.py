"""A run inside bubblewrap: name spaces of its own for users, processes, mounts, the network.

    supervisor -> bwrap -> bwrap as process 1 -> usher -> program

The usher is a second Python, inside. It puts up the walls that bubblewrap itself could not pass (Landlock
forbids mounts), and it knows the program's wait status, of which bubblewrap would report half.
"""

import json
import os
import sys
from typing import Any, NoReturn

from golf.launcher.enter import FAULT, STATUS, enter


def enclose(config: dict[str, Any], notes: int) -> NoReturn:
    """Become bubblewrap, which starts the usher; config reaches it as its standard input."""
    try:
        paper = os.memfd_create("config")
        os.write(paper, json.dumps({**config, "bwrap": None, "notes": notes}).encode())
        os.lseek(paper, 0, os.SEEK_SET)
        os.dup2(paper, 0)
        for descriptor in (notes, *config["descriptors"]):
            os.set_inheritable(descriptor, True)
        os.execve(config["bwrap"][0], config["bwrap"], {})
    except BaseException as error:  # whatever it is, this child must not live on as a second supervisor
        os.write(notes, FAULT + str(error).encode())
    finally:
        os._exit(127)


def usher() -> NoReturn:
    """Start the program, wait for it, and note its wait status."""
    with open(0, "rb") as file:
        config = json.load(file)
    notes = config["notes"]
    os.set_inheritable(notes, False)
    child = os.fork()
    if child == 0:
        os.setsid()
        enter(config, notes)
    _, status = os.waitpid(child, 0)
    os.write(notes, STATUS + str(status).encode())
    sys.exit()
