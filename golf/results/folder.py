"""A result folder: every file whole or not at all, written as each run ends, so that nothing is lost."""

import contextlib
import fcntl
import hashlib
import json
import os
import threading
import time
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from golf.errors import GolfError, remedy_for, spelled
from golf.files import LARGEST_BYTES, as_json, make_folder, read, remove_unfinished, write_whole
from golf.judge.verdict import Outcome
from golf.log.lines import Log, Pairs, ReadLog
from golf.results.diff import diff

RESULTS = "run_results"  # in a course: the folder of its result folders
JOURNAL, MANIFEST, BOARD, CALL = "journal.jsonl", "manifest.json", "board.toml", "call.json"
_INTACT = "what was written before is intact, make room or restore the folder and run again"

Json = dict[str, Any]


class ResultFolder:
    """One folder below run_results/, or the folder that --out names. One process writes it at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._journal = threading.Lock()
        self._lock: int | None = None

    @classmethod
    def create(cls, out: Path | None, parent: Path) -> "ResultFolder":
        """A new folder: `out` itself, or one named after the present second below `parent`."""
        remedy = "results cannot be written there; name a folder with --out"
        if out is not None:
            make_folder(out, remedy)
            if any(out.iterdir()):
                raise GolfError(f"{out}: is not empty; name a new folder with --out")
            return cls(out)._held()
        make_folder(parent, remedy)
        return cls(_stamped(parent, remedy))._held()

    @classmethod
    def reopen(cls, parent: Path, stamp: str) -> "ResultFolder":
        """The folder of an interrupted call, held by this process. Raises GolfError where there is none."""
        folder = cls(cls.named(parent, stamp))._held()
        remove_unfinished(folder.path)
        return folder

    @staticmethod
    def named(parent: Path, stamp: str) -> Path:
        """What --resume names: a folder's name below `parent`, or a folder that holds a journal."""
        named = Path(stamp).name == stamp != ".."
        path = parent / stamp if named and (parent / stamp).is_dir() else Path(stamp)
        if not (path / JOURNAL).is_file() and not (named and path.parent == parent):
            raise GolfError(f"--resume {stamp}: {parent} holds no such result; see what is in it")
        return path

    def _held(self) -> "ResultFolder":
        """The folder, held for this process until it ends."""
        try:
            self._lock = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise GolfError(f"{self.path}: another process writes there; wait for it to end") from None
        except OSError as error:
            raise GolfError(
                f"{self.path}: cannot be written ({error.strerror}); {remedy_for(error, _INTACT)}"
            ) from None
        return self

    def close(self) -> None:
        """Let another process write there."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    @property
    def stamp(self) -> str:
        return self.path.name

    def write(self, name: str, data: bytes | str) -> None:
        """Write a file whole: a reader sees the old one or the new one, never a part."""
        data = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
        write_whole(self.path / name, data, _INTACT)

    def write_json(self, name: str, table: Mapping[str, Any]) -> None:
        self.write(name, as_json(table, 2) + "\n")

    def append(self, record: Json) -> None:
        """Add a line to the journal and hand it to the disk: what stands there survives a kill."""
        line = as_json(record).encode() + b"\n"
        try:
            with self._journal, os.fdopen(self._open_journal(), "a+b") as file:
                if file.tell():
                    file.seek(-1, os.SEEK_END)
                    if file.read() != b"\n":  # a kill cut the last line off: it must not spoil this one
                        line = b"\n" + line
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise GolfError(
                f"{self.path / JOURNAL}: cannot be written ({error.strerror}); {remedy_for(error, _INTACT)}"
            ) from None

    def _open_journal(self) -> int:
        how = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.open(self.path / JOURNAL, how, 0o666)

    def journal(self) -> Iterator[Json]:
        """The journal's records; a last line that a kill cut off is passed over, and so is what is no record.

        Raises GolfError where it is none of a result: a link, or larger than any file of one.
        """
        if not os.path.lexists(self.path / JOURNAL):
            return
        for line in read(self.path / JOURNAL, "judge again").split(b"\n"):
            with contextlib.suppress(ValueError, RecursionError):
                if line and isinstance(record := json.loads(line), dict):
                    yield record

    def write_run(self, stem: str, outcome: Outcome, log: ReadLog, reference: Log | None) -> None:
        """Write a program's files for one round; `reference` is None for the reference itself."""
        self.write(f"{stem}.log", log.log.stdout)
        self.write(f"{stem}.err", log.log.stderr)
        self.write(f"{stem}.losses", tab_separated(log.parts.losses))
        self.write(f"{stem}.samples", tab_separated(log.parts.samples))
        if reference is not None:
            stopped = outcome.stopped
            self.write(f"{stem}.diff", diff(reference.stdout, log.log.stdout, stopped))

    def stdout(self, stem: str) -> bytes | None:
        """What a run printed; None where its log is gone."""
        return self.kept(f"{stem}.log")

    def kept(self, name: str) -> bytes | None:
        """What a file of the result holds; None where it is gone."""
        try:
            return read(self.path / name, "judge again")
        except GolfError:
            return None

    def holds(self, name: str, text: str) -> bool:
        """Is that the whole text of this file?"""
        try:
            return read(self.path / name, "judge again") == text.encode("utf-8", "surrogateescape")
        except GolfError:
            return False

    def read_log(self, stem: str, exit_status: int) -> Log:
        """The log of a run that was kept. Raises GolfError where its files are not there."""
        remedy = "its result cannot be checked without it"
        stdout, stderr = (read(self.path / f"{stem}.{ending}", remedy) for ending in ("log", "err"))
        return Log(stdout, stderr, exit_status)

    def hashes(self) -> dict[str, str]:
        """The sha256 of every file of a result but the manifest, by its name in the folder."""
        files = (path for path in sorted(self.path.rglob("*")) if path.is_file() and not _strange(path))
        return {
            name: _hash(path)
            for path in files
            if (name := path.relative_to(self.path).as_posix()) != MANIFEST
        }

    def others(self) -> dict[str, str]:
        """All that no result is written with, by its name in the folder, and what it is."""
        return {
            path.relative_to(self.path).as_posix(): what
            for path in sorted(self.path.rglob("*"))
            if (what := _strange(path))
        }

    def write_manifest(self) -> None:
        """Write down what the folder holds, so that a changed, dropped or added file can be named."""
        self.write_json(MANIFEST, self.hashes())


def _strange(path: Path) -> str:
    """What is not as in a result; empty for a file and for a folder that holds something."""
    if path.is_symlink():
        return "is a link, not a file"
    if path.is_file():
        return f"is larger than {LARGEST_BYTES:,} bytes" if path.stat().st_size > LARGEST_BYTES else ""
    return "" if path.is_dir() and any(path.iterdir()) else "is no file"


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stamped(parent: Path, remedy: str) -> Path:
    stamp = time.strftime("%Y%m%d_%H%M%S")
    for suffix in count(1):
        path = parent / (stamp if suffix == 1 else f"{stamp}_{suffix}")
        try:
            path.mkdir()
            return path
        except FileExistsError:
            continue
        except OSError as error:
            raise GolfError(f"{parent}: {error.strerror}; {remedy_for(error, remedy)}") from None
    raise AssertionError("unreachable")


def tab_separated(pairs: Pairs) -> str:
    """A line for each pair; what does not print, such as a newline within a sample, is spelled out."""
    return "".join("\t".join(map(spelled, pair)) + "\n" for pair in pairs)
