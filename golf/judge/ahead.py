"""What a call will need, begun before it is asked for, while something else is still being read or waited for."""

import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from golf.confine.reach import reach
from golf.confine.scarce import scarce
from golf.run.interpreters import Interpreter
from golf.run.nursery import NURSERY

if TYPE_CHECKING:
    from golf.confine.prove import Mode

TURN_SECONDS = 0.0005  # of a thread that computes, before one that serves a program goes on


def ask_ahead(mode: "Mode", find: Callable[[], Iterable[Interpreter]]) -> None:
    """Prove the walls of these interpreters, and probe their arithmetic.

    Who asks later finds the answer there, or waits for it, and is told what goes wrong.
    """

    def ask() -> None:
        NURSERY.start()
        interpreters = tuple(find())
        for interpreter in interpreters:
            begin(partial(reach, interpreter))
        from golf.run.fingerprint import fingerprint  # slow to load: they answer meanwhile

        for interpreter in interpreters:
            begin(partial(fingerprint, interpreter))
        from golf.confine.prove import prepare

        for interpreter in interpreters:
            prepare(mode, interpreter)

    sys.setswitchinterval(TURN_SECONDS)
    begin(ask)


def begin(ask: Callable[[], object]) -> None:
    """Do it in a thread, where the machine can spare one. What goes wrong is told to who asks later."""
    if scarce():
        return

    def run() -> None:
        with suppress(Exception):
            ask()

    with suppress(RuntimeError):  # there may be no more of them
        threading.Thread(target=run, daemon=True).start()
