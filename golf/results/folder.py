"""A result folder: every file whole or not at all, written as each run ends, so that nothing is lost."""

import contextlib
import difflib
import json
import os
import threading
import time
from collections.abc import Iterator, Mapping
from itertools import count, islice
from pathlib import Path
from typing import Any

from golf.errors import GolfError
from golf.files import write_whole
from golf.judge.verdict import Outcome
from golf.log.lines import Grammar, Log, Pairs, read_parts, text_of
from golf.results.summary import Json
from golf.run.records import Run

DIFF_LINES = 500  # how much of a difference is kept
_DIFF_WINDOW = 2000  # how many lines after the first difference are looked at

JOURNAL = "journal.jsonl"
_LOST = "what was written before is intact, make room or restore the folder and run again"


class ResultFolder:
    """One folder below run_results/, or the folder that --out names."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    @classmethod
    def create(cls, out: Path | None, parent: Path) -> "ResultFolder":
        """A new folder: `out` itself, or one named after the present second below `parent`."""
        try:
            if out is not None:
                out.mkdir(parents=True, exist_ok=True)
                if any(out.iterdir()):
                    raise GolfError(f"{out}: is not empty; name a new folder with --out")
                return cls(out)
            parent.mkdir(parents=True, exist_ok=True)
            stamp = time.strftime("%Y%m%d_%H%M%S")
            for suffix in count(1):
                path = parent / (stamp if suffix == 1 else f"{stamp}_{suffix}")
                with contextlib.suppress(FileExistsError):
                    path.mkdir()
                    return cls(path)
        except OSError as error:
            raise GolfError(
                f"{out or parent}: results cannot be written there ({error.strerror}); "
                "name a folder with --out"
            ) from None
        raise AssertionError("unreachable")

    @classmethod
    def reopen(cls, parent: Path, stamp: str) -> "ResultFolder":
        """The folder of an interrupted call. Raises GolfError where there is none."""
        path = parent / stamp
        if not path.is_dir():
            raise GolfError(f"--resume {stamp}: {parent} holds no such result; see what is in it")
        return cls(path)

    @property
    def stamp(self) -> str:
        return self.path.name

    def write(self, name: str, data: bytes | str) -> None:
        """Write a file whole: a reader sees the old one or the new one, never a part."""
        data = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
        write_whole(self.path / name, data, _LOST)

    def write_json(self, name: str, table: Mapping[str, Any]) -> None:
        self.write(name, json.dumps(table, indent=2, ensure_ascii=False) + "\n")

    def append(self, record: Json) -> None:
        """Add a line to the journal and hand it to the disk: what stands there survives a kill."""
        line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
        try:
            with self._lock, (self.path / JOURNAL).open("a+b") as file:
                if file.tell():
                    file.seek(-1, os.SEEK_END)
                    if file.read() != b"\n":  # a kill cut the last line off: it must not spoil this one
                        line = b"\n" + line
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise GolfError(f"{self.path / JOURNAL}: cannot be written ({error.strerror}); {_LOST}") from None

    def journal(self) -> Iterator[Json]:
        """The journal's records; a last line that a kill cut off is passed over."""
        try:
            lines = (self.path / JOURNAL).read_bytes().split(b"\n")
        except FileNotFoundError:
            return
        for line in lines:
            with contextlib.suppress(ValueError):
                if line:
                    yield json.loads(line)

    def write_run(
        self, label: str, outcome: Outcome, run: Run, grammar: Grammar, reference: Log | None
    ) -> None:
        """Write a program's files for one round; `reference` is None for the reference itself."""
        stem = file_stem(label, outcome.round)
        parts = read_parts(run.log.stdout, grammar)
        self.write(f"{stem}.log", run.log.stdout)
        self.write(f"{stem}.err", run.log.stderr)
        self.write(f"{stem}.losses", _table(parts.losses))
        self.write(f"{stem}.samples", _table(parts.samples))
        if reference is not None:
            self.write(f"{stem}.diff", diff(reference.stdout, run.log.stdout))


def file_stem(label: str, round_name: str) -> str:
    """The files of the home round carry the program's name alone."""
    return label if round_name == "home" else f"{label}.{round_name}"


def _table(pairs: Pairs) -> str:
    """A line for each pair; a newline within a sample is written as \\n."""
    return "".join(f"{name}\t{value}\n".replace("\n", "\\n", value.count("\n")) for name, value in pairs)


def diff(reference: bytes, entry: bytes) -> str:
    """A unified diff from the first difference on, cut at DIFF_LINES lines; empty for equal logs."""
    if reference == entry:
        return ""
    expected, found = _lines(reference), _lines(entry)
    same = next(
        (i for i, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b),
        min(len(expected), len(found)),
    )
    start = max(0, same - 3)
    window = slice(start, start + _DIFF_WINDOW)
    lines = difflib.unified_diff(expected[window], found[window], "reference", "entry", lineterm="")
    kept = list(islice(lines, DIFF_LINES + 1))
    if len(kept) > DIFF_LINES or max(len(expected), len(found)) > window.stop:
        kept = [*kept[:DIFF_LINES], "(cut here)"]
    return "\n".join([f"(from line {start + 1})", *kept]) + "\n"


def _lines(data: bytes) -> list[str]:
    """Lines for a diff; a missing newline at the end is spelled out, since it makes logs differ."""
    lines = [line[:2000] for line in text_of(data).split("\n")]
    if lines[-1]:
        lines[-1] += "\\ (no newline at the end)"
        return lines
    return lines[:-1]
