"""The house: rooms whose imports run down only, few enough to be seen, and drawn as they are."""

import re
from graphlib import TopologicalSorter

import pytest

from tools.draw_house import PAGE, ROOT, arrows, drawn, filled, rooms

# From the top down. A room imports rooms of lower floors; those of one floor do not know each other.
FLOORS = (
    ("__main__", "pytest_plugin"),
    ("commands",),
    ("compare",),
    ("show",),
    ("results",),
    ("judge",),
    ("confine",),
    ("run", "hole"),
    ("log", "launcher"),
    ("tables",),
    ("files", "pattern"),
    ("errors",),
)
# Beside the walk: commands open these, and they need little of it.
SIDE_ROOMS = {"pack": {"run"}, "lessons": set[str](), "corpus": set[str]()}
COMMON = {"hole", "tables", "files", "errors"}
FLOOR = {room: number for number, floor in enumerate(FLOORS) for room in floor}


def upwards(room: str, other: str) -> bool:
    if room in SIDE_ROOMS:
        return other not in COMMON | SIDE_ROOMS[room]
    if other in SIDE_ROOMS:
        return FLOOR[room] > FLOOR["commands"]
    return FLOOR[room] >= FLOOR[other]


def test_every_room_has_its_floor() -> None:
    assert rooms("golf") == FLOOR.keys() | SIDE_ROOMS.keys()


@pytest.mark.slow
def test_no_arrow_runs_up() -> None:
    assert sorted(arrow for arrow in arrows("golf") if upwards(*arrow)) == []


@pytest.mark.slow
@pytest.mark.parametrize("package", ["golf", "golf.pack"])
def test_no_rooms_import_each_other_in_a_circle(package: str) -> None:
    found = arrows(package)
    below = {room: {other for start, other in found if start == room} for room in rooms(package)}
    TopologicalSorter(below).prepare()


@pytest.mark.slow
@pytest.mark.parametrize(("package", "most_rooms", "most_arrows"), [("golf", 24, 60), ("golf.pack", 10, 20)])
def test_rooms_and_arrows_are_few_enough_to_be_seen(package: str, most_rooms: int, most_arrows: int) -> None:
    assert len(rooms(package)) <= most_rooms
    assert len(arrows(package)) <= most_arrows


def test_packages_hold_no_code_of_their_own() -> None:
    assert [path for path in (ROOT / "golf").rglob("__init__.py") if path.read_text("utf-8")] == []


def test_an_arrow_is_drawn_only_where_no_others_lead_there() -> None:
    assert drawn(frozenset({("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("a", "d")})) == {
        ("a", "b"),
        ("b", "c"),
        ("c", "d"),
    }


@pytest.mark.slow
def test_the_pictures_are_those_of_the_imports() -> None:
    page = PAGE.read_text("utf-8")
    assert page == filled(page), "run: python -m tools.draw_house"


@pytest.mark.parametrize("package", ["golf", "golf.pack"])
def test_the_page_has_a_line_for_every_room(package: str) -> None:
    folder = package.replace(".", "/")
    page = PAGE.read_text("utf-8")
    names = [f"{room}/" if (ROOT / folder / room).is_dir() else f"{room}.py" for room in rooms(package)]
    assert [name for name in names if f"| `{folder}/{name}` |" not in page] == []


def test_every_file_that_the_page_names_is_there() -> None:
    named = re.findall(r"`((?:golf|tests|tools|docs|benchmarks)/[^`]*)`", PAGE.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []
