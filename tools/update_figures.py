"""
python tools/update_figures.py

Makes the kept run's pages anew from its summary and logs, and fills the generated parts of README.md, between
`<!-- name -->` and `<!-- end -->`, from the kept run, the boards, and the benchmarks in benchmarks/kept. A test fails
when they are stale.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from golf.hole.course import find_hole, hole_folders
from golf.hole.reader import read_hole
from golf.hole.source import read_source
from golf.results.board import read_board
from golf.results.folder import ResultFolder
from golf.results.summary import read_summary
from golf.show.board import COLUMNS, board_rows
from golf.show.publish import publish
from golf.show.tables import as_text

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "run_results" / "20261127_012213"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def kept_run() -> str:
    """The kept run's tables, as compare_runs.py prints them."""
    text = as_text(read_summary(KEPT)).rstrip("\n")
    return f"```\n{text}\n```\n\nThat run is kept whole in `run_results/{KEPT.name}/`."


def boards() -> str:
    """Every hole with its reference's size, its records, and how the first one's bytes fell."""
    parts = []
    for folder in hole_folders(ROOT):
        hole = read_hole(folder)
        size = read_source(hole.reference).bytes
        page = ROOT / "docs" / f"{folder.name}.md"
        title = f"[{hole.name}](docs/{page.name})" if page.is_file() else hole.name
        parts.append(f"**{title}**: the reference `{hole.reference.name}` has {size:,} bytes.")
        parts.append(table(COLUMNS, board_rows(read_board(hole))))
    return "\n\n".join([*parts, bytes_by_date()])


def bytes_by_date() -> str:
    """A chart of the lane `bytes` of the hole that is played at the root, from the published figure on."""
    board = read_board(find_hole(ROOT, None))
    records = [record for record in board.records if record.lane == "bytes"]
    published = [figure for figure in board.published if figure.lane == "bytes"]
    points = [("published", published[0].size)] + [(record.date, record.size) for record in records]
    days = ", ".join(f'"{day} ({i})"' if i else f'"{day}"' for i, (day, _) in enumerate(points))
    sizes = ", ".join(f"{size:g}" for _, size in points)
    return (
        "```mermaid\nxychart-beta\n"
        '    title "Bytes of the smallest valid names program, by date"\n'
        f"    x-axis [{days}]\n"
        f'    y-axis "bytes" 0 --> {max(size for _, size in points):g}\n'
        f"    line [{sizes}]\n```"
    )


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


PARTS = {"kept run": kept_run, "board": boards, "benchmarks": benchmarks}


def filled(text: str) -> str:
    """The text with every generated part made anew."""
    for name, make in PARTS.items():
        head, _, rest = text.partition(f"<!-- {name} -->\n")
        _, _, tail = rest.partition("<!-- end -->")
        text = f"{head}<!-- {name} -->\n\n{make()}\n\n<!-- end -->{tail}"
    return text


def stale() -> Iterator[str]:
    """The names of the parts of README.md that are not what they would be made now."""
    text = (ROOT / "README.md").read_text("utf-8")
    for name, make in PARTS.items():
        if f"<!-- {name} -->\n\n{make()}\n\n<!-- end -->" not in text:
            yield name


if __name__ == "__main__":
    publish(read_summary(KEPT), ResultFolder(KEPT))
    readme = ROOT / "README.md"
    readme.write_text(filled(readme.read_text("utf-8")), "utf-8")
