"""The main job: run a hole's reference and entries, keep all that they print, and say who matches whom."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial
from pathlib import Path

from rich.console import Console

from golf.errors import GolfError
from golf.hole.course import course_root, find_hole
from golf.hole.hole import Hole
from golf.hole.source import Source, read_program, read_source
from golf.judge.ahead import begin
from golf.judge.label import Label, labels
from golf.judge.one_round import Settings, missing_layers
from golf.judge.ports import language_of
from golf.judge.programs import Programs
from golf.judge.rounds import Choice, Rounds, ready_rounds
from golf.judge.schedule import Schedule
from golf.judge.seeds import drawn_seed
from golf.judge.verdict import Entry, Program, Verdict
from golf.results.call import asked, keep_call
from golf.results.folder import RESULTS, ResultFolder
from golf.results.recorder import Recorder
from golf.results.summary import Summary
from golf.run.cluster import cluster_executor
from golf.run.interpreters import Interpreter, this_interpreter
from golf.run.runtimes import Runtime, runtimes
from golf.show.live import View


class Draw(Enum):
    """Away inputs from seeds that are drawn after the sources were read: none; one an entry; or one for them all.

    What has the inputs of another could be told its log.
    """

    NOT = 0
    EACH = 1
    TOGETHER = 2


@dataclass(frozen=True)
class Request:
    """What one call of the judge asks for.

    entries    sources to judge; none: all entries of the hole
    draw       for whom seeds are drawn, on each Python
    scheduler  the address of a Dask cluster that judges
    """

    root: Path
    hole: Hole
    interpreters: tuple[Interpreter, ...]
    entries: tuple[Path, ...] = ()
    choice: Choice = field(default_factory=Choice)
    settings: Settings = field(default_factory=Settings)
    jobs: int = 1
    draw: Draw = Draw.NOT
    notes: tuple[str, ...] = ()
    scheduler: str | None = None


@dataclass(frozen=True)
class Plan:
    """A request whose files have all been read and found good, and what is judged together."""

    request: Request
    programs: Programs
    groups: tuple[tuple[Programs, Rounds], ...]


def plan(request: Request) -> Plan:
    """Read all that a request names. Raises GolfError for faults of the call or the hole."""
    rows = runtimes(request.hole.folder)
    request = replace(request, settings=replace(request.settings, runtimes=rows))
    programs = read_programs(request)
    return Plan(request, programs, tuple(_groups(request, programs)))


def compare(plan: Plan, folder: ResultFolder, view: View) -> Summary:
    """Judge a hole's entries: the whole job, in the order in which it happens.

    Raises GolfError where a reference fails, or results cannot be kept. Whatever was finished before that, or before
    Ctrl-C, is in the folder.
    """
    begin(partial(_load_pages, plan.programs.entries))  # while the walls are proved and programs run
    with closing(folder):
        keep_call(folder, plan.request.hole, entries_of(plan.request), plan.request.root)
        recorder = _recorder(plan, folder)
        say_what_is_missing(plan.request)
        try:
            judge(plan, recorder, view)
        except BaseException:
            with suppress(GolfError):  # what went wrong first is told
                _publish(recorder.write_summary(finished=False), folder)
            raise
        summary = recorder.write_summary(finished=True)
        _publish(summary, folder)
    return summary


def _load_pages(entries: Sequence[Entry]) -> None:
    """Load what makes pages, and make what hangs on no run; what is wrong with it is told when a page is due."""
    from golf.show.publish import compile_templates
    from golf.show.source import source_view

    compile_templates()
    for entry in entries:
        source_view(entry.data)


def _publish(summary: Summary, folder: ResultFolder) -> None:
    from golf.show.publish import publish  # slow to load

    publish(summary, folder)


def _recorder(plan: Plan, folder: ResultFolder) -> Recorder:
    request = plan.request
    seed = request.choice.seed
    return Recorder(
        request.hole,
        folder,
        plan.programs,
        request.interpreters,
        request.notes,
        seed,
        request.draw != Draw.NOT,
    )


def judge(plan: Plan, recorder: Recorder, view: View) -> None:
    """Run what is planned, group by group, and take the verdicts; in the end also those of what was interrupted."""
    request = plan.request
    with ExitStack() as stack:
        remote = stack.enter_context(cluster_executor(request.scheduler)) if request.scheduler else None
        stack.enter_context(view)
        for programs, rounds in plan.groups:
            schedule = Schedule(programs, rounds, request.settings, request.jobs, view, recorder, remote)
            before = recorder.verdicts.copy()
            try:
                with schedule:
                    for verdict in schedule.judge():
                        recorder.add(verdict)
            except GolfError:  # beside a reference that fails nobody is called wrong
                recorder.verdicts = before
                raise
            except KeyboardInterrupt:
                recorder.look_again()
                for verdict in schedule.interrupted():
                    recorder.add(verdict)
                raise


def entries_of(request: Request) -> tuple[Path, ...]:
    """The files that are judged."""
    return request.entries or tuple(claim.path for claim in request.hole.claims)


def read_programs(request: Request) -> Programs:
    """The reference, the pacemaker and the entries, each read once and labelled."""
    hole = request.hole
    sources = [read_source(path) for path in (hole.reference, *entries_of(request))]
    rows = request.settings.runtimes
    programs = [program_of(source, request.root, rows) for source in sources]
    names = labels([_stem(*each) for each in zip(sources, programs, strict=True)])
    reference, *entries = (
        _entry(request, Label(name), source, program)
        for name, source, program in zip(names, sources, programs, strict=True)
    )
    pacemaker = read_program(hole.pace) if hole.pace else None
    return Programs(reference, tuple(entries), pacemaker)


def _stem(source: Source, program: Program) -> str:
    """What a program is called: a port by its whole name, so that nothing is told apart by a number alone."""
    return source.path.name if program.is_port and source.path.suffix != ".py" else source.path.stem


def _entry(request: Request, label: Label, source: Source, program: Program) -> Entry:
    fault = source.syntax_error if request.interpreters == (this_interpreter(),) else None
    return Entry(label, program, request.hole.claim_of(source.path), source.data, fault or "")


def program_of(source: Source, root: Path, rows: Sequence[Runtime]) -> Program:
    """A source's measures, under a path that may be published, and its language by these rows of runtimes."""
    language = language_of(source.path, source.data, rows)
    return Program(
        asked(source.path, root).path,
        source.sha256,
        source.bytes,
        source.characters,
        source.brotli_bytes,
        source.packed,
        language,
    )


