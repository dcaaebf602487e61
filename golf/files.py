"""Files, read and written whole: one wording, with the remedy, for every fault of the file system.

Only regular files are read, and only they are replaced: folders, pipes, sockets and devices are refused by their kind.
A link is refused, so that nothing is read or written elsewhere; followed is one to a log, to a corpus, to a sweep's
program and to an input, which a user names, or `hole.toml` within its course.
What encoding a source has, and how many characters, is told here alone, for the judge and the packer.
"""

import errno
import hashlib
import io
import json
import os
import secrets
import stat
import sys
import tokenize
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs

from golf.errors import GolfError, remedy_for

LARGEST_BYTES = 64 << 20
BEGUN = ".golf-"  # what the name of a file begins with until it is written whole

_TO_READ = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_KINDS = {
    stat.S_IFDIR: "folder",
    stat.S_IFLNK: "link",
    stat.S_IFIFO: "pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
}


def read(
    path: Path, remedy: str, limit: int = LARGEST_BYTES, follow: bool = False, growing: bool = False
) -> bytes:
    """A regular file's bytes, `limit` of them at most; `follow` a link to one. Raises GolfError, with the remedy.

    A `growing` file, which is still written, is read as far as it was when it was opened.
    """
    with _told(path, "read", remedy):
        _refuse_other_kinds(path, path.stat(follow_symlinks=follow), remedy)
        descriptor = os.open(path, _TO_READ | (0 if follow else os.O_NOFOLLOW))
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            _refuse_other_kinds(path, status, remedy)
            if status.st_size > limit:
                raise _fault(path, f"is larger than {limit:,} bytes", remedy)
            data = file.read(status.st_size + (not growing))
    if len(data) != status.st_size:
        raise _fault(path, "changes while it is read" if status.st_size else "is made by the kernel", remedy)
    return data


def read_log(name: str) -> bytes:
    """A log from a file, or from standard input where the name is `-`. Raises GolfError like `read`."""
    if name != "-":
        return read(Path(name), "give a log file, or -", follow=True)
    if sys.stdin is None:
        raise GolfError("standard input is closed; give a log file")
    data = sys.stdin.buffer.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise GolfError(f"standard input is larger than {LARGEST_BYTES:,} bytes; give a log of one run")
    return data


def read_text(path: Path, remedy: str, limit: int = LARGEST_BYTES, follow: bool = False) -> str:
    """A UTF-8 file's text, without a byte order mark. Raises GolfError, which ends with the remedy."""
    try:
        return read(path, remedy, limit, follow).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _fault(path, f"cannot be read (byte {error.start + 1} is not UTF-8)", remedy) from None


def source_encoding(path: Path, data: bytes) -> str:
    """The encoding that the mark or the cookie of a Python source names, else UTF-8.

    Python reads lines that end in any way; `tokenize` knows newlines alone, and would take a comment further down for
    one of the first two lines. Raises SyntaxError where the source has no encoding, and GolfError where mark and
    cookie do not agree.
    """
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return tokenize.detect_encoding(io.BytesIO(lines).readline)[0]
    except SyntaxError as error:
        if not error.msg.startswith("encoding problem"):
            raise
        marks = "begins with a byte order mark, and its coding cookie does not name utf-8"
        raise _fault(path, marks, "remove one of the two") from None


def characters(data: bytes, encoding: str) -> int:
    """How many characters a text has: those it decodes to, if they encode to these very bytes again; else its bytes.

    Shift sequences and escapes that decode to nothing would hold any number of bytes for no character.
    Raises LookupError or ValueError where it is no text in that encoding.
    """
    text = data.decode(encoding)
    with suppress(ValueError):
        if text.encode(encoding) == data:
            return len(text)
    return len(data)


def write_whole(path: Path, data: bytes, remedy: str) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part; nothing else stays behind.

    A new file gets the usual rights, a replaced one keeps its own. Raises GolfError, which ends with the remedy.
    """
    with _beside(path, remedy) as temporary:
        temporary.write_bytes(data)
        temporary.replace(path)


def remove_unfinished(folder: Path) -> None:
    """Remove what `write_whole` had begun to write in this folder when it was killed."""
    for path in folder.glob(f"{BEGUN}*"):
        with suppress(OSError):
            path.unlink()


def check_writable(path: Path, remedy: str) -> None:
    """Raise the GolfError that `write_whole` would raise there, before the work that makes the data."""
    with _beside(path, remedy):
        pass


def resolved(path: Path) -> Path:
    """Where a path leads, links followed; one that leads in a circle is no fault here, but where it is read."""
    return Path(os.path.realpath(path))


def make_folder(path: Path, remedy: str) -> None:
    """Make a folder and those above it, where they are missing. Raises GolfError, which ends with the remedy."""
    with _told(path, "made", remedy):
        path.mkdir(parents=True, exist_ok=True)


def user_cache() -> Path:
    """Where this user's caches lie. For a user without a home that is a place where nothing can be kept."""
    return _of_the_user(platformdirs.user_cache_dir)


def user_data() -> Path:
    """Where data lies that this user has downloaded; as `user_cache` where there is no home."""
    return _of_the_user(platformdirs.user_data_dir)


def _of_the_user(folder: Callable[..., str]) -> Path:
    try:
        return Path(folder("tinygpt-golf", appauthor=False))
    except RuntimeError:  # no HOME, and nobody knows the user
        return Path(os.devnull) / "no home"


def as_json(value: object, indent: int | None = None) -> str:
    """JSON in ASCII: whatever a text holds, it can be written, be shown, and comes back the same."""
    return json.dumps(value, indent=indent, ensure_ascii=True)


def sha256(data: bytes) -> str:
    """The SHA-256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


@contextmanager
def _told(path: Path, done: str, remedy: str) -> Iterator[None]:
    """Faults of the file system as one line."""
    if "\0" in str(path):  # each Python tells of it in other words
        raise _fault(path, f"cannot be {done} (its name holds a null character)", remedy)
    try:
        yield
    except FileNotFoundError as error:
        what = "there is no such file" if done == "read" else f"cannot be {done} ({error.strerror})"
        raise _fault(path, what, remedy) from None
    except (OSError, ValueError) as error:  # a ValueError tells of characters that no file name may hold
        what = f"cannot be {done} ({getattr(error, 'strerror', None) or error})"
        raise _fault(path, what, remedy_for(error, remedy)) from None


def _fault(path: Path, what: str, remedy: str) -> GolfError:
    return GolfError(f"{path}: {what}; {remedy}")


def _refuse_other_kinds(path: Path, status: os.stat_result, remedy: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = _KINDS.get(stat.S_IFMT(status.st_mode), "thing of another kind")
        raise _fault(path, f"is a {kind}, not a file", remedy)


@contextmanager
def _beside(path: Path, remedy: str) -> Iterator[Path]:
    """A new empty file in the same folder, which is gone in the end unless it has been renamed."""
    temporary = path.parent / f"{BEGUN}{secrets.token_hex(8)}"
    with _told(path, "written", remedy):
        rights = _rights_to_keep(path, remedy)
        try:
            os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666))
            if rights is not None:
                temporary.chmod(rights)
            yield temporary
        finally:
            temporary.unlink(missing_ok=True)


def _rights_to_keep(path: Path, remedy: str) -> int | None:
    """The rights of the file that would be replaced; None where there is none."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    _refuse_other_kinds(path, status, remedy)
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return stat.S_IMODE(status.st_mode)
