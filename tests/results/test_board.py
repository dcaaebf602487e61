"""A record enters the board through a verdict, and no other way."""

import json

import pytest

from golf.commands.main import main as toolbox
from golf.errors import GolfError
from golf.hole.reader import read_hole
from golf.results.board import enter, read_board


@pytest.fixture
def judged(fake_hole, compare):
    """The fake hole, its entries judged with the reference's own run."""
    text = (fake_hole.root / "reference.py").read_text()
    fake_hole.write("reference.py", f"sum(range(20_000_000))\n{text}")
    compare("good.py", "pico.py", "--fresh", "--seed", "5")
    return fake_hole.latest


def change(folder, **values) -> None:
    path = folder / "summary.json"
    summary = json.loads(path.read_text())
    summary["entries"][0] |= values
    path.write_text(json.dumps(summary))


def test_a_valid_entry_holds_every_lane_that_it_wins(fake_hole, judged):
    hole = read_hole(fake_hole.root)
    enter(hole, judged)
    current = read_board(hole).current()
    good = (fake_hole.root / "good.py").stat().st_size
    assert (current["bytes"].file, current["bytes"].size) == ("good.py", good)
    assert current["plain"].file == "good.py" and current["plain traces"].file == "pico.py"
    assert current["bytes"].stamp == judged.name and current["seconds"].size > 1


def test_a_record_enters_once_and_only_a_better_one_replaces_it(fake_hole, judged):
    hole = read_hole(fake_hole.root)
    enter(hole, judged)
    assert enter(hole, judged) == ["no record: nothing valid in it beats the board"]
    change(judged, bytes=7)
    assert enter(hole, judged)[0].startswith("bytes: good.py with 7 bytes, was ")
    assert [record.size for record in read_board(hole).records if record.lane == "bytes"][-1] == 7


@pytest.mark.parametrize(
    "flaw",
    [{"parity": "traces"}, {"confined": False}, {"complete": False}, {"path": "elsewhere/../../good.py"}],
)
def test_what_is_not_valid_or_not_of_the_hole_holds_no_record(fake_hole, judged, flaw):
    hole = read_hole(fake_hole.root)
    change(judged, **flaw)
    enter(hole, judged)
    assert "bytes" not in read_board(hole).current()


def test_a_record_needs_away_rounds_that_nobody_has_seen(fake_hole, judged):
    path = judged / "summary.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"seed": None}))
    with pytest.raises(
        GolfError, match="its away rounds are the shipped ones; a record is judged with --seed N"
    ):
        enter(read_hole(fake_hole.root), judged)


def test_a_packed_source_holds_no_plain_lane(fake_hole, judged):
    hole = read_hole(fake_hole.root)
    change(judged, packed=True)
    enter(hole, judged)
    assert "plain" not in read_board(hole).current() and "bytes" in read_board(hole).current()


def test_a_speed_counts_only_beside_the_references_own_run(fake_hole, compare, judged):
    compare("good.py", "--seed", "5")  # beside the golden log that the first call stored
    stored = fake_hole.latest
    hole = read_hole(fake_hole.root)
    enter(hole, stored)
    assert "seconds" not in read_board(hole).current()


def test_bad_folders_and_boards_are_one_clear_line(fake_hole, judged, capsys):
    hole = read_hole(fake_hole.root)
    assert toolbox(["board", "--enter", "nowhere"]) == 2
    assert "holds no readable summary.json" in capsys.readouterr().err
    change(judged)
    path = judged / "summary.json"
    path.write_text(path.read_text().replace('"hole": "fake"', '"hole": "moon"'))
    with pytest.raises(GolfError, match="is of the hole moon, not fake"):
        enter(hole, judged)
    fake_hole.write("board.toml", "[[record]\n")
    with pytest.raises(GolfError, match=r"board\.toml: .*mend the TOML"):
        read_board(hole)
