"""The script that travels in a lesson's page computes what the hole's reference does."""

import json
import math
import random
import subprocess
import sys
from typing import Any

import pytest
from references import ROOT, load

from golf.hole.course import find_hole
from golf.log.lines import read_parts

HOLES = ROOT / "holes"
pytestmark = pytest.mark.needs_node


def thought(hole: str, call: str, **given: Any) -> Any:
    """What a call of lesson.js gives, such as `lesson.think(model, tokens)`."""
    script = (HOLES / hole / "lesson.js").read_text("utf-8")
    names = ", ".join(given)
    program = f"{script}\nconst {{ {names} }} = {json.dumps(given)};\nconsole.log(JSON.stringify({call}));"
    ran = subprocess.run(["node", "-"], input=program, capture_output=True, encoding="utf-8", check=True)
    return json.loads(ran.stdout)


def near(found: Any, expected: Any) -> bool:
    """Equal but for the last digits: exp() and erf() are of other libraries."""
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(near, found, expected))
    return math.isclose(found, expected, rel_tol=1e-12, abs_tol=1e-14)


# --- The sorter ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sorter() -> Any:
    return load("holes/sorter/zeptogpt.py")


def sorter_model(sorter: Any, shape: Any, seed: int) -> tuple[Any, dict[str, Any]]:
    """Random weights, gains and biases too, for the reference and for the page."""
    random.seed(seed)
    weights = sorter.make_weights(shape)
    for parameter in sorter.all_parameters(weights):
        parameter.data = random.gauss(0, 0.7)
    numbers = {name: [[x.data for x in row] for row in rows] for name, rows in weights.items()}
    return weights, {"weights": numbers, "shape": {"heads": shape.heads}, "vocabulary": sorter.vocabulary}


SHAPES = [{}, {"embed": 4, "positions": False}, {"embed": 6, "heads": 3, "mlp": 2}]


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_the_sorter_s_page_attends_and_chooses_as_the_reference_does(
    sorter: Any, shape: dict[str, Any]
) -> None:
    shape = sorter.Shape(**shape)
    for seed, triple in enumerate(([3, 1, 2], [1, 1, 3], [2, 2, 2])):
        weights, model = sorter_model(sorter, shape, seed)
        predicted, records = sorter.sort_triple(shape, weights, triple)
        tokens = thought("sorter", "lesson.complete(model, tokens)", model=model, tokens=[*triple, 0])
        assert tokens == [*triple, 0, *predicted]
        found = thought("sorter", "lesson.think(model, tokens)", model=model, tokens=tokens[:-1])
        for so_far, probabilities, attended in records:
            row = len(so_far) - 1
            assert near([head["weights"][row] for head in found["heads"]], attended)
            assert near(found["probabilities"][row], [0, *probabilities])


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", "ab", "abcd", "abd", "<b>"])
def test_the_sorter_s_page_says_what_is_no_triple(sorter: Any, text: str) -> None:
    model = {"vocabulary": sorter.vocabulary}
    assert "not three letters" in thought("sorter", "lesson.read(model, text)", model=model, text=text)
    assert thought("sorter", "lesson.read(model, text)", model=model, text=" cAb ") == [3, 1, 2, 0]


# --- The GPT by hand ----------------------------------------------------------------------------------


def test_the_page_of_the_gpt_by_hand_attends_and_predicts_as_the_reference_does() -> None:
    hand = load("holes/by_hand/gptbyhand.py")
    random.seed(1)
    gpt = hand.Gpt(32)
    for matrix in gpt.weights.values():
        matrix.rows = [[random.gauss(0, 1.5) for _ in row] for row in matrix.rows]
    shown: dict[str, Any] = {}
    hand.show = lambda title, numbers, labels=None, form="": shown.setdefault(title, numbers)
    tokens = [3, 0, 31, 7, 7]
    logits = gpt.logits(tokens)
    model = {
        "weights": {name: matrix.rows for name, matrix in gpt.weights.items()},
        "shape": {"heads": gpt.heads, "layers": gpt.layers, "context": gpt.context},
    }
    found = thought("by_hand", "lesson.think(model, tokens)", model=model, tokens=tokens)
    assert near(found["probabilities"], [hand.softmax(row) for row in logits.rows])
    names = [head["name"] for head in found["heads"]]
    assert names == [f"layer {layer}, head {head}" for layer in (1, 2) for head in (1, 2)]
    for head in found["heads"]:
        rows = shown[f"{head['name']}, masked weights"].rows
        assert near(head["weights"], [row[: i + 1] for i, row in enumerate(rows)])


def test_the_page_of_the_gpt_by_hand_names_the_word_that_it_does_not_know() -> None:
    model = {"vocabulary": [" ", "moon", "sea"], "shape": {"context": 3}}
    for text, says in (
        ("the moon", "does not know the word the; it knows moon, sea."),
        ("sea " * 4, "more than 3 words"),
    ):
        assert says in thought("by_hand", "lesson.read(model, text)", model=model, text=text)
    assert thought("by_hand", "lesson.read(model, text)", model=model, text=" Moon  sea") == [1, 2]


# --- Both ---------------------------------------------------------------------------------------------


# How a lesson is made to train for a fraction of its 600 steps, and how the reference is.
SHORTER = {
    "by_hand": ("gptbyhand.settings.max_iters //= 24", ["gptbyhand.py", "--max-iters", "25"]),
    "sorter": (
        "train = zeptogpt.train; zeptogpt.train = lambda *model, steps: train(*model, steps // 12)",
        ["zeptogpt.py", "--steps", "50"],
    ),
}


def printed(hole: str, *call: str) -> bytes:
    command = [sys.executable, "-s", "-B", *call]
    return subprocess.run(command, cwd=HOLES / hole, capture_output=True, check=True).stdout


@pytest.mark.slow
@pytest.mark.parametrize("hole", SHORTER)
def test_a_lesson_learns_what_the_reference_learns(hole: str) -> None:
    """The losses are those of the reference's log, and the last snapshot is taken at its end."""
    shorter, call = SHORTER[hole]
    program = f"import lesson, {call[0].removesuffix('.py')}; {shorter}; lesson.main()"
    lesson = json.loads(printed(hole, "-c", program))
    told = read_parts(printed(hole, *call), find_hole(ROOT, hole).grammar).losses
    assert [(str(step), f"{loss:.4f}") for step, loss in lesson["losses"]] == list(told) != []
    assert lesson["snapshots"][-1]["step"] == int(call[-1])
