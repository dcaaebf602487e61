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
from golf.records import public_path
from golf.results import ResultFolder
from golf.schedule import Course, Entrant, Schedule
from golf.show.live import LiveView, PlainView
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


def compare(request: Request, folder: ResultFolder, console: Console) -> int:
    """Run and judge all that is asked for. Returns the exit status, 0 or 1.

    Raises GolfError for faults of the call or the hole. Whatever was finished before it, or before
    Ctrl-C, is in the folder.
    """
    reference = read_source(request.hole.reference)
    entries = request.entries or tuple(claim.path for claim in request.hole.claims)
    sources = [read_source(path) for path in entries]
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
            for interpreter in request.interpreters:
                course = _course(request, interpreter)
                for bout in course.bouts:
                    schedule.start_reference(f"{reference.name}{bout.suffix}", reference, bout)
                for verdict in schedule.judge(_entrants(request, sources, interpreter), course):
                    recorder.add(verdict)
                    met = met and verdict.claim_met
                schedule.finish_references()
    finally:
        summary = recorder.write_summary()
    console.print(render(summary))
    console.print(f"\nEverything is in {public_path(folder.path)}/", highlight=False)
    return 0 if met else 1


def _view(request: Request, console: Console) -> PlainView:
    if console.is_terminal:
        return LiveView(console, request.hole.grammar, request.hole.reference.stem)
    return PlainView(console)


def _suffix(request: Request, interpreter: Interpreter) -> str:
    """What tells the files of several interpreters apart."""
    return f"@{interpreter.version}" if len(request.interpreters) > 1 else ""


def _entrants(request: Request, sources: list[Source], interpreter: Interpreter) -> list[Entrant]:
    """The entries with labels that are unique, also where two files share a name."""
    taken: Counter[str] = Counter({request.hole.reference.stem: 1})
    entrants = []
    for source in sources:
        taken[source.name] += 1
        again = f"-{taken[source.name]}" if taken[source.name] > 1 else ""
        label = f"{source.name}{again}{_suffix(request, interpreter)}"
        entrants.append(Entrant(label, source, request.hole.claim_of(source.path)))
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
