"""What a result says: one record of all that a call of the judge came to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from golf.judge.label import Label
from golf.judge.verdict import Outcome, Program, Verdict


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
    drawn: bool  # the away inputs are from seeds that were drawn after the sources were read
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
