"""A packed program does on every Python what its source does, or is refused for a reason that is named."""

import sys
from collections import defaultdict
from collections.abc import Sequence

import pytest
from packed_programs import CORPUS, LANES, Candidate, Program, packed, programs, unlike

from golf.pack.proof.compiled import prove_names
from golf.pack.wrap.lane import Lane

KINDS = sorted(path.stem for path in CORPUS.glob("*.txt"))
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


def candidate(program: Program, lanes: Sequence[Lane], seed: int) -> Candidate:
    """The packed programs of these lanes; it is refused in those in which it must be."""
    found = packed(program.text, seed, lanes)
    refused = {lane.unit for lane in found.refused}
    assert refused == {lane.unit for lane in lanes if program.is_refused(lane)}, program.title
    return found


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_packed_programs_do_the_same_or_are_refused(kind: str) -> None:
    wrong: list[str] = []
    pairs = defaultdict(list)  # by the Pythons that must prove them
    for seed, program in enumerate(programs(kind)):
        if not program.mark.startswith("3.") or program.mark <= HERE:
            found = candidate(program, LANES, seed)
            pairs[program.pythons] += found.pairs
            wrong += [f"{program.title}: {each}" for each in unlike(program.text, found, program.pythons)]
    assert wrong == []
    for on, to_prove in pairs.items():
        prove_names(to_prove, on)


def test_the_corpus_is_large() -> None:
    assert sum(len(programs(kind)) for kind in KINDS) >= 200
