"""Which entries a contribution changes: what the workflows judge, and enter after the merge."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from golf.errors import GolfError
from golf.files import resolved
from golf.hole.course import hole_folders
from golf.hole.hole import Hole
from golf.hole.reader import read_hole

FOLDERS = ("entries", "ports")
ROW = ".toml"  # mine.py.toml is the row of mine.py


def changed_files(root: Path, base: str, head: str) -> list[Path]:
    """The files that `head` adds to, changes in or takes from what it has in common with `base`, whatever their names.

    Raises GolfError for a commit that is not there.
    """
    command = ["git", "diff", "-z", "--name-only", "--no-renames", f"{base}...{head}", "--"]
    done = subprocess.run(command, cwd=root, capture_output=True)
    if done.returncode:
        raise GolfError(f"git diff {base}...{head}: {done.stderr.decode(errors='replace').strip()}")
    return [root / os.fsdecode(name) for name in done.stdout.split(b"\0") if name]


def entries_among(root: Path, files: Iterable[Path]) -> list[tuple[Hole, Path]]:
    """The entries among changed files, each with its hole; one whose row alone has changed, too.

    Raises GolfError for a hole or a row that cannot be read.
    """
    holes = [read_hole(folder) for folder in hole_folders(root)]
    found = [(hole, entry) for hole in holes for path in files if (entry := _entry(hole, path))]
    return list({entry: (hole, entry) for hole, entry in found}.values())


def _entry(hole: Hole, path: Path) -> Path | None:
    """The entry of this hole that a file is, or is the row of."""
    if path.parent in [hole.folder / folder for folder in FOLDERS]:
        entry = path.with_suffix("") if path.suffix == ROW else path
        return entry if entry.is_file() else None
    return path if resolved(path) in [resolved(claim.path) for claim in hole.claims] else None
