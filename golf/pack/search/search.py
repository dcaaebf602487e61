"""The search: restarts of the annealer, on any executor, each beginning where the others showed promise.

A search is rounds of restarts. What a round begins with depends only on the seed and on the results of the rounds
before, taken in order. With a number of steps in place of seconds a round is `WIDTH` restarts, so the same call finds
the same source on one process or on a cluster; with seconds it is one restart for each process.
"""

import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from types import FrameType

from golf.pack.deflate.blocks import Codes
from golf.pack.deflate.deflate import GLANCE, GLIMPSE, QUICK, ZOPFLI, Effort, Stream, deflate
from golf.pack.deflate.estimate import estimate_bits
from golf.pack.deflate.kernel import kernel
from golf.pack.layout import Layout
from golf.pack.search.anneal import Annealer, Cooling
from golf.pack.search.gauge import Exact, Gauge, Measure, Screened
from golf.pack.search.measures import byte_bits, deflate_bits
from golf.pack.search.workers import Workers, stopped
from golf.pack.source.hoist import hoisted
from golf.pack.source.rules import Rules
from golf.pack.source.slots import State
from golf.pack.source.syntax import large_sources

WIDTH = 2  # restarts in a round of a search that can be repeated
ROUNDS = 6  # the restarts of the first half begin anew; the others refine the best, in the last round by exact sizes
HOT, WARM, COLD = 5.0, 2.5, 0.5  # temperatures in bits: of a new beginning, of refining, and at the end
KEPT = 4  # candidates that a search returns
MEDIUM = 20_000  # bytes: the streams of larger texts are made in the quickest way
SHORTEST = 0.001  # seconds of a restart
LEAST_SHARE = 3  # times the exact measure of its result that a restart takes


