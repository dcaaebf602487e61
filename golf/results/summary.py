"""What a result says: one record, to summary.json and back. Nothing else reads or writes that shape.

What follows from the record (`valid`, the verdict's word, its reasons) stands in the file for other programs; it is
never read back.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from golf.errors import GolfError, writable
from golf.files import read
from golf.hole.hole import Kind
from golf.judge.label import Label
from golf.judge.verdict import (
    MadeBy,
    Outcome,
    Program,
    RoundResult,
    StandsOn,
    Unjudged,
    Verdict,
    Why,
)
from golf.log.difference import FirstDifference
from golf.log.difference import Kind as Difference
from golf.log.parity import Comparison, Parity
from golf.run.interpreters import Interpreter
from golf.run.records import Ended, Isolation, Usage

NAME = "summary.json"
LARGEST_BYTES = 32 << 20
LARGEST_COUNT = 1 << 128  # above any seed, and below what could not be a fraction

Json = dict[str, Any]


@dataclass(frozen=True)
class Reference:
    """The reference of a result, and its runs in the hole's order of rounds, Python by Python."""

    label: Label
    program: Program
    runs: tuple[Outcome, ...]

    def run_beside(self, outcome: Outcome) -> Outcome | None:
        """The run that an entry's run was compared with: on the same Python, beside the same files."""

        def call(run: Outcome) -> tuple[object, ...]:
            return run.round, run.stands_on.interpreter, run.seed, run.hash_seed, run.inputs

        return next((run for run in self.runs if call(run) == call(outcome)), None)


@dataclass(frozen=True)
class Summary:
    """All that a call of the judge came to. Entries stand in the order in which they were given."""

    hole: str
    stamp: str
    started: str  # date and time of day, UTC, as ISO 8601 writes it
    finished: bool  # false where the call was interrupted
    harness: str  # the version of the judge
    seed: int | None  # of the away inputs, where one was given
    drawn: (
        bool  # every entry has away inputs of its own, from a seed that was drawn after its source was read
    )
    environment: Mapping[str, Mapping[str, str]]  # the fingerprint of each Python
    reference: Reference
    entries: tuple[Verdict, ...]
    notes: tuple[str, ...]

    @property
    def pythons(self) -> tuple[str, ...]:
        return tuple(self.environment)

    def stem_of_reference(self, run: Outcome) -> str:
        """The stem of the files of one of the reference's runs."""
        return stem_of_reference(self.reference.label, run, len(self.pythons) > 1, self.drawn)

    @property
    def claims_met(self) -> bool:
        return all(verdict.claim_met for verdict in self.entries)

    @property
    def at_fault(self) -> bool:
        """Could the judge not judge an entry?"""
        return any(verdict.at_fault for verdict in self.entries)


def together(summaries: Sequence[Summary]) -> Summary:
    """Results of one hole as one, which tells of all their runs; the first one names it."""
    first = summaries[0]
    return replace(
        first,
        environment={python: facts for each in summaries for python, facts in each.environment.items()},
        reference=replace(
            first.reference, runs=tuple(run for each in summaries for run in each.reference.runs)
        ),
        entries=tuple(entry for each in summaries for entry in each.entries),
    )


def stem_of_reference(label: Label, run: Outcome, several: bool, drawn: bool) -> str:
    """What the names of the files of one of the reference's runs begin with.

    several  Pythons in one result tell their files apart by the version, `drawn` inputs by their hash seed
    """
    name = f"{label.name}~{run.hash_seed:08x}" if drawn else label.name
    version = run.stands_on.interpreter.rpartition(" ")[2]
    return Label(name, version if several else "").stem(run.round, run.kind)


def summary_to_json(summary: Summary) -> Json:
    return {
        "hole": summary.hole,
        "stamp": summary.stamp,
        "started": summary.started,
        "finished": summary.finished,
        "harness": summary.harness,
        "seed": summary.seed,
        "drawn": summary.drawn,
        "environment": dict(summary.environment),
        "reference": {
            **_label_to_json(summary.reference.label),
            **_program_to_json(summary.reference.program),
            "rounds": [outcome_to_json(run) for run in summary.reference.runs],
        },
        "entries": [verdict_to_json(verdict) for verdict in summary.entries],
        "notes": list(summary.notes),
    }


