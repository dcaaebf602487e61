"""All kept results: an index file made anew when stale, and an entry's past."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import UnionType
from typing import Any, TypeGuard

from golf.errors import GolfError, did_you_mean
from golf.files import read, write_whole
from golf.hole.hole import Kind
from golf.judge.verdict import Verdict
from golf.results.summary import Summary
from golf.results.summary_json import NAME, read_summary

INDEX = "index.json"

Json = Mapping[str, Any]
Kinds = Mapping[str, type | UnionType]

# What the index keeps of a result, and of each of its entries.
_OF_RESULT: Kinds = {"mark": list, "hole": str | None, "started": str, "finished": bool, "entries": list}
_OF_ENTRY: Kinds = {
    "name": str,
    "path": str,
    "sha256": str,
    "bytes": int,
    "characters": int,
    "packed": bool,
    "parity": str,
    "valid": bool,
    "verdict": str,
    "seconds": int | float | None,
}


def results(parent: Path) -> dict[str, Json]:
    """Every result below run_results/, oldest first: its stamp -> what the index keeps of it.

    The folders are the truth. The index file only spares reading them: a folder whose summary.json has
    another time or size than the index says is read again, and so is one of which the index does not keep all.
    """
    known = _read_index(parent / INDEX)
    found: dict[str, Json] = {}
    for folder in parent.iterdir() if parent.is_dir() else ():
        with suppress(OSError):
            state = (folder / NAME).stat()
            mark = [state.st_mtime_ns, state.st_size]
            row = known.get(folder.name)
            found[folder.name] = row if row and row["mark"] == mark else {"mark": mark, **_digest(folder)}
    found = dict(sorted(found.items(), key=lambda item: (item[1]["started"], item[0])))
    if found != known:
        with suppress(GolfError):  # a folder that cannot be written can still be read
            write_whole(parent / INDEX, json.dumps(found).encode(), "it is only an index")
    return found


def _read_index(path: Path) -> dict[str, Json]:
    """The rows that are whole; none of a broken file."""
    with suppress(GolfError, ValueError, AttributeError, RecursionError):
        index = json.loads(read(path, "it is made anew"))
        return {stamp: row for stamp, row in index.items() if _is_row(row)}
    return {}


def _is_row(row: object) -> bool:
    return _has(row, _OF_RESULT) and all(_has(entry, _OF_ENTRY) for entry in row["entries"])


def _has(table: object, kinds: Kinds) -> TypeGuard[Json]:
    """Are these the keys of the table, and its values of these kinds?"""
    return (
        isinstance(table, dict)
        and table.keys() == kinds.keys()
        and all(isinstance(table[key], kind) for key, kind in kinds.items())
    )


def _digest(folder: Path) -> dict[str, Any]:
    """What the index keeps of one summary; an unreadable one is kept as such."""
    try:
        summary = read_summary(folder)
    except GolfError:
        return {"hole": None, "started": "", "finished": False, "entries": []}
    return {
        "hole": summary.hole,
        "started": summary.started,
        "finished": summary.finished,
        "entries": [_row(entry) for entry in summary.entries],
    }


def _row(entry: Verdict) -> dict[str, Any]:
    home = [each.outcome.usage for each in entry.results if each.outcome.kind == Kind.HOME]
    return {
        "name": str(entry.label),
        "path": entry.program.path,
        "sha256": entry.program.sha256,
        "bytes": entry.program.bytes,
        "characters": entry.program.characters,
        "packed": entry.packed,
        "parity": entry.parity.word,
        "valid": entry.valid,
        "verdict": entry.word,
        "seconds": home[0].cpu_seconds if home else None,
    }


def read_result(parent: Path, stamp: str | None) -> tuple[Summary, Path]:
    """The summary of one result, the latest one without a stamp. Raises GolfError where there is none."""
    if stamp is not None and (Path(stamp) / NAME).is_file():
        return read_summary(Path(stamp)), Path(stamp)
    stamps = list(results(parent))
    first = f"{parent}: holds no result; judge something with golf run first"
    if stamp is not None and stamp not in stamps:
        latest = f"{did_you_mean(stamp, stamps)}the latest are {', '.join(stamps[-3:])}" if stamps else first
        raise GolfError(f"{stamp}: there is no such result; {latest}")
    if not stamps:
        raise GolfError(first)
    folder = parent / (stamp or stamps[-1])
    return read_summary(folder), folder


def home_seconds(parent: Path) -> dict[str, float]:
    """The processor time that each source has last taken in its home round, by its hash."""
    rows = [row for result in results(parent).values() for row in result["entries"]]
    return {row["sha256"]: row["seconds"] for row in rows if row["seconds"]}


def past_of(entry: str, parent: Path) -> list[tuple[str, str, Json]]:
    """Every result of an entry, by its name or its path, oldest first: (stamp, hole, row).

    Raises GolfError where no result knows it.
    """
    found = [
        (stamp, str(result["hole"]), row)
        for stamp, result in results(parent).items()
        for row in result["entries"]
        if entry in (row["name"], row["path"])
    ]
    if not found:
        names = {row["name"] for result in results(parent).values() for row in result["entries"]}
        hint = did_you_mean(entry, names) or f"judge it with golf run {entry}"
        raise GolfError(f"{entry}: no result in {parent} knows it; {hint.strip()}")
    return found
