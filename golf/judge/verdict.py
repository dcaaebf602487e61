"""An entry and its rounds make a verdict. The rules live here and only here."""

from dataclasses import dataclass

from golf.hole.hole import Kind
from golf.hole.source import Source
from golf.log.parity import Comparison, FirstDifference, Parity
from golf.run.interpreters import Interpreter
from golf.run.records import Ended, Isolation, Usage


@dataclass(frozen=True)
class Outcome:
    """What one program did in one round, without its log."""

    round: str
    kind: Kind
    exit_status: int
    ended: Ended
    usage: Usage
    isolation: Isolation
    stands_on: str
    inputs: tuple[tuple[str, str], ...]  # (file name, sha256)
    stdout_sha256: str
    stderr_sha256: str
    suffix: str  # of the names of the reference's files in that round
    metadata: tuple[tuple[str, str], ...]
    first_loss: str | None
    last_loss: str | None
    steps: int
    samples: int
    last_words: str = ""  # the last line on stderr


@dataclass(frozen=True)
class RoundResult:
    """An entry's outcome in one round, compared with the reference's."""

    outcome: Outcome
    comparison: Comparison
    deep: str | None = None  # what full precision says, where it was asked for and the logs are equal

    @property
    def parity(self) -> Parity:
        return self.comparison.parity

    @property
    def first_difference(self) -> FirstDifference | None:
        return self.comparison.first_difference


@dataclass(frozen=True)
class Verdict:
    """All that is said of one entry on one interpreter."""

    label: str  # unique in the result folder
    source: Source
    claim: Parity
    interpreter: Interpreter
    required: tuple[str, ...]  # the home and away rounds of the hole: all of them count for `valid`
    results: tuple[RoundResult, ...]
    unjudged: tuple[str, ...] = ()  # rounds that were asked for and did not run, with the reason

    @property
    def parity(self) -> Parity:
        """The lowest parity over the rounds that were judged."""
        return min((result.parity for result in self.results), default=Parity.NONE)

    @property
    def claim_met(self) -> bool:
        return bool(self.results) and self.parity >= self.claim

    @property
    def confined(self) -> bool:
        return all(result.outcome.isolation.confined for result in self.results)

    @property
    def complete(self) -> bool:
        """Was every home and away round of the hole judged?"""
        return set(self.required) <= {result.outcome.round for result in self.results}

    @property
    def valid(self) -> bool:
        return bool(self.results) and self.parity == Parity.FULL and self.complete and self.confined

    @property
    def word(self) -> str:
        """The verdict in a word or two."""
        if not self.results:
            return "not judged"
        if self.parity < Parity.FULL:
            return self.parity.word
        if not self.confined:
            return "match (unconfined)"
        return "valid" if self.valid else "match (some rounds)"

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the entry is not valid, a line each; empty for a valid one."""
        reasons = [
            f"round {result.outcome.round}: {ending(result.outcome)}{result.first_difference}"
            f"{_last_words(result.outcome)}"
            for result in self.results
            if result.first_difference
        ]
        if self.results and not self.confined:
            missing = {m for result in self.results for m in result.outcome.isolation.missing}
            reasons.append(f"not confined: {', '.join(sorted(missing)) or 'isolation is switched off'}")
        judged = {result.outcome.round for result in self.results}
        unjudged = {line.split(":")[0] for line in self.unjudged}
        reasons += [f"round {line}" for line in self.unjudged]
        reasons += [
            f"round {name}: was not asked for" for name in self.required if name not in judged | unjudged
        ]
        return tuple(reasons)


def ending(outcome: Outcome) -> str:
    """How a run ended, where it did not end by itself."""
    words = {
        Ended.SIGNAL: f"died of signal {-outcome.exit_status}; ",
        Ended.TIMEOUT: "did not end in time; ",
        Ended.CPU_LIMIT: "used up its CPU time; ",
        Ended.FLOOD: "printed more than is allowed; ",
        Ended.MEMORY: "used more memory than is allowed; ",
        Ended.TASKS: "started too many processes or threads; ",
        Ended.LOST: "ended its own supervisor; ",
    }
    return words.get(outcome.ended, "")


def _last_words(outcome: Outcome) -> str:
    """What a run that failed by itself said last: an exception, or a wall's refusal."""
    return f"; its last words: {outcome.last_words}" if outcome.exit_status > 0 and outcome.last_words else ""
