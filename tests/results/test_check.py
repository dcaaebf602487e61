"""`golf board --check`: what a record and its summary say is computed anew, and whatever else stands there is named."""

import copy
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from golf.errors import GolfError
from golf.hole.reader import read_hole
from golf.results.board import read_board
from golf.results.check import faults, strays
from golf.results.records import read_record, read_records
from golf.results.verify import UNKNOWABLE
from tests.shipped import ROOT

NAME = "plain/2026-11-27-2141"
DUEL = "\n[duel]\nleast = 2\nmedian = 3\nmost = 3.5\npairs = 5\n"

# What hangs on the machine or on the course of that day, and what two programs may do apart.
FREE = {key for keys in UNKNOWABLE.values() for key in keys} - {
    "path",
    "drawn",
    "exit_status",
    "ended",
    "harness",
}
FREE |= {"stamp", "missing", "inputs"}


@pytest.fixture
def hole(tmp_path):
    shutil.copytree(ROOT / "holes" / "sorter", tmp_path / "holes" / "sorter")
    return read_hole(tmp_path / "holes" / "sorter")


@pytest.fixture
def folder(hole):
    return hole.folder / "records" / NAME


def told(hole):
    try:
        return [*faults(read_record(hole.folder / "records" / NAME), hole, read_records(hole))]
    except GolfError as fault:
        return [str(fault)]


def leaves(value, place=()):
    if isinstance(value, dict | list) and value:
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from leaves(value[key], (*place, key))
    else:
        yield place, value


def placed(table, place, old):
    table = copy.deepcopy(table)
    inner = table
    for key in place[:-1]:
        inner = inner[key]
    number = isinstance(old, int | float) and not isinstance(old, bool)
    inner[place[-1]] = not old if isinstance(old, bool) else old + 1 if number else f"{old or ''}x"
    return table


def test_whatever_somebody_changes_in_the_summary_of_an_entry_is_named(hole, folder):
    assert told(hole) == []
    table = json.loads((folder / "summary.json").read_text())
    one_each = {
        tuple("#" if isinstance(key, int) else key for key in place): (place, value)
        for place, value in leaves(table)
        if (place[0] not in ("reference", "environment") and FREE.isdisjoint(place))
        or place[-1] == "confined"
    }
    silent = []
    for place, value in one_each.values():
        (folder / "summary.json").write_text(json.dumps(placed(table, place, value)))
        if not told(hole):
            silent.append(place)
    # what it was called, and where its Python lay, nobody needs to know
    assert {place[2:] for place in silent} == {("name",), ("interpreter", "path")} and len(one_each) > 50


@pytest.mark.parametrize(
    "key", ["lane", "file", "size", "sha256", "date", "replaced", "seeds", "harness", "layers"]
)
def test_whatever_somebody_changes_in_a_record_is_named(hole, folder, key):
    text = (folder / "record.toml").read_text()
    [line] = [line for line in text.splitlines() if line.startswith(f"{key} = ")]
    changed = line.replace('"', '"9', 1) if '"' in line else line.replace("1", "2")
    (folder / "record.toml").write_text(text.replace(line, changed))
    assert told(hole)


def test_a_summary_of_another_source_is_told_as_that(hole, folder):
    path = folder / "summary.json"
    table = json.loads(path.read_text())
    path.write_text(json.dumps(placed(table, ("entries", 0, "bytes"), 2141)))
    assert told(hole) == [
        "summary.json: entries[plaingpt].bytes is 2142; what follows from the files is 2141"
    ]


@pytest.mark.parametrize("name", ["source.py", "record.toml", "summary.json"])
def test_a_link_is_no_file_of_a_record(hole, folder, name):
    (folder / name).rename(hole.folder / "elsewhere")
    (folder / name).symlink_to(hole.folder / "elsewhere")
    [fault] = told(hole)
    assert f"{name}: is a link, not a file" in fault


def test_what_no_record_holds_is_named(hole, folder):
    (folder / "more").symlink_to("/etc/hostname")
    assert told(hole) == ["holds more, which is no file of a record; remove it"]


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("date", "2026-11-27", "its date is"),
        ("date", "2026-11-27T25:00:00Z", "its date is"),
        ("date", "2999-01-01T00:00:00Z", "its date is"),
        ("holder", "\\u001b[31m", "holder is no line"),
        ("stroke", "x" * 301, "stroke is no line"),
        ("struck", " ", "struck is no line"),
    ],
)
def test_what_follows_from_nothing_is_a_date_or_a_line(hole, folder, key, value, why):
    text = (folder / "record.toml").read_text()
    lines = [line for line in text.splitlines() if not line.startswith(f"{key} = ")]
    (folder / "record.toml").write_text("\n".join([*lines, f'{key} = "{value}"', ""]))
    assert why in "; ".join(told(hole))


def test_a_record_that_lost_its_seeds_passes_for_no_older_one(hole, folder):
    """Nothing that its summary says would be looked at."""
    text = (folder / "record.toml").read_text()
    kept = [line for line in text.splitlines() if not line.startswith("seeds = ")]
    (folder / "record.toml").write_text("\n".join([*kept, ""]))
    assert "no file of an unjudged record" in told(hole)[0] and "only a part of seeds" in told(hole)[1]


def test_a_duel_is_told_where_times_decided_alone(hole, folder):
    (folder / "record.toml").write_text((folder / "record.toml").read_text() + DUEL)
    assert told(hole) == ["has a duel without a record that times could beat, or lacks one"]


def test_a_record_beats_what_stood_before_it(hole, folder):
    shutil.copytree(folder, f"{folder}-2")
    assert told(hole) == [f"has the very date of {NAME}-2"]
    text = (folder / "record.toml").read_text().replace("T08:48:16Z", "T09:00:00Z")
    (Path(f"{folder}-2") / "record.toml").write_text(text.replace("plain/2026-11-20-2437", NAME))
    second = read_record(Path(f"{folder}-2"))
    assert [*faults(second, hole, read_records(hole))] == [f"does not beat {NAME}, which stood before it"]


def test_the_figure_of_a_lane_of_times_is_the_least_of_its_pairs():
    hole = read_hole(ROOT / "holes" / "names")
    every = read_records(hole)
    record = read_board(hole).current()["seconds"]
    wrong = replace(record, size=record.size - 0.01)
    assert [*faults(record, hole, every)] == []
    assert any("times faster, the record says" in fault for fault in faults(wrong, hole, every))


def test_what_lies_among_the_records_and_is_none_is_named(hole):
    assert [*strays(hole)] == []
    top = hole.folder / "records"
    (top / "conftest.py").touch()
    (top / "plain" / "evil.py").touch()
    (top / "volume").mkdir()
    assert [each.split(",")[0] for each in strays(hole)] == [
        "records hold conftest.py", "records hold plain/evil.py", "records hold volume",
    ]  # fmt: skip
