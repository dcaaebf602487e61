"""The summary of a result, as JSON."""

import functools
import json
import operator
from pathlib import Path

import jsonschema
import pytest

from golf.errors import GolfError
from golf.results.summary import read_summary, summary_from_json, summary_to_json

ROOT = Path(__file__).parent.parent.parent


SCHEMA = json.loads((ROOT / "golf" / "results" / "summary.schema.json").read_text("utf-8"))


def test_summary_json_follows_its_schema(result):
    written = json.loads((result[1] / "summary.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(written)
    assert summary_from_json(written) == result[0] and summary_to_json(result[0]) == written


@pytest.mark.parametrize("name", ["na\0me", "\ud800"])
@pytest.mark.parametrize("place", [("hole",), ("reference", "path"), ("entries", 0, "path")])
def test_what_no_file_may_be_called_is_the_name_of_no_hole_and_no_entry(result, tmp_path, place, name):
    told = summary_to_json(result[0])
    *above, last = place
    functools.reduce(operator.getitem, above, told)[last] = name
    (tmp_path / "summary.json").write_text(json.dumps(told))
    with pytest.raises(GolfError, match="is no summary of this judge"):
        read_summary(tmp_path)
