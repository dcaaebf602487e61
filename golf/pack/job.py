"""The plan: read, lay out, search, prove, wrap, prove, write."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from golf.errors import GolfError
from golf.files import check_writable, resolved, write_whole
from golf.pack.deflate.deflate import BEST, GLIMPSE, NORMAL, QUICK, ZOPFLI, Effort, deflate
from golf.pack.deflate.kernel import load
from golf.pack.explain import costs, heat_map
from golf.pack.proof.candidate import (
    finish,
    prove_candidate,
    prove_everywhere,
    prove_source,
    prove_unconfused,
)
from golf.pack.proof.compiled import readers
from golf.pack.search.anneal import Cooling
from golf.pack.search.budget import LARGE, PROMISED, Budget, planned
from golf.pack.search.search import COLD, HOT, SHORTEST, WARM, Found, Task, layout_of, restart, search
from golf.pack.search.workers import Workers, cluster_workers, in_time, local_workers
from golf.pack.source.original import Original, original_of, read_original
from golf.pack.source.rules import Rules
from golf.pack.source.sights.kinds import Note
from golf.pack.source.sights.sights import Sights, differences
from golf.pack.source.syntax import complaints, large_sources
from golf.pack.wrap.forms import inflated
from golf.pack.wrap.lane import BYTES, CHARACTERS, PLAIN, Lane
from golf.pack.wrap.wrap import Packed, bare, proved, streamed, wrap, wrap_settled, wrap_stream
from golf.run.interpreters import Interpreter

ELSEWHERE = "name a file in a folder that can be written"
FRESH = 0.6  # of a quick search goes to a new beginning, the rest to refining what it found
THOROUGH = 60.0  # seconds from which on the stream gets the best effort too
SEARCHED, SEARCHED_PLAIN = 0.7, 0.9  # the search's part of the time; compressed files take longer to finish


@dataclass(frozen=True, slots=True)
class Job:
    """What to pack, how, and where to.

    source     the readable source
    seconds    of the whole job; none where there are steps, of each restart, instead
    jobs       processes
    scheduler  the address of a Dask cluster to search on instead
    pythons    what must unpack the file
    judge      raises GolfError where the packed file is not valid
    out        the packed file; minified: what is inside of it
    explain    whether to show what each token costs
    begun      when the call began, by time.monotonic()
    """

    source: Path
    lane: Lane
    rules: Rules
    seconds: float
    steps: int
    seed: int
    jobs: int
    scheduler: str | None
    pythons: Sequence[Interpreter]
    judge: Callable[[bytes], None] | None
    out: Path | None
    minified: Path | None
    explain: bool
    begun: float


@large_sources()
def pack(job: Job) -> None:
    """The whole job. Raises GolfError for all that a user can set right; then nothing is written."""
    reading = time.monotonic()
    original = read_original(job.source)
    _check_outputs(job)
    _say_what_takes_longer(original, job)
    if job.lane.wrapped and (note := load().note):
        _say(note)
    task = Task(original.text, str(job.source), job.rules, job.lane.wrapped, job.seconds, job.steps, job.seed)
    layout = layout_of(task.source, task.rules, task.path)
    _say_what_differs(replace(task, rules=layout.rules), layout.sights)
    prove_source(layout)
    pythons = _readers(original, job.pythons)
    prove_unconfused(layout, pythons)
    _say_what_stays(job.source, layout.names.symbols, layout.names.kept)
    share = SEARCHED if job.lane.wrapped else SEARCHED_PLAIN
    budget = planned(job.seconds, share, job.begun, reading)
    _say_what_is_too_short(original, job, budget)
    with _workers(job) as workers:
        timed = replace(task, seconds=max(budget.to_search, SHORTEST)) if job.seconds else task
        candidates = search(timed, workers, lambda found, seconds: _report(found, seconds, job.lane))
        files = list(_files(candidates, job, workers, budget))
    packed = _smallest(files, original, job.lane)
    found = next(one for one in candidates if one.text.encode() == packed.source)
    prove_candidate(layout, found.state, found.text)
    prove_everywhere(layout, [found.state], pythons)
    if not job.lane.wrapped:
        packed = bare(finish(layout, found.text).encode(), PLAIN)
    packed = proved(packed, original.data, job.lane, pythons)
    _say_size(packed, original, job.lane)
    if job.judge:
        job.judge(packed.data)
        _say("the judge finds it valid")
    for path, data in ((job.out, packed.data), (job.minified, packed.source)):
        if path is not None:
            write_whole(path, data, ELSEWHERE)
    if job.explain:
        _explain(packed)


def _readers(original: Original, pythons: Sequence[Interpreter]) -> Sequence[Interpreter]:
    """The Pythons that compile the source; says which ones do not."""
    found = readers(original.text, pythons)
    if others := ", ".join(python.version for python in pythons if python not in found):
        _say(f"{original.path}: Python {others} does not compile it; packed for the others")
    return found


def _check_outputs(job: Job) -> None:
    """Raise GolfError where the search would be for nothing, or would cost a file."""
    outputs = [path for path in (job.out, job.minified) if path is not None]
    for path in outputs:
        if path.exists() and path.samefile(job.source):
            raise GolfError(
                f"{path}: is the source, which packing must not replace; name another file with -o"
            )
        check_writable(path, ELSEWHERE)
    if len({resolved(path) for path in outputs}) < len(outputs):
        raise GolfError(f"{job.out}: is named twice, by -o and by --minified; name another file")


def _files(candidates: Sequence[Found], job: Job, workers: Workers, budget: Budget) -> Iterator[Packed]:
    """What there is of the candidates when the time is over: plain, around the search's streams, and better."""
    texts = [found.text.encode() for found in candidates]
    yield bare(texts[0], job.lane)
    if not job.lane.wrapped:
        return
    timed = bool(job.seconds and not job.steps)
    jobs = [
        workers.executor.submit(wrap_settled, text, found.stream, job.lane, QUICK)
        for text, found in zip(texts, candidates, strict=True)
        if found.stream
    ]
    jobs += [
        workers.executor.submit(attempt, text, job.lane, effort)
        for attempt, effort in _attempts(job.seconds if timed else 0.0)
        for text in texts
    ]
    for text, found in zip(texts, candidates, strict=True):
        if found.stream and (found is candidates[0] or budget.to_finish or not timed):
            yield wrap_stream(text, found.stream, job.lane)
    yield from in_time(jobs, budget.to_finish if timed else None)


