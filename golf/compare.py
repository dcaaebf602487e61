"""The main job: run a hole's reference and entries, keep all that they print, and say who matches whom."""

import os
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from golf.hole.course import find_hole
from golf.hole.hole import Hole, Kind
from golf.hole.source import Source, read_source
from golf.judge.cluster import cluster_executor
from golf.judge.one_round import Settings
from golf.judge.rounds import course
from golf.judge.schedule import Course, Entrant, Schedule
from golf.results.folder import ResultFolder
from golf.results.recorder import Recorder, environment, known_results
from golf.results.summary import Json, public_path
from golf.run.interpreters import Interpreter, this_interpreter
from golf.show.live import LiveView, PlainView
from golf.show.publish import publish
from golf.show.tables import render


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
    scheduler: str | None = None  # the address of a Dask cluster that judges


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
    reference = read_source(request.hole.reference)
    return Plan(
        request=request,
        reference=reference,
        sources=tuple(read_source(path) for path in entries),
        courses=tuple(_course(request, reference, interpreter) for interpreter in request.interpreters),
    )


def _course(request: Request, reference: Source, interpreter: Interpreter) -> Course:
    return course(
        request.hole,
        reference,
        request.kinds,
        interpreter,
        seed=request.seed,
        stored=not (request.fresh or request.settings.deep),
        suffix=_suffix(request, interpreter),
        warn=warn,
    )


def warn(line: str) -> None:
    """A fault that costs time and no verdict."""
    print(f"golf: {line}", file=sys.stderr)


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
        request.seed,
        known=known_results(folder),
    )
    view = _view(request, console)
    met = True
    try:
        with ExitStack() as stack:
            remote, jobs = None, request.jobs
            if request.scheduler:
                remote, jobs = stack.enter_context(cluster_executor(request.scheduler))
            stack.enter_context(view)
            schedule = stack.enter_context(Schedule(request.settings, jobs, view, recorder, remote))
            for each in plan.courses:
                schedule.start_references(reference.name, reference, each)
                for verdict in schedule.judge(_entrants(plan, each.interpreter), each):
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


def judge_file(root: Path, hole: str | None, entry: Path) -> Json:
    """Judge one file in the home and away rounds of a hole, silently; its part of the summary."""
    request = Request(
        hole=find_hole(root, hole),
        entries=(entry,),
        kinds=frozenset({Kind.HOME, Kind.AWAY}),
        interpreters=(this_interpreter(),),
        settings=Settings(),
        jobs=os.cpu_count() or 1,
    )
    planned = plan(request)
    folder = ResultFolder.create(None, root / "run_results")
    summary, _ = compare(planned, folder, Console(quiet=True))
    verdict: Json = summary["entries"][0]
    return verdict
