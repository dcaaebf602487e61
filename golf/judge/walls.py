"""The walls of a call, proved while the rest of it is still being read."""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress

from golf.confine.prove import Mode, prepare
from golf.run.interpreters import Interpreter


def begin_proving(mode: Mode, find: Callable[[], Iterable[Interpreter]]) -> None:
    """Prove the walls of these interpreters in a thread. Who needs them waits for it, and is told what goes wrong."""

    def prove() -> None:
        with suppress(Exception):
            for interpreter in find():
                prepare(mode, interpreter)

    threading.Thread(target=prove, daemon=True).start()
