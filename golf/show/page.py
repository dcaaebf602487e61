"""report.html: one result folder as a page that opens from the file system, without a network."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2

from golf.results.board import Board
from golf.results.folder import file_stem
from golf.show.board import COLUMNS, board_rows
from golf.show.context import ContextLine
from golf.show.series import read_series
from golf.show.tables import context_of

Json = Mapping[str, Any]
SAMPLES_SHOWN = 40
LOUD = {"valid": "good", "none": "bad", "not judged": "odd"}


@dataclass(frozen=True)
class Divergence:
    """One entry's first difference in one round."""

    entry: str
    round: str
    sentence: str
    lines: tuple[ContextLine, ...]


def environment() -> jinja2.Environment:
    """The templates; whatever comes from a log is escaped."""
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("golf.show", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    templates.filters["thousands"] = lambda number: f"{number:,}"
    templates.filters["mood"] = lambda verdict: LOUD.get(verdict, "fair")
    return templates


@dataclass(frozen=True)
class Bar:
    """A size beside other sizes."""

    name: str
    bytes: int
    share: float  # of the largest one, in percent
    past: bool  # a record or a published figure, not a program of this result


def build_page(summary: Json, folder: Path, script: str, past: Mapping[str, int], board: Board) -> str:
    """The page of one result.

    `script` is the address of Plotly's script as seen from the page; `past` are sizes in bytes to show
    beside those of this result: records and published figures; `board` is the hole's. Files that are missing or broken
    leave a note on the page instead of their part.
    """
    rounds = _rounds(summary)
    plots, notes = {}, list(summary["notes"])
    for name in rounds:
        traces, missing = _traces(summary, folder, name)
        notes += missing
        if traces:
            plots[name] = traces
    return (
        environment()
        .get_template("report.html")
        .render(
            summary=summary,
            programs=[summary["reference"], *summary["entries"]],
            rounds=rounds,
            by_round={
                program["name"]: {r["name"]: r for r in program["rounds"]} for program in _programs(summary)
            },
            divergences=list(_divergences(summary, folder)),
            samples=_samples(summary, folder),
            plots=_json_for_script(plots),
            plot_rounds=list(plots),
            bars=_bars(summary, past),
            script=script,
            notes=notes,
            board_columns=COLUMNS,
            board_rows=board_rows(board),
            style=_asset("report.css"),
            behaviour=_asset("report.js"),
        )
    )


def render_index(results: Mapping[str, Json], script: str) -> str:
    """The page that links every result; `results` as golf/show/history.py gathers them."""
    sizes: dict[str, list[tuple[str, int]]] = {}
    for stamp, result in results.items():
        day, _, clock = stamp.partition("_")
        when = f"{day[:4]}-{day[4:6]}-{day[6:8]} {clock[:2]}:{clock[2:4]}:{clock[4:6]}"
        for entry in result["entries"] if len(stamp) >= 15 and day.isdigit() else []:
            sizes.setdefault(entry["name"], []).append((when, entry["bytes"]))
    return (
        environment()
        .get_template("index.html")
        .render(
            results=dict(results), sizes=_json_for_script(sizes), script=script, style=_asset("report.css")
        )
    )


def _asset(name: str) -> str:
    return (files("golf.show") / "templates" / name).read_text("utf-8")


def _json_for_script(value: object) -> str:
    """JSON that may stand inside a <script>: no character in it can end the element."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _programs(summary: Json) -> list[Json]:
    return [summary["reference"], *summary["entries"]]


def _rounds(summary: Json) -> list[str]:
    """All rounds, home first."""
    names = dict.fromkeys(r["name"] for program in _programs(summary) for r in program["rounds"])
    return sorted(names, key=lambda name: name != "home")


def _traces(summary: Json, folder: Path, round_name: str) -> tuple[list[Json], list[str]]:
    """The loss traces of one round for the plot, and what is to be said of missing ones."""
    traces: list[Json] = []
    notes: list[str] = []
    for program in _programs(summary):
        if round_name not in {r["name"] for r in program["rounds"]}:
            continue
        stem = file_stem(program["name"], round_name)
        series = read_series(program["name"], folder / f"{stem}.losses")
        if series is None:
            notes.append(f"{stem}: no losses to plot")
            continue
        if series.unreadable:
            notes.append(f"{stem}: {series.unreadable} losses are no finite numbers; the plot has gaps there")
        traces.append({"label": series.label, "stride": series.stride, "losses": series.losses})
    return traces, notes


def _divergences(summary: Json, folder: Path) -> Iterator[Divergence]:
    for entry in summary["entries"]:
        for run in entry["rounds"]:
            if run["first_difference"]:
                prefix = f"round {run['name']}: "
                sentences = [r.removeprefix(prefix) for r in entry["reasons"] if r.startswith(prefix)]
                lines = context_of(summary, entry, run, folder)
                yield Divergence(entry["name"], run["name"], " ".join(sentences), lines)


def _bars(summary: Json, past: Mapping[str, int]) -> list[Bar]:
    sizes = [(entry["name"], entry["bytes"], False) for entry in summary["entries"]]
    sizes += [(name, size, True) for name, size in past.items()]
    largest = max((size for _, size, _ in sizes), default=1)
    sizes.sort(key=lambda row: row[1])
    return [Bar(name, size, round(100 * size / largest, 1), is_past) for name, size, is_past in sizes]


def _samples(summary: Json, folder: Path) -> Json:
    """Samples of the first round, side by side: a column a program."""
    round_name = next(iter(_rounds(summary)), "home")
    columns: dict[str, list[str]] = {}
    for program in _programs(summary):
        path = folder / f"{file_stem(program['name'], round_name)}.samples"
        try:
            lines = path.read_text("utf-8", "replace").splitlines()
        except OSError:
            continue
        columns[program["name"]] = [line.partition("\t")[2] for line in lines[:SAMPLES_SHOWN]]
    height = max(map(len, columns.values()), default=0)
    padded = {name: column + [None] * (height - len(column)) for name, column in columns.items()}
    return {"round": round_name, "names": list(padded), "rows": list(zip(*padded.values(), strict=True))}
