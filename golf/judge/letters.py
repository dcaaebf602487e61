"""Whether a program takes bytes for letters, which an input beyond ASCII shows by the size of its vocabulary."""

from collections.abc import Iterable

from golf.log.lines import Parts


def reads_bytes(reference: Parts, entry: Parts, files: Iterable[bytes]) -> bool:
    """Is a number among the metadata off by just as much as the input has more, or fewer, bytes than letters?"""
    numbers = dict(reference.metadata)
    off = {
        int(value) - int(numbers[key])
        for key, value in entry.metadata
        if key in numbers and value.isdecimal() and numbers[key].isdecimal() and len(value) < 19
    }
    return any(more in off for more in map(_more, files) if more)


def _more(data: bytes) -> int:
    """How many more different bytes than different letters a text has, white space left out; below zero for fewer."""
    letters = set("".join(data.decode("utf-8", "replace").split()))
    return len(set(b"".join(data.split()))) - len(letters)
