"""
python -m tools.draw_house

Draws which rooms of golf/ import which, and which of golf/pack/, into docs/architecture.md: from the syntax trees of
all modules, so that the pictures are true. A test fails when they are stale.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tools import sections

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
GROUND = frozenset(
    {"errors", "files", "pattern", "tables"}
)  # under every room, so their arrows would only be in the way

Arrow = tuple[str, str]  # a room, and one that it imports


def rooms(package: str) -> frozenset[str]:
    """The rooms of a package: its folders and its modules."""
    folder = ROOT / package.replace(".", "/")
    return frozenset(path.parts[0].removesuffix(".py") for path in _modules(folder)) - {"__init__"}


@cache
def arrows(package: str) -> frozenset[Arrow]:
    """Who imports whom between the rooms of a package, wherever in a module that stands."""
    known, folder = rooms(package), ROOT / package.replace(".", "/")
    pairs = {
        (path.parts[0].removesuffix(".py"), _room(name, package))
        for path in _modules(folder)
        for name in imports((folder / path).read_text("utf-8"))
    }
    return frozenset((room, other) for room, other in pairs if room != other and {room, other} <= known)


def imports(source: str) -> Iterator[str]:
    """The dotted names that a module imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def drawn(found: frozenset[Arrow]) -> frozenset[Arrow]:
    """The arrows that do not follow from others: the fewest that connect the same rooms."""
    return frozenset(
        (room, other)
        for room, other in found
        if not any(other in _below(between, found) for start, between in found if start == room)
    )


def mermaid(package: str, left_out: frozenset[str] = frozenset()) -> str:
    """A picture of a package's rooms; of those left out no arrow is drawn."""
    shown = sorted(arrow for arrow in drawn(arrows(package)) if arrow[1] not in left_out)
    alone = sorted(rooms(package) - left_out - {room for arrow in shown for room in arrow})
    lines = [f"    {room} --> {other}" for room, other in shown] + [f"    {room}" for room in alone]
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```"])


def filled(page: str) -> str:
    """The page with its pictures drawn anew."""
    for package, left_out in (("golf", GROUND), ("golf.pack", frozenset[str]())):
        page = sections.filled(page, package, mermaid(package, left_out))
    return page


def _modules(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*.py"))


def _room(name: str, package: str) -> str:
    """The room of a package in which a dotted name lies, or one that is none."""
    return name.removeprefix(f"{package}.").partition(".")[0] if name.startswith(f"{package}.") else ""


def _below(room: str, found: frozenset[Arrow]) -> set[str]:
    """All rooms that a room imports, those that these import, and so on."""
    below, ahead = set[str](), {room}
    while ahead:
        ahead = {other for start, other in found if start in ahead} - below
        below |= ahead
    return below


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text("utf-8")), "utf-8")
