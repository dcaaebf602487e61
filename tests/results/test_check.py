"""`golf board --check`: what a record and its summary say is computed anew, and whatever else stands there is named."""

import copy
import json
import shutil

import pytest

from golf.errors import GolfError
from golf.hole.reader import read_hole
from golf.results.check import faults
from golf.results.records import read_record, read_records
from golf.results.verify import UNKNOWABLE
from tests.shipped import ROOT

NAME = "plain/2026-11-27-2141"

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
