"""Beyond equal logs: a program's random module tells the weights in full precision."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from processes import PATIENCE

from golf.confine.prove import Mode, prepare
from golf.run import sampling as deep
from golf.run.interpreters import find_interpreter, this_interpreter
from golf.run.program import run_program
from golf.run.records import Launch, Limits, Run
from golf.run.sampling import Sampling, relative_difference

SAMPLER = """
import random
random.seed(42)
random.shuffle([*range(9)])
for _ in range(3):
    print(random.choices('abc', weights=[.5, .25, .25])[0])
"""


@pytest.fixture
def run() -> Callable[..., Run]:
    def call(source: str, listen: bool = True, version: str = "", isolation: Mode = "none") -> Run:
        interpreter = find_interpreter(version) if version else this_interpreter()
        if interpreter is None:
            pytest.skip(f"no Python {version} here")
        launch = Launch("prog.py", source.encode(), {}, (), 0, interpreter, deep=listen)
        return run_program(launch, Limits(wall_seconds=PATIENCE), prepare(isolation, interpreter))

    return call


Runner = Callable[..., Run]


LATER = [pytest.param(version, marks=pytest.mark.slow) for version in ("3.12", "3.13")]


@pytest.mark.parametrize("version", ["", *LATER])
def test_a_deep_run_prints_the_same_and_tells_the_weights(run: Runner, version: str) -> None:
    plain, listened = (run(SAMPLER, listen, version, "auto") for listen in (False, True))
    assert plain.log.stdout == listened.log.stdout and listened.log.stderr == b"" and plain.sampling == b""
    sampling = deep.read(listened.sampling)
    assert sampling.calls == ((0.5, 0.25, 0.25),) * 3
    assert sampling.draws is not None and sampling.draws >= 3 + 8


@pytest.mark.slow
@pytest.mark.parametrize(
    "call",
    [
        "random.choices('ab', [1, 3])",
        "random.choices('ab', iter([1, 3]))",
        "random.choices('ab', cum_weights=[1, 4])",
        "random.Random(1).choices('ab', weights=(1, 3))",
        "choices('ab', [1, 3], k=2)",
        "R.choices('ab', [1, 3])",
    ],
)
def test_every_way_to_hand_over_weights_is_heard(run: Runner, call: str) -> None:
    source = f"import random\nfrom random import Random, choices\nclass R_(Random): pass\nR = R_(2)\n{call}"
    made = run(source)
    assert made.log.stderr == b""
    assert deep.read(made.sampling).calls == ((1.0, 3.0),)


@pytest.mark.slow
@pytest.mark.parametrize("call", ["choices('ab')", "choices('ab', k=9)", "choice('ab')", "random()"])
def test_what_has_no_weights_leaves_none(run: Runner, call: str) -> None:
    sampling = deep.read(run(f"import random; random.{call}").sampling)
    assert sampling.calls == ()
    assert sampling.draws is not None and sampling.draws > 0


def test_errors_of_choices_stay_its_own(run: Runner) -> None:
    calls = ("'ab', [0, 0]", "'ab', 7", "'ab', [1]", "'ab', [1, 2], cum_weights=[1, 2]")
    tries = [
        f"try: random.choices({call})\nexcept Exception as e: print(type(e).__name__, e)" for call in calls
    ]
    source = "\n".join(["import random", *tries])
    said = run(source).log.stdout
    assert said == run(source, False).log.stdout and said.count(b"\n") == len(calls)


def test_a_program_that_dies_tells_no_number_of_draws(run: Runner) -> None:
    sampling = deep.read(run(SAMPLER + "import os; os._exit(0)").sampling)
    assert len(sampling.calls) == 3 and sampling.draws is None


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_complaint(data: bytes) -> None:
    deep.read(data)
    deep.read(b"W" + data)


def sampling(*calls: tuple[float, ...], draws: int = 9) -> Sampling:
    return Sampling(calls, draws)


HALVES = sampling((0.5, 0.5), (0.5, 0.5), (0.5, 0.5))


def test_equal_weights_are_the_same_bits() -> None:
    assert deep.compare(HALVES, HALVES, ["ab"]) == "same log, same bits"


def test_another_rounding_is_placed_and_measured() -> None:
    other = sampling((0.5, 0.5), (0.5, math.nextafter(0.5, 1)), (0.5, 0.5))
    said = deep.compare(HALVES, other, ["", "a"])  # a call for the end of "", one for "a" and one for its end
    assert said == "same log, other rounding (first at sample 2, token 1; 2e-16 relative)"


def test_a_sample_that_is_cut_at_the_context_has_no_call_for_its_end() -> None:
    other = sampling((0.5, 0.5), (0.5, 0.5), (0.5, 0.25))
    assert "first at sample 2, token 1;" in deep.compare(HALVES, other, ["xy", ""])


def test_where_lengths_tell_nothing_the_call_is_counted() -> None:
    other = sampling((0.25, 0.5), (0.5, 0.5), (0.5, 0.5))
    assert "first at choice 1;" in deep.compare(HALVES, other, ["a long sample"])


def test_a_missing_fingerprint_is_said_to_be_missing() -> None:
    assert deep.compare(HALVES, sampling(), []) == "same log; the entry hands no weights to random.choices"
    assert (
        deep.compare(sampling(), HALVES, []) == "same log; the reference hands no weights to random.choices"
    )


def test_other_numbers_of_choices_and_draws_are_told() -> None:
    more = sampling(*HALVES.calls, (0.5, 0.5))
    assert deep.compare(HALVES, more, []) == "same log, other sampling (4 weighted choices, not 3)"
    drawn = sampling(*HALVES.calls, draws=10)
    assert deep.compare(HALVES, drawn, []) == "same log, same weights, other draws (10, not 9)"
    longer = sampling((0.5, 0.5, 0.0), (0.5, 0.5), (0.5, 0.5))
    assert "of other length" in deep.compare(HALVES, longer, [])


@given(st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=30), st.floats(1e-3, 1e3))
def test_weights_need_not_add_up_to_one(weights: list[float], scale: float) -> None:
    difference = relative_difference(weights, [scale * weight for weight in weights])
    assert difference is not None and difference < 1e-12


def test_the_relative_difference_is_the_largest() -> None:
    assert relative_difference([1, 1, 2], [1, 1, 2]) == 0
    assert relative_difference([1, 3], [2, 2]) == pytest.approx(0.5)
    assert relative_difference([1, 0], [1, 0]) == 0
    assert relative_difference([1], [1, 1]) is None


@pytest.mark.parametrize(
    "weights", [(0.0, 0.0), (-1.0, 0.0), (1e308, 1e308), (float("nan"), 1.0), (-1.0, 3.0)]
)
def test_weights_that_are_no_probabilities_are_infinitely_far(weights: tuple[float, ...]) -> None:
    assert relative_difference((1.0, 1.0), weights) == relative_difference(weights, (1.0, 1.0)) == math.inf
    assert "inf relative" in deep.compare(Sampling(((1.0, 1.0),), 1), Sampling((weights,), 1), [])
