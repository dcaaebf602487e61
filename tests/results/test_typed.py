"""Fields of a record by their types, from JSON that anybody may have written."""

import pytest

from golf.judge.verdict import StandsOn, Unjudged, Why
from golf.results.typed import record
from golf.run.records import Usage

USAGE = {"seconds": 1, "cpu_seconds": 0.5, "peak_rss_bytes": 7, "more": "is passed over"}


def test_each_field_is_read_by_its_type_unless_it_is_given():
    assert record(Usage, USAGE, peak_rss_bytes=8) == Usage(1.0, 0.5, 8)
    told = {"round": "home", "why": Why.NOT_RUN.value, "detail": ""}
    assert record(Unjudged, told) == Unjudged("home", Why.NOT_RUN)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seconds", "1"),
        ("seconds", True),
        ("seconds", 1e999),
        ("peak_rss_bytes", 1.5),
        ("peak_rss_bytes", 1 << 129),
    ],
)
def test_a_value_of_another_type_is_refused(field, value):
    with pytest.raises(ValueError, match="is no"):
        record(Usage, USAGE | {field: value})


def test_a_field_that_is_missing_is_named_whatever_its_default():
    with pytest.raises(KeyError, match="golden"):
        record(StandsOn, {"interpreter": "cpython 3.11.7"})
    with pytest.raises(KeyError, match="seconds"):
        record(Usage, {})