def read_summary(folder: Path) -> Summary:
    """The summary of a result folder. Raises GolfError where there is none that can be read."""
    path = folder / NAME
    data = read(path, "name a result folder, or judge again", LARGEST_BYTES)
    try:
        return summary_from_json(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise GolfError(f"{path}: is no summary of this judge ({what[:200]}); judge again") from None


def summary_from_json(table: Mapping[str, Any]) -> Summary:
    """The record. Raises ValueError, KeyError, TypeError or AttributeError for what is no summary."""
    reference = table["reference"]
    return Summary(
        hole=_name(table["hole"]),
        stamp=_text(table["stamp"]),
        started=_text(table["started"]),
        finished=bool(table["finished"]),
        harness=_text(table["harness"]),
        seed=_optional_count(table["seed"]),
        drawn=bool(table["drawn"]),
        environment={python: _texts(facts) for python, facts in table["environment"].items()},
        reference=Reference(
            _label_from_json(reference),
            _program_from_json(reference),
            tuple(outcome_from_json(run) for run in reference["rounds"]),
        ),
        entries=tuple(verdict_from_json(entry) for entry in table["entries"]),
        notes=tuple(_text(note) for note in table["notes"]),
    )


def _label_to_json(label: Label) -> Json:
    return {"name": str(label), "python": label.python}


def _label_from_json(table: Mapping[str, Any]) -> Label:
    python = _text(table["python"])
    label = Label(_text(table["name"]).removesuffix(f"@{python}" if python else ""), python)
    if not label.is_safe:
        raise ValueError(f"{str(label)[:40]!r} is no name of an entry")
    return label


def _program_from_json(table: Mapping[str, Any]) -> Program:
    return Program(
        path=_name(table["path"]),
        sha256=_text(table["sha256"]),
        bytes=_size(table["bytes"]),
        characters=_size(table["characters"]),
        brotli_bytes=_size(table["brotli_bytes"]),
        packed=bool(table["packed"]),
        language=_text(table.get("language", Program.language)),
    )


def _program_to_json(program: Program) -> Json:
    """The language stands there where it is not plain Python."""
    table = asdict(program)
    return table if program.is_port else {key: table[key] for key in table if key != "language"}


def outcome_to_json(outcome: Outcome) -> Json:
    table = asdict(outcome)
    table["name"] = table.pop("round")
    table |= table.pop("usage")
    table["metadata"] = dict(outcome.metadata)
    table["inputs"] = dict(outcome.inputs)
    table["isolation"]["confined"] = outcome.isolation.confined
    table["unpacks"] = None if outcome.unpacks is None else list(outcome.unpacks)
    for of_some in ("made_by", "reads_bytes"):
        if not table[of_some]:
            del table[of_some]
    written: Json = _writable(table)
    return written


def _writable(value: Any) -> Any:
    """The value with its text as JSON can hold it: bytes that are no text are spelled out."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, dict):
        return {_writable(key): _writable(each) for key, each in value.items()}
    return [_writable(each) for each in value] if isinstance(value, list | tuple) else value


def outcome_from_json(table: Mapping[str, Any]) -> Outcome:
    isolation, stands_on = table["isolation"], table["stands_on"]
    return Outcome(
        round=_text(table["name"]),
        kind=Kind(table["kind"]),
        exit_status=_count(table["exit_status"]),
        ended=Ended(table["ended"]),
        usage=Usage(
            _number(table["seconds"]), _number(table["cpu_seconds"]), _count(table["peak_rss_bytes"])
        ),
        isolation=Isolation(
            layers=tuple(map(_text, isolation["layers"])),
            missing=tuple(map(_text, isolation["missing"])),
            files_closed=bool(isolation["files_closed"]),
            network_closed=bool(isolation["network_closed"]),
        ),
        stands_on=StandsOn(_text(stands_on["interpreter"]), bool(stands_on["golden"])),
        seed=_optional_count(table["seed"]),
        hash_seed=_count(table["hash_seed"]),
        inputs=tuple((_text(name), _text(value)) for name, value in table["inputs"].items()),
        stdout_sha256=_text(table["stdout_sha256"]),
        stderr_sha256=_text(table["stderr_sha256"]),
        metadata=tuple((_text(name), _text(value)) for name, value in table["metadata"].items()),
        first_loss=_optional_text(table["first_loss"]),
        last_loss=_optional_text(table["last_loss"]),
        steps=_count(table["steps"]),
        samples=_count(table["samples"]),
        last_words=_text(table["last_words"]),
        unpacks=None if table["unpacks"] is None else tuple(map(_text, table["unpacks"])),
        made_by=_made_by_from_json(table["made_by"]) if "made_by" in table else None,
        reads_bytes=bool(table.get("reads_bytes", False)),
    )


def _made_by_from_json(table: Mapping[str, Any]) -> MadeBy:
    texts = {key: _text(table[key]) for key in ("runtime", "version", "build", "run")}
    return MadeBy(**texts, packages=tuple(map(_text, table["packages"])))


def result_to_json(result: RoundResult) -> Json:
    """One element of an entry's `rounds`."""
    comparison = result.comparison
    difference = comparison.first_difference
    return {
        **outcome_to_json(result.outcome),
        "parity": result.parity.word,
        "deep": result.deep,
        "full_log_match": comparison.full_log_match,
        "loss_trace_match": comparison.loss_trace_match,
        "sample_output_match": comparison.sample_output_match,
        "first_difference": difference and _writable(asdict(difference)),
    }


def result_from_json(table: Mapping[str, Any]) -> RoundResult:
    difference = table["first_difference"]
    return RoundResult(
        outcome_from_json(table),
        Comparison(
            parity=Parity[_text(table["parity"]).upper()],
            loss_trace_match=bool(table["loss_trace_match"]),
            sample_output_match=bool(table["sample_output_match"]),
            first_difference=_difference_from_json(difference) if difference else None,
        ),
        _optional_text(table["deep"]),
    )


def _difference_from_json(table: Mapping[str, Any]) -> FirstDifference:
    return FirstDifference(
        line=_count(table["line"]),
        byte=_count(table["byte"]),
        where=_text(table["where"]),
        expected=_text(table["expected"]),
        found=_text(table["found"]),
        kind=Difference(table["kind"]),
    )


def verdict_to_json(verdict: Verdict) -> Json:
    """One element of summary.json's `entries`."""
    comparisons = [result.comparison for result in verdict.results]
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
        "full_log_match": bool(comparisons) and all(each.full_log_match for each in comparisons),
        "loss_trace_match": bool(comparisons) and all(each.loss_trace_match for each in comparisons),
        "sample_output_match": bool(comparisons) and all(each.sample_output_match for each in comparisons),
        "parity": verdict.parity.word,
        "required": list(verdict.required),
        "complete": verdict.complete,
        "confined": verdict.confined,
        "plain": verdict.proved_plain,
        "valid": verdict.valid,
        "verdict": verdict.word,
        "reasons": [_writable(asdict(reason)) for reason in verdict.reasons],
        "unjudged": [_writable(asdict(each)) for each in verdict.unjudged],
        "rounds": [result_to_json(result) for result in verdict.results],
    }


