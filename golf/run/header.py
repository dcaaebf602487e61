"""The header of a Python source (PEP 723): what it asks for beyond the standard library."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from golf.errors import GolfError
from golf.tables import Table

BLOCK = re.compile(
    r"(?m)^# /// (?P<kind>[a-zA-Z0-9-]+)[ \t]*\r?$(?P<lines>(?:\n#(?:| .*))+?)\n# ///[ \t]*\r?$"
)


@dataclass(frozen=True)
class Header:
    """What a source asks for: requirements, and a version of Python."""

    requirements: tuple[str, ...] = ()
    python: str = ""


def header_of(path: Path, source: bytes) -> Header:
    """The header of a source, an empty one where it has none. Raises GolfError where it is malformed."""
    blocks = [
        match for match in BLOCK.finditer(source.decode("utf-8", "replace")) if match["kind"] == "script"
    ]
    if not blocks:
        return Header()
    text = "\n".join(line[2:] for line in blocks[0]["lines"].splitlines())
    try:
        table = Table(path, tomllib.loads(text), "script header: ")
    except (ValueError, RecursionError) as error:
        raise GolfError(f"{path}: script header: {error}; mend the TOML there") from None
    if len(blocks) > 1:
        raise table.fault("there are two of them; leave one")
    header = Header(table.strings("dependencies"), table.get_or("requires-python", str, ""))
    if fault := _fault(header):
        raise table.fault(f"{fault}; mend it")
    return header


def _fault(header: Header) -> str:
    """What is wrong with the words of a header; empty where nothing is."""
    # Slow to load, and most sources have no header.
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        SpecifierSet(header.python)
        _ = [Requirement(each) for each in header.requirements]
    except (InvalidSpecifier, InvalidRequirement) as error:
        return str(error).partition("\n")[0]
    return ""
