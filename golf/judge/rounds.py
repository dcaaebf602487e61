"""Rounds made ready: their files, and the reference's log where it is known already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from golf.errors import GolfError
from golf.hole.hole import Hole, Kind, Round
from golf.hole.inputs import round_files, with_fresh_seed
from golf.judge import golden
from golf.judge.follow import GrowingLog
from golf.judge.golden import GoldenKey, GoldenLog
from golf.judge.verdict import Entry, RoundResult, StandsOn, Unjudged, Verdict, Why
from golf.log.lines import Grammar
from golf.run.fingerprint import fingerprint
from golf.run.interpreters import Interpreter


@dataclass(frozen=True)
class ReadyRound:
    """A round that can be run: its files, and the reference's log or the promise of it."""

    round: Round
    files: Mapping[str, bytes]
    reference: GrowingLog
    grammar: Grammar
    interpreter: Interpreter
    key: GoldenKey  # under which the reference's log is kept
    known: GoldenLog | None = None  # the reference's log, where it is stored
    paced: bool = False  # early news come from the log of another version of Python

    @property
    def stands_on(self) -> StandsOn:
        return StandsOn(str(self.interpreter), golden=self.known is not None)

    @property
    def seconds(self) -> float:
        """The processor time that it has cost the reference; 0 where nobody knows."""
        return self.known.usage.cpu_seconds if self.known else 0.0

    @property
    def cost(self) -> tuple[bool, float, int]:
        """What orders rounds: the known ones first, the cheaper ones first."""
        return self.known is None, self.seconds, sum(map(len, self.files.values()))


@dataclass(frozen=True)
class Rounds:
    """The rounds that entries are judged in, on one interpreter, with one seed; in the hole's order."""

    ready: tuple[ReadyRound, ...]
    required: tuple[str, ...]  # the hole's home and away rounds
    unjudged: tuple[Unjudged, ...]  # rounds that cannot run here
    interpreter: Interpreter
    seed: int | None = None  # of away inputs that were made anew

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(ready.round.name for ready in self.ready)

    def faults(self, entry: Entry) -> tuple[Unjudged, ...]:
        """Why no round can judge an entry that does not compile; the first one says it for all."""
        return (Unjudged(self.names[0], Why.SYNTAX, entry.fault),) if entry.fault else ()

    def verdict(self, entry: Entry, results: Sequence[RoundResult], unjudged: Sequence[Unjudged]) -> Verdict:
        """What an entry's rounds come to, in the hole's order, whatever the order in which they were run."""
        place = self.names.index
        return Verdict(
            label=entry.label,
            program=entry.program,
            claim=entry.claim,
            interpreter=self.interpreter,
            required=self.required,
            results=tuple(sorted(results, key=lambda each: place(each.outcome.round))),
            unjudged=(*self.unjudged, *sorted(unjudged, key=lambda each: place(each.round))),
            seed=self.seed,
        )


@dataclass(frozen=True)
class Choice:
    """Which rounds of a hole, and what may stand in for the reference.

    seed    of away inputs that are made anew; None for the shipped ones
    stored  take the reference's log from where it is stored
    """

    kinds: frozenset[Kind] = field(default_factory=lambda: frozenset({Kind.HOME, Kind.AWAY}))
    seed: int | None = None
    stored: bool = True
    warn: golden.Warn = golden.to_stderr


def ready_rounds(hole: Hole, reference: bytes, interpreter: Interpreter, choice: Choice) -> Rounds:
    """The rounds that were chosen, made ready. Raises GolfError where none can run."""
    rounds = hole.rounds_of(choice.kinds)
    if choice.seed is not None:
        rounds = tuple(with_fresh_seed(round_, choice.seed) for round_ in rounds)
    files = {round_.name: round_files(hole, round_) for round_ in rounds}
    if not any(each is not None for each in files.values()):
        names = ", ".join(files) or "none is of the kind asked for"
        raise GolfError(f"{hole.name}: no round can be run ({names}); `golf fetch` gets published data")
    return Rounds(
        ready=tuple(
            _ready(hole, reference, round_, found, interpreter, choice)
            for round_ in rounds
            if (found := files[round_.name]) is not None
        ),
        required=tuple(round_.name for round_ in hole.required_rounds),
        unjudged=tuple(Unjudged(name, Why.NO_DATA) for name, each in files.items() if each is None),
        interpreter=interpreter,
        seed=choice.seed,
    )


def _ready(
    hole: Hole,
    reference: bytes,
    round_: Round,
    files: Mapping[str, bytes],
    interpreter: Interpreter,
    choice: Choice,
) -> ReadyRound:
    probe = fingerprint(interpreter).probe
    key = golden.key(reference, files, round_.call(), round_.hash_seed, interpreter, probe)
    known = golden.find(hole.folder, key, choice.warn) if choice.stored else None
    growing = GrowingLog(known.log if known else None)
    kin = golden.find_kin(hole.folder, key, choice.warn) if choice.stored and known is None else None
    if kin:
        growing.pace(kin.log.stdout)
    return ReadyRound(round_, files, growing, hole.grammar, interpreter, key, known, paced=kin is not None)
