"""Writes a result's page, and Plotly's script beside it."""

from pathlib import Path

from plotly.offline import get_plotlyjs, get_plotlyjs_version

from golf.hole.hole import Hole
from golf.results.board import read_board
from golf.results.folder import ResultFolder
from golf.results.summary import Json
from golf.show.history import write_index_page
from golf.show.page import build_page


def publish(summary: Json, folder: ResultFolder, hole: Hole) -> None:
    """Write report.html. Results of one run_results/ share one script; a folder of its own holds its own."""
    name = f"plotly-{get_plotlyjs_version()}.min.js"
    shared = folder.path.parent.name == "run_results"
    place = ResultFolder(folder.path.parent) if shared else folder
    if not (place.path / name).is_file():
        place.write(name, get_plotlyjs())
    script = f"../{name}" if shared else name
    folder.write("report.html", build_page(summary, folder.path, script, _past(hole), read_board(hole)))
    if shared:
        write_index_page(folder.path.parent)


def _past(hole: Hole) -> dict[str, int]:
    """Standing records and published figures that are counted in bytes, by what they are."""
    board = read_board(hole)
    sizes = {
        f"record, {lane}: {Path(record.file).stem}": int(record.size)
        for lane, record in board.current().items()
        if lane in ("bytes", "plain", "plain traces")
    }
    published = {f"published, {f.lane}": int(f.size) for f in board.published if f.lane != "characters"}
    return sizes | published
