"""The summary as text: what every program did, and what the judge says of every entry."""

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from golf.log.parity import shown
from golf.results.folder import file_stem
from golf.show.context import ContextLine, Segments, context

Json = Mapping[str, Any]
WIDTH = 100  # of summary.txt

STYLES = {"valid": "bold green", "none": "bold red", "not judged": "yellow"}


def as_text(summary: Json) -> str:
    """summary.txt: the same tables without colour, at a fixed width."""
    console = Console(file=io.StringIO(), width=WIDTH, color_system=None, legacy_windows=False)
    console.print(render(summary))
    file = console.file
    assert isinstance(file, io.StringIO)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def render(summary: Json, folder: Path | None = None) -> RenderableType:
    """All tables of one summary.json; with its folder, the context of every first difference too."""
    parts: list[RenderableType] = [Text(f"hole {summary['hole']}, {summary['stamp']}\n", style="bold")]
    parts += [_sources(summary), _runs(summary), _prints(summary), _verdicts(summary)]
    for entry in summary["entries"]:
        parts += _reasons(entry)
        if folder and not entry["claim_met"]:
            parts += _contexts(summary, entry, folder)
    return Group(*parts, *(Text(note) for note in summary["notes"]))


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        left = column in _LEFT
        table.add_column(
            column, justify="left" if left else "right", overflow="fold", no_wrap=column in _NAMES
        )
    return table


_NAMES = {"program", "entry", "round"}
_LEFT = _NAMES | {"source", "metadata", "claim", "verdict"}


def _sources(summary: Json) -> Table:
    table = _table("What the sources cost", "program", "bytes", "characters", "brotli bytes", "source")
    for program in [summary["reference"], *summary["entries"]]:
        table.add_row(
            program["name"],
            f"{program['bytes']:,}",
            f"{program['characters']:,}",
            f"{program['brotli_bytes']:,}",
            "packed" if program["packed"] else "plain",
        )
    return table


def _runs(summary: Json) -> Table:
    table = _table("What the programs used", "program", "round", "exit", "wall s", "CPU s", "peak MiB")
    for name, run in _named_runs(summary):
        table.add_row(
            name,
            run["name"],
            str(run["exit_status"]) if run["ended"] == "exited" else str(run["ended"]),
            f"{run['seconds']:.2f}",
            f"{run['cpu_seconds']:.2f}",
            f"{run['peak_rss_bytes'] / 2**20:.0f}",
        )
    return table


def _prints(summary: Json) -> Table:
    columns = ("metadata", "first loss", "last loss", "steps", "samples")
    table = _table("What they printed", "program", "round", *columns)
    for name, run in _named_runs(summary):
        table.add_row(
            name,
            run["name"],
            shown(" ".join(run["metadata"].values()), 30) or "-",
            shown(run["first_loss"] or "-", 10),
            shown(run["last_loss"] or "-", 10),
            str(run["steps"]),
            str(run["samples"]),
        )
    return table


def _named_runs(summary: Json) -> Iterator[tuple[str, Json]]:
    """Every run with its program's name, which is given once."""
    for program in [summary["reference"], *summary["entries"]]:
        for i, run in enumerate(program["rounds"]):
            yield program["name"] if i == 0 else "", run


def _verdicts(summary: Json) -> Table:
    columns = ("full log match", "loss trace match", "sample output match", "claim", "claim met", "verdict")
    table = _table("Who matches the reference", "entry", *columns)
    for entry in summary["entries"]:
        table.add_row(
            entry["name"],
            *(_yes(entry[key]) for key in ("full_log_match", "loss_trace_match", "sample_output_match")),
            entry["claim"],
            _yes(entry["claim_met"]),
            Text(entry["verdict"], style=STYLES.get(entry["verdict"], "cyan")),
        )
    return table


def _yes(value: bool) -> Text:
    return Text("yes", style="green") if value else Text("NO", style="red")


def _reasons(entry: Json) -> list[RenderableType]:
    return [Text.assemble((f"{entry['name']}: ", "bold"), reason) for reason in entry["reasons"]]


def _contexts(summary: Json, entry: Json, folder: Path) -> list[RenderableType]:
    """The lines around each first difference on stdout, the reference's left, the entry's right."""
    return [
        _context_table(run["name"], lines)
        for run in entry["rounds"]
        if (lines := context_of(summary, entry, run, folder))
    ]


def _context_table(round_name: str, lines: tuple[ContextLine, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("line", justify="right", style="dim")
    table.add_column("", no_wrap=True)
    table.add_column("expected", overflow="fold")
    table.add_column(f"found in round {round_name}", overflow="fold")
    for line in lines:
        mark = Text("\u2260" if line.differs else " ", style="bold red")
        table.add_row(str(line.number), mark, _side(line.expected, "green"), _side(line.found, "red"))
    return table


def _side(segments: Segments | None, style: str) -> Text:
    """One side of a line; what differs is marked by colour and, for those who see none, underlined."""
    if segments is None:
        return Text("(end of output)", style="dim")
    return Text.assemble(
        *((piece, f"bold underline {style}" if differs else "") for piece, differs in segments)
    )


def context_of(summary: Json, entry: Json, run: Json, folder: Path) -> tuple[ContextLine, ...]:
    """The context of a round's first difference; empty where there is none, or its logs are gone."""
    difference = run["first_difference"]
    if not difference or difference["kind"] in ("stderr", "exit status"):
        return ()
    suffix = entry["name"][entry["name"].rfind("@") :] if "@" in entry["name"] else ""
    paths = (
        file_stem(summary["reference"]["name"] + suffix, run["name"]),
        file_stem(entry["name"], run["name"]),
    )
    try:
        reference, found = ((folder / f"{path}.log").read_bytes() for path in paths)
    except OSError:
        return ()
    return context(reference, found, difference["line"])
