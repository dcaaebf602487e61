"""The documents of one page, made by `documents` as a process of its own: no page tells from its size what it costs."""

import subprocess
import sys
from math import ceil
from pathlib import Path

from golf.corpus import documents
from golf.corpus.libraries import library

LARGEST_BYTES = 10_000_000  # of a page; beyond that the main text of an honest one takes minutes
SECONDS = 20.0  # that a page may take where nobody says otherwise
_PROGRAM = Path(documents.__file__)


class PageError(Exception):
    """A page that cannot be had, and why, in words for the user."""


def documents_in(body: bytes, kind: str, charset: str | None, seconds: float) -> str:
    """The documents of a page of this media type, a line each. Raises PageError where they cost too much.

    The interpreter finds modules as this one does, but none beside the program.
    """
    library("trafilatura")
    command = [sys.executable, "-P", "-X", "utf8", str(_PROGRAM), kind, charset or "", str(ceil(seconds))]
    try:
        run = subprocess.run(command, input=body, capture_output=True, timeout=max(seconds, 0), check=True)
    except (OSError, subprocess.SubprocessError):
        memory = documents.ADDRESS_SPACE >> 20
        raise PageError(
            f"has a main text that takes more than the {seconds:.3g} seconds left, or {memory:,} MiB"
        ) from None
    return run.stdout.decode()
