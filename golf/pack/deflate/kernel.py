"""Compiles kernel.c once for each user, where there is a compiler; without one the packer is only slower.

Whatever is loaded runs with the user's rights. So a library is only loaded from a folder that none but the user can
write to. The hash in its name finds damage, and nothing else: who can write the folder can write both.
"""

import ctypes
import os
import platform
import shlex
import shutil
import signal
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from golf.files import sha256, user_cache

SOURCE = Path(__file__).with_name("kernel.c")
FLAGS = ("-O2", "-ffp-contract=off", "-shared", "-fPIC")  # sums as Python has them, to the last bit
COMPILE_SECONDS = 120  # a second and a half where nothing else runs
SLOWER = "in the same seconds the packer finds larger files"

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
_SIGNATURES = {
    "find_matches": ([ctypes.c_char_p, _INT, _INT, _POINTER, _POINTER, _INT], _INT),
    "make_block": ([ctypes.c_char_p, _INT, _INT, *[_POINTER] * 9], _INT),
    "fit_codes": ([_POINTER, _POINTER, _POINTER], _INT),
    "walk_block": (
        [ctypes.c_char_p, *[_INT] * 4, _POINTER, _POINTER, _INT, _INT, _POINTER, _POINTER],
        _INT,
    ),
    "estimate": ([ctypes.c_char_p, _INT, _INT, _POINTER], ctypes.c_double),
}


class NoCompilerError(Exception):
    """Why there is no kernel."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The compiled kernel where it can be had, and what a user should know about that."""

    library: ctypes.CDLL | None
    note: str = ""


def kernel() -> ctypes.CDLL | None:
    """The compiled kernel, or None where it cannot be had."""
    return load().library


@cache
def load() -> Loaded:
    """The kernel, from the user's cache or compiled anew."""
    folder = user_cache() / "kernels"
    try:
        try:
            _make_private(folder)
        except OSError as error:
            note = (
                f"{folder}: cannot keep the compiled kernel ({_reason(error)}); it is compiled anew each time"
            )
            with tempfile.TemporaryDirectory(prefix="golf-") as temporary:
                return Loaded(_compiled(Path(temporary)), note)
        return Loaded(_kept(folder) or _compiled(folder))
    except NoCompilerError as error:
        return Loaded(None, f"{error}: {SLOWER}")
    except OSError as error:
        return Loaded(None, f"the kernel cannot be compiled ({_reason(error)}): {SLOWER}")


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _make_private(folder: Path) -> None:
    """Make the folder. Raises OSError unless it is one that only this user can write to."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o077:
        raise OSError("others may write to it")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OSError("it cannot be written")


def _key() -> str:
    """Names all that the compiled kernel depends on."""
    parts = (SOURCE.read_text(encoding="utf-8"), *_compiler(), *FLAGS, platform.platform())
    return sha256("\0".join(parts).encode())[:16]


def _compiler() -> list[str]:
    return shlex.split(os.environ.get("CC") or "cc") or ["cc"]


def _kept(folder: Path) -> ctypes.CDLL | None:
    """The kernel that was compiled before; one that is damaged is taken away."""
    for file in sorted(folder.glob(f"{_key()}-*.so")):
        try:
            if file.name == library_name(file):
                return _opened(file)
        except (OSError, AttributeError):
            pass
        file.unlink(missing_ok=True)
    return None


def library_name(file: Path) -> str:
    """What a library is called where it is kept: what it was made of, and what it is."""
    return f"{_key()}-{sha256(file.read_bytes())}.so"


def _opened(file: Path) -> ctypes.CDLL:
    library = ctypes.CDLL(str(file))
    for name, (arguments, result) in _SIGNATURES.items():
        function = getattr(library, name)
        function.argtypes, function.restype = arguments, result
    return library


def _compiled(folder: Path) -> ctypes.CDLL:
    """The kernel, made now and put into the folder. Raises NoCompilerError where that fails."""
    with tempfile.TemporaryDirectory(dir=folder) as working:
        made = Path(working) / "kernel.so"
        _compile(made)
        kept = folder / library_name(made)
        made.replace(kept)
    try:
        return _opened(kept)
    except (OSError, AttributeError) as error:
        raise NoCompilerError(f"what the C compiler makes cannot be loaded ({error})") from None


def _compile(made: Path) -> None:
    """Write the library. Raises NoCompilerError where that fails or takes too long."""
    program, *words = _compiler()
    found = shutil.which(program)
    if found is None:
        raise NoCompilerError("no C compiler")
    command = [found, *words, *FLAGS, "-o", str(made), str(SOURCE), "-lm"]
    with (made.parent / "told").open("wb+") as told:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=told, stderr=told, start_new_session=True
        )
        try:
            status = process.wait(COMPILE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise NoCompilerError(f"the C compiler takes more than {COMPILE_SECONDS} s") from None
        told.seek(0)
        said = told.read().decode(errors="replace").strip().splitlines()
    if status or not made.exists():
        raise NoCompilerError(f"the C compiler fails ({said[0][:100] if said else f'exit status {status}'})")