def _groups(request: Request, programs: Programs) -> Iterator[tuple[Programs, Rounds]]:
    """Who is judged together: everybody on one Python, or an entry alone where each has inputs of its own."""
    several = len(request.interpreters) > 1
    for interpreter in request.interpreters:
        on = [_on(entry, interpreter, several) for entry in (programs.reference, *programs.entries)]
        for entries in [[each] for each in on[1:]] if request.draw == Draw.EACH else [on[1:]]:
            seed = request.choice.seed
            if request.draw != Draw.NOT:
                seed = drawn_seed("".join(entry.program.sha256 for entry in entries))
            rounds = _rounds(request, interpreter, replace(request.choice, seed=seed))
            yield replace(programs, reference=on[0], entries=tuple(entries)), rounds


def _on(entry: Entry, interpreter: Interpreter, several: bool) -> Entry:
    return replace(entry, label=entry.label.on(interpreter.version, several))


def _rounds(request: Request, interpreter: Interpreter, choice: Choice) -> Rounds:
    stored = choice.stored and not request.settings.deep
    reference = read_program(request.hole.reference)
    return ready_rounds(request.hole, reference, interpreter, replace(choice, stored=stored))


def say_what_is_missing(request: Request) -> None:
    """Before the first run: which layers of isolation are not there."""
    for interpreter in request.interpreters:
        if line := missing_layers(request.settings, interpreter):
            request.choice.warn(line)


def judge_file(here: Path, hole: str | None, entry: Path) -> Verdict:
    """Judge one file in the home and away rounds of a hole, silently: of the course around `here`, else of its own."""
    root = course_root(here, entry.parent)
    request = Request(
        root=root,
        hole=find_hole(root, hole, entry),
        entries=(entry,),
        interpreters=(this_interpreter(),),
        jobs=os.cpu_count() or 1,
    )
    planned = plan(request)
    folder = ResultFolder.create(None, root / RESULTS)
    return compare(planned, folder, View(Console(quiet=True, markup=False, emoji=False))).entries[0]
