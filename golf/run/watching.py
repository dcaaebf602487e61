"""Whether a program makes code of data while it runs: a plain program does not, a packed one has to."""

from pathlib import Path

PRELUDE = Path(__file__).with_name("watch_prelude.py")
WATCH_BYTES = 1 << 16  # the most that is kept of what is told
BEGUN = "watching"


def prelude(descriptor: int, program: str) -> bytes:
    """The source of what listens, and writes to this descriptor; `program` is the path of the program."""
    return PRELUDE.read_bytes() + f"\n\n_watch({descriptor}, {program!r})\n".encode()


def read(data: bytes) -> tuple[str, ...] | None:
    """What the program did to make code of data, in the order in which it did; None where nobody has watched.

    A program can write here, too: that adds to what is told against it, and takes nothing away.
    """
    lines = data.decode("utf-8", "replace").split("\n")
    return tuple(line for line in lines[1:] if line) if lines[0] == BEGUN else None
