"""The figures of README and docs are those of the kept run, the boards and the kept benchmarks, and those are true."""

from pathlib import Path

import pytest

from golf.hole.course import find_hole, hole_folders
from golf.hole.reader import read_hole
from golf.results.board import read_board
from golf.results.check import faults
from golf.results.records import read_records
from golf.results.verify import verify
from tools.update_figures import KEPT, PORTS, ROOT, filled, first_sentence, stale

HOLES = hole_folders(ROOT)


@pytest.mark.slow
def test_no_generated_part_of_a_page_is_stale():
    assert list(stale()) == [], "run: python -m tools.update_figures"


def test_the_first_sentence_tells_the_record_the_log_and_the_reference():
    sentence = first_sentence()
    [size] = [r.size for lane, r in read_board(find_hole(ROOT, None)).current().items() if lane == "bytes"]
    assert f"in {size:g} bytes" in sentence and "1,025 lines" in sentence
    assert f"{(ROOT / 'microgpt.py').stat().st_size:,} bytes" in sentence


def test_a_page_that_lost_its_place_for_a_part_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr("tools.update_figures.ROOT", tmp_path)
    monkeypatch.setattr(
        "tools.update_figures.PAGES", {"README.md": {"first sentence": lambda: "A sentence."}}
    )
    (tmp_path / "README.md").write_text("nothing", "utf-8")
    with pytest.raises(ValueError, match="has no place for `first sentence`"):
        filled("README.md")


@pytest.mark.slow
@pytest.mark.parametrize("kept", [KEPT, PORTS], ids=["of the entries", "of the ports"])
def test_a_kept_run_still_follows_from_the_files(kept):
    assert list(verify(kept, find_hole(ROOT, "names"), ROOT)) == []


@pytest.mark.slow
@pytest.mark.parametrize("folder", HOLES, ids=lambda folder: Path(folder).name)
def test_every_record_follows_from_what_it_holds(folder):
    hole = read_hole(folder)
    records = read_records(hole)
    assert records
    assert [line for kept in records for line in faults(kept, hole, records)] == []
