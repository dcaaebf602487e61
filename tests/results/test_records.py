"""A record is a folder of its own, read as it was written."""

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golf.errors import GolfError
from golf.hole.reader import read_hole
from golf.results.lanes import BY_NAME, Pairs
from golf.results.records import Record, keep, read_record, read_records, write

RECORD = Record("bytes", "entries/a.py", 100, "0" * 64, "2026-01-01T10:00:00Z")
WHOLE = replace(
    RECORD, lane="seconds", size=22.45, holder="Ada", stroke="one less", replaced="seconds/2025-12-31-20", seeds=(1, 2),
    pythons=("cpython 3.11.7",), harness="0.1.0", layers=("limits", "bwrap"), struck="it read the clock",
    speed=Pairs(1.5, 2.0, 2.5, 6), duel=Pairs(1.1, 1.2, 1.3, 5),
)  # fmt: skip


@pytest.fixture
def hole(fake_hole):
    return read_hole(fake_hole.root)


def test_every_field_comes_back(hole):
    assert all(getattr(WHOLE, field.name) != field.default for field in fields(Record) if field.compare)
    for record in (RECORD, WHOLE):
        kept = keep(hole, record, b"1\n", None)
        assert read_record(kept.folder) == kept == record
        assert kept.source.read_bytes() == b"1\n"


@pytest.mark.slow
@given(st.text(st.characters(exclude_characters="\0", codec="utf-8")))
def test_whatever_a_contributor_wrote_comes_back(tmp_path_factory, text):
    hole_folder = tmp_path_factory.mktemp("any")
    (hole_folder / "r").mkdir()
    record = replace(RECORD, holder=text, stroke=text, file=f"entries/{text}.py")
    write(replace(record, folder=hole_folder / "r"))
    assert read_record(hole_folder / "r") == record


def test_records_come_oldest_first_and_none_takes_anothers_folder(hole):
    for hour in ("11", "10"):
        keep(hole, replace(RECORD, date=f"2026-01-01T{hour}:00:00Z"), hour.encode(), None)
    found = read_records(hole)
    assert [record.source.read_bytes() for record in found] == [b"10", b"11"]
    assert sorted(record.name for record in found) == ["bytes/2026-01-01-100", "bytes/2026-01-01-100-2"]


@pytest.mark.parametrize("file", ["a.py", "a.record.toml", "a", "../a.c", "a.\n", "a.p y", "a./x"])
def test_no_name_of_an_entry_takes_the_place_of_another_file(hole, file):
    kept = keep(hole, replace(RECORD, file=file), b"1", None)
    assert sorted(path.name for path in kept.folder.iterdir()) == sorted(["record.toml", kept.source.name])
    assert kept.source.parent == kept.folder


def test_every_lane_has_a_folder_of_its_own_that_any_file_system_takes():
    folders = [lane.folder for lane in BY_NAME.values()]
    assert len(set(folders)) == len(folders)
    assert all(folder.replace("-", "").isalnum() for folder in folders)


@pytest.mark.parametrize(
    "text", ["lane = ", 'lane = "moon"', 'lane = "bytes"\nsize = "one"', 'lane = "bytes"\nsize = 1\nfile = 2']
)
def test_a_broken_record_is_one_clear_line(hole, text):
    folder = Path(hole.folder, "records", "bytes", "2026-01-01-1")
    folder.mkdir(parents=True)
    (folder / "record.toml").write_text(text)
    with pytest.raises(GolfError, match=r"record\.toml: "):
        read_records(hole)


def test_a_record_that_could_not_be_read_again_is_not_written(hole):
    with pytest.raises(GolfError, match="could not be read again"):
        keep(hole, replace(RECORD, file="entries/z\udcff.py"), b"1\n", None)
    assert read_records(hole) == ()
    kept = keep(hole, RECORD, b"1\n", None)
    with pytest.raises(GolfError, match="could not be read again"):
        write(replace(kept, struck="\udcff"))
    assert read_records(hole) == (kept,)


def test_record_toml_shows_no_character_that_does_not_print(hole):
    kept = keep(hole, replace(RECORD, holder="\x9b\u202e\x7f\U000e0001"), b"1\n", None)
    assert read_record(kept.folder) == kept
    assert (kept.folder / "record.toml").read_text().replace("\n", "").isprintable()
