"""What the references of the other holes reach at full length, read from their golden logs."""

import re
from pathlib import Path

import pytest

from golf import golden
from golf.bouts import course
from golf.hole import Kind, find_hole
from golf.interpreters import this_interpreter
from golf.source import read_source

ROOT = Path(__file__).parent.parent.parent


def home_log(hole_name: str) -> str:
    """The shipped golden log of the hole's first home round, made with this arithmetic."""
    hole = find_hole(ROOT, hole_name)
    rounds = course(
        hole, read_source(hole.reference), frozenset({Kind.HOME}), this_interpreter(), stored=False
    )
    home = next(bout for bout in rounds.bouts if bout.round.name == "home")
    found = golden.find(hole.folder, home.golden, print)
    if found is None:
        pytest.skip(f"{hole_name} ships no golden log for the arithmetic of this Python")
    return found.log.stdout.decode()


def test_the_poetry_model_is_a_tenth_of_a_nat_below_the_count_bigram():
    below = re.search(r"nats below the count bigram\W+(?P<nats>\d+\.\d+)", home_log("poems"))
    assert below and float(below["nats"]) >= 0.10


def test_the_sorter_sorts_all_27_triples():
    assert "accuracy: 27/27" in home_log("sorter")


def test_the_gpt_by_hand_learns_its_phrases():
    losses = re.findall(r"^evaluation .* validation (\d+\.\d+)$", home_log("by_hand"), re.M)
    assert float(losses[-1]) < float(losses[0]) - 2
