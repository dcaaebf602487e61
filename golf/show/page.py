"""report.html: one result folder as a page that opens from the file system, without a network."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from golf.hole.hole import Kind
from golf.judge.label import Label
from golf.judge.verdict import Outcome, Verdict
from golf.results.summary import Summary
from golf.show.context import ContextLine, visible
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


@dataclass(frozen=True)
class Bar:
    """A size beside other sizes."""

    name: str
    bytes: int
    share: float  # of the largest one, in percent


@dataclass(frozen=True)
class Run:
    """One run of one program, and the stem of its files."""

    program: str
    stem: str
    outcome: Outcome
    parity: str


def environment() -> jinja2.Environment:
    """The templates; whatever comes from a log is escaped, and its control characters are spelled out."""
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("golf.show", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_spelled_out,
    )
    templates.filters["thousands"] = lambda number: f"{number:,}"
    templates.filters["mood"] = lambda verdict: LOUD.get(verdict, "fair")
    return templates


def _spelled_out(value: Any) -> Any:
    """Text as it may stand on a page; what the templates themselves call safe stays as it is."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def build_page(summary: Summary, folder: Path, script: str) -> str:
    """The page of one result.

    `script` is the address of Plotly's script as seen from the page. Files that are missing or broken leave a
    note on the page instead of their part.
    """
    runs = list(_runs(summary))
    plots, notes = _plots(runs, folder)
    page = {
        "summary": summary,
        "runs": runs,
        "divergences": list(_divergences(summary, folder)),
        "samples": _samples(runs, folder),
        "plots": _json_for_script(plots),
        "plot_rounds": list(plots),
        "bars": _bars(summary),
        "script": script,
        "notes": [*summary.notes, *notes],
        "style": _asset("report.css"),
        "behaviour": _asset("report.js"),
    }
    return environment().get_template("report.html").render(page)


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


def _runs(summary: Summary) -> Iterator[Run]:
    """Every run, the reference's first."""
    for run in summary.reference.runs:
        yield Run(str(summary.reference.label), summary.stem_of_reference(run), run, "reference")
    for entry in summary.entries:
        for result in entry.results:
            yield Run(
                str(entry.label), _stem(entry.label, result.outcome), result.outcome, result.parity.word
            )


def _stem(label: Label, outcome: Outcome) -> str:
    return label.stem(outcome.round, outcome.kind)


def _rounds(runs: list[Run]) -> list[str]:
    """All rounds, home first."""
    kinds = {run.outcome.round: run.outcome.kind for run in runs}
    return sorted(kinds, key=lambda name: kinds[name] != Kind.HOME)


def _plots(runs: list[Run], folder: Path) -> tuple[dict[str, list[Json]], list[str]]:
    """The loss traces of each round for the plot, and what is to be said of missing ones."""
    plots: dict[str, list[Json]] = {}
    notes: list[str] = []
    for name in _rounds(runs):
        for run in (each for each in runs if each.outcome.round == name):
            series = read_series(run.program, folder / f"{run.stem}.losses")
            if series is None:
                notes.append(f"{run.stem}: no losses to plot")
                continue
            if series.unreadable:
                notes.append(
                    f"{run.stem}: {series.unreadable} losses are no finite numbers; the plot has gaps there"
                )
            trace = {"label": series.label, "stride": series.stride, "losses": series.losses}
            plots.setdefault(name, []).append(trace)
    return plots, notes


def _divergences(summary: Summary, folder: Path) -> Iterator[Divergence]:
    for entry in summary.entries:
        told = {reason.round: reason.text for reason in entry.reasons}
        for result in entry.results:
            if result.first_difference:
                name = result.outcome.round
                lines = context_of(summary, entry, result, folder)
                yield Divergence(str(entry.label), name, told[name], lines)


def _bars(summary: Summary) -> list[Bar]:
    sizes = sorted({_size(entry) for entry in summary.entries}, key=lambda row: row[1])
    largest = max((size for _, size in sizes), default=1)
    return [Bar(name, size, round(100 * size / largest, 1)) for name, size in sizes]


def _size(entry: Verdict) -> tuple[str, int]:
    return entry.label.name, entry.program.bytes


def _samples(runs: list[Run], folder: Path) -> Json:
    """Samples of the first round, side by side: a column a program."""
    round_name = next(iter(_rounds(runs)), "home")
    columns: dict[str, list[str]] = {}
    for run in (each for each in runs if each.outcome.round == round_name):
        try:
            lines = (folder / f"{run.stem}.samples").read_text("utf-8", "replace").split("\n")
        except OSError:
            continue
        columns[run.program] = [line.partition("\t")[2][:200] for line in lines[:SAMPLES_SHOWN] if line]
    height = max(map(len, columns.values()), default=0)
    padded = {name: column + [None] * (height - len(column)) for name, column in columns.items()}
    return {"round": round_name, "names": list(padded), "rows": list(zip(*padded.values(), strict=True))}
