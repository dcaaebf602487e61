"""A record is what the board itself has judged, and nothing else."""

import pytest

import golf.judge.one_round
from golf.commands.main import main as toolbox
from golf.errors import GolfError
from golf.files import sha256
from golf.hole.inputs import round_files
from golf.hole.reader import read_hole
from golf.judge.verdict import Program
from golf.log.parity import Parity
from golf.results.board import SEEDS, Judged, Speed, file_in_hole, new_records, read_board
from golf.run.program import run_program


def judged(size: int = 100, **changes) -> Judged:
    program = Program("entries/a.py", "0" * 64, size, size, size, False)
    values = {
        "program": program, "packed": False, "parity": Parity.FULL, "sound": True,
        "speed": Speed(2.5, 3.0, 6), "seeds": (1, 2), "pythons": ("cpython 3.11.7",),
    }  # fmt: skip
    return Judged(**values | changes)


def lanes(entry: Judged, board) -> set[str]:
    return {record.lane for record in new_records(board, "a.py", entry, "2026-01-01", "1")}


@pytest.fixture
def hole(fake_hole):
    return read_hole(fake_hole.root)


def test_a_valid_plain_and_fast_entry_wins_every_empty_lane(hole):
    assert lanes(judged(), read_board(hole)) == {
        *("bytes", "characters", "plain", "plain traces", "seconds", "seconds, any language")
    }


@pytest.mark.parametrize(
    ("flaw", "left"),
    [
        ({"sound": False}, set()),
        ({"parity": Parity.LOSSES}, set()),
        ({"parity": Parity.TRACES}, {"plain traces"}),
        ({"packed": True}, {"bytes", "characters", "seconds", "seconds, any language"}),
        ({"speed": Speed(0.9, 1.1, 6)}, {"bytes", "characters", "plain", "plain traces"}),
    ],
)
def test_a_flaw_closes_the_lanes_that_it_concerns(hole, flaw, left):
    assert lanes(judged(**flaw), read_board(hole)) == left


@pytest.mark.needs_confinement
def test_entering_judges_the_file_twice_with_seeds_of_the_boards_own(fake_hole, hole, capsys):
    assert toolbox(["board", "--enter", "good.py"]) == 0
    record = read_board(hole).current()["bytes"]
    assert (record.file, record.size) == ("good.py", (fake_hole.root / "good.py").stat().st_size)
    assert len(set(record.seeds)) == 2 and record.pythons
    assert "bytes: good.py with" in capsys.readouterr().out
    assert toolbox(["board", "--enter", "good.py"]) == 1
    assert "beats no standing record" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.needs_bwrap
def test_every_run_for_a_record_has_inodes_of_its_own(hole, monkeypatch):
    libraries = []

    def run(launch, limits, confinement, *watching):
        libraries.append(confinement.private_library)
        return run_program(launch, limits, confinement, *watching)

    monkeypatch.setattr(golf.judge.one_round, "run_program", run)
    assert toolbox(["board", "--enter", "good.py"]) == 0
    assert libraries == [True] * len(hole.required_rounds) * 2 * SEEDS


@pytest.mark.slow
@pytest.mark.needs_confinement
def test_an_entry_with_a_claim_of_traces_wins_the_lane_of_traces_alone(fake_hole, hole, capsys):
    toolbox(["board", "--enter", "pico.py"])
    assert set(read_board(hole).current()) - {"seconds"} == {"plain traces"}


@pytest.mark.slow
@pytest.mark.needs_confinement
def test_an_entry_that_knows_the_shipped_rounds_alone_enters_nothing(fake_hole, compare, hole, capsys):
    knows = """
import hashlib
print(end=LOGS[hashlib.sha256(open("input.txt","rb").read()).hexdigest()])
"""
    compare("good.py")
    folder = max((fake_hole.root / "run_results").glob("*/reference.log")).parent
    known = {
        sha256(round_files(hole, r)["input.txt"]): (
            folder / ("reference.log" if r.kind == "home" else f"reference.{r.name}.log")
        ).read_text()
        for r in hole.rounds
    }
    fake_hole.write("knows.py", knows.replace("LOGS", repr(known)))
    status, out, _ = compare("knows.py")
    assert status == 0 and "valid" in out
    assert toolbox(["board", "--enter", "knows.py"]) == 1
    assert "misses its claim" in capsys.readouterr().err
    assert read_board(hole).current() == {}


def test_a_result_folder_is_a_story_and_no_record(fake_hole, compare, capsys):
    compare("good.py")
    folder = max((fake_hole.root / "run_results").glob("*/summary.json")).parent
    assert toolbox(["board", "--enter", str(folder)]) == 2
    assert "is a folder" in capsys.readouterr().err


def test_a_file_outside_the_hole_is_told_where_to_go(hole, tmp_path_factory):
    outside = tmp_path_factory.mktemp("elsewhere") / "mine.py"
    outside.write_text("1")
    with pytest.raises(GolfError, match=r"lies outside .*; copy it to .*entries"):
        file_in_hole(hole, outside)


@pytest.mark.parametrize(
    "text", ["[[record]\n", "[[record]]\nlane = 3\n", '[[record]]\nlane = "moon"\nfile = "a"\n']
)
def test_a_broken_board_is_one_clear_line(fake_hole, hole, text):
    fake_hole.write("board.toml", text)
    with pytest.raises(GolfError, match=r"board\.toml: .*(mend the TOML|must be)"):
        read_board(hole)
