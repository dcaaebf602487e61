"""
python -m tools.update_figures

Makes the kept runs' pages anew from summaries and logs, and fills the generated parts of README.md, docs/board.md and
docs/measured.md, between `<!-- name -->` and `<!-- end -->`, from the kept runs, the boards, and the benchmarks in
benchmarks/kept. A test fails when they are stale.
"""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from golf.hole.course import find_hole, hole_folders
from golf.hole.hole import Hole
from golf.hole.reader import read_hole
from golf.hole.source import read_source
from golf.results.board import read_board
from golf.results.folder import ResultFolder
from golf.results.lanes import LANES
from golf.results.records import Record
from golf.results.summary_json import read_summary
from golf.show.board import COLUMNS, DESCENT, board_rows, descent_rows
from golf.show.markdown import escaped
from golf.show.publish import publish
from golf.show.tables import as_text
from tools import sections

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "run_results" / "20261127_174723"
PORTS = ROOT / "run_results" / "20261127_143405"  # of the ports, from seeds that the judge drew


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def holes() -> list[Hole]:
    return [read_hole(folder) for folder in hole_folders(ROOT)]


def first_sentence() -> str:
    """How small the smallest program is, and how long its log and the reference are."""
    hole = find_hole(ROOT, None)
    size = read_board(hole).current()["bytes"].size
    lines = (ResultFolder(KEPT).stdout(hole.reference.stem) or b"").count(b"\n")
    reference = read_source(hole.reference).bytes
    return (
        f"**A complete GPT trainer in {size:,g} bytes.** It reads names, trains a transformer for 1,000 steps, makes\n"
        f"up twenty new names, and prints the same {lines:,} lines as `{hole.reference.name}`, which is written to be\n"
        f"read and has {reference:,} bytes. The same to the byte: on its own input, and on inputs that it never saw."
    )


def kept_run(folder: Path) -> str:
    """A kept run's tables, as `golf show --verbose` prints them."""
    text = as_text(read_summary(folder)).rstrip("\n")
    return f"```\n{text}\n```\n\nThat run is kept whole in `run_results/{folder.name}/`."


def records() -> str:
    """The standing records: a row for each hole, a column for each lane."""
    rows = []
    for hole in holes():
        current = read_board(hole).current()
        cells = [_linked(hole, current.get(lane.name)) for lane in LANES]
        rows.append((hole.name, f"{read_source(hole.reference).bytes:,}", *cells))
    return table(("hole", "reference", *(lane.name for lane in LANES)), rows)


def _linked(hole: Hole, record: Record | None) -> str:
    if record is None:
        return ""
    path = (hole.folder / record.file).resolve().relative_to(ROOT)
    return f"[{record.size:,g}]({path.as_posix()})"


def boards() -> str:
    """Every hole with its reference's size and all that is known of its records."""
    parts = []
    for hole in holes():
        size = read_source(hole.reference).bytes
        parts.append(f"## {hole.name}\n\nThe reference `{hole.reference.name}` has {size:,} bytes.")
        rows = [tuple(map(escaped, row)) for row in board_rows(read_board(hole))]
        parts.append(table(COLUMNS, rows))
    return "\n\n".join(parts)


def descents() -> str:
    """Every hole with all records that it ever had."""
    parts = []
    for hole in holes():
        rows = [tuple(map(escaped, row)) for row in descent_rows(read_board(hole))]
        parts += [f"## {hole.name}: descent", table(DESCENT, rows)]
    return "\n\n".join(parts)


def benchmarks() -> str:
    """Every kept benchmark's rows."""
    rows: list[tuple[str, ...]] = []
    for path in sorted((ROOT / "benchmarks" / "kept").glob("*.json")):
        kept = json.loads(path.read_text("utf-8"))
        for row in kept["rows"]:
            between = f"{row['least']:.2f} to {row['most']:.2f}"
            rows.append(
                (f"`{path.stem}`", row["what"], f"{row['ratio']:.2f}", between, row["unit"], kept["python"])
            )
    return table(("benchmark", "ratio of", "median", "range", "in", "Python"), rows)


PAGES: dict[str, dict[str, Callable[[], str]]] = {
    "README.md": {"first sentence": first_sentence, "records": records},
    "docs/board.md": {"board": boards, "descent": descents},
    "docs/measured.md": {
        "kept run": partial(kept_run, KEPT),
        "kept run of ports": partial(kept_run, PORTS),
        "benchmarks": benchmarks,
    },
}


def filled(name: str) -> str:
    """The page with every generated part made anew."""
    text = (ROOT / name).read_text("utf-8")
    for part, make in PAGES[name].items():
        text = sections.filled(text, part, make())
    return text


def stale() -> Iterator[str]:
    """The pages that are not what they would be made now."""
    for name in PAGES:
        if (ROOT / name).read_text("utf-8") != filled(name):
            yield name


if __name__ == "__main__":
    for kept in (KEPT, PORTS):
        publish(read_summary(kept), ResultFolder(kept))
    for name in PAGES:
        (ROOT / name).write_text(filled(name), "utf-8")
