"""One run of one program, to JSON and back: what it did, how it compares, or why it was not judged."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from golf.errors import writable
from golf.judge.verdict import MadeBy, Outcome, RoundResult, Unjudged
from golf.log.difference import FirstDifference
from golf.log.parity import MATCHES, Comparison, Parity
from golf.results.folder import Json
from golf.results.typed import record, text
from golf.run.records import Usage


def outcome_to_json(outcome: Outcome) -> Json:
    table = asdict(outcome)
    table["name"] = table.pop("round")
    table |= table.pop("usage")
    table["metadata"] = dict(outcome.metadata)
    table["inputs"] = dict(outcome.inputs)
    table["isolation"]["confined"] = outcome.isolation.confined
    for of_some in ("made_by", "reads_bytes"):
        if not table[of_some]:
            del table[of_some]
    written: Json = as_written(table)
    return written


def as_written(value: Any) -> Any:
    """The value as JSON can hold it: tuples are lists, and bytes that are no text are spelled out."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, dict):
        return {as_written(key): as_written(each) for key, each in value.items()}
    return [as_written(each) for each in value] if isinstance(value, list | tuple) else value


def outcome_from_json(table: Mapping[str, Any]) -> Outcome:
    return record(
        Outcome,
        table,
        round=text(table["name"]),
        usage=record(Usage, table),
        made_by=record(MadeBy, table["made_by"]) if "made_by" in table else None,
        reads_bytes=bool(table.get("reads_bytes", False)),
    )


def result_to_json(result: RoundResult) -> Json:
    """One element of an entry's `rounds`."""
    comparison = result.comparison
    difference = comparison.first_difference
    return {
        **outcome_to_json(result.outcome),
        "parity": result.parity.word,
        "deep": result.deep,
        **{key: getattr(comparison, key) for key in MATCHES},
        "first_difference": difference and as_written(asdict(difference)),
    }


def result_from_json(table: Mapping[str, Any]) -> RoundResult:
    difference = table["first_difference"]
    comparison = record(
        Comparison,
        table,
        parity=parity_of(table["parity"]),
        first_difference=record(FirstDifference, difference) if difference else None,
    )
    return record(RoundResult, table, outcome=outcome_from_json(table), comparison=comparison)


def parity_of(word: Any) -> Parity:
    return Parity[text(word).upper()]


def unjudged_from_json(table: Mapping[str, Any]) -> Unjudged:
    return record(Unjudged, table)