@dataclass(frozen=True, slots=True)
class Task:
    """What to search, and for how long.

    wrapped  whether the file will be compressed
    steps    of one restart; 0: the seconds count
    """

    source: str
    path: str
    rules: Rules
    wrapped: bool
    seconds: float
    steps: int = 0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate: its source, and what that costs in bits, before any wrapper.

    stream  of what will be compressed, made quickly: the text without the imports that the wrapper takes along
    """

    bits: float
    state: State
    text: str
    stream: Stream | None = None


Report = Callable[[Found, float], None]  # an improvement, and after how many seconds


@lru_cache(maxsize=2)
def layout_of(source: str, rules: Rules, path: str) -> Layout:
    """The slots of a source. Kept, because every restart in a process asks for the same."""
    return Layout(source, rules, path)


@large_sources()
def restart(task: Task, begin: Found | None, cooling: Cooling, seed: int) -> Found:
    """One restart, from a candidate or anew; runs in a process of its own."""
    started = time.monotonic()
    layout = layout_of(task.source, task.rules, task.path)
    state = begin.state if begin else layout.renamed(seed)
    codes = _codes(begin) if begin and cooling.exact else None
    annealer = Annealer(layout, state, _gauge(task, codes), seed)
    left = max(cooling.seconds - (time.monotonic() - started), SHORTEST)
    return _found(layout, annealer.run(replace(cooling, seconds=left), stopped), task)


def _gauge(task: Task, codes: Codes | None) -> Callable[[bytes], Gauge]:
    """The gauge that fits: exact with the codes to begin with; without the kernel even the estimate takes too long."""
    if not task.wrapped:
        return partial(Screened, measure=byte_bits)
    if _in_python(task):
        return partial(Screened, measure=_hoisting(deflate_bits))
    if codes:
        return partial(Exact, codes=codes)
    return partial(Screened, measure=_hoisting(estimate_bits), screen=_hoisting(deflate_bits))


def _codes(found: Found) -> Codes | None:
    """The codes of a stream that is one block with codes of its own."""
    blocks = found.stream.blocks if found.stream else []
    block = blocks[0].block if len(blocks) == 1 else None
    return block.codes if block and block.header else None


def _hoisting(measure: Measure) -> Measure:
    """The measure of a file whose wrapper takes along the imports that the text begins with."""

    def measured(text: bytes) -> float:
        modules, body = hoisted(text)
        return measure(body) + 8 * len(modules)

    return measured


def _found(layout: Layout, state: State, task: Task) -> Found:
    """The candidate of a state, measured exactly; a compressed one with tabs for blanks, if that looks smaller."""
    text = layout.render(state)
    if not task.wrapped:
        return Found(byte_bits(text.encode()), state, text)
    slow = _in_python(task)
    if len(text) > MEDIUM:
        return _compressed(state, text, ZOPFLI if slow else GLIMPSE)
    either = [replace(state, blank=blank) for blank in " \t"]
    glances = [_compressed(each, layout.render(each), ZOPFLI if slow else GLANCE) for each in either]
    better = min(glances, key=lambda found: found.bits)
    return better if slow else _compressed(better.state, better.text, QUICK)


def _in_python(task: Task) -> bool:
    """Whether a search has seconds, and no kernel."""
    return not task.steps and kernel() is None


def _compressed(state: State, text: str, effort: Effort) -> Found:
    modules, body = hoisted(text.encode())
    stream = deflate(body, effort)
    return Found(stream.bits + 8 * len(modules), state, text, stream)


def search(task: Task, workers: Workers, report: Report) -> list[Found]:
    """The best candidates, the best first; `report` hears of every improvement.

    The first candidate is the source's own names, so a search never makes anything worse. However short the time is,
    other names are tried once. Ctrl-C ends it and keeps what was found.
    """
    layout = layout_of(task.source, task.rules, task.path)
    begin, choose = time.monotonic(), random.Random(task.seed)
    found = [_found(layout, layout.start(), task)]
    measuring = time.monotonic() - begin
    rounds = _rounds(task, measuring)
    with _interruptible() as interrupted:
        for number in range(rounds):
            left = (task.seconds - (time.monotonic() - begin)) / (rounds - number) - measuring
            if interrupted() or (number and not task.steps and left <= 0):
                break
            share = Cooling(left, task.steps)
            width = WIDTH if task.steps else workers.count
            restarts = _round(found, number, rounds, width, share)
            jobs = [
                workers.executor.submit(restart, task, start, cooling, choose.getrandbits(32))
                for start, cooling in restarts
            ]
            for result in filter(None, [_wait(job, workers, interrupted) for job in jobs]):
                if result.bits < found[0].bits:
                    report(result, time.monotonic() - begin)
                found = _with(found, result)
    return found[:KEPT]


def _with(found: list[Found], new: Found) -> list[Found]:
    """The candidates and a new one, the best first; of equal texts only the first."""
    if any(new.text == other.text for other in found):
        return found
    return sorted([*found, new], key=lambda one: one.bits)


def _rounds(task: Task, measuring: float) -> int:
    """How many rounds there is time for, where a restart ends with an exact measure that takes so many seconds."""
    if task.steps:
        return ROUNDS
    whole = int(task.seconds / (LEAST_SHARE * measuring)) if measuring else ROUNDS
    return min(ROUNDS, max(1, whole)) if task.seconds > 0 else 0


def _round(
    found: list[Found], number: int, rounds: int, width: int, share: Cooling
) -> list[tuple[Found | None, Cooling]]:
    """The beginnings of one round: new ones at first, then the best ones, reheated less and less; then exactly."""
    fresh = (rounds + 1) // 2
    if number < fresh:
        return [(None, replace(share, hot=HOT, cold=COLD))] * width
    exact = fresh < number == rounds - 1
    cooling = replace(share, hot=WARM / 2 ** (number - fresh), cold=COLD / 2, exact=exact)
    return [(found[min(place, len(found) - 1)], cooling) for place in range(width)]


def _wait(job: "Future[Found]", workers: Workers, interrupted: Callable[[], bool]) -> Found | None:
    """The result of a job. After Ctrl-C: what it has so far, or None where it had not begun."""
    while True:
        try:
            return job.result(timeout=0.2)
        except NotYet:
            if interrupted():
                workers.stop()
                if job.cancel():
                    return None


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Within: Ctrl-C is noted and does not kill."""
    pressed = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield pressed.is_set
        return

    def note(number: int, frame: FrameType | None) -> None:
        pressed.set()

    previous = signal.signal(signal.SIGINT, note)
    try:
        yield pressed.is_set
    finally:
        signal.signal(signal.SIGINT, previous)