def _attempts(seconds: float) -> Iterator[tuple[Callable[[bytes, Lane, Effort], Packed], Effort]]:
    """How to make files, the quickest first, where there are so many seconds; 0: where there is time enough."""
    if seconds:
        yield from ((_wrap_quickly, effort) for effort in (GLIMPSE, QUICK))
    yield wrap, NORMAL
    if seconds >= THOROUGH:
        yield wrap, BEST


def _wrap_quickly(text: bytes, lane: Lane, effort: Effort) -> Packed:
    """The file around the smallest stream, whatever of it needs an escape."""
    return wrap_stream(text, deflate(streamed(text, lane, ZOPFLI), effort), lane)


def _smallest(files: Sequence[Packed], original: Original, lane: Lane) -> Packed:
    """The smallest file. Raises GolfError (status 1) where it is not smaller than the original."""
    packed = min(files, key=lambda file: file.size)
    size = _size(original, lane)
    if packed.size >= size:
        raise GolfError(
            f"packed, the source would take {packed.size} {lane.unit} instead of {size}; leave it as it is", 1
        )
    return packed


def _workers(job: Job) -> AbstractContextManager[Workers]:
    return cluster_workers(job.scheduler) if job.scheduler else local_workers(job.jobs)


def _say(line: str) -> None:
    print(f"golf: {line}", file=sys.stderr, flush=True)


def _say_what_takes_longer(original: Original, job: Job) -> None:
    """Warn at once where the seconds cannot be kept to."""
    if len(original.data) > LARGE and job.seconds and not job.steps:
        kilobytes = len(original.data) // 1000
        _say(
            f"{original.path}: {kilobytes} KB may take longer than {job.seconds:g} s; {LARGE // 1000} KB do not"
        )


def _say_what_is_too_short(original: Original, job: Job, budget: Budget) -> None:
    """Warn before the search where reading and proof alone take the seconds."""
    if job.seconds >= PROMISED and not job.steps and not budget.to_finish:
        least = time.monotonic() - budget.end + job.seconds
        _say(
            f"{original.path}: takes about {least:.0f} s to be read and proved, so {job.seconds:g} s are too few"
        )


def _say_what_differs(task: Task, sights: Sights) -> None:
    """Name what the packed file may do differently. Raises GolfError where it could not do the same."""
    notes = differences(sights, task.path, task.rules.module, task.wrapped)
    if complaints(task.source):
        notes.append(Note.COMPILER)
    if notes:
        _say(f"{task.path}: the packed file may differ: {'; '.join(notes)}")


def _say_what_stays(path: Path, symbols: Sequence[object], kept: dict[str, str]) -> None:
    """Warn where the packer can do less than the user may hope."""
    if kept and not symbols:
        name, reason = next(iter(kept.items()))
        _say(f"{path}: no name may be changed ({name}: {reason}); packed as it is")


def _report(found: Found, seconds: float, lane: Lane) -> None:
    _say(f"{seconds:6.1f} s: {found.bits:.0f} bits, {found.bits / lane.bits:.1f} {lane.unit}")


def _size(original: Original, lane: Lane) -> int:
    return original.characters if lane == CHARACTERS else len(original.data)


def _say_size(packed: Packed, original: Original, lane: Lane) -> None:
    proof = f", proved on Python {', '.join(packed.proved_on)}" if packed.proved_on else ""
    _say(f"{packed.size} {lane.unit}, before {_size(original, lane)} ({packed.form}{proof})")


def _explain(packed: Packed) -> None:
    stream = packed.stream or deflate(packed.source)
    Console(markup=False, emoji=False).print(heat_map(costs(inflated(stream).decode(), stream)))


@large_sources()
def packs_to(path: Path, data: bytes, seconds: float) -> int:
    """About how many bytes a source packs to, for one who is still writing it: nothing is proved or written.

    It is what a search of so many seconds finds; a longer one finds less. Raises GolfError for a source that the
    packer does not take.
    """
    task = Task(original_of(path, data).text, str(path), Rules(), wrapped=True, seconds=seconds)
    first = restart(task, None, Cooling(FRESH * seconds, steps=0, hot=HOT, cold=COLD), task.seed)
    refining = Cooling((1 - FRESH) * seconds, steps=0, hot=WARM, cold=COLD / 2)
    found = (first, restart(task, first, refining, task.seed))
    smallest = min(found, key=lambda each: each.bits).text.encode()
    return _wrap_quickly(smallest, BYTES, QUICK).size
