"""What is to be made small."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lane:
    """A way to count what a file costs.

    unit     what is counted
    measure  how many of them a file has
    bits     of a compressed source that one unit holds
    wrapped  whether the file may be a compressed source that unpacks itself
    """

    name: str
    unit: str
    measure: Callable[[bytes], int]
    bits: int
    wrapped: bool


def _characters(data: bytes) -> int:
    return len(data.decode())


BYTES = Lane("bytes", "bytes", len, 8, True)
CHARACTERS = Lane("characters", "characters", _characters, 20, True)
PLAIN = Lane("plain", "bytes", len, 8, False)
LANES = {lane.name: lane for lane in (BYTES, CHARACTERS, PLAIN)}
