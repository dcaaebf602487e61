"""A new hole: a folder of files that pass, to be changed into one's own."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from golf.errors import GolfError
from golf.files import make_folder, write_whole

TEMPLATE = Path(__file__).with_name("new.toml")
_REMEDY = "name another hole, or another folder to stand in"


def new_hole(course: Path, name: str) -> Iterator[Path]:
    """Write holes/NAME/ below a course, file by file. Raises GolfError for what is no name, or is there already."""
    if not re.fullmatch(r"[A-Za-z0-9][\w-]{0,39}", name, re.ASCII):
        raise GolfError(
            f"{name}: is no name for a hole; give at most 40 letters, digits, `-` and `_`, a letter or digit first"
        )
    folder = course / "holes" / name
    if folder.exists():
        raise GolfError(f"{folder}: is there already; {_REMEDY}")
    for path, text in _files().items():
        make_folder((folder / path).parent, _REMEDY)
        write_whole(folder / path, text.lstrip("\n").replace("{title}", name).encode(), _REMEDY)
        yield folder / path


def _files() -> dict[str, str]:
    files: dict[str, str] = tomllib.loads(TEMPLATE.read_text("utf-8"))["files"]
    return files
