"""The files of a round: shipped, published, or made from a seed."""

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from golf.errors import GolfError
from golf.hole.course import find_hole
from golf.hole.hole import Kind, Recipe, Round
from golf.hole.inputs import LETTERS, find_data, round_files, with_fresh_seed
from golf.hole.reader import read_hole

ROOT = Path(__file__).parent.parent.parent


def words(hole, round_):
    return round_files(hole, round_)["input.txt"].decode().split("\n")


def test_the_shipped_input_is_the_one_that_the_numbers_stand_on():
    data = (ROOT / "input.txt").read_bytes()
    assert (
        hashlib.sha256(data).hexdigest() == "1be4fb22def0776edf60ea016bf13a55a6dea188e6aedd4e0668022ce0d1401a"
    )
    assert data.count(b"\n") == 32_032 and not data.endswith(b"\n")


def test_away_inputs_are_the_same_bytes_on_every_python():
    hole = find_hole(ROOT, "names")
    digests = {
        round_.name: hashlib.sha256(round_files(hole, round_)["input.txt"]).hexdigest()[:16]
        for round_ in hole.rounds_of(frozenset({Kind.AWAY}))
    }
    assert digests == AWAY_DIGESTS


AWAY_DIGESTS = {
    "away-order": "e8e0cfef6d3197d7",
    "away-letters": "7af50ff549ef71bc",
    "away-few": "0fb0b929021e6758",
}


def test_the_rounds_differ_from_home_as_they_promise():
    hole = find_hole(ROOT, "names")
    rounds = {round_.name: round_ for round_ in hole.rounds}
    home = words(hole, rounds["home"])
    order = words(hole, rounds["away-order"])
    assert order != home and sorted(order) == sorted(home)
    letters = words(hole, rounds["away-letters"])
    assert len(set("".join(letters))) > 26 and max(map(len, letters)) > 15
    few = words(hole, rounds["away-few"])
    assert len(few) < 1000 and len(set("".join(few))) < 5
    assert len({round_.hash_seed for round_ in hole.rounds if round_.kind != Kind.PUBLISHED}) == 4


def test_short_words_come_first_after_the_shuffle_that_is_named(fake_hole):
    fake_hole.edit('make = "shuffle"', 'make = "shuffle"\nshort_first_after_seed = 42')
    hole = read_hole(fake_hole.root)
    dealt = words(hole, hole.rounds[1])
    random.seed(42)
    random.shuffle(dealt)
    assert [len(word) for word in dealt] == sorted(len(word) for word in dealt)


def test_another_seed_makes_another_input_and_leaves_the_home_round_alone(fake_hole):
    hole = read_hole(fake_hole.root)
    home, away = hole.rounds
    assert with_fresh_seed(home, 5) == home
    fresh = with_fresh_seed(away, 5)
    assert fresh.seed not in (away.seed, with_fresh_seed(away, 6).seed)
    assert fresh == with_fresh_seed(away, 5)


def test_a_seed_makes_the_same_input_in_every_process():
    ask = (
        "from pathlib import Path; from golf.hole.course import find_hole; from golf.hole.inputs import *\n"
        "for round in find_hole(Path(), 'names').rounds: print(with_fresh_seed(round, 5))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", ask],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
        ).stdout
        for seed in ("1", "2", "3", "4")
    }
    assert len(told) == 1 and told != {b""}


def test_a_seed_may_stand_in_the_arguments(fake_hole):
    fake_hole.edit('make = "shuffle"', 'arguments = ["--seed", "{seed}"]')
    away = read_hole(fake_hole.root).rounds[1]
    assert away.call() == ("--seed", str(away.seed))
    fresh = with_fresh_seed(away, 5)
    assert fresh.call() == ("--seed", str(fresh.seed)) != away.call()


def test_the_lines_of_a_text_come_in_another_order_under_its_name(fake_hole):
    fake_hole.write("poem.txt", "one two\n\nthree\nfour\n")
    fake_hole.edit('make = "shuffle"', 'make = "lines"\ninput = "poem.txt"')
    fake_hole.edit('input = "input.txt"\n', "")
    hole = read_hole(fake_hole.root)
    made = round_files(hole, hole.rounds[1])
    assert list(made) == ["poem.txt"]
    lines = made["poem.txt"].decode().split("\n")
    assert sorted(lines) == ["", "four", "one two", "three"] and lines[0] != "one two"


def test_the_letters_that_alphabets_are_drawn_from_are_words_without_white_space():
    assert len(set(LETTERS)) == len(LETTERS) > 200
    assert LETTERS.split() == [LETTERS]


@pytest.mark.parametrize(
    ("recipe", "message"),
    [
        (Recipe("words", {"count": 3, "letters": 9999, "lengths": [[1, 2, 1]]}), "cannot be followed"),
        (Recipe("words", {"count": 3, "letters": 3, "lengths": [["x"]]}), "cannot be followed"),
        (Recipe("words", {"count": 3, "letters": 3, "lengths": []}), "cannot be followed"),
    ],
)
def test_a_recipe_that_cannot_be_followed_is_named(fake_hole, recipe, message):
    with pytest.raises(GolfError, match=message) as error:
        round_files(read_hole(fake_hole.root), Round("away-x", Kind.AWAY, recipe=recipe))
    assert "[[round]] away-x" in str(error.value)


def test_a_round_that_has_nothing_to_be_made_of_is_named(fake_hole):
    fake_hole.edit('input = "input.txt"\n', "")
    hole = read_hole(fake_hole.root)
    with pytest.raises(GolfError, match="away-order: the hole has no input; name a shipped file"):
        round_files(hole, hole.rounds[1])


def test_a_missing_or_empty_input_is_named(fake_hole):
    hole = read_hole(fake_hole.root)
    fake_hole.write("input.txt", " \n")
    with pytest.raises(GolfError, match="input is empty"):
        round_files(hole, hole.rounds[0])
    (fake_hole.root / "input.txt").unlink()
    with pytest.raises(GolfError, match=r"input.txt: there is no such file; it is an input: restore it"):
        round_files(hole, hole.rounds[0])


def test_published_data_is_looked_for_in_golf_data_and_checked(fake_hole, monkeypatch, tmp_path):
    digest = hashlib.sha256(b"anna").hexdigest()
    round_ = Round("published", Kind.PUBLISHED, data="p.txt", sha256=digest)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))
    monkeypatch.delenv("GOLF_DATA", raising=False)
    assert find_data(round_) is None
    monkeypatch.setenv("GOLF_DATA", str(tmp_path / "data"))
    assert round_files(read_hole(fake_hole.root), round_) is None
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "p.txt").write_bytes(b"anna")
    assert round_files(read_hole(fake_hole.root), round_) == {"input.txt": b"anna"}
    (tmp_path / "data" / "p.txt").write_bytes(b"bob")
    with pytest.raises(GolfError, match="is not the published file"):
        find_data(round_)
    os.truncate(tmp_path / "data" / "p.txt", (64 << 20) + 1)
    with pytest.raises(GolfError, match=r"p\.txt: is larger than 67,108,864 bytes; remove or replace it"):
        find_data(round_)
