"""Valid sources of an evening, each kept as a file of its own, so that none is lost."""

from pathlib import Path

from golf.files import make_folder, read, sha256, write_whole

_REMEDY = "make room, or a folder that can be written"


def keep_valid(folder: Path, name: str, suffix: str, data: bytes) -> Path:
    """Keep a source as a file with its size in its name, and another one of that size with its hash as well.

    Raises GolfError where it cannot be written.
    """
    make_folder(folder, _REMEDY)
    path = folder / f"{name}.{len(data)}{suffix}"
    if path.exists() and read(path, _REMEDY) != data:
        path = folder / f"{name}.{len(data)}.{sha256(data)[:8]}{suffix}"
    write_whole(path, data, _REMEDY)
    return path
