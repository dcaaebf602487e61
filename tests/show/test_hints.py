"""A hint for every difference, and the docs say the same."""

import pytest

from golf.log.difference import FirstDifference, Kind
from golf.show.hints import hint_for, hints
from tools.update_hints import stale


def difference(kind: Kind, where: str = "") -> FirstDifference:
    return FirstDifference(1, 1, where, "a", "b", kind)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("where", ["", "num docs", "step 1", "step 2", "step 300", "sample 4"])
def test_there_is_a_hint_for_every_kind_at_every_place(kind, where):
    assert 0 < len(hint_for(difference(kind, where))) <= 78, "it has room in a line of a terminal"


@pytest.mark.parametrize(
    ("kind", "where", "says"),
    [
        (Kind.VALUE, "step 1", "No gradient yet"),
        (Kind.LAST_DIGIT, "step 2", "backward pass"),
        (Kind.LAST_DIGIT, "step 134", "1e-5 for 1e-4"),
        (Kind.VALUE, "step 12", "longer than the context"),
        (Kind.VALUE, "sample 1", "temperature"),
        (Kind.VALUE, "vocab size", "vocabulary"),
        (Kind.WORDING, "step 1", "The value is right"),
        (Kind.LINE_ENDS, "step 1", "only before newlines"),
        (Kind.CUT_OFF, "step 9", "last words"),
    ],
)
def test_the_hint_fits_the_place(kind, where, says):
    assert says in hint_for(difference(kind, where))


def test_no_hint_stands_behind_one_that_always_comes_first():
    for i, hint in enumerate(hints()):
        assert set(hint.kinds) - {kind for each in hints()[:i] if not each.place for kind in each.kinds}, (
            hint.says
        )


def test_the_docs_tell_the_same_hints():
    assert list(stale()) == [], "run: python -m tools.update_hints"
