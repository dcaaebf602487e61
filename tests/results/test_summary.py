"""The summary of a result, as JSON."""

import json
from pathlib import Path

import jsonschema

from golf.results.summary import summary_from_json, summary_to_json

ROOT = Path(__file__).parent.parent.parent


SCHEMA = json.loads((ROOT / "golf" / "results" / "summary.schema.json").read_text("utf-8"))


def test_summary_json_follows_its_schema(result):
    written = json.loads((result[1] / "summary.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(written)
    assert summary_from_json(written) == result[0] and summary_to_json(result[0]) == written
