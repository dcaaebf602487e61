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
from dataclasses import dataclass
from functools import lru_cache
from types import FrameType

from golf.pack.deflate.deflate import QUICK, deflate
from golf.pack.deflate.estimate import estimate_bits
from golf.pack.deflate.kernel import kernel
from golf.pack.layout import Layout
from golf.pack.names.fixed import Rules
from golf.pack.order.order import find_orders
from golf.pack.search.anneal import Annealer, Schedule, fresh_state
from golf.pack.search.measures import byte_bits, deflate_bits
from golf.pack.search.workers import Workers, stopped
from golf.pack.source.slots import State

WIDTH = 2  # restarts in a round of a search that can be repeated
ROUNDS = 6
FRESH_ROUNDS = 3  # rounds whose restarts begin anew, under the quick measure; the others refine the best
HOT, WARM, COLD = 5.0, 2.5, 0.5  # temperatures in bits: of a new beginning, of refining, and at the end
KEPT = 4  # candidates that a search returns


@dataclass(frozen=True, slots=True)
class Plan:
    """What to search, and for how long."""

    source: str
    path: str
    rules: Rules
    lane: str  # "bytes", "characters" or "plain"
    seconds: float
    steps: int = 0  # the steps of one restart; 0: the seconds count
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate: its source, and what that costs in bits, in the lane and before any wrapper."""

    bits: float
    state: State
    text: str


@lru_cache(maxsize=2)
def layout_of(source: str, rules: Rules, path: str) -> Layout:
    """The slots of a source, with the orders in which its statements may stand."""
    layout = Layout(source, rules, path)
    find_orders(layout)
    return layout


def found_of(layout: Layout, state: State, lane: str) -> Found:
    """The candidate of a state, measured exactly."""
    text = layout.render(state)
    data = text.encode()
    return Found(byte_bits(data) if lane == "plain" else deflate(data, QUICK).bits, state, text)


def restart(plan: Plan, begin: State | None, schedule: Schedule, seed: int) -> Found:
    """One restart, from a state or anew; runs in a process of its own."""
    layout = layout_of(plan.source, plan.rules, plan.path)
    state = begin or fresh_state(layout, seed)
    if plan.lane == "plain":
        annealer = Annealer(layout, state, byte_bits, seed)
    elif begin is None and not plan.steps and kernel() is None:
        annealer = Annealer(
            layout, state, deflate_bits, seed
        )  # without the kernel the estimate takes too long
    else:
        annealer = Annealer(layout, state, estimate_bits, seed, screen=deflate_bits)
    return found_of(layout, annealer.run(schedule, stopped), plan.lane)


def search(plan: Plan, workers: Workers, report: Callable[[Found, float], None]) -> list[Found]:
    """The best candidates, the best first; `report` hears of every improvement.

    The first candidate is the source's own names, so a search never makes anything worse. Ctrl-C ends it and keeps
    what was found.
    """
    begin = time.monotonic()
    choose = random.Random(plan.seed)
    layout = layout_of(plan.source, plan.rules, plan.path)
    found = [found_of(layout, layout.start(), plan.lane)]
    width = WIDTH if plan.steps else workers.count
    if plan.seconds or plan.steps:
        with _interruptible() as interrupted:
            for number in range(ROUNDS):
                left = plan.seconds - (time.monotonic() - begin)
                if interrupted() or (not plan.steps and left <= 0):
                    break
                schedules = _round(found, number, width, Schedule(left / (ROUNDS - number), plan.steps))
                jobs = [
                    workers.executor.submit(restart, plan, state, schedule, choose.getrandbits(32))
                    for state, schedule in schedules
                ]
                for job in jobs:
                    result = _wait(job, workers, interrupted)
                    if result and result.bits < found[0].bits:
                        report(result, time.monotonic() - begin)
                    if result and all(result.text != other.text for other in found):
                        found.append(result)
                        found.sort(key=lambda one: one.bits)
    return found[:KEPT]


def _round(
    found: list[Found], number: int, width: int, base: Schedule
) -> list[tuple[State | None, Schedule]]:
    """The beginnings of one round: new ones at first, then the best ones, reheated less and less."""
    if number < FRESH_ROUNDS:
        return [(None, Schedule(base.seconds, base.steps, HOT, COLD))] * width
    heat = WARM / 2 ** (number - FRESH_ROUNDS)
    return [
        (found[min(place, len(found) - 1)].state, Schedule(base.seconds, base.steps, heat, COLD / 2))
        for place in range(width)
    ]


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
