"""What is asked of the machine before the first run, begun while the rest of a call is still being read."""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial

from golf.confine.prove import Mode, prepare
from golf.run.fingerprint import fingerprint
from golf.run.interpreters import Interpreter


def ask_ahead(mode: Mode, find: Callable[[], Iterable[Interpreter]]) -> None:
    """Prove the walls of these interpreters, and probe their arithmetic.

    Who asks later finds the answer there, or waits for it, and is told what goes wrong.
    """

    def ask() -> None:
        for interpreter in find():
            _in_a_thread(partial(fingerprint, interpreter))
            prepare(mode, interpreter)

    _in_a_thread(ask)


def _in_a_thread(ask: Callable[[], object]) -> None:
    def run() -> None:
        with suppress(Exception):
            ask()

    threading.Thread(target=run, daemon=True).start()