def verdict_from_json(table: Mapping[str, Any]) -> Verdict:
    interpreter = table["interpreter"]
    return Verdict(
        label=_label_from_json(table),
        program=_program_from_json(table),
        claim=Parity[_text(table["claim"]).upper()],
        interpreter=Interpreter(
            _text(interpreter["path"]), _text(interpreter["implementation"]), _text(interpreter["version"])
        ),
        required=tuple(map(_text, table["required"])),
        results=tuple(result_from_json(run) for run in table["rounds"]),
        unjudged=tuple(unjudged_from_json(each) for each in table["unjudged"]),
        seed=_optional_count(table["seed"]),
    )


def unjudged_from_json(table: Mapping[str, Any]) -> Unjudged:
    return Unjudged(_text(table["round"]), Why(table["why"]), _text(table["detail"]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{str(value)[:40]!r} is no text")
    value.encode("utf-8", "surrogateescape")  # which refuses what no name of a file and no text has
    return value


def _name(value: Any) -> str:
    """What a file may be called."""
    if "\0" in _text(value):
        raise ValueError(f"{value[:40]!r} is no name")
    return str(value)


def _texts(table: Mapping[str, Any]) -> dict[str, str]:
    return {_text(key): _text(value) for key, value in table.items()}


def _optional_text(value: Any) -> str | None:
    return None if value is None else _text(value)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e300:
        raise ValueError(f"{str(value)[:40]!r} is no number")
    return float(value)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST_COUNT:
        raise ValueError(f"{str(value)[:40]!r} is no whole number")
    return value


def _size(value: Any) -> int:
    size = _count(value)
    if size < 0:
        raise ValueError(f"{str(value)[:40]!r} is no size")
    return size


def _optional_count(value: Any) -> int | None:
    return None if value is None else _count(value)
