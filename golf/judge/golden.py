"""Golden logs: a reference's log, kept with all that it depends on, so that it need not be made again."""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import brotli

from golf.errors import GolfError
from golf.files import make_folder, read, sha256, user_cache, write_whole
from golf.log.lines import Log
from golf.run.interpreters import Interpreter
from golf.run.records import Usage

SUFFIX = ".golden.br"
FOLDER = "golden"  # in the folder of a hole, and in the user's cache

LARGEST_BYTES = 20 << 20  # unpacked: all that a run may print, and what it depends on
_PIECE = 16  # bytes, which stand for two blocks of 16 MiB at most
_MAKE_ROOM = "make room for a golden log"
_STORE_AGAIN = "remove it, and store it again with `golf golden`"
_PASSED_OVER = "it is passed over, and the reference runs"

Warn = Callable[[str], None]


def to_stderr(line: str) -> None:
    """Beside all that a command prints."""
    print(line, file=sys.stderr)


@dataclass(frozen=True)
class GoldenKey:
    """All that a log depends on. Hashes are sha256, in hex.

    reference       of the reference's source
    files           (name, hash) of what lies beside it, by name
    arguments       of the program
    hash_seed       PYTHONHASHSEED
    implementation  "cpython" or "pypy"
    version         of Python
    probe           of the interpreter's arithmetic, see golf/run/fingerprint.py
    """

    reference: str
    files: tuple[tuple[str, str], ...]
    arguments: tuple[str, ...]
    hash_seed: int
    implementation: str
    version: str
    probe: str

    @property
    def kind(self) -> str:
        """A hash over all but the version of Python."""
        return replace(self, version="").digest[:24]

    @property
    def digest(self) -> str:
        """A hash over all of it."""
        return sha256(json.dumps(asdict(self), sort_keys=True).encode())

    @property
    def file_name(self) -> str:
        return f"{self.kind}-{self.version}{SUFFIX}"


@dataclass(frozen=True)
class GoldenLog:
    """A log, what its run used where it was made, and by what: "cpython 3.11.7", on which day.

    How long that took by the clock says more of that machine's day than of the program, and is not kept.
    """

    log: Log
    usage: Usage
    made_on: str
    date: str = field(default_factory=lambda: time.strftime("%Y-%m-%d"))


def key(
    reference: bytes,
    files: Mapping[str, bytes],
    arguments: tuple[str, ...],
    hash_seed: int,
    interpreter: Interpreter,
    probe: str,
) -> GoldenKey:
    """The key of the log that this reference prints in this round with this interpreter."""
    return GoldenKey(
        reference=sha256(reference),
        files=tuple(sorted((name, sha256(content)) for name, content in files.items())),
        arguments=arguments,
        hash_seed=hash_seed,
        implementation=interpreter.implementation,
        version=interpreter.version,
        probe=probe,
    )


def cache_folder() -> Path:
    """Where golden logs are kept that no hole ships."""
    return user_cache() / FOLDER


def find(hole: Path, wanted: GoldenKey, warn: Warn) -> GoldenLog | None:
    """The log that the hole ships or the cache keeps.

    A broken file of the cache is passed over with one line to `warn`; a broken shipped file raises GolfError.
    """
    return load(hole / FOLDER, wanted) or load(cache_folder(), wanted, warn)


def find_kin(hole: Path, wanted: GoldenKey, warn: Warn) -> GoldenLog | None:
    """A log of equal arithmetic by another version of Python: good for early news, and no verdict stands on it."""
    for folder, told in ((hole / FOLDER, None), (cache_folder(), warn)):
        for path in sorted(folder.glob(f"{wanted.kind}-*{SUFFIX}"), reverse=True):
            version = path.name[len(wanted.kind) + 1 : -len(SUFFIX)]
            if version != wanted.version and (found := load(folder, replace(wanted, version=version), told)):
                return found
    return None


def load(folder: Path, wanted: GoldenKey, warn: Warn | None = None) -> GoldenLog | None:
    """The log of this key in this folder, or None. A broken file is told to `warn`; without it, GolfError."""
    path, remedy = folder / wanted.file_name, _PASSED_OVER if warn else _STORE_AGAIN
    if not os.path.lexists(path):
        return None
    try:
        return _unpack(read(path, remedy, LARGEST_BYTES), wanted)
    except GolfError as error:
        fault = error
    except (ValueError, TypeError, KeyError, brotli.error) as error:
        what = error or "it cannot be unpacked"
        fault = GolfError(f"{path}: this golden log is broken ({what}); {remedy}")
    if warn is None:
        raise fault
    warn(str(fault))
    return None


def store(folder: Path, made: GoldenKey, golden: GoldenLog) -> Path:
    """Write a golden log, whole or not at all. Raises GolfError where the folder cannot be written."""
    path = folder / made.file_name
    make_folder(folder, _MAKE_ROOM)
    write_whole(path, _pack(made, golden), _MAKE_ROOM)
    return path


def _pack(made: GoldenKey, golden: GoldenLog) -> bytes:
    """A line of JSON, then stdout and stderr as they are; brotli over all of it."""
    log = golden.log
    head = {
        "key": asdict(made),
        "exit_status": log.exit_status,
        "stdout_bytes": len(log.stdout),
        "sha256": sha256(log.stdout + log.stderr),
        "cpu_seconds": golden.usage.cpu_seconds,
        "peak_rss_bytes": golden.usage.peak_rss_bytes,
        "date": golden.date,
    }
    return bytes(brotli.compress(json.dumps(head).encode() + b"\n" + log.stdout + log.stderr))


def _decompress(packed: bytes) -> bytes:
    """A few bytes can stand for a gigabyte, so a little is unpacked at a time. Raises ValueError beyond any log."""
    stream, output = brotli.Decompressor(), bytearray()
    for place in range(0, len(packed), _PIECE):
        output += stream.process(packed[place : place + _PIECE])
        if len(output) > LARGEST_BYTES:
            raise ValueError(f"it holds more than {LARGEST_BYTES:,} bytes")
    if not stream.is_finished():
        raise ValueError("it is cut off")
    return bytes(output)


def _unpack(packed: bytes, wanted: GoldenKey) -> GoldenLog:
    line, _, output = _decompress(packed).partition(b"\n")
    head: dict[str, Any] = json.loads(line)
    if sha256(output) != head["sha256"]:
        raise ValueError("its sha256 is another")
    if head["key"] != json.loads(json.dumps(asdict(wanted))):
        raise ValueError("it belongs to another key")
    size = head["stdout_bytes"]
    return GoldenLog(
        log=Log(output[:size], output[size:], head["exit_status"]),
        usage=Usage(cpu_seconds=head["cpu_seconds"], peak_rss_bytes=head["peak_rss_bytes"]),
        date=head.get("date", ""),
        made_on=f"{wanted.implementation} {wanted.version}",
    )
