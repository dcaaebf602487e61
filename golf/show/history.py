"""All kept results: an index file made anew when stale, an entry's past, and run_results/index.html."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from plotly.offline import get_plotlyjs_version
from rich.table import Table

from golf.errors import GolfError
from golf.results.folder import ResultFolder
from golf.show.page import render_index

Json = Mapping[str, Any]
INDEX = "index.json"
KEPT_OF_AN_ENTRY = ("name", "path", "sha256", "bytes", "characters", "packed", "parity", "valid", "verdict")


def results(parent: Path) -> dict[str, Json]:
    """Every result below run_results/, oldest first: its stamp -> what the index keeps of it.

    The folders are the truth. The index file only spares reading them: a folder whose summary.json has
    another time or size than the index says is read again, and a broken index is made anew.
    """
    index_file = ResultFolder(parent)
    known = _read_index(parent / INDEX)
    found: dict[str, Json] = {}
    for folder in sorted(path for path in parent.iterdir() if path.is_dir()) if parent.is_dir() else []:
        with suppress(OSError):
            state = (folder / "summary.json").stat()
            mark = [state.st_mtime_ns, state.st_size]
            row = known.get(folder.name)
            found[folder.name] = row if row and row["mark"] == mark else {"mark": mark, **_digest(folder)}
    if found != known:
        with suppress(GolfError):  # a folder that cannot be written can still be read
            index_file.write(INDEX, json.dumps(found))
    return found


def _read_index(path: Path) -> dict[str, Json]:
    try:
        index = json.loads(path.read_text("utf-8"))
        return {stamp: row for stamp, row in index.items() if row["mark"] and "entries" in row}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _digest(folder: Path) -> dict[str, Any]:
    """What the index keeps of one summary; an unreadable one is kept as such."""
    try:
        summary = json.loads((folder / "summary.json").read_text("utf-8"))
        entries = [
            {key: entry[key] for key in KEPT_OF_AN_ENTRY}
            | {"seconds": next((r["cpu_seconds"] for r in entry["rounds"] if r["name"] == "home"), None)}
            for entry in summary["entries"]
        ]
        return {"hole": summary["hole"], "entries": entries}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {"hole": None, "entries": []}


def read_result(parent: Path, stamp: str | None) -> tuple[Json, Path]:
    """The summary of one result, the latest one without a stamp. Raises GolfError where there is none."""
    stamps = [path.parent.name for path in sorted(parent.glob("*/summary.json"))]
    if not stamps:
        raise GolfError(f"{parent}: holds no result; run compare_runs.py first")
    folder = parent / (stamp or stamps[-1])
    if stamp and stamp not in stamps:
        folder = Path(stamp)
        if not (folder / "summary.json").is_file():
            raise GolfError(f"{stamp}: there is no such result; the latest are {', '.join(stamps[-3:])}")
    try:
        summary: Json = json.loads((folder / "summary.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise GolfError(
            f"{folder / 'summary.json'}: is broken ({error}); judge again with --resume"
        ) from None
    return summary, folder


def past_of(entry: str, parent: Path) -> Iterator[tuple[str, Json]]:
    """Every result of an entry, by its name or its path, oldest first."""
    for stamp, result in results(parent).items():
        for row in result["entries"]:
            if entry in (row["name"], row["path"]):
                yield stamp, row


def history_table(entry: str, parent: Path) -> Table:
    """An entry's sizes, verdicts and times. Raises GolfError where no result knows it."""
    rows = list(past_of(entry, parent))
    if not rows:
        raise GolfError(f"{entry}: no result in {parent} knows it; judge it with compare_runs.py {entry}")
    table = Table(title=f"{entry}, {len(rows)} results", title_justify="left", box=None, pad_edge=False)
    for column in ("result", "bytes", "characters", "home CPU s", "parity", "verdict"):
        left = column in ("result", "parity", "verdict")
        table.add_column(column, justify="left" if left else "right")
    for stamp, row in rows:
        seconds = "" if row["seconds"] is None else f"{row['seconds']:.2f}"
        table.add_row(
            stamp, f"{row['bytes']:,}", f"{row['characters']:,}", seconds, row["parity"], row["verdict"]
        )
    return table


def write_index_page(parent: Path) -> None:
    """run_results/index.html: a link to every result, and sizes over time."""
    script = f"plotly-{get_plotlyjs_version()}.min.js"
    ResultFolder(parent).write("index.html", render_index(results(parent), script))
