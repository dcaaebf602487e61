"""Whether a program makes code of data while it runs: a plain program does not, a packed one has to."""

from pathlib import Path

PRELUDE = Path(__file__).with_name("watch_prelude.py")
WATCH_BYTES = 1 << 16  # the most that is kept of what is told
MOST, LONGEST = 64, 100  # lines that are told, and characters of one
BEGUN = "watching"


def prelude(descriptor: int, program: str) -> bytes:
    """The source of what listens, and writes to this descriptor; `program` is the path of the program."""
    return PRELUDE.read_bytes() + f"\n\n_watch({descriptor}, {program!r})\n".encode()


def read(data: bytes) -> tuple[str, ...] | None:
    """What the program did to make code of data, in the order in which it did; None where nobody has watched.

    A program can write here, too: that adds to what is told against it, and takes nothing away. An empty line is its
    own as well; else so many of them could come first that no room is left for what is told.
    """
    begun, *lines = data.decode("utf-8", "replace").removesuffix("\n").split("\n")
    told = dict.fromkeys(line[:LONGEST] or "an empty line" for line in lines)
    return tuple(told)[:MOST] if begun == BEGUN else None
