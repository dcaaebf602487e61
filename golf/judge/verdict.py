"""An entry and its rounds make a verdict. The rules live here and only here."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

from golf.hole.hole import Kind
from golf.judge.label import Label
from golf.log.difference import FirstDifference
from golf.log.difference import Kind as Difference
from golf.log.parity import MATCHES, Comparison, Parity
from golf.run.interpreters import Interpreter
from golf.run.records import Ended, Isolation, Usage


@dataclass(frozen=True)
class StandsOn:
    """Which run of the reference a comparison stands on."""

    interpreter: str  # "cpython 3.11.7"
    golden: bool  # a stored log, not a run of this call


@dataclass(frozen=True)
class MadeBy:
    """What a port was built and is run by."""

    runtime: str  # "C"
    version: str  # what it says of itself
    build: str = ""  # the command
    run: str = ""
    packages: tuple[str, ...] = ()  # "numpy 2.1.0"


@dataclass(frozen=True)
class Program:
    """The source of a program, measured."""

    path: str  # from the course's root, else the bare name
    sha256: str
    bytes: int
    characters: int
    brotli_bytes: int
    packed: bool
    language: str = "Python"

    @property
    def is_port(self) -> bool:
        """Is it in another language, or does it need a package? Then its size is not comparable."""
        return self.language != "Python"

    def kept_as(self, label: str) -> str:
        """The name of its file in a result."""
        return f"{label}{PurePosixPath(self.path).suffix if self.is_port else '.py'}"


@dataclass(frozen=True)
class Entry:
    """A program that is judged: who it is, and the parity that it claims."""

    label: Label
    program: Program
    claim: Parity
    data: bytes = field(repr=False)  # the source, as it was read
    fault: str = ""  # why it cannot be run: a syntax error, with its line


@dataclass(frozen=True)
class Outcome:
    """What one program did in one round, without its log."""

    round: str
    kind: Kind
    exit_status: int
    ended: Ended
    usage: Usage
    isolation: Isolation
    stands_on: StandsOn
    seed: int | None  # of what was made for the round
    hash_seed: int
    inputs: tuple[tuple[str, str], ...]  # (file name, sha256)
    stdout_sha256: str = ""
    stderr_sha256: str = ""
    metadata: tuple[tuple[str, str], ...] = ()
    first_loss: str | None = None
    last_loss: str | None = None
    steps: int = 0
    samples: int = 0
    last_words: str = ""  # the last line on stderr
    unpacks: tuple[str, ...] | None = None  # how it made code of data; None where it was not watched
    made_by: MadeBy | None = None  # of a port
    reads_bytes: bool = False  # it takes the bytes of a letter for letters

    @property
    def exited(self) -> bool:
        """Did it end by itself, with an exit status?"""
        return self.ended == Ended.EXITED

    @property
    def stopped(self) -> bool:
        """Did the judge end it, so that what is missing of its log is no fault of its own?"""
        return self.ended == Ended.STOPPED


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


class Why(StrEnum):
    """Why a round that counts has no result."""

    NO_DATA = "its data is not on this machine (see `golf fetch`)"
    NOT_ASKED = "was not asked for"
    NOT_RUN = "not run, since another round failed"
    STOPPED = "stopped by the judge, since another round failed"
    INTERRUPTED = "interrupted"
    FAULT = "could not be judged"
    SYNTAX = "does not compile"
    BUILD = "does not build"
    HEADER = "has a header that cannot be read"
    LACKING = "cannot be run on this machine"


BROKEN = (Why.SYNTAX, Why.BUILD, Why.HEADER)  # so that it is no program at all


@dataclass(frozen=True)
class Unjudged:
    """A round without a result."""

    round: str
    why: Why
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.why}: {self.detail}" if self.detail else str(self.why)


@dataclass(frozen=True)
class Reason:
    """One reason for a verdict that is not `valid`; of the whole entry where it names no round."""

    round: str
    text: str

    def __str__(self) -> str:
        return f"round {self.round}: {self.text}" if self.round else self.text


@dataclass(frozen=True)
class Verdict:
    """All that is said of one entry on one interpreter.

    seed  of its away rounds; None for the shipped ones, which are a quick look: a record is judged with others
    """

    label: Label
    program: Program
    claim: Parity
    interpreter: Interpreter
    required: tuple[str, ...]  # the home and away rounds of the hole: all of them count for `valid`
    results: tuple[RoundResult, ...]
    unjudged: tuple[Unjudged, ...] = ()
    seed: int | None = None

    @property
    def parity(self) -> Parity:
        """The lowest parity over the rounds that were judged."""
        return min((result.parity for result in self.results), default=Parity.NONE)

    @property
    def matches(self) -> dict[str, bool]:
        """What was compared, by its name in `Comparison`: was it equal in every round that was judged?"""
        found = [result.comparison for result in self.results]
        return {name: bool(found) and all(getattr(each, name) for each in found) for name in MATCHES}

    @property
    def claim_met(self) -> bool:
        return bool(self.results) and self.parity >= self.claim and not self.at_fault

    @property
    def at_fault(self) -> bool:
        """Could the judge not judge a round?"""
        return any(each.why in (Why.FAULT, Why.LACKING, Why.INTERRUPTED) for each in self.unjudged)

    @property
    def confined(self) -> bool:
        return all(result.outcome.isolation.confined for result in self.results)

    @property
    def complete(self) -> bool:
        """Was every home and away round of the hole judged?"""
        return bool(self.results) and set(self.required) <= {result.outcome.round for result in self.results}

    @property
    def packed(self) -> bool:
        """Is it no plain source: by the names in it, or by what it was seen to do?

        What a program that failed was seen to do tells nothing: Python parses its source again for the traceback.
        """
        return self.program.packed or any(
            result.outcome.unpacks for result in self.results if result.outcome.exit_status <= 0
        )

    @property
    def proved_plain(self) -> bool:
        """Was it watched in every round, and seen to make no code of data?"""
        return not self.program.packed and all(result.outcome.unpacks == () for result in self.results)

    @property
    def broken(self) -> Unjudged | None:
        """Why it is no program at all, where it is none."""
        return next((each for each in self.unjudged if each.why in BROKEN), None)

    @property
    def valid(self) -> bool:
        return self.parity == Parity.FULL and self.complete and self.confined

    @property
    def word(self) -> str:
        """The verdict in a word or two."""
        if self.broken:
            return str(self.broken.why)
        if not self.results:
            return "not judged"
        if self.parity < Parity.FULL:
            return self.parity.word
        if not self.confined:
            return "match (unconfined)"
        return "valid" if self.valid else "match (some rounds)"

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the entry is not valid; empty for a valid one."""
        found = [
            Reason(result.outcome.round, _failure(result))
            for result in self.results
            if result.first_difference
        ]
        if self.results and not self.confined:
            missing = {layer for result in self.results for layer in result.outcome.isolation.missing}
            why = ", ".join(sorted(missing)) or "isolation is switched off"
            found.append(Reason("", f"not confined: {why}"))
        return (*found, *(Reason(each.round, str(each)) for each in (*self.unjudged, *self.not_asked)))

    @property
    def not_asked(self) -> tuple[Unjudged, ...]:
        """The required rounds of which nothing is known, because nobody asked."""
        known = {result.outcome.round for result in self.results} | {each.round for each in self.unjudged}
        return tuple(Unjudged(name, Why.NOT_ASKED) for name in self.required if name not in known)


def _failure(result: RoundResult) -> str:
    outcome = result.outcome
    difference = result.first_difference
    equal = result.comparison.loss_trace_match and result.comparison.sample_output_match
    if equal and difference and difference.kind == Difference.LINE_ENDS:
        return f"losses and samples equal, line ends differ (from line {difference.line} on)"
    said = f"; its last words: {outcome.last_words}" if outcome.exit_status > 0 and outcome.last_words else ""
    letters = "it reads bytes as letters; " if outcome.reads_bytes else ""
    return f"{ending(outcome)}{letters}{difference}{said}"


_ENDINGS = {
    Ended.TIMEOUT: "did not end in time; ",
    Ended.CPU_LIMIT: "used up its CPU time; ",
    Ended.FLOOD: "printed more than is allowed; ",
    Ended.MEMORY: "used more memory than is allowed; ",
    Ended.TASKS: "started too many processes or threads; ",
    Ended.LOST: "its supervisor was ended; ",
}


def ending(outcome: Outcome) -> str:
    """How a run ended, where it did not end by itself."""
    if outcome.ended == Ended.SIGNAL:
        return f"died of signal {-outcome.exit_status}; "
    return _ENDINGS.get(outcome.ended, "")
