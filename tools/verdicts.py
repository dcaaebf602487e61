"""The artifact that goes from the job that judges to the job that comments. Whoever reads it trusts nothing in it.

A fork's pull request is judged by the fork's own code, so that the file may hold anything.
"""

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from jsonschema import Draft202012Validator

import golf.results
from golf.errors import GolfError
from golf.results.review import Review
from golf.results.summary import Summary
from golf.results.summary_json import summary_from_json, summary_to_json

NAME = "verdict.json"
LARGEST_ZIP = 1 << 20
LARGEST_JSON = 8 << 20
MOST_REVIEWS = 20

_SUMMARY = json.loads((Path(golf.results.__path__[0]) / "summary.schema.json").read_text("utf-8"))
_REVIEW = {
    "type": "object",
    "required": ["hole", "file", "summaries"],
    "additionalProperties": False,
    "properties": {
        "hole": {"type": "string", "maxLength": 60},
        "file": {"type": "string", "maxLength": 300},
        "summaries": {"type": "array", "minItems": 1, "maxItems": 40, "items": {"$ref": "#/$defs/summary"}},
    },
}
SCHEMA = {
    "type": "object",
    "required": ["run", "head", "reviews", "faults"],
    "additionalProperties": False,
    "properties": {
        "run": {"type": "string", "maxLength": 40},
        "head": {"type": "string", "maxLength": 40},
        "reviews": {"type": "array", "maxItems": MOST_REVIEWS, "items": _REVIEW},
        "faults": {
            "type": "array", "maxItems": MOST_REVIEWS, "items": {"type": "string", "maxLength": 2000},
        },
    },
    "$defs": {"summary": _SUMMARY | {"$id": "urn:golf:summary"}},
}  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """What is told of one changed entry."""

    hole: str
    file: str
    summaries: tuple[Summary, ...]


@dataclass(frozen=True)
class Verdicts:
    """What one run of the workflow has judged; `faults`: entries that could not be judged."""

    run: str
    head: str
    reviews: tuple[Judged, ...]
    faults: tuple[str, ...]


def as_json(run: str, head: str, reviews: list[tuple[str, Review]], faults: list[str]) -> str:
    """The file's text; each review with the name of its hole."""
    told = [
        {
            "hole": hole,
            "file": review.file,
            "summaries": [summary_to_json(summary) for summary in review.summaries],
        }
        for hole, review in reviews
    ]
    return json.dumps({"run": run, "head": head, "reviews": told, "faults": faults})


def read_zip(data: bytes, run: str, head: str) -> Verdicts:
    """What the zipped artifact of this run says of this commit. Raises GolfError for anything else."""
    if len(data) > LARGEST_ZIP:
        _refuse(f"is larger than {LARGEST_ZIP:,} bytes")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if [member.filename for member in archive.infolist()] != [NAME]:
                _refuse(f"holds something else than {NAME}")
            if archive.infolist()[0].file_size > LARGEST_JSON:
                _refuse(f"unpacks to more than {LARGEST_JSON:,} bytes")
            with archive.open(NAME) as file:
                text = file.read(LARGEST_JSON + 1)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        _refuse(f"is no archive that can be read ({type(error).__name__})")
    return _checked(text, run, head)


def _checked(text: bytes, run: str, head: str) -> Verdicts:
    if len(text) > LARGEST_JSON:
        _refuse(f"unpacks to more than {LARGEST_JSON:,} bytes")
    try:
        found = json.loads(text, parse_constant=_refuse_number, parse_float=_finite)
    except (ValueError, RecursionError):
        _refuse("holds no JSON that can be read")
    try:
        fault = next(Draft202012Validator(SCHEMA).iter_errors(found), None)
    except RecursionError:
        _refuse("is nested too deep")
    if fault:
        _refuse(f"does not follow the schema at {fault.json_path}")
    if (found["run"], found["head"]) != (run, head):
        _refuse("tells of another run or commit")
    try:
        return _verdicts(found)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        _refuse("holds a summary that cannot be read")


def _verdicts(found: dict[str, Any]) -> Verdicts:
    if any(len(summary["entries"]) != 1 for each in found["reviews"] for summary in each["summaries"]):
        raise ValueError("a review is of one entry")
    reviews = [
        Judged(each["hole"], each["file"], tuple(map(summary_from_json, each["summaries"])))
        for each in found["reviews"]
    ]
    return Verdicts(found["run"], found["head"], tuple(reviews), tuple(found["faults"]))


def _finite(text: str) -> float:
    number = float(text)
    if abs(number) > 1e15:
        _refuse_number(text)
    return number


def _refuse_number(text: str) -> NoReturn:
    raise ValueError(text)


def _refuse(why: str) -> NoReturn:
    raise GolfError(f"the artifact {why}; nothing is told of it", 1)
