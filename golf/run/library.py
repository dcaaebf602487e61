"""A library of a run's own: copies of all that its runtime reaches, so that no two runs share an inode."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from golf.errors import GolfError
from golf.run.records import BWRAP, Confinement, Reach

MEMORY = "/dev/shm"
ROOM = 256 << 20  # bytes; a library is about 40 MB, and several runs may go on side by side

# Parts of the standard library that no program needs, and that are more than half of it.
LEFT_OUT = (
    *("test", "tests", "idlelib", "lib2to3", "ensurepip", "turtledemo", "tkinter", "distutils", "unittest"),
    *("config-*", "*.opt-1.pyc", "*.opt-2.pyc", "_test*.so", "_ctypes_test*", "xx*.so"),
)


def scratch_parent(confinement: Confinement) -> str:
    """Where a run's temporary folder is made: in memory where a library is copied, and there is a place for it."""
    in_memory = confinement.private_library and holds_libraries(MEMORY)
    return MEMORY if in_memory else temporary_folder()


def temporary_folder() -> str:
    """Where temporary files are made: as tempfile.gettempdir() says, which makes one to know, for a kill to leave."""
    told = [os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP")]
    places = [place for place in (*told, "/tmp", "/var/tmp") if place]
    usable = (place for place in places if os.access(place, os.W_OK | os.X_OK) and Path(place).is_dir())
    return str(Path(next(usable, ".")).absolute())


def holds_libraries(folder: str) -> bool:
    """Is there room, and may files there be executed?"""
    if not os.access(folder, os.W_OK):
        return False
    there = os.statvfs(folder)
    return there.f_bavail * there.f_frsize >= ROOM and not there.f_flag & os.ST_NOEXEC


def own_library(confinement: Confinement, folder: Path) -> Mapping[str, str]:
    """Copy what is reached into `folder`; path -> its copy. Raises GolfError without bubblewrap, which shows it."""
    if BWRAP not in confinement.isolation.layers:
        raise GolfError("a library of a run's own needs bubblewrap (bwrap); install it")
    reach = confinement.reach
    copies = {path: folder / str(number) for number, path in enumerate((*reach.list_only, *reach.execute))}
    for path, copy in copies.items():
        if Path(path).is_dir():
            _copy_library(Path(path), copy, reach)
        else:
            shutil.copy2(path, copy)
    return {path: str(copy) for path, copy in copies.items()}


def _copy_library(library: Path, copy: Path, reach: Reach) -> None:
    masked = [Path(path) for path in reach.masked if Path(path).parent == library]
    left_out = shutil.ignore_patterns(*LEFT_OUT, *(path.name for path in masked))
    shutil.copytree(library, copy, symlinks=True, ignore=left_out)
    for path in masked:
        (copy / path.name).mkdir()  # for bubblewrap to put an empty folder upon
