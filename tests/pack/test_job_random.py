"""Random programs, packed: they do on every Python what their sources do, or are refused for a reason that is named."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from packed_programs import LANES, packed, pythons, unlike

from golf.errors import GolfError
from golf.pack.proof.compiled import prove_names, readers
from golf.pack.source.syntax import check
from golf.pack.wrap.lane import PLAIN, Lane
from golf.run.interpreters import Interpreter

generate = pytest.importorskip("pysource_codegen").generate

WORLD = Path(__file__).with_name("watched_world.py")
QUICK, STEP, ALL = 12, 47, 200
TOO_DEEP = "nested too deeply for Python's"


def program(seed: int) -> str:
    """A random program; where that compiles, its six names are bound to what goes on whatever is done with it."""
    source = generate(seed, node_limit=300, depth_limit=6)
    names = ", ".join(f"name_{number}" for number in range(6))
    try:
        check(f"{names} = world\n{source}")
    except GolfError:  # it declares one of them global
        return source
    return f"{names} = world\n{source}"


def differences(seeds: Iterable[int], lanes: Callable[[int], Sequence[Lane]]) -> Iterator[str]:
    """What the packed files of random programs do differently; each Python must also find their names the same.

    A program may use all that this Python knows: an older one that does not compile it is left out, as the packer does.
    """
    pairs: dict[Interpreter, list[tuple[str, str]]] = {python: [] for python in pythons()}
    for seed in seeds:
        source = program(seed)
        try:
            candidate = packed(source, seed, lanes(seed))
            on = readers(source, pythons())
        except GolfError as fault:
            if TOO_DEEP not in str(fault):
                yield f"{seed}: {fault}"
            continue
        for python in on:
            pairs[python] += candidate.pairs
        yield from (f"{seed}: {each}" for each in unlike(source, candidate, on, [str(WORLD), "PROGRAM"]))
    for python, texts in pairs.items():
        prove_names(texts, [python])


@pytest.mark.slow
def test_random_programs_do_the_same_in_every_lane() -> None:
    assert list(differences(range(QUICK), lambda seed: LANES)) == []


@pytest.mark.slow
@pytest.mark.parametrize("first", range(QUICK, ALL, STEP))
def test_many_random_programs_do_the_same_plain_and_in_a_compressed_lane(first: int) -> None:
    """The compressed lanes hold the very same text: each program is run in one of them."""
    seeds = range(first, min(first + STEP, ALL))
    assert list(differences(seeds, lambda seed: (PLAIN, LANES[1 + seed % 2]))) == []
