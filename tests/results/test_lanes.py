"""What a lane admits is tried with the board; here: what pairs of runs say, and what results come to."""

from dataclasses import replace

import pytest

from golf.errors import GolfError
from golf.results.lanes import SEEDS, Pairs, judged
from golf.results.summary import together


def test_pairs_keep_their_number_and_their_range():
    assert Pairs.of([3.0, 1.004, 2.0]) == Pairs(1.0, 2.0, 3.0, 3)
    assert Pairs.of([]) is None


def with_seeds(result, *seeds):
    """The result's valid entry, as if it had been judged with each of these seeds."""
    entry = next(entry for entry in result[0].entries if entry.valid)
    return together([replace(result[0], entries=(replace(entry, seed=seed),)) for seed in seeds])


@pytest.mark.needs_confinement
def test_an_entry_is_sound_with_two_different_seeds_and_not_with_one_twice(result):
    assert judged(with_seeds(result, 1, 2)).sound
    for seeds in ((1,), (1, 1), (1, 2, 2), (1, None)):
        assert not judged(with_seeds(result, *seeds)).sound
    assert SEEDS == 2


@pytest.mark.needs_confinement
def test_a_source_that_changes_between_two_seeds_is_refused(result):
    summary = with_seeds(result, 1, 2)
    other = replace(summary.entries[1].program, sha256="0" * 64)
    changed = replace(summary, entries=(summary.entries[0], replace(summary.entries[1], program=other)))
    with pytest.raises(GolfError, match="has changed while it was judged"):
        judged(changed)


@pytest.mark.needs_confinement
def test_a_layer_counts_that_was_around_every_run(result):
    summary = with_seeds(result, 1, 2)
    last = summary.entries[1].results[-1]
    bare = replace(last.outcome, isolation=replace(last.outcome.isolation, layers=("limits",)))
    entry = replace(
        summary.entries[1], results=(*summary.entries[1].results[:-1], replace(last, outcome=bare))
    )
    assert judged(replace(summary, entries=(summary.entries[0], entry))).layers == ("limits",)
