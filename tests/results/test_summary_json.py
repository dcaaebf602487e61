"""The summary of a result, as JSON."""

import functools
import json
import operator
from itertools import product
from pathlib import Path

import jsonschema
import pytest

from golf.errors import GolfError
from golf.results.summary_json import read_summary, summary_from_json, summary_to_json

ROOT = Path(__file__).parent.parent.parent


SCHEMA = json.loads((ROOT / "golf" / "results" / "summary.schema.json").read_text("utf-8"))


def test_summary_json_follows_its_schema(result):
    written = json.loads((result[1] / "summary.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(written)
    assert summary_from_json(written) == result[0] and summary_to_json(result[0]) == written


NAMES = [("hole",), ("reference", "path"), ("entries", 0, "path")]
COUNTS = [("reference", "rounds", 0, "peak_rss_bytes"), ("entries", 0, "bytes"), ("seed",)]


@pytest.mark.parametrize(
    ("place", "value"),
    [*product(NAMES, ["na\0me", "\ud800"]), *product(COUNTS, [10**400, -(10**400)])],
)
def test_no_file_may_be_called_so_and_nothing_can_be_counted_so(result, tmp_path, place, value):
    told = summary_to_json(result[0])
    *above, last = place
    functools.reduce(operator.getitem, above, told)[last] = value
    (tmp_path / "summary.json").write_text(json.dumps(told))
    with pytest.raises(GolfError, match="is no summary of this judge"):
        read_summary(tmp_path)
