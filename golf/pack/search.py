"""The search: restarts of the annealer, on any executor, each beginning where the others showed promise.

A search is rounds of `WIDTH` restarts. What a round begins with depends only on the seed and on the results of the
rounds before, taken in order. With a number of steps in place of seconds the same call therefore finds the same
source, on one process or on a cluster.
"""

import random
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from types import FrameType

from golf.errors import GolfError
from golf.pack.anneal import Annealer, Measure, Schedule, deflate_bits
from golf.pack.deflate import QUICK, deflate
from golf.pack.layout import Layout, State
from golf.pack.order import find_orders
from golf.pack.rename import Rules

WIDTH = 2  # restarts in a round
FRESH_PART = 0.4  # the part of the time in which restarts begin anew


@dataclass(frozen=True, slots=True)
class Plan:
    """What to search, and for how long."""

    source: str
    rules: Rules
    lane: str  # "bytes", "characters" or "plain"
    seconds: float = 60.0
    steps: int = 0  # the steps of one restart; 0: the seconds count
    restarts: int = 12
    seed: int = 0
    path: str = "source"


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate: its source, and what it costs in bits, by the exact measure."""

    bits: float
    state: State
    text: str


@lru_cache(maxsize=2)
def layout_of(source: str, rules: Rules, path: str) -> Layout:
    """The slots of a source, with the orders in which its statements may stand."""
    layout = Layout(source, rules, path)
    find_orders(layout)
    return layout


def fast_measure(lane: str) -> Measure:
    return len_bits if lane == "plain" else deflate_bits


def len_bits(data: bytes) -> float:
    """The measure of a file that is not compressed."""
    return 8.0 * len(data)


def exact_bits(text: str, lane: str) -> float:
    """The cost of a source in its lane, before its wrapper."""
    data = text.encode()
    return len_bits(data) if lane == "plain" else deflate(data, QUICK).bits


def restart(plan: Plan, begin: State | None, schedule: Schedule, seed: int) -> Found:
    """One restart; runs in a process of its own."""
    layout = layout_of(plan.source, plan.rules, plan.path)
    annealer = Annealer(layout, begin or fresh_state(layout, seed), fast_measure(plan.lane), seed)
    _, state = annealer.run(schedule)
    text = layout.render(state)
    return Found(exact_bits(text, plan.lane), state, text)


def fresh_state(layout: Layout, seed: int) -> State:
    """A legal state with short names: each symbol takes the first name of a shuffled pool that is free to it."""
    choose = random.Random(seed)
    state = layout.start()
    symbols = layout.names.symbols
    pool = list(layout.names.pool)
    short, long = [n for n in pool if len(n) == 1], [n for n in pool if len(n) > 1]
    choose.shuffle(short)
    state.names = [""] * len(symbols)
    for index in sorted(range(len(symbols)), key=lambda i: -len(symbols[i].pieces)):
        taken = {state.names[other] for other in symbols[index].others} | symbols[index].forbidden
        state.names[index] = next(name for name in (*short, *long) if name not in taken)
    return state


def search(plan: Plan, executor: Executor, report: Callable[[Found, float], None]) -> Found:
    """The best candidate found before the plan ends, or before Ctrl-C. `report` hears of every improvement."""
    begin = time.monotonic()
    choose = random.Random(plan.seed)
    layout = layout_of(plan.source, plan.rules, plan.path)
    found = [_found(layout, fresh_state(layout, plan.seed), plan)]
    rounds = max(1, plan.restarts // WIDTH)
    with _interruptible() as interrupted:
        for number in range(rounds):
            left = plan.seconds - (time.monotonic() - begin)
            if interrupted() or (not plan.steps and left <= 0.05):
                break
            seconds = left / (rounds - number)
            jobs = [
                executor.submit(restart, plan, state, schedule, choose.getrandbits(32))
                for state, schedule in _round(found, number / rounds, seconds, plan.steps)
            ]
            for job in jobs:
                result = _wait(job, interrupted)
                if result is None:
                    break
                if result.bits < found[0].bits:
                    report(result, time.monotonic() - begin)
                found.append(result)
                found.sort(key=lambda one: one.bits)
    return found[0]


def _found(layout: Layout, state: State, plan: Plan) -> Found:
    text = layout.render(state)
    return Found(exact_bits(text, plan.lane), state, text)


def _round(
    found: list[Found], part: float, seconds: float, steps: int
) -> Iterator[tuple[State | None, Schedule]]:
    """The beginnings of one round: new ones at first, later the best ones, reheated less and less."""
    for place in range(WIDTH):
        if part < FRESH_PART:
            yield None, Schedule(seconds, steps)
        else:
            yield found[min(place, len(found) - 1)].state, Schedule(seconds, steps, 6 * (1.1 - part))


def _wait(job: "Future[Found]", interrupted: Callable[[], bool]) -> Found | None:
    """The result of a job; None when the user stops the search first."""
    while not interrupted():
        try:
            return job.result(timeout=0.2)
        except NotYet:
            continue
    job.cancel()
    return None


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Within: Ctrl-C is noted and no longer kills, so that the best so far is kept."""
    pressed: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        pressed.append(number)

    previous = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, previous)


def local_executor(workers: int) -> ProcessPoolExecutor:
    """Processes on this machine that leave Ctrl-C to their parent."""
    return ProcessPoolExecutor(workers, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))


def cluster_executor(address: str) -> Executor:
    """An existing Dask cluster."""
    try:
        from distributed import Client
    except ImportError:
        raise GolfError("--scheduler needs Dask: pip install 'tinygpt-golf[cluster]'") from None
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError) as error:
        raise GolfError(f"--scheduler {address}: no Dask scheduler answers there: {error}") from None
    executor: Executor = client.get_executor()
    return executor
