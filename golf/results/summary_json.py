"""summary.json: the one record of a result, to JSON and back. Nothing else reads or writes that shape.

What follows from the record (`valid`, the verdict's word, its reasons) stands in the file for other programs; it is
never read back.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from golf.errors import GolfError
from golf.files import read
from golf.judge.label import Label
from golf.judge.verdict import Program, Verdict
from golf.results.folder import Json
from golf.results.run_json import (
    as_written,
    outcome_from_json,
    outcome_to_json,
    parity_of,
    result_from_json,
    result_to_json,
    unjudged_from_json,
)
from golf.results.summary import Reference, Summary
from golf.results.typed import file_name, pairs, record, size, text
from golf.run.interpreters import Interpreter

NAME = "summary.json"
LARGEST_BYTES = 32 << 20


def read_summary(folder: Path) -> Summary:
    """The summary of a result folder. Raises GolfError where there is none that can be read."""
    path = folder / NAME
    data = read(path, "name a result folder, or judge again", LARGEST_BYTES)
    try:
        return summary_from_json(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise GolfError(f"{path}: is no summary of this judge ({what[:200]}); judge again") from None


def summary_to_json(summary: Summary) -> Json:
    return {
        **vars(summary),
        "environment": dict(summary.environment),
        "reference": {
            **_label_to_json(summary.reference.label),
            **_program_to_json(summary.reference.program),
            "rounds": [outcome_to_json(run) for run in summary.reference.runs],
        },
        "entries": [verdict_to_json(verdict) for verdict in summary.entries],
        "notes": list(summary.notes),
    }


def summary_from_json(table: Mapping[str, Any]) -> Summary:
    """The record. Raises ValueError, KeyError, TypeError or AttributeError for what is no summary."""
    reference = table["reference"]
    runs = tuple(map(outcome_from_json, reference["rounds"]))
    return record(
        Summary,
        table,
        hole=file_name(table["hole"]),
        environment={python: dict(pairs(facts)) for python, facts in table["environment"].items()},
        reference=Reference(_label_from_json(reference), _program_from_json(reference), runs),
        entries=tuple(map(verdict_from_json, table["entries"])),
    )


def verdict_to_json(verdict: Verdict) -> Json:
    """One element of summary.json's `entries`."""
    return {
        **_label_to_json(verdict.label),
        **_program_to_json(verdict.program),
        "interpreter": {
            "path": Path(verdict.interpreter.path).name,
            "implementation": verdict.interpreter.implementation,
            "version": verdict.interpreter.version,
        },
        "seed": verdict.seed,
        "claim": verdict.claim.word,
        "claim_met": verdict.claim_met,
        **verdict.matches,
        "parity": verdict.parity.word,
        "required": list(verdict.required),
        "complete": verdict.complete,
        "confined": verdict.confined,
        "plain": verdict.proved_plain,
        "valid": verdict.valid,
        "verdict": verdict.word,
        "reasons": [as_written(asdict(reason)) for reason in verdict.reasons],
        "unjudged": [as_written(asdict(each)) for each in verdict.unjudged],
        "rounds": [result_to_json(result) for result in verdict.results],
    }


def verdict_from_json(table: Mapping[str, Any]) -> Verdict:
    return record(
        Verdict,
        table,
        label=_label_from_json(table),
        program=_program_from_json(table),
        claim=parity_of(table["claim"]),
        interpreter=record(Interpreter, table["interpreter"], packages=()),
        results=tuple(map(result_from_json, table["rounds"])),
        unjudged=tuple(map(unjudged_from_json, table["unjudged"])),
    )


def _label_to_json(label: Label) -> Json:
    return {"name": str(label), "python": label.python}


def _label_from_json(table: Mapping[str, Any]) -> Label:
    python = text(table["python"])
    label = Label(text(table["name"]).removesuffix(f"@{python}" if python else ""), python)
    if not label.is_safe:
        raise ValueError(f"{str(label)[:40]!r} is no name of an entry")
    return label


def _program_to_json(program: Program) -> Json:
    """The language stands there where it is not plain Python."""
    table = asdict(program)
    return table if program.is_port else {key: table[key] for key in table if key != "language"}


def _program_from_json(table: Mapping[str, Any]) -> Program:
    return record(
        Program,
        table,
        path=file_name(table["path"]),
        **{key: size(table[key]) for key in ("bytes", "characters", "brotli_bytes")},
        language=text(table.get("language", Program.language)),
    )
