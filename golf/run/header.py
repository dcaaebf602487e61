"""The header of a Python source (PEP 723): what it asks for beyond the standard library."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from golf.errors import GolfError
from golf.tables import Table

BEGIN = re.compile(r"# /// ([a-zA-Z0-9-]+)[ \t]*")
LONGEST = 1000  # characters of what is asked for; each is parsed as a small language of its own


class HeaderError(GolfError):
    """A header that says what nobody can read."""


@dataclass(frozen=True)
class Header:
    """What a source asks for: requirements, and a version of Python."""

    requirements: tuple[str, ...] = ()
    python: str = ""


def header_of(path: Path, source: bytes) -> Header:
    """The header of a source, an empty one where it has none. Raises HeaderError where it is malformed."""
    try:
        return _read(path, source)
    except GolfError as error:
        raise HeaderError(str(error), 1) from None


def _read(path: Path, source: bytes) -> Header:
    blocks = [lines for kind, lines in _blocks(source.decode("utf-8", "replace")) if kind == "script"]
    if not blocks:
        return Header()
    table = Table.parsed(path, "\n".join(blocks[0]), "script header: ")
    if len(blocks) > 1:
        raise table.fault("there are two of them; leave one")
    header = Header(table.strings("dependencies"), table.get_or("requires-python", str, ""))
    if fault := _fault(header):
        raise table.fault(f"{fault}; mend it")
    return header


def _blocks(source: str) -> Iterator[tuple[str, list[str]]]:
    """The kind of each block of comments that is marked as one, and its lines; each line is looked at once."""
    kind, lines = "", list[str]()
    for line in (each.removesuffix("\r") for each in source.split("\n")):
        if kind and lines and line.rstrip(" \t") == "# ///":
            yield kind, lines
            kind = ""
        elif kind and (line == "#" or line.startswith("# ")):
            lines.append(line[2:])
        else:
            begun = BEGIN.fullmatch(line)
            kind, lines = (begun[1], []) if begun else ("", [])


def _fault(header: Header) -> str:
    """What is wrong with the words of a header; empty where nothing is."""
    # Slow to load, and most sources have no header.
    from packaging.requirements import Requirement
    from packaging.specifiers import SpecifierSet

    if sum(map(len, (header.python, *header.requirements))) > LONGEST:
        return f"it asks for packages in more than {LONGEST:,} characters"
    try:
        SpecifierSet(header.python)
        for each in map(Requirement, header.requirements):
            _ = each.marker and each.marker.evaluate({"extra": ""})
    except (ValueError, RecursionError) as error:
        return str(error).partition("\n")[0]
    return ""
