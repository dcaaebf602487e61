"""What the references of the other holes reach at full length, read from their golden logs."""

import re

from shipped import shipped_logs


def home_log(hole_name: str) -> str:
    return shipped_logs(hole_name)["home"][1].decode()


def test_the_poetry_model_is_a_tenth_of_a_nat_below_the_count_bigram():
    below = re.search(r"nats below the count bigram\W+(?P<nats>\d+\.\d+)", home_log("poems"))
    assert below and float(below["nats"]) >= 0.10


def test_the_sorter_sorts_all_27_triples():
    assert "accuracy: 27/27" in home_log("sorter")


def test_the_gpt_by_hand_learns_its_phrases():
    losses = re.findall(r"^evaluation .* validation (\d+\.\d+)$", home_log("by_hand"), re.M)
    assert float(losses[-1]) < float(losses[0]) - 2
