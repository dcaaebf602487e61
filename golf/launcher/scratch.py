"""The temporary folder of one run: made, and removed though a hostile program has written in it."""

import os
import stat
from collections import namedtuple
from collections.abc import Iterator
from contextlib import suppress
from itertools import count

OPEN_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Scratch(namedtuple("Scratch", "path folder")):
    """A folder by its path, and by a descriptor that stays with it wherever a program moves it."""

    path: str
    folder: int

    def remove(self) -> None:
        """Remove it with all that can be removed; a link in its place is removed as a link."""
        clear(self.folder)
        with suppress(OSError):
            (os.unlink if os.path.islink(self.path) else os.rmdir)(self.path)


def make_scratch(parent: str) -> Scratch:
    """A new folder with a name that no other one has; all such paths below `parent` have one length."""
    path = os.path.join(parent, f"golf-{os.urandom(4).hex()}")
    os.mkdir(path)
    os.chmod(path, 0o700)  # whatever the umask is
    return Scratch(path, os.open(path, OPEN_FOLDER))


def clear(folder: int) -> None:
    """Remove all that can be removed in an open folder. No link is followed, no depth is too deep.

    What lies in a folder is moved up first, so that two descriptors and names of one part are enough.
    """
    mark = os.urandom(8).hex()
    fresh = (f"{mark}.{number}" for number in count())
    pending = os.listdir(folder)
    while pending:
        name = pending.pop()
        with suppress(OSError):
            if not _is_folder(name, folder):
                os.unlink(name, dir_fd=folder)
                continue
            pending += _lifted(name, folder, fresh)
            os.rmdir(name, dir_fd=folder)


def _lifted(name: str, folder: int, fresh: Iterator[str]) -> list[str]:
    """Move what lies in a folder beside it; the new names."""
    os.chmod(name, 0o700, dir_fd=folder)
    inner, moved = os.open(name, OPEN_FOLDER, dir_fd=folder), []
    try:
        for child in os.listdir(inner):
            with suppress(OSError):
                if _is_folder(child, inner):
                    os.chmod(child, 0o700, dir_fd=inner)  # a folder that cannot be written cannot be moved
                moved.append(next(fresh))
                os.rename(child, moved[-1], src_dir_fd=inner, dst_dir_fd=folder)
    finally:
        os.close(inner)
    return moved


def _is_folder(name: str, folder: int) -> bool:
    return stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
