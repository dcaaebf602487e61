"""golf verify: does all that a result folder says still follow from the sources and logs that it holds?

Everything that can be computed is computed anew, and every field that differs is named. What cannot: how long a run
took and how much memory it used, on what machine, behind which layers, and that it took place at all.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from golf.errors import GolfError
from golf.files import read, sha256
from golf.hole.hole import Hole
from golf.hole.inputs import round_files, with_fresh_seed
from golf.hole.source import measure
from golf.judge.one_round import described
from golf.judge.verdict import Outcome, Program, RoundResult, Verdict
from golf.log.lines import Grammar, ReadLog
from golf.log.parity import compare, compare_with_part, most_of
from golf.results.diff import diff
from golf.results.folder import MANIFEST, ResultFolder, table
from golf.results.recorder import known_results
from golf.results.summary import NAME, Json, Summary, read_summary, summary_to_json
from golf.run.records import Ended

UNKNOWABLE = "times, memory and isolation are told by the judge that measured them; no file proves them"


def verify(path: Path, hole: Hole, root: Path) -> Iterator[str]:
    """A line for everything that does not follow. Raises GolfError where there is no summary that can be read."""
    summary, folder = read_summary(path), ResultFolder(path)
    if not summary.finished:
        yield f"{summary.stamp}: was interrupted, so not all was judged; go on with --resume {summary.stamp}"
    yield from _files(folder)
    yield from _inputs(summary, hole)
    yield from _claims(summary, hole, root)
    made, faults = _made_again(summary, folder, hole.grammar)
    yield from faults
    stored = json.loads(read(path / NAME, "judge again"))
    yield from _differences("", stored, summary_to_json(made))
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
    found = folder.hashes()
    for name in sorted(written.keys() | found.keys()):
        if name not in found:
            yield f"{name}: is not there any more"
        elif name not in written:
            yield f"{name}: was added"
        elif found[name] != written[name]:
            yield f"{name}: has been changed"
    yield from (f"{name}: was added" for name in folder.others())


def _inputs(summary: Summary, hole: Hole) -> Iterator[str]:
    """Are the inputs those of the hole, made from the seeds that are told?"""
    seeds = {None, summary.seed} if not summary.drawn else {None, *(e.seed for e in summary.entries)}
    wanted = [each for seed in seeds for each in _calls(hole, seed, summary)]
    for run in _outcomes(summary):
        call = (run.round, run.kind, run.seed, run.hash_seed, run.inputs)
        if call not in wanted:
            yield f"round {run.round}: its input is another one now, or was not made from the seed that is told"


def _calls(hole: Hole, seed: int | None, summary: Summary) -> Iterator[tuple[object, ...]]:
    """How each round is called, and beside which files, with this seed."""
    played = {run.round for run in summary.reference.runs}
    for round_ in hole.rounds:
        if round_.name not in played:
            continue
        asked = round_ if seed is None else with_fresh_seed(round_, seed)
        files = round_files(hole, asked)
        if files is not None:
            inputs = tuple(sorted((name, sha256(data)) for name, data in files.items()))
            yield asked.name, asked.kind, asked.seed, asked.hash_seed, inputs


def _outcomes(summary: Summary) -> Iterator[Outcome]:
    yield from summary.reference.runs
    for entry in summary.entries:
        yield from (result.outcome for result in entry.results)


def _claims(summary: Summary, hole: Hole, root: Path) -> Iterator[str]:
    required = tuple(round_.name for round_ in hole.required_rounds)
    for entry in summary.entries:
        claim = hole.claim_of(root / entry.program.path)
        if claim != entry.claim:
            yield f"{entry.label}: claims {claim.word} in hole.toml, the summary says {entry.claim.word}"
        if entry.required != required:
            yield f"{entry.label}: the rounds that count are {', '.join(required)}; the summary names others"


def _made_again(summary: Summary, folder: ResultFolder, grammar: Grammar) -> tuple[Summary, list[str]]:
    """The summary as it follows from the files, and what could not be read."""
    faults: list[str] = []
    again = _Again(summary, folder, grammar, faults)
    reference = replace(
        summary.reference,
        program=again.program(str(summary.reference.label), summary.reference.program),
        runs=tuple(again.reference_run(run) for run in summary.reference.runs),
    )
    entries = tuple(again.verdict(entry) for entry in summary.entries)
    return replace(summary, reference=reference, entries=entries, stamp=folder.stamp), faults


class _Again:
    """Makes the parts of a summary again from a folder's files."""

    def __init__(self, summary: Summary, folder: ResultFolder, grammar: Grammar, faults: list[str]) -> None:
        self.summary, self.folder, self.grammar, self.faults = summary, folder, grammar, faults

    def program(self, name: str, told: Program) -> Program:
        path = self.folder.path / told.kept_as(name)
        try:
            source = measure(path, read(path, "it is what was judged"))
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
        )

    def reference_run(self, told: Outcome) -> Outcome:
        read_log = self._log(self.summary.stem_of_reference(told), told)
        return described(told, read_log) if read_log else told

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
        compared = compare_with_part if beside.ended == Ended.STOPPED else compare
        self._written(
            f"{stem}.diff", diff(reference.log.stdout, found.log.stdout, outcome.ended == Ended.STOPPED)
        )
        return RoundResult(described(outcome, found), compared(reference, found), told.deep)

    def _log(self, stem: str, run: Outcome) -> ReadLog | None:
        try:
            found = ReadLog(self.folder.read_log(stem, run.exit_status), self.grammar)
        except GolfError as fault:
            self.faults.append(str(fault))
            return None
        self._written(f"{stem}.losses", table(found.parts.losses))
        self._written(f"{stem}.samples", table(found.parts.samples))
        return found

    def _written(self, name: str, text: str) -> None:
        """A file that follows from the logs."""
        if not self.folder.holds(name, text):
            self.faults.append(f"{name}: does not follow from the logs")


