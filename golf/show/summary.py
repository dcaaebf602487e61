"""The summary as text: what every program did, and what the judge says of every entry."""

import io
from collections.abc import Mapping
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from golf.parity import FirstDifference

Json = Mapping[str, Any]
WIDTH = 118  # of summary.txt

_STYLES = {"valid": "bold green", "none": "bold red", "not judged": "yellow"}


def as_text(summary: Json) -> str:
    """summary.txt: the same tables without colour, at a fixed width."""
    console = Console(file=io.StringIO(), width=WIDTH, color_system=None, legacy_windows=False)
    console.print(render(summary))
    file = console.file
    assert isinstance(file, io.StringIO)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def render(summary: Json) -> RenderableType:
    """All tables of one summary.json."""
    parts: list[RenderableType] = [Text(f"hole {summary['hole']}, {summary['stamp']}\n", style="bold")]
    parts += [_sources(summary), _runs(summary), _verdicts(summary)]
    reasons = [
        Text.assemble((f"{entry['name']}: ", "bold"), reason)
        for entry in summary["entries"]
        for reason in entry["reasons"]
    ]
    return Group(*parts, *reasons, *(Text(note) for note in summary["notes"]))


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="left" if column in _LEFT else "right", overflow="fold")
    return table


_LEFT = {"program", "entry", "round", "source", "metadata", "claim", "verdict", "parity", "reference run"}


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
    columns = (
        "exit",
        "wall s",
        "CPU s",
        "peak MiB",
        "metadata",
        "first loss",
        "last loss",
        "steps",
        "samples",
    )
    table = _table("What the programs did", "program", "round", *columns)
    for program in [summary["reference"], *summary["entries"]]:
        for i, run in enumerate(program["rounds"]):
            table.add_row(
                program["name"] if i == 0 else "",
                run["name"],
                _exit(run),
                f"{run['seconds']:.2f}",
                f"{run['cpu_seconds']:.2f}",
                f"{run['peak_rss_bytes'] / 2**20:.0f}",
                " ".join(run["metadata"].values()) or "-",
                run["first_loss"] or "-",
                run["last_loss"] or "-",
                str(run["steps"]),
                str(run["samples"]),
            )
    return table


def _exit(run: Json) -> str:
    return str(run["exit_status"]) if run["ended"] == "exited" else str(run["ended"])


def _verdicts(summary: Json) -> Table:
    columns = ("full log match", "loss trace match", "sample output match", "claim", "claim met", "verdict")
    table = _table("Who matches the reference", "entry", *columns)
    for entry in summary["entries"]:
        table.add_row(
            entry["name"],
            *(_yes(entry[key]) for key in ("full_log_match", "loss_trace_match", "sample_output_match")),
            entry["claim"],
            _yes(entry["claim_met"]),
            Text(entry["verdict"], style=_STYLES.get(entry["verdict"], "cyan")),
        )
    return table


def _yes(value: bool) -> Text:
    return Text("yes", style="green") if value else Text("NO", style="red")


def difference_of(run: Json) -> FirstDifference | None:
    """The first difference that a round of summary.json records."""
    return FirstDifference(**run["first_difference"]) if run["first_difference"] else None
