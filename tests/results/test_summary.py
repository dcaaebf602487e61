"""The summary of a result, as JSON."""

import json
from pathlib import Path

import jsonschema

ROOT = Path(__file__).parent.parent.parent


SCHEMA = json.loads((ROOT / "golf" / "results" / "summary.schema.json").read_text("utf-8"))


def test_summary_json_follows_its_schema(result):
    jsonschema.Draft202012Validator(SCHEMA).validate(result[0])
