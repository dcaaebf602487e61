"""The board judges, keeps what is won, judges it again, and strikes what does not hold."""

import re
import shutil
from dataclasses import replace
from functools import cache

import pytest
from five_lines import REFERENCE, FakeHole, at_home

import golf.judge.one_round
from golf.commands.main import main as toolbox
from golf.files import sha256
from golf.hole.reader import read_hole
from golf.results.board import find_record, read_board
from golf.results.records import read_records
from golf.run.program import run_program

pytestmark = [pytest.mark.needs_confinement, pytest.mark.slow]


@pytest.fixture
def hole(fake_hole):
    return read_hole(fake_hole.root)


@pytest.fixture(scope="module")
def entered_once(tmp_path_factory, known_logs):
    """Gives a course in which a file was entered; each is made once."""

    @cache
    def course(name):
        root = tmp_path_factory.mktemp("entered")
        shutil.copytree(known_logs, root / "cache")
        FakeHole(root)
        with pytest.MonkeyPatch.context() as patch:
            at_home(root, patch)
            assert toolbox(["board", "--enter", name]) == 0
        return root

    return course


@pytest.fixture
def entered(fake_hole, entered_once, capsys):
    """Makes this course a copy of one in which a file was entered."""

    def copy(name):
        shutil.copytree(entered_once(name), fake_hole.root, dirs_exist_ok=True)
        capsys.readouterr()

    return copy


def test_entering_judges_the_file_twice_with_seeds_of_the_boards_own(fake_hole, hole, capsys):
    slower = "sum(range(4_000_000)); words ="  # no chance in the lane of seconds
    fake_hole.entry("good.py", "words =", slower)
    assert toolbox(["board", "--enter", "good.py"]) == 0
    kept = read_board(hole).current()["bytes"]
    record = kept
    assert (record.file, record.size) == ("good.py", (fake_hole.root / "good.py").stat().st_size)
    assert kept.source.read_bytes() == (fake_hole.root / "good.py").read_bytes()
    assert len(set(record.seeds)) == 2 and record.pythons and record.harness and "limits" in record.layers
    assert {verdict.seed for verdict in kept.summary().entries} == set(record.seeds)
    assert "bytes: good.py with" in capsys.readouterr().out
    assert toolbox(["board", "--enter", "good.py"]) == 1
    assert "beats no standing record" in capsys.readouterr().err
    assert toolbox(["board", "--check"]) == 0


def test_an_entry_with_a_claim_of_traces_wins_the_lane_of_traces_alone(hole, entered):
    entered("pico.py")
    assert {kept.lane for kept in read_records(hole)} - {"seconds"} == {"plain traces"}


def test_the_row_beside_an_entry_says_whose_it_is_and_what_won_it(fake_hole, hole):
    folder = fake_hole.root / "entries"
    folder.mkdir()
    (fake_hole.root / "good.py").rename(folder / "mine.py")
    (folder / "mine.py.toml").write_text('holder = "Ada"\nstroke = "a sum the other way round"\n')
    assert toolbox(["board", "--enter", "entries/mine.py"]) == 0
    record = find_record(hole, read_records(hole)[0].name)
    assert (record.holder, record.stroke) == ("Ada", "a sum the other way round")


def test_a_struck_record_stays_and_says_why_and_the_one_before_stands_again(fake_hole, hole, capsys, entered):
    entered("good.py")
    before = read_board(hole).current()["bytes"]
    fake_hole.entry("less.py", 'print("sample 1:", words[0])', 'print("sample 1:",words[0])')
    toolbox(["board", "--enter", "less.py"])
    kept = read_board(hole).current()["bytes"]
    assert kept.replaced == before.name
    name = kept.name
    assert toolbox(["board", "--strike", name]) == 2
    for why in ("x" * 301, "\udcff"):
        assert toolbox(["board", "--strike", name, "--why", why]) == 2
        assert "300 characters at most, all of which print and are UTF-8" in capsys.readouterr().err
    assert toolbox(["board", "--strike", name, "--why", "it read the clock"]) == 0
    assert toolbox(["board", "--strike", name, "--why", "another reason"]) == 2
    assert "is struck already (it read the clock)" in capsys.readouterr().err
    assert find_record(hole, name).struck == "it read the clock"
    assert read_board(hole).current()["bytes"] == before
    capsys.readouterr()
    assert toolbox(["history", "--records", "bytes"]) == 0
    assert "it read the clock" in " ".join(capsys.readouterr().out.split())


def test_a_record_is_judged_again_and_tells_of_its_new_seeds(hole, entered):
    entered("good.py")
    kept = read_board(hole).current()["bytes"]
    assert toolbox(["board", "--enter", str(kept.folder)]) == 0
    again = read_board(hole).current()["bytes"]
    assert again.folder == kept.folder
    assert set(again.seeds).isdisjoint(kept.seeds)
    assert again.date == kept.date
    assert toolbox(["board", "--check"]) == 0


def test_records_that_are_judged_again_together_share_their_seeds_and_the_references_runs(
    fake_hole, hole, entered, monkeypatch
):
    entered("good.py")
    fake_hole.entry("less.py", 'print("sample 1:", words[0])', 'print("sample 1:",words[0])')
    assert toolbox(["board", "--enter", "less.py"]) == 0
    before = [record for record in read_records(hole) if record.lane != "seconds"]
    runs = []
    monkeypatch.setattr(
        golf.judge.one_round, "run_program", lambda *a, **k: runs.append(a) or run_program(*a, **k)
    )
    assert toolbox(["board", "--enter", *(str(record.folder) for record in before)]) == 0
    again = [find_record(hole, record.name) for record in before]
    assert {record.file for record in again} == {"good.py", "less.py"} and len(again) > 2
    assert len({record.seeds for record in again}) == 1 and set(again[0].seeds).isdisjoint(before[0].seeds)
    assert len(runs) == 2 * 2 * 3, "home and away, with two seeds: the reference and two sources"
    assert toolbox(["board", "--check"]) == 0


