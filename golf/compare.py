"""The main job: run a hole's reference and entries, keep all that they print, and say who matches whom."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from golf.errors import GolfError
from golf.hole import Hole, Kind, Round
from golf.inputs import round_files, with_fresh_seed
from golf.interpreters import Interpreter
from golf.judge import Bout, Settings
from golf.keep import Recorder, environment, known_results
from golf.records import Json, public_path
from golf.results import ResultFolder
from golf.schedule import Course, Entrant, Schedule
from golf.show.live import LiveView, PlainView
from golf.show.publish import publish
from golf.show.summary import render
from golf.source import Source, read_source
from golf.transcript import Transcript


@dataclass(frozen=True)
class Request:
    """What one call of compare_runs.py asks for."""

    hole: Hole
    entries: tuple[Path, ...]  # empty: all entries of the hole
    kinds: frozenset[Kind]
    interpreters: tuple[Interpreter, ...]
    settings: Settings
    jobs: int
    fresh: bool = False
    seed: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A request whose files have all been read and found good."""

    request: Request
    reference: Source
    sources: tuple[Source, ...]
    courses: tuple[Course, ...]  # one for each interpreter


def plan(request: Request) -> Plan:
    """Read all that a request names. Raises GolfError for faults of the call or the hole."""
    entries = request.entries or tuple(claim.path for claim in request.hole.claims)
    return Plan(
        request=request,
        reference=read_source(request.hole.reference),
        sources=tuple(read_source(path) for path in entries),
        courses=tuple(_course(request, interpreter) for interpreter in request.interpreters),
    )


def compare(plan: Plan, folder: ResultFolder, console: Console) -> tuple[Json, int]:
    """Run and judge all that is planned. Returns the summary and the exit status, 0 or 1.

    Raises GolfError where a reference fails, or results cannot be kept. Whatever was finished before
    that, or before Ctrl-C, is in the folder.
    """
    request, reference = plan.request, plan.reference
    recorder = Recorder(
        request.hole,
        folder,
        reference,
        environment(request.interpreters),
        request.notes,
        known=known_results(folder),
    )
    view = _view(request, console)
    met = True
    try:
        with view, Schedule(request.settings, request.jobs, view, recorder) as schedule:
            for course in plan.courses:
                for bout in course.bouts:
                    schedule.start_reference(f"{reference.name}{bout.suffix}", reference, bout)
                for verdict in schedule.judge(_entrants(plan, course.interpreter), course):
                    recorder.add(verdict)
                    met = met and verdict.claim_met
                schedule.finish_references()
    finally:
        summary = recorder.write_summary()
        publish(summary, folder, request.hole)
    console.print(render(summary, folder.path))
    console.print(f"\nEverything is in {public_path(folder.path)}/", highlight=False)
    return summary, 0 if met else 1


def _view(request: Request, console: Console) -> PlainView:
    if console.is_terminal:
        return LiveView(console, request.hole.grammar, request.hole.reference.stem)
    return PlainView(console)


def _suffix(request: Request, interpreter: Interpreter) -> str:
    """What tells the files of several interpreters apart."""
    return f"@{interpreter.version}" if len(request.interpreters) > 1 else ""


def _entrants(plan: Plan, interpreter: Interpreter) -> list[Entrant]:
    """The entries with labels that are unique, also where two files share a name."""
    hole = plan.request.hole
    taken: Counter[str] = Counter({hole.reference.stem: 1})
    entrants = []
    for source in plan.sources:
        taken[source.name] += 1
        again = f"-{taken[source.name]}" if taken[source.name] > 1 else ""
        label = f"{source.name}{again}{_suffix(plan.request, interpreter)}"
        entrants.append(Entrant(label, source, hole.claim_of(source.path)))
    return entrants


def _course(request: Request, interpreter: Interpreter) -> Course:
    """The rounds that are asked for, the cheapest first."""
    bouts, unjudged = [], []
    for round_ in request.hole.rounds_of(request.kinds):
        if request.seed is not None:
            round_ = with_fresh_seed(round_, request.seed)
        files = round_files(request.hole, round_)
        if files is None:
            unjudged.append(f"{round_.name}: its data is not on this machine (see `golf fetch`)")
            continue
        bouts.append(_bout(request, round_, files, interpreter))
    if not bouts:
        raise GolfError(f"no round can be run: {'; '.join(unjudged) or 'none is of the kind asked for'}")
    return Course(
        bouts=tuple(sorted(bouts, key=lambda bout: sum(map(len, bout.files.values())))),
        required=tuple(r.name for r in request.hole.rounds if r.kind != Kind.PUBLISHED),
        unjudged=tuple(unjudged),
        interpreter=interpreter,
    )


def _bout(request: Request, round_: Round, files: dict[str, bytes], interpreter: Interpreter) -> Bout:
    return Bout(
        round=round_,
        files=files,
        transcript=Transcript(),
        grammar=request.hole.grammar,
        interpreter=interpreter,
        stands_on=f"{interpreter}, this call",
        suffix=_suffix(request, interpreter),
    )
