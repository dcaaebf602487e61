"""The README's figures are those of the kept run, the boards and the kept benchmarks, and those are true."""

from pathlib import Path

import pytest

from golf.hole.course import find_hole, hole_folders
from golf.hole.reader import read_hole
from golf.hole.source import read_source
from golf.results.board import LANES, read_board
from golf.results.verify import verify
from tools.update_figures import KEPT, PARTS, ROOT, stale

HOLES = hole_folders(ROOT)


def test_no_generated_part_of_the_readme_is_stale():
    assert list(stale()) == [], "run: python tools/update_figures.py"
    assert set(PARTS) == {"kept run", "board", "benchmarks"}


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
