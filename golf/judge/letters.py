"""Whether a program takes bytes for letters, which an input beyond ASCII shows by the size of its vocabulary."""

from collections.abc import Iterable

from golf.log.lines import Parts


def reads_bytes(reference: Parts, entry: Parts, files: Iterable[bytes]) -> bool:
    """Is a number among the metadata too large by just as much as the input has more bytes than letters?"""
    numbers = dict(reference.metadata)
    larger = {
        int(value) - int(numbers[key])
        for key, value in entry.metadata
        if key in numbers and value.isdecimal() and numbers[key].isdecimal() and len(value) < 19
    }
    return any(more in larger for more in map(_more, files) if more)


def _more(data: bytes) -> int:
    """How many different bytes a text has beyond its different letters, white space left out."""
    letters = set("".join(data.decode("utf-8", "replace").split()))
    return len(set(b"".join(data.split()))) - len(letters)