def never_judged(record):
    toml = record.folder / "record.toml"
    toml.write_text(re.sub(r"(?m)^(seeds|pythons|harness|layers) = .*\n", "", toml.read_text()))
    (record.folder / "summary.json").unlink()


def forged(record):
    """It says that the board has judged it, which follows from nothing."""
    (record.folder / "summary.json").unlink()


@pytest.mark.parametrize("changed", [never_judged, forged])
def test_records_that_follow_from_no_judging_have_seeds_of_their_own(hole, entered, changed):
    entered("good.py")
    older = [read_board(hole).current()[lane] for lane in ("bytes", "characters")]
    for record in older:
        changed(record)
    assert toolbox(["board", "--enter", *(str(record.folder) for record in older)]) == 0
    one, other = (set(find_record(hole, record.name).seeds) for record in older)
    assert one and one.isdisjoint(other)
    assert toolbox(["board", "--check"]) == 0


def test_a_record_that_fails_costs_the_one_beside_it_nothing(hole, entered, capsys):
    entered("good.py")
    kept, failing = (read_board(hole).current()[lane] for lane in ("bytes", "characters"))
    (failing.source).write_text("1 / 0")
    toml = failing.folder / "record.toml"
    toml.write_text(toml.read_text().replace(failing.sha256, sha256(b"1 / 0")))
    told = toml.read_text()
    assert toolbox(["board", "--enter", str(failing.folder), str(kept.folder)]) == 1
    assert "misses its claim" in capsys.readouterr().err and toml.read_text() == told
    assert set(find_record(hole, kept.name).seeds).isdisjoint(kept.seeds)


def test_of_several_files_each_is_entered_or_told_why_not(fake_hole, hole, capsys):
    fake_hole.write("fails.py", "1 / 0")
    assert toolbox(["board", "--enter", "fails.py", "nowhere.py", "good.py"]) == 2
    said = capsys.readouterr()
    assert "fails.py: misses its claim" in said.err and "nowhere.py" in said.err
    assert read_board(hole).current()["bytes"].file == "good.py"


def test_another_holes_record_is_told_before_anything_is_judged(fake_hole, hole, capsys):
    (fake_hole.root / "strange").mkdir()
    (fake_hole.root / "strange" / "record.toml").touch()
    assert toolbox(["board", "--enter", "good.py", "strange"]) == 2
    assert "fake has no such record" in capsys.readouterr().err and not read_records(hole)


def test_standing_records_are_judged_again_with_a_fresh_seed(hole, capsys, entered):
    entered("pico.py")
    assert toolbox(["board", "--check", "--judge"]) == 0
    assert re.search(r"holds.*, also with seed \d+$", capsys.readouterr().out, re.MULTILINE)


def test_a_record_that_does_not_hold_any_more_is_named(fake_hole, hole, capsys, entered):
    entered("pico.py")
    fake_hole.entry("reference.py", "1 / (step", "2 / (step")
    assert toolbox(["board", "--check", "--judge"]) == 1
    assert "misses its claim" in capsys.readouterr().out
    kept = read_records(hole)[0]
    before = kept
    assert toolbox(["board", "--enter", str(kept.folder)]) == 1
    assert read_records(hole)[0] == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("source.py", "words", "worda"),
        ("record.toml", "seeds = [", "seeds = [1, "),
        ("record.toml", "size = ", "size = 1"),
        ("summary.json", '"seed": ', '"seed": 9'),
        ("summary.json", "{", "["),
    ],
)
def test_a_record_that_was_tampered_with_is_named(hole, capsys, entered, file, old, new):
    entered("pico.py")
    path = read_records(hole)[0].folder / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    assert toolbox(["board", "--check"]) == 1
    assert read_records(hole)[0].name in capsys.readouterr().out


@pytest.fixture
def takes(fake_hole, monkeypatch):
    """Gives a program its processor time, which is what it is told to have taken, however busy the machine is."""

    def run(launch, *more):
        made = run_program(launch, *more)
        return replace(made, usage=replace(made.usage, cpu_seconds=float(launch.source.rpartition(b"#")[2])))

    monkeypatch.setattr(golf.judge.one_round, "run_program", run)
    return lambda name, seconds: fake_hole.write(name, f"{REFERENCE}#{seconds}")


def test_a_faster_entry_must_beat_the_standing_record_in_pairs(hole, takes):
    for name, seconds in (("reference.py", 3.0), ("slow.py", 1.0), ("good.py", 0.1)):
        takes(name, seconds)
    assert toolbox(["board", "--enter", "slow.py"]) == 0
    first = read_board(hole).current()["seconds"]
    assert first.duel is None and first.speed.least > 1
    assert toolbox(["board", "--enter", "good.py"]) == 0
    second = read_board(hole).current()["seconds"]
    assert second.replaced == first.name
    assert second.duel.beyond_noise


def test_who_is_far_slower_than_the_record_does_not_run_against_it(hole, takes, monkeypatch):
    for name, seconds in (("reference.py", 9.0), ("slow.py", 3.0), ("good.py", 0.1)):
        takes(name, seconds)
    assert toolbox(["board", "--enter", "good.py"]) == 0
    ran = []
    monkeypatch.setattr("golf.compare.enter.duel", lambda *all_: ran.append(all_) or [])
    assert toolbox(["board", "--enter", "slow.py"]) == 1
    assert ran == []