def _differences(place: str, told: object, found: object) -> Iterator[str]:
    """Every field of summary.json that says something else than what follows from the files."""
    if isinstance(told, dict) and isinstance(found, dict):
        for key in sorted(told.keys() | found.keys()):
            yield from _differences(f"{place}.{key}" if place else str(key), told.get(key), found.get(key))
    elif isinstance(told, list) and isinstance(found, list) and len(told) == len(found):
        for number, (one, other) in enumerate(zip(told, found, strict=True), 1):
            yield from _differences(f"{place}[{_name(one, number)}]", one, other)
    elif told != found:
        yield f"{NAME}: {place} is {_cut(told)}; what follows from the files is {_cut(found)}"


def _name(element: object, number: int) -> str:
    name = element.get("name") if isinstance(element, dict) else None
    return name if isinstance(name, str) else str(number)


def _cut(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _environment(summary: Summary, folder: ResultFolder) -> Iterator[str]:
    try:
        told: Json = json.loads(read(folder.path / "environment.json", "judge again"))
    except (GolfError, ValueError, RecursionError):
        yield "environment.json: is not there, or is broken"
        return
    yield from (f"environment.json: {line}" for line in _differences("", told, dict(summary.environment)))


def _journal(summary: Summary, folder: ResultFolder) -> Iterator[str]:
    """The journal and the summary must tell of the same results."""
    known = known_results(folder)
    journal = {(key[0], key[1], each.outcome) for key, each in known.items() if isinstance(each, RoundResult)}
    told = {
        (str(entry.label), entry.program.sha256, result.outcome)
        for entry in summary.entries
        for result in entry.results
    }
    for label, _, outcome in sorted(told - journal, key=str):
        yield f"{label}: round {outcome.round} is not in the journal as the summary tells it"
    for label, _, outcome in sorted(journal - told, key=str):
        yield f"{label}: round {outcome.round} is in the journal, and not in the summary"
