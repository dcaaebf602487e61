"""golf verify: does all that a result folder says still follow from the sources and logs that it holds?

Everything that can be computed is computed anew, and every field that differs is named. The others are in `UNKNOWABLE`:
whoever wrote the files could have written anything there.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from golf.errors import GolfError
from golf.files import read, sha256
from golf.hole.hole import Hole
from golf.hole.inputs import round_files, with_fresh_seed
from golf.hole.source import measure
from golf.judge.describe import described
from golf.judge.letters import reads_bytes
from golf.judge.ports import language_of
from golf.judge.verdict import Outcome, Program, RoundResult, Verdict
from golf.log.lines import ReadLog
from golf.log.parity import compare, compare_with_part, most_of
from golf.results.diff import diff
from golf.results.folder import MANIFEST, Json, ResultFolder, tab_separated
from golf.results.follows import differences, interpreters
from golf.results.recorder import known_results
from golf.results.summary import Summary
from golf.results.summary_json import NAME, read_summary, summary_to_json
from golf.run.runtimes import runtimes

# What no file proves, in words, and the keys in summary.json below which it stands.
UNKNOWABLE = {
    "when it was": ("started",),
    "on what machine and where its sources lay": ("environment", "path", "made_by"),
    "by which version of the judge, and what that noted": ("harness", "notes"),
    "times and memory": ("seconds", "cpu_seconds", "peak_rss_bytes"),
    "isolation": ("isolation",),
    "what was listened to": ("unpacks", "deep"),
    "that a seed was drawn, that a program ran and how it ended, or why it did not run": (
        "drawn",
        "golden",
        "exit_status",
        "ended",
        "unjudged",
    ),
}

_Call = tuple[object, ...]  # a round, and all that varies in it


def verify(path: Path, hole: Hole, root: Path) -> Iterator[str]:
    """A line for everything that does not follow. Raises GolfError where there is no summary that can be read."""
    summary, folder = read_summary(path), ResultFolder(path)
    if not summary.finished:
        yield f"{summary.stamp}: was interrupted, so not all was judged; go on with --resume {summary.stamp}"
    yield from _files(folder)
    yield from _seeds(summary)
    calls = _calls(summary, hole)
    yield from _inputs(summary, calls)
    yield from interpreters(summary)
    yield from _claims(summary, hole, root)
    files = {call: files for each in calls.values() for call, files in each.items()}
    made, faults = _made_again(summary, folder, hole, files)
    made = replace(made, hole=hole.name)
    yield from faults
    stored = json.loads(read(path / NAME, "judge again"))
    yield from differences("", stored, summary_to_json(made))
    yield from _environment(summary, folder)
    yield from _journal(summary, folder)


def _files(folder: ResultFolder) -> Iterator[str]:
    """What was changed, dropped or added since the result was written."""
    try:
        manifest = json.loads(read(folder.path / MANIFEST, "judge again"))
        written = {str(name): str(value) for name, value in manifest.items()}
    except (GolfError, ValueError, AttributeError, RecursionError):
        yield f"{MANIFEST}: is not there, or is broken"
        return
    found, others = folder.hashes(), folder.others()
    for name in sorted(written.keys() | found.keys()):
        if name in others:
            yield f"{name}: {others[name]}"
        elif name not in found:
            yield f"{name}: is not there any more"
        elif name not in written:
            yield f"{name}: was added"
        elif found[name] != written[name]:
            yield f"{name}: has been changed"
    yield from (f"{name}: was added" for name in others if name not in written)


def _seeds(summary: Summary) -> Iterator[str]:
    """Does each entry have the seed of the whole result, or another where they were drawn?"""
    if summary.drawn and summary.seed is not None:
        yield f"seed: is {summary.seed}, but seeds were drawn"
    for entry in summary.entries:
        if not summary.drawn and entry.seed != summary.seed:
            yield f"{entry.label}: its seed is {entry.seed}, that of the result {summary.seed}"


def _calls(summary: Summary, hole: Hole) -> dict[int | None, dict[_Call, list[bytes]]]:
    """By each seed that is told: how each round is called, and the files beside it."""
    seeds = {summary.seed, *(entry.seed for entry in summary.entries)}
    return {seed: dict(_calls_with(hole, seed, summary)) for seed in seeds}


def _calls_with(hole: Hole, seed: int | None, summary: Summary) -> Iterator[tuple[_Call, list[bytes]]]:
    played = {run.round for run in summary.reference.runs}
    for round_ in hole.rounds:
        if round_.name not in played:
            continue
        asked = round_ if seed is None else with_fresh_seed(round_, seed)
        files = round_files(hole, asked)
        if files is not None:
            inputs = tuple(sorted((name, sha256(data)) for name, data in files.items()))
            yield (asked.name, asked.kind, asked.seed, asked.hash_seed, inputs), [*files.values()]


def _call(run: Outcome) -> _Call:
    return run.round, run.kind, run.seed, run.hash_seed, run.inputs


def _inputs(summary: Summary, calls: Mapping[int | None, Mapping[_Call, object]]) -> Iterator[str]:
    """Are the inputs those of the hole, made from the seeds that are told?"""
    any_call = {call for each in calls.values() for call in each}
    wanted = [(run, any_call) for run in summary.reference.runs]
    wanted += [(each.outcome, {*calls[entry.seed]}) for entry in summary.entries for each in entry.results]
    for run, fitting in wanted:
        if _call(run) not in fitting:
            yield f"round {run.round}: its input is another one now, or was not made from the seed that is told"


def _claims(summary: Summary, hole: Hole, root: Path) -> Iterator[str]:
    required = tuple(round_.name for round_ in hole.required_rounds)
    for entry in summary.entries:
        claim = hole.claim_of(root / entry.program.path)
        if claim != entry.claim:
            yield f"{entry.label}: claims {claim.word} in hole.toml, the summary says {entry.claim.word}"
        if entry.required != required:
            yield f"{entry.label}: the rounds that count are {', '.join(required)}; the summary names others"


def _made_again(
    summary: Summary, folder: ResultFolder, hole: Hole, files: Mapping[_Call, list[bytes]]
) -> tuple[Summary, list[str]]:
    """The summary as it follows from the files, and what could not be read."""
    faults: list[str] = []
    again = _Again(summary, folder, hole, files, faults)
    reference = replace(
        summary.reference,
        program=again.program(str(summary.reference.label), summary.reference.program),
        runs=tuple(again.reference_run(run) for run in summary.reference.runs),
    )
    entries = tuple(again.verdict(entry) for entry in summary.entries)
    return replace(summary, reference=reference, entries=entries, stamp=folder.stamp), faults


class _Again:
    """Makes the parts of a summary again from a folder's files."""

    def __init__(
        self,
        summary: Summary,
        folder: ResultFolder,
        hole: Hole,
        files: Mapping[_Call, list[bytes]],
        faults: list[str],
    ) -> None:
        self.summary, self.folder, self.files, self.faults = summary, folder, files, faults
        self.grammar, self.runtimes = hole.grammar, runtimes(hole.folder)

    def program(self, name: str, told: Program) -> Program:
        path = self.folder.path / told.kept_as(name)
        try:
            source = measure(path, read(path, "it is what was judged"))
            language = language_of(Path(told.path), source.data, self.runtimes)
        except GolfError as fault:
            self.faults.append(str(fault))
            return told
        return replace(
            told,
            sha256=source.sha256,
            bytes=source.bytes,
            characters=source.characters,
            brotli_bytes=source.brotli_bytes,
            packed=source.packed,
            language=language,
        )

    def reference_run(self, told: Outcome) -> Outcome:
        read_log = self._log(self.summary.stem_of_reference(told), told)
        return replace(described(told, read_log), reads_bytes=False) if read_log else told

    def verdict(self, told: Verdict) -> Verdict:
        return replace(
            told,
            program=self.program(told.label.name, told.program),
            results=tuple(self.result(told, result) for result in told.results),
        )

    def result(self, entry: Verdict, told: RoundResult) -> RoundResult:
        outcome = told.outcome
        stem = entry.label.stem(outcome.round, outcome.kind)
        beside = self.summary.reference.run_beside(outcome)
        if beside is None:
            self.faults.append(f"{stem}: the summary holds no run of the reference to compare it with")
            return told
        reference, found = self._log(self.summary.stem_of_reference(beside), beside), self._log(stem, outcome)
        if reference is None or found is None:
            return told
        found = replace(found, most=most_of(reference.log))
        compared = compare_with_part if beside.stopped else compare
        self._written(f"{stem}.diff", diff(reference.log.stdout, found.log.stdout, outcome.stopped))
        letters = reads_bytes(reference.parts, found.parts, self.files.get(_call(outcome), ()))
        made = replace(described(outcome, found), reads_bytes=letters)
        return RoundResult(made, compared(reference, found), told.deep)

    def _log(self, stem: str, run: Outcome) -> ReadLog | None:
        try:
            found = ReadLog(self.folder.read_log(stem, run.exit_status), self.grammar)
        except GolfError as fault:
            self.faults.append(str(fault))
            return None
        self._written(f"{stem}.losses", tab_separated(found.parts.losses))
        self._written(f"{stem}.samples", tab_separated(found.parts.samples))
        return found

    def _written(self, name: str, text: str) -> None:
        """A file that follows from the logs."""
        if not self.folder.holds(name, text):
            self.faults.append(f"{name}: does not follow from the logs")


def _environment(summary: Summary, folder: ResultFolder) -> Iterator[str]:
    try:
        told: Json = json.loads(read(folder.path / "environment.json", "judge again"))
    except (GolfError, ValueError, RecursionError):
        yield "environment.json: is not there, or is broken"
        return
    yield from (f"environment.json: {line}" for line in differences("", told, dict(summary.environment)))


def _journal(summary: Summary, folder: ResultFolder) -> Iterator[str]:
    """The journal and the summary must tell of the same results."""
    try:
        known = known_results(folder)
    except GolfError as fault:
        yield str(fault)
        return
    journal = {(key[0], key[1], each) for key, each in known.items() if isinstance(each, RoundResult)}
    told = {
        (str(entry.label), entry.program.sha256, result)
        for entry in summary.entries
        for result in entry.results
    }
    for label, _, result in sorted(told - journal, key=str):
        yield f"{label}: round {result.outcome.round} is not in the journal as the summary tells it"
    for label, _, result in sorted(journal - told, key=str):
        yield f"{label}: round {result.outcome.round} is in the journal, and not in the summary"
