"""Rounds made ready: their files, and the reference's log where it is known already."""

from dataclasses import replace

from golf.errors import GolfError
from golf.hole.hole import Hole, Kind, Round
from golf.hole.inputs import round_files, with_fresh_seed
from golf.hole.source import Source
from golf.judge import golden
from golf.judge.follow import Transcript
from golf.judge.golden import GoldenLog
from golf.judge.one_round import Bout, outcome_of
from golf.judge.schedule import Course, KnownReference
from golf.run.fingerprint import fingerprint
from golf.run.interpreters import Interpreter
from golf.run.records import Ended, Isolation, Run

# A stored log comes from a run of the reference, which nobody needs to be kept from.
TRUSTED = Isolation(layers=(), missing=(), files_closed=True, network_closed=True)


def course(
    hole: Hole,
    reference: Source,
    kinds: frozenset[Kind],
    interpreter: Interpreter,
    *,
    seed: int | None = None,
    stored: bool = True,
    suffix: str = "",
    warn: golden.Warn = lambda line: None,
) -> Course:
    """The rounds of these kinds, the cheapest first; with `stored`, golden logs stand in for the reference.

    `seed` makes the away inputs anew. Raises GolfError where no round can run.
    """
    bouts: list[Bout] = []
    known: dict[str, KnownReference] = {}
    unjudged: list[str] = []
    for round_ in hole.rounds_of(kinds):
        asked = round_ if seed is None else with_fresh_seed(round_, seed)
        files = round_files(hole, asked)
        if files is None:
            unjudged.append(f"{round_.name}: its data is not on this machine (see `golf fetch`)")
            continue
        bout = _bout(hole, reference, asked, files, interpreter, suffix)
        found = golden.find(hole.folder, bout.golden, warn) if stored else None
        if found:
            bout = _standing_on(bout, found)
            known[asked.name] = _known(bout, found)
        bouts.append(bout)
    if not bouts:
        raise GolfError(f"no round can be run: {'; '.join(unjudged) or 'none is of the kind asked for'}")
    return Course(
        bouts=tuple(sorted(bouts, key=lambda bout: _cost(bout, known))),
        required=tuple(r.name for r in hole.rounds if r.kind != Kind.PUBLISHED),
        unjudged=tuple(unjudged),
        interpreter=interpreter,
        known=known,
    )


def _bout(
    hole: Hole,
    reference: Source,
    round_: Round,
    files: dict[str, bytes],
    interpreter: Interpreter,
    suffix: str,
) -> Bout:
    probe = fingerprint(interpreter).probe
    return Bout(
        round=round_,
        files=files,
        transcript=Transcript(),
        grammar=hole.grammar,
        interpreter=interpreter,
        stands_on=f"{interpreter}, this call",
        golden=golden.key(reference.data, files, round_.call(), round_.hash_seed, interpreter, probe),
        suffix=suffix,
    )


def _standing_on(bout: Bout, found: GoldenLog) -> Bout:
    """The same round, with the reference's log as it is stored."""
    return replace(bout, transcript=Transcript(found.log), stands_on=f"golden log, {found.made_on}")


def _known(bout: Bout, found: GoldenLog) -> KnownReference:
    """The run that a golden log was made by."""
    run = Run(found.log, found.usage, Ended.EXITED, TRUSTED)
    return KnownReference(outcome_of(run, bout), run)


def _cost(bout: Bout, known: dict[str, KnownReference]) -> tuple[float, int]:
    """What orders rounds: the reference's CPU time where it is known, else how much there is to read."""
    name = bout.round.name
    return (
        known[name].outcome.usage.cpu_seconds if name in known else 0.0,
        sum(map(len, bout.files.values())),
    )
