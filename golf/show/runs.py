"""Every run of a result, with its program's name and the stem of its files."""

from collections.abc import Iterator
from typing import NamedTuple

from golf.judge.verdict import Outcome
from golf.results.summary import Summary


class Run(NamedTuple):
    """One run of one program. `parity` is a word; of the reference it is `reference`."""

    program: str
    stem: str
    outcome: Outcome
    parity: str

    @property
    def stored(self) -> bool:
        """Is it a run of another day, whose log was kept?"""
        return self.parity == "reference" and self.outcome.stands_on.golden


def runs_of(summary: Summary) -> Iterator[Run]:
    """Every run, the reference's first."""
    for run in summary.reference.runs:
        yield Run(str(summary.reference.label), summary.stem_of_reference(run), run, "reference")
    for entry in summary.entries:
        for result in entry.results:
            outcome = result.outcome
            stem = entry.label.stem(outcome.round, outcome.kind)
            yield Run(str(entry.label), stem, outcome, result.parity.word)
