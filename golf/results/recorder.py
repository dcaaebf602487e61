"""Keeps every run in the result folder as it ends, and gathers the summary."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from golf.errors import GolfError
from golf.hole.hole import Hole
from golf.judge import golden
from golf.judge.golden import GoldenLog
from golf.judge.label import Label
from golf.judge.programs import Programs
from golf.judge.rounds import ReadyRound
from golf.judge.verdict import Entry, Outcome, RoundResult, Unjudged, Verdict, Why
from golf.log.lines import ReadLog
from golf.results.board import board_text, read_board
from golf.results.folder import BOARD, Json, ResultFolder
from golf.results.run_json import result_from_json, result_to_json, unjudged_from_json
from golf.results.summary import Reference, Summary, stem_of_reference
from golf.results.summary_json import NAME, summary_to_json
from golf.results.version import VERSION
from golf.run.fingerprint import fingerprint
from golf.run.interpreters import Interpreter

_Key = tuple[str, str, str]  # label, sha256 of the source, digest of all that the reference's log hangs on


@dataclass
class Recorder:
    """The keeper of one call of the judge. Its methods are called from one thread."""

    hole: Hole
    folder: ResultFolder
    programs: Programs
    interpreters: tuple[Interpreter, ...]
    notes: tuple[str, ...]
    seed: int | None = None  # of away inputs that were made anew
    drawn: bool = False  # the away inputs are from seeds that were drawn
    started: str = field(default_factory=lambda: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
    references: list[Outcome] = field(default_factory=list)
    verdicts: dict[tuple[Label, Interpreter], Verdict] = field(default_factory=dict)
    _in_journal: Mapping[_Key, RoundResult | Unjudged] = field(init=False)

    def __post_init__(self) -> None:
        self.look_again()
        self.folder.write_json("environment.json", self.environment)
        with suppress(GolfError):  # a board that cannot be read costs no verdict
            self.folder.write(BOARD, board_text(read_board(self.hole)))
        for program in (self.programs.reference, *self.programs.entries):
            self.folder.write(program.program.kept_as(program.label.name), program.data)

    @property
    def environment(self) -> Json:
        """The fingerprint of each Python, without anything that names a person or a path."""
        return {str(each): asdict(fingerprint(each)) for each in self.interpreters}

    def keep_reference(self, ready: ReadyRound, outcome: Outcome, read: ReadLog) -> None:
        stem = stem_of_reference(
            self.programs.reference.label, outcome, len(self.interpreters) > 1, self.drawn
        )
        self.folder.write_run(stem, outcome, read, None)
        self.references.append(outcome)
        if not ready.known and outcome.exited:
            with suppress(GolfError):  # a cache that cannot be written costs time, and no verdict
                made = GoldenLog(read.log, outcome.usage, str(ready.interpreter))
                golden.store(golden.cache_folder(), ready.key, made)

    def keep(self, entry: Entry, ready: ReadyRound, result: RoundResult, read: ReadLog) -> None:
        reference = ready.reference.read(ready.grammar).log
        self.folder.write_run(entry.label.of(ready.round), result.outcome, read, reference)
        self.folder.append(self._line(entry, ready, {"result": result_to_json(result)}))

    def keep_fault(self, entry: Entry, ready: ReadyRound, fault: str) -> None:
        unjudged = asdict(Unjudged(ready.round.name, Why.FAULT, fault))
        self.folder.append(self._line(entry, ready, {"unjudged": unjudged}))

    def keep_build(self, entry: Entry, output: bytes) -> None:
        self.folder.write(f"{entry.label}.build", output)

    def _line(self, entry: Entry, ready: ReadyRound, what: Json) -> Json:
        return {
            "entry": str(entry.label),
            "sha256": entry.program.sha256,
            "golden": ready.key.digest,
            **what,
        }

    def look_again(self) -> None:
        """Know what the journal holds by now."""
        self._in_journal = known_results(self.folder)

    def kept(self, entry: Entry, ready: ReadyRound) -> RoundResult | Unjudged | None:
        """What the journal, when it was last looked at, held of this entry in this round.

        A record that names another round, or another Python, is none.
        """
        known = self._in_journal.get((str(entry.label), entry.program.sha256, ready.key.digest))
        return known if known and _names(known, ready) else None

    def add(self, verdict: Verdict) -> None:
        """Take a verdict; an interruption may tell one twice, and the first stands."""
        self.verdicts.setdefault((verdict.label, verdict.interpreter), verdict)

    def summary(self, finished: bool) -> Summary:
        """All that has been judged so far, in the order in which it was asked for."""
        return Summary(
            hole=self.hole.name,
            stamp=self.folder.stamp,
            started=self.started,
            finished=finished,
            harness=VERSION,
            seed=self.seed,
            drawn=self.drawn,
            environment=self.environment,
            reference=Reference(
                self.programs.reference.label,
                self.programs.reference.program,
                tuple(sorted(self.references, key=self._place_of_run)),
            ),
            entries=tuple(sorted(self.verdicts.values(), key=self._place_of_entry)),
            notes=self.notes,
        )

    def _place_of_run(self, run: Outcome) -> tuple[int, int, int]:
        pythons = [str(each) for each in self.interpreters]
        rounds = [round_.name for round_ in self.hole.rounds]
        return pythons.index(run.stands_on.interpreter), rounds.index(run.round), run.hash_seed

    def _place_of_entry(self, verdict: Verdict) -> tuple[int, int]:
        names = [entry.label.name for entry in self.programs.entries]
        return names.index(verdict.label.name), self.interpreters.index(verdict.interpreter)

    def write_summary(self, finished: bool) -> Summary:
        summary = self.summary(finished)
        self.folder.write_json(NAME, summary_to_json(summary))
        return summary


def known_results(folder: ResultFolder) -> dict[_Key, RoundResult | Unjudged]:
    """The results in a folder's journal; lines that are no record of this judge are passed over."""
    found: dict[_Key, RoundResult | Unjudged] = {}
    for record in folder.journal():
        with suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
            found[record["entry"], record["sha256"], record["golden"]] = _known(record)
    return found


def _names(known: RoundResult | Unjudged, ready: ReadyRound) -> bool:
    """Is it of this round, and was it run on this Python?"""
    if isinstance(known, Unjudged):
        return known.round == ready.round.name
    outcome = known.outcome
    return (outcome.round, outcome.stands_on.interpreter) == (ready.round.name, str(ready.interpreter))


def _known(record: Mapping[str, Any]) -> RoundResult | Unjudged:
    if "unjudged" in record:
        return unjudged_from_json(record["unjudged"])
    return result_from_json(record["result"])
