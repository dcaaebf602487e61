"""The figures of README and docs are those of the kept run, the boards and the kept benchmarks, and those are true."""

from pathlib import Path

import pytest

from golf.hole.course import find_hole, hole_folders
from golf.hole.reader import read_hole
from golf.hole.source import read_source
from golf.results.board import LANES, read_board
from golf.results.verify import verify
from tools.update_figures import KEPT, ROOT, filled, first_sentence, stale

HOLES = hole_folders(ROOT)


def test_no_generated_part_of_a_page_is_stale():
    assert list(stale()) == [], "run: python tools/update_figures.py"


def test_the_first_sentence_tells_the_record_the_log_and_the_reference():
    sentence = first_sentence()
    [size] = [r.size for lane, r in read_board(find_hole(ROOT, None)).current().items() if lane == "bytes"]
    assert f"in {size:g} bytes" in sentence and "1,025 lines" in sentence
    assert f"{(ROOT / 'microgpt.py').stat().st_size:,} bytes" in sentence


def test_a_page_that_lost_its_place_for_a_part_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr("tools.update_figures.ROOT", tmp_path)
    (tmp_path / "README.md").write_text("nothing", "utf-8")
    with pytest.raises(ValueError, match="has no place for `first sentence`"):
        filled("README.md")


def test_the_kept_run_still_follows_from_the_files():
    assert list(verify(KEPT, find_hole(ROOT, "names"), ROOT)) == []


@pytest.mark.parametrize("folder", HOLES, ids=lambda folder: Path(folder).name)
def test_every_standing_record_is_the_file_that_was_judged(folder):
    hole = read_hole(folder)
    lanes = {lane.name: lane for lane in LANES}
    for record in read_board(hole).current().values():
        source = read_source(folder / record.file)
        assert source.sha256 == record.sha256, record.file
        lane = lanes[record.lane]
        assert not (lane.plain and source.packed), record.file
        if lane.unit == "bytes":
            assert source.bytes == record.size
        elif lane.unit == "characters":
            assert source.characters == record.size
