"""What a call will need, begun before it is asked for, while something else is still being read or waited for."""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial

from golf.confine.prove import Mode, prepare, scarce
from golf.run.fingerprint import fingerprint
from golf.run.interpreters import Interpreter


def ask_ahead(mode: Mode, find: Callable[[], Iterable[Interpreter]]) -> None:
    """Prove the walls of these interpreters, and probe their arithmetic.

    Who asks later finds the answer there, or waits for it, and is told what goes wrong.
    """

    def ask() -> None:
        for interpreter in find():
            begin(partial(fingerprint, interpreter))
            prepare(mode, interpreter)

    begin(ask)


def begin(ask: Callable[[], object]) -> None:
    """Do it in a thread, where the machine can spare one. What goes wrong is told to who asks later."""
    if scarce():
        return

    def run() -> None:
        with suppress(Exception):
            ask()

    threading.Thread(target=run, daemon=True).start()
