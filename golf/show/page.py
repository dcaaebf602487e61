"""report.html: one result folder as a page that opens from the file system, without a network."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2

from golf.results import file_stem
from golf.show.context import ContextLine
from golf.show.series import Series, differences, read_series
from golf.show.summary import context_of

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


def build_page(summary: Json, folder: Path, script: str, board: Json | None = None) -> str:
    """The page of one result.

    `script` is the address of Plotly's script as seen from the page. Files that are missing or broken
    leave a note on the page instead of their part.
    """
    rounds = _rounds(summary)
    plots, notes = {}, list(summary["notes"])
    for name in rounds:
        traces, missing = _traces(summary, folder, name)
        notes += missing
        if traces:
            plots[name] = traces
    return environment().get_template("report.html").render(
        summary=summary,
        programs=[summary["reference"], *summary["entries"]],
        rounds=rounds,
        by_round={program["name"]: {r["name"]: r for r in program["rounds"]} for program in _programs(summary)},
        divergences=list(_divergences(summary, folder)),
        samples=_samples(summary, folder),
        plots=_json_for_script(plots),
        has_plots=bool(plots),
        script=script,
        notes=notes,
        board=board,
        style=_asset("report.css"),
        behaviour=_asset("report.js"),
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
    reference: Series | None = None
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
        reference = reference or (series if program is summary["reference"] else None)
        trace = {key: value for key, value in asdict(series).items() if key != "unreadable"}
        trace["differences"] = differences(series, reference) if reference else []
        traces.append(trace)
    return traces, notes


def _divergences(summary: Json, folder: Path) -> Iterator[Divergence]:
    for entry in summary["entries"]:
        for run in entry["rounds"]:
            if run["first_difference"]:
                prefix = f"round {run['name']}: "
                sentences = [r.removeprefix(prefix) for r in entry["reasons"] if r.startswith(prefix)]
                lines = context_of(summary, entry, run, folder)
                yield Divergence(entry["name"], run["name"], " ".join(sentences), lines)


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
