"""Who is faster is seen in pairs of runs, in turn, and never by a program that prints something else."""

from dataclasses import replace

import pytest

from golf.errors import GolfError
from golf.hole.hole import Kind
from golf.hole.reader import read_hole
from golf.hole.source import read_source
from golf.judge.duel import PAIRS, duel
from golf.judge.label import Label
from golf.judge.one_round import Settings
from golf.judge.rounds import Choice, ready_rounds
from golf.judge.verdict import Entry, Program
from golf.log.parity import Parity
from golf.run.interpreters import this_interpreter

SETTINGS = Settings(isolation="none")


@pytest.fixture
def rounds(fake_hole):
    hole = read_hole(fake_hole.root)
    source = read_source(hole.reference).data
    return ready_rounds(
        hole, source, this_interpreter(), Choice(frozenset({Kind.AWAY}), 7, stored=False)
    ).ready


def entry(fake_hole, name: str, spins: int, says: str = "words[0]") -> Entry:
    text = (fake_hole.root / "reference.py").read_text().replace("words[0]", says)
    data = f"{text}for i in range({spins}): pass\n".encode()
    return Entry(Label(name), Program(name, name, len(data), len(data), 0, False), Parity.FULL, data)


@pytest.mark.slow
def test_a_faster_program_is_faster_in_every_pair(fake_hole, rounds):
    ratios = duel(entry(fake_hole, "fast", 0), entry(fake_hole, "slow", 8_000_000), rounds, SETTINGS)
    assert len(ratios) == PAIRS
    assert min(ratios) > 1


@pytest.mark.slow
def test_the_first_pair_that_is_lost_is_the_last(fake_hole, rounds):
    ratios = duel(entry(fake_hole, "slow", 8_000_000), entry(fake_hole, "fast", 0), rounds, SETTINGS)
    assert len(ratios) == 1
    assert ratios[0] < 1


def test_a_program_that_prints_something_else_wins_nothing(fake_hole, rounds):
    with pytest.raises(GolfError, match="print different logs"):
        duel(entry(fake_hole, "a", 0), entry(fake_hole, "b", 0, "words[1]"), rounds, SETTINGS)


def test_a_program_that_fails_wins_nothing(fake_hole, rounds):
    broken = replace(entry(fake_hole, "broken", 0), data=b"1/0")
    with pytest.raises(GolfError, match="does not end well in round"):
        duel(broken, entry(fake_hole, "good", 0), rounds, SETTINGS)
