"""A record is what the board itself has judged, and nothing else."""

import os
from dataclasses import replace

import pytest

import golf.judge.one_round
from golf.commands.main import main as toolbox
from golf.errors import GolfError
from golf.files import sha256
from golf.hole.inputs import round_files
from golf.hole.reader import read_hole
from golf.judge.verdict import Program
from golf.log.parity import Parity
from golf.results.board import Board, file_in_hole, new_records, read_board
from golf.results.lanes import BY_NAME, SEEDS, Judged, Pairs
from golf.results.records import Record
from golf.run.program import run_program


def judged(size: int = 100, **changes) -> Judged:
    program = Program("entries/a.py", "0" * 64, size, size, size, False)
    values = {
        "program": program, "packed": False, "parity": Parity.FULL, "sound": True, "layers": ("limits",),
        "speed": Pairs(2.5, 2.7, 3.0, 6), "seeds": (1, 2), "pythons": ("cpython 3.11.7",),
    }  # fmt: skip
    return Judged(**values | changes)


TOLD = Record("", "a.py", 0, "", "2026-01-01T10:00:00Z", "Ada", "one space less")


def won(entry: Judged, board: Board, duel: Pairs | None = None) -> dict[str, Record]:
    duels = {"other": duel} if duel else {}
    return {record.lane: record for record in new_records(board, entry, duels, TOLD)}


def lanes(entry: Judged, board: Board) -> set[str]:
    return set(won(entry, board))


def board_of(*records: Record) -> Board:
    return Board(records, ())


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
        ({"speed": Pairs(0.9, 1.0, 1.1, 6)}, {"bytes", "characters", "plain", "plain traces"}),
    ],
)
def test_a_flaw_closes_the_lanes_that_it_concerns(hole, flaw, left):
    assert lanes(judged(**flaw), read_board(hole)) == left


@pytest.mark.parametrize(("size", "wins"), [(99, True), (100, False), (101, False)])
def test_only_a_smaller_entry_beats_a_size(size, wins):
    board = board_of(replace(TOLD, lane="bytes", size=100))
    assert ("bytes" in won(judged(size), board)) == wins


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


@pytest.mark.parametrize(
    ("duel", "wins"),
    [
        (None, False),
        (Pairs(1.2, 1.25, 1.3, 5), True),
        (Pairs(1.01, 1.2, 1.4, 5), False),  # by less than the pairs differ
        (Pairs(0.99, 1.2, 1.3, 5), False),  # not in every pair
    ],
)
def test_a_faster_entry_wins_by_pairs_of_runs_with_what_stands_and_by_more_than_their_spread(duel, wins):
    board = board_of(replace(TOLD, lane="seconds", size=9.0, sha256="other"))
    record = won(judged(), board, duel).get("seconds")
    assert (record is not None) == wins
    if record:
        assert (record.duel, record.replaced) == (duel, "seconds/2026-01-01-9")


def test_a_new_record_names_the_one_that_it_replaced_and_what_it_stands_on():
    record = won(judged(), board_of(replace(TOLD, lane="bytes", size=300)))["bytes"]
    assert (record.replaced, record.holder, record.stroke) == (
        "bytes/2026-01-01-300",
        "Ada",
        "one space less",
    )
    assert (record.seeds, record.pythons, record.layers) == ((1, 2), ("cpython 3.11.7",), ("limits",))


def test_the_descent_leaves_out_what_is_struck_and_what_was_overtaken():
    sizes = [("01", 300, ""), ("02", 200, "it read the clock"), ("03", 250, ""), ("04", 260, "")]
    board = board_of(
        *(
            replace(TOLD, lane="bytes", size=size, date=f"2026-01-{day}", struck=why)
            for day, size, why in sizes
        )
    )
    assert [record.size for record in board.descent(BY_NAME["bytes"])] == [300, 250]
    assert board.current()["bytes"].size == 250
    assert set(board.current()) == {"bytes"}


@pytest.mark.parametrize(
    ("duel", "stands"),
    [
        (None, 30),
        (Pairs(1.01, 1.2, 1.4, 5), 30),
        (Pairs(0.5, 0.6, 0.7, 5), 30),
        (Pairs(1.2, 1.25, 1.3, 5), 20),
    ],
)
def test_where_times_decide_a_later_record_stands_by_its_pairs_of_runs_alone(duel, stands):
    first = replace(TOLD, lane="seconds", size=30)
    board = board_of(first, replace(first, size=20, duel=duel), replace(first, size=90))
    assert board.current()["seconds"].size == stands


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
    assert read_board(hole).records == ()


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
    "text", ["[[published]\n", "[[published]]\nlane = 3\n", '[[published]]\nlane = "moon"\nsize = 1\n']
)
def test_a_broken_board_is_one_clear_line(fake_hole, hole, text):
    fake_hole.write("board.toml", text)
    with pytest.raises(GolfError, match=r"board\.toml: .*(mend the TOML|must be)"):
        read_board(hole)


@pytest.mark.parametrize("size", ["nan", "inf", "-inf", "-4", "0"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("board.toml", '[[published]]\nlane = "bytes"\nwhat = ""\nsize = '),
        ("records/bytes/1/record.toml", 'lane = "bytes"\nfile = "a.py"\nsize = '),
    ],
)
def test_an_impossible_size_is_one_clear_line(fake_hole, capsys, size, name, text):
    (fake_hole.root / name).parent.mkdir(parents=True, exist_ok=True)
    fake_hole.write(name, f"{text}{size}\n")
    assert toolbox(["board"]) == 2
    out, err = capsys.readouterr()
    assert (
        out == "" and f"{name}: " in err and "it must be a number above zero" in err and err.count("\n") == 1
    )


@pytest.mark.parametrize(
    "name", [b"z\xff.py", b"z\n.py", b"z\x1b[1m.py", "z\u202e.py".encode(), b"z\xc2\x9b.py"]
)
def test_a_file_whose_path_does_not_print_is_refused_before_it_is_judged(fake_hole, capsys, name):
    path = os.fsdecode(name)
    fake_hole.entry(path)
    assert toolbox(["board", "--enter", path]) == 2
    told = capsys.readouterr().err
    assert "rename it and enter it again" in told and told.count("\n") == 1 and told.isascii()
    assert not (fake_hole.root / "records").exists() and not (fake_hole.root / "run_results").exists()
    assert toolbox(["board"]) == 0


def test_a_run_beside_a_broken_board_judges_and_says_that_no_record_is_known(fake_hole, compare, capsys):
    fake_hole.write("board.toml", "[[published]\n")
    status, out, err = compare("good.py", "--rounds", "home")
    assert status == 0 and "board.toml" in err and err.count("\n") == 1
    assert "good: the board cannot be read" in out and "no record yet" not in out
    page = (fake_hole.latest / "report.html").read_text("utf-8")
    assert "board.toml: cannot be read, so no record is known" in page and "no record yet" not in page
    assert toolbox(["verify"]) == 0, capsys.readouterr().out
