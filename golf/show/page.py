"""report.html: one result folder as a page that opens from the file system, without a network."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from golf.errors import GolfError
from golf.results.board import UNKNOWN, Board, board_in
from golf.results.folder import BOARD, CALL, JOURNAL
from golf.results.summary import Summary
from golf.show.answer import answer_of
from golf.show.entries import ENDINGS, reference_samples, shown_entries
from golf.show.headline import headline, mood
from golf.show.runs import runs_of
from golf.show.sizes import sizes_of
from golf.show.template import asset, environment, style
from golf.show.traces import Traces, traces_of

Json = Mapping[str, Any]
RESULT_FILES = ("summary.txt", "summary.json", "environment.json", "manifest.json", JOURNAL, BOARD, CALL)


def build_page(summary: Summary, folder: Path, script: str) -> str:
    """The page of one result.

    `script` is the address of Plotly's script as seen from the page. Files that are missing or broken leave a
    note on the page instead of their part.
    """
    board, broken = _board(folder)
    traces = traces_of(summary, folder)
    page = {
        "summary": summary,
        "headline": headline(summary),
        "mood": mood(summary),
        "entries": shown_entries(summary, answer_of(summary, folder, board, ""), folder),
        "sizes": sizes_of(summary, board),
        "runs": list(runs_of(summary)),
        "samples": reference_samples(summary, folder),
        "traces": traces,
        "plotted": [each.round for each in traces if each.traces],
        "files": list(_files(summary, folder)),
        "shared": script.startswith("../"),
        "plots": _json_for_script(_plots(traces)),
        "script": script,
        "notes": [*summary.notes, *broken, *(note for each in traces for note in each.notes)],
        "style": style(),
        "behaviour": asset("report.js"),
    }
    return environment().get_template("report.html").render(page)


def _board(folder: Path) -> tuple[Board, list[str]]:
    """The records of the day of the result, and what is to be said where they cannot be read."""
    try:
        if (folder / BOARD).exists():
            return board_in(folder), []
    except GolfError:
        pass
    return UNKNOWN, [f"{BOARD}: cannot be read, so no record is known"]


def _files(summary: Summary, folder: Path) -> Iterator[str]:
    """The files that are no entry's: the result's own, then the reference's."""
    made_with_the_page = {"summary.txt", "manifest.json"}
    yield from (name for name in RESULT_FILES if name in made_with_the_page or (folder / name).exists())
    yield f"{summary.reference.label.name}.py"
    for run in summary.reference.runs:
        yield from (f"{summary.stem_of_reference(run)}.{ending}" for ending in ENDINGS)


def _json_for_script(value: object) -> str:
    """JSON that may stand inside a <script>: no character in it can end the element."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _plots(traces: tuple[Traces, ...]) -> Json:
    """What the script draws, by round."""
    return {
        each.round: [
            {"label": trace.name, "stride": trace.stride, "losses": trace.losses, "mean": trace.mean}
            for trace in each.traces
        ]
        for each in traces
        if each.traces
    }
