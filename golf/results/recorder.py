"""Keeps every run in the result folder as it ends, and gathers the summary."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field

from golf.errors import GolfError
from golf.hole.hole import Hole
from golf.hole.source import Source
from golf.judge.golden import GoldenLog, cache_folder, store
from golf.judge.one_round import Bout
from golf.judge.schedule import Entrant
from golf.judge.verdict import Outcome, RoundResult, Verdict
from golf.results.folder import ResultFolder
from golf.results.summary import (
    Json,
    outcome_to_json,
    result_from_json,
    result_to_json,
    source_to_json,
    verdict_to_json,
)
from golf.run.fingerprint import fingerprint
from golf.run.interpreters import Interpreter
from golf.run.records import Run
from golf.show.tables import as_text

_Key = tuple[str, str, str]  # label, sha256 of the source, digest of all that the reference's log hangs on


@dataclass
class Recorder:
    """The keeper of one call of compare_runs.py. Its methods are called from several threads."""

    hole: Hole
    folder: ResultFolder
    reference: Source
    environment: Json
    notes: tuple[str, ...]
    seed: int | None = None  # of away inputs that were made anew
    references: list[Json] = field(default_factory=list)
    verdicts: list[Json] = field(default_factory=list)
    known: Mapping[_Key, RoundResult] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.write_json("environment.json", self.environment)

    def keep_reference(self, bout: Bout, outcome: Outcome, run: Run) -> None:
        self.folder.write_run(reference_label(self.reference, bout), outcome, run, bout.grammar, None)
        self.references.append(outcome_to_json(outcome) | {"interpreter": str(bout.interpreter)})
        if "this call" in bout.stands_on:
            with suppress(GolfError):  # a cache that cannot be written costs time, and no verdict
                store(cache_folder(), bout.golden, GoldenLog(run.log, run.usage, str(bout.interpreter)))

    def keep(self, entrant: Entrant, bout: Bout, result: RoundResult, run: Run) -> None:
        reference = bout.transcript.wait()
        assert reference is not None  # else there would be no result
        self.folder.write_run(entrant.label, result.outcome, run, bout.grammar, reference)
        self.folder.append(
            {
                "entry": entrant.label,
                "sha256": entrant.source.sha256,
                "golden": bout.golden.digest,
                "result": result_to_json(result),
            }
        )

    def earlier(self, entrant: Entrant, bout: Bout) -> RoundResult | None:
        """What an interrupted call has kept of this entry in this round."""
        return self.known.get((entrant.label, entrant.source.sha256, bout.golden.digest))

    def add(self, verdict: Verdict) -> None:
        self.verdicts.append(verdict_to_json(verdict))

    def write_summary(self) -> Json:
        """summary.json and summary.txt, from what has been judged so far."""
        summary: Json = {
            "hole": self.hole.name,
            "stamp": self.folder.stamp,
            "seed": self.seed,
            "environment": self.environment,
            "reference": {
                "name": self.reference.name,
                **source_to_json(self.reference),
                "rounds": self.references,
            },
            "entries": self.verdicts,
            "notes": list(self.notes),
        }
        self.folder.write_json("summary.json", summary)
        self.folder.write("summary.txt", as_text(summary))
        return summary


def known_results(folder: ResultFolder) -> dict[_Key, RoundResult]:
    """The results in a folder's journal."""
    return {
        (record["entry"], record["sha256"], record["golden"]): result_from_json(record["result"])
        for record in folder.journal()
    }


def reference_label(reference: Source, bout: Bout) -> str:
    """The stem of the reference's files."""
    return f"{reference.name}{bout.suffix}"


def environment(interpreters: tuple[Interpreter, ...]) -> Json:
    """The fingerprint of each Python, without anything that names a person or a path."""
    return {str(interpreter): asdict(fingerprint(interpreter)) for interpreter in interpreters}
