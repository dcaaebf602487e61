"""Runs in a program's own process, before it, and listens to the random module. The harness never imports it.

Each call of choices with weights is written to the descriptor as
    "W", draws so far (8 bytes), number of weights (4 bytes), the weights (doubles)
and at the end of the program "N" and all draws (8 bytes); all little-endian. A draw is one call of random()
or getrandbits() of any generator. The random module is handed exactly what the program gave.
"""

from __future__ import annotations

import atexit
import os
import random
import struct
from typing import Any


def _listen(descriptor: int) -> None:
    kind = random.Random
    plain_random, plain_getrandbits, plain_choices = kind.random, kind.getrandbits, kind.choices
    draws = 0

    def write(data: bytes) -> None:
        while data:
            data = data[os.write(descriptor, data) :]

    def counted_random(self: random.Random) -> float:
        nonlocal draws
        draws += 1
        return plain_random(self)

    def counted_getrandbits(self: random.Random, k: int) -> int:
        nonlocal draws
        draws += 1
        return plain_getrandbits(self, k)

    def choices(
        self: random.Random, population: Any, weights: Any = None, *, cum_weights: Any = None, k: int = 1
    ) -> list[Any]:
        if hasattr(weights, "__next__"):
            weights = list(weights)  # it can be read only once
        given = weights
        if cum_weights is not None:
            given = [after - before for before, after in zip([0, *cum_weights], cum_weights)]  # noqa: B905
        try:
            numbers = [float(weight) for weight in given]
            write(struct.pack(f"<cQI{len(numbers)}d", b"W", draws, len(numbers), *numbers))
        except (TypeError, ValueError, OSError):
            pass  # no weights, or some that choices itself is to refuse
        return plain_choices(self, population, weights, cum_weights=cum_weights, k=k)

    for listening in (counted_random, counted_getrandbits, choices):
        name = listening.__name__.replace("counted_", "")
        setattr(kind, name, listening)
        setattr(random, name, getattr(random._inst, name))
    atexit.register(lambda: write(struct.pack("<cQ", b"N", draws)))
