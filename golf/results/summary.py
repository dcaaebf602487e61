"""Verdicts and outcomes as JSON, and back. The field names are those of summary.json."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from golf.hole.hole import Kind
from golf.hole.source import Source
from golf.judge.verdict import Outcome, RoundResult, Verdict
from golf.log.parity import Comparison, FirstDifference
from golf.run.records import Ended, Isolation, Usage

Json = dict[str, Any]


def outcome_to_json(outcome: Outcome) -> Json:
    table = asdict(outcome)
    table["name"] = table.pop("round")
    table |= table.pop("usage")
    table["metadata"] = dict(outcome.metadata)
    table["inputs"] = dict(outcome.inputs)
    table["isolation"]["confined"] = outcome.isolation.confined
    return table


def outcome_from_json(table: Mapping[str, Any]) -> Outcome:
    values: Json = {field.name: table.get(field.name) for field in fields(Outcome)}
    isolation = table["isolation"]
    values |= {
        "round": table["name"],
        "usage": Usage(**{field.name: table[field.name] for field in fields(Usage)}),
        "kind": Kind(table["kind"]),
        "ended": Ended(table["ended"]),
        "metadata": tuple(table["metadata"].items()),
        "inputs": tuple(table["inputs"].items()),
        "isolation": Isolation(
            layers=tuple(isolation["layers"]),
            missing=tuple(isolation["missing"]),
            files_closed=isolation["files_closed"],
            network_closed=isolation["network_closed"],
        ),
    }
    return Outcome(**values)


def result_to_json(result: RoundResult) -> Json:
    """One element of an entry's `rounds`."""
    comparison = result.comparison
    return {
        **outcome_to_json(result.outcome),
        "parity": result.parity.word,
        "deep": result.deep,
        "full_log_match": comparison.full_log_match,
        "loss_trace_match": comparison.loss_trace_match,
        "sample_output_match": comparison.sample_output_match,
        "first_difference": comparison.first_difference and _difference_to_json(comparison.first_difference),
    }


def _difference_to_json(difference: FirstDifference) -> Json:
    """A first difference; bytes that are not UTF-8 are spelled out, because JSON is text."""
    table = asdict(difference)
    for key in ("where", "expected", "found"):
        table[key] = table[key].encode("utf-8", "backslashreplace").decode()
    return table


def result_from_json(table: Mapping[str, Any]) -> RoundResult:
    difference = table["first_difference"]
    return RoundResult(
        outcome_from_json(table),
        Comparison(
            full_log_match=table["full_log_match"],
            loss_trace_match=table["loss_trace_match"],
            sample_output_match=table["sample_output_match"],
            first_difference=FirstDifference(**difference) if difference else None,
        ),
        table["deep"],
    )


def verdict_to_json(verdict: Verdict) -> Json:
    """One element of summary.json's `entries`."""
    results = verdict.results

    def everywhere(name: str) -> bool:
        return bool(results) and all(getattr(result.comparison, name) for result in results)

    return {
        "name": verdict.label,
        **source_to_json(verdict.source),
        "interpreter": asdict(verdict.interpreter) | {"path": Path(verdict.interpreter.path).name},
        "claim": verdict.claim.word,
        "claim_met": verdict.claim_met,
        "full_log_match": everywhere("full_log_match"),
        "loss_trace_match": everywhere("loss_trace_match"),
        "sample_output_match": everywhere("sample_output_match"),
        "parity": verdict.parity.word,
        "complete": verdict.complete,
        "confined": verdict.confined,
        "valid": verdict.valid,
        "verdict": verdict.word,
        "reasons": list(verdict.reasons),
        "rounds": [result_to_json(result) for result in results],
    }


def source_to_json(source: Source) -> Json:
    return {
        "path": public_path(source.path),
        "sha256": source.sha256,
        "bytes": source.bytes,
        "characters": source.characters,
        "brotli_bytes": source.brotli_bytes,
        "packed": source.packed,
    }


def public_path(path: Path) -> str:
    """A path as it may be published: relative to the working folder, or the bare name."""
    resolved = path.resolve()
    try:
        return resolved.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return resolved.name
