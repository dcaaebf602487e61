"""The search finds less, says how, and can be repeated."""

import itertools
import os
import signal
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from processes import until

from golf.pack.deflate.deflate import QUICK, Effort, deflate
from golf.pack.explain import costs
from golf.pack.proof.candidate import prove_candidate
from golf.pack.search.anneal import Annealer, Cooling
from golf.pack.search.gauge import Measure, Screened
from golf.pack.search.measures import byte_bits, deflate_bits
from golf.pack.search.search import GLANCE, WIDTH, Found, Task, layout_of, search
from golf.pack.search.workers import Workers, local_workers
from golf.pack.source.hoist import hoisted
from golf.pack.source.rules import Rules
from golf.pack.source.slots import State

SOURCE = """
import math
def mean(numbers): return sum(number for number in numbers) / len(numbers)
def deviation(values):
    centre = mean(values)
    #| value - centre -> centre - value
    return math.sqrt(mean([(value - centre) ** 2 for value in values]))
results = []; limit = 100; scale = 0.5
for index in range(limit):
    sample = [math.sin(index * place * scale) for place in range(1, 20)]
    results.append(deviation(sample)); print(f"step {index + 1:4d} | {results[-1]:.4f}")
print("mean", mean(results)); print('deviation', deviation(results))
"""


STREAM = deflate(SOURCE.encode(), Effort(0, 0))


class Here(Executor):
    """Runs each job at once, in this process."""

    def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        future.set_result(function(*args, **kwargs))
        return future


def here() -> Workers:
    return Workers(Here(), 1, lambda: None)


def task(**changes: Any) -> Task:
    default = {
        "source": SOURCE,
        "path": "x.py",
        "rules": Rules(),
        "wrapped": True,
        "seconds": 0.0,
        "steps": 300,
    }
    return Task(**{**default, **changes})


def annealer_of(state: State, measure: Measure, seed: int = 3) -> Annealer:
    return Annealer(layout_of(SOURCE, Rules(), "x.py"), state, partial(Screened, measure=measure), seed)


def silent(found: Found, seconds: float) -> None:
    pass


@pytest.mark.parametrize("length", [0, 1, 5, 100, 401, 402, 403, 404, 405, 406, 407, 408, 3000])
def test_the_quick_measure_is_the_exact_length_of_zlibs_stream(length: int) -> None:
    data = (SOURCE * 4).encode()[:length]
    bits = deflate_bits(data)
    packer = zlib.compressobj(9, zlib.DEFLATED, -13, 8)
    whole = len(packer.compress(data) + packer.flush())
    assert (bits + 7) // 8 == whole if length else bits <= 16


@pytest.mark.slow
@pytest.mark.needs_compiler
def test_the_search_makes_a_source_smaller_and_proves_it() -> None:
    reports: list[float] = []
    found = search(task(), here(), lambda one, seconds: reports.append(one.bits))
    layout = layout_of(SOURCE, Rules(), "x.py")
    as_written = deflate(layout.render(layout.start()).encode(), Effort(15, 100)).bits
    assert found[0].bits < as_written
    assert reports == sorted(reports, reverse=True) and reports[-1] == found[0].bits
    for one in found:
        prove_candidate(layout, one.state, one.text)
        either = [layout.render(replace(one.state, blank=blank)) for blank in " \t"]
        assert one.text == layout.render(one.state)
        modules, body = hoisted(one.text.encode())
        assert one.bits == deflate(body, QUICK).bits + 8 * len(modules)
        other = min(deflate(hoisted(text.encode()).body, GLANCE).bits for text in either)
        assert deflate(body, GLANCE).bits == other


@pytest.mark.needs_compiler
@pytest.mark.slow
def test_the_same_steps_and_seed_find_the_same_source_anywhere() -> None:
    alone = search(task(steps=100), here(), silent)
    with local_workers(2) as workers:
        together = search(task(steps=100), workers, silent)
    assert [one.text for one in alone] == [one.text for one in together]
    assert search(task(steps=100, seed=1), here(), silent)[0].text != alone[0].text


def test_workers_leave_the_environment_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    for before in (None, "", "1"):
        monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
        if before is not None:
            monkeypatch.setenv("PYTHONSAFEPATH", before)
        with local_workers(1):
            assert os.environ["PYTHONSAFEPATH"] == "1"
        assert os.environ.get("PYTHONSAFEPATH") == before


def test_a_search_on_one_process_gives_each_round_its_share_of_the_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On a clock that only restarts advance: each takes the seconds that it was given."""
    shares: list[float] = []
    monkeypatch.setattr("time.monotonic", lambda: sum(shares))

    class Noting(Here):
        def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
            shares.append(args[2].seconds)
            return super().submit(Found, 1e9, layout_of(SOURCE, Rules(), "x.py").start(), str(len(shares)))

    search(task(seconds=6.0, steps=0), Workers(Noting(), 1, lambda: None), silent)
    assert shares == pytest.approx([1.0] * 6)


def test_a_restart_looks_at_the_clock_before_each_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a clock that goes on by a second with every look."""
    seconds, measured = itertools.count(), []
    begin = layout_of(SOURCE, Rules(), "x.py").start()
    annealer = annealer_of(begin, lambda data: measured.append(data) or 0.0)
    monkeypatch.setattr("time.monotonic", lambda: float(next(seconds)))
    annealer.run(Cooling(seconds=10.0, steps=0))
    assert 1 < len(measured) <= 11


@pytest.mark.needs_compiler  # without its kernel there is no finishing search
def test_rounds_are_fewer_where_the_exact_measure_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a clock that only the exact measure of a text, and restarts, advance; a glance takes no time."""
    taken: list[float] = []
    monkeypatch.setattr("time.monotonic", lambda: sum(taken))
    monkeypatch.setattr(
        "golf.pack.search.search.deflate",
        lambda data, effort: taken.append(2.0 * (effort == QUICK)) or STREAM,
    )

    class Noting(Here):
        def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
            taken.append(args[2].seconds + 2.0)
            return super().submit(Found, 1e9, layout_of(SOURCE, Rules(), "x.py").start(), str(len(taken)))

    search(task(seconds=14.0, steps=0), Workers(Noting(), 1, lambda: None), silent)
    assert taken == pytest.approx([0.0, 0.0, 2.0, 6.0, 6.0])


def test_without_time_the_source_keeps_its_names() -> None:
    found = search(task(steps=0), here(), silent)
    assert len(found) == 1 and "deviation(values)" in found[0].text


@pytest.mark.slow
def test_however_short_the_time_is_other_names_are_tried_once() -> None:
    [best, *_] = search(task(seconds=1e-9, steps=0, wrapped=False), here(), silent)
    layout = layout_of(SOURCE, Rules(), "x.py")
    assert len(best.text) < len(layout.render(layout.start()))


def test_a_plain_source_is_measured_by_its_length() -> None:
    found = search(task(wrapped=False, steps=2000), here(), silent)
    assert found[0].bits == byte_bits(found[0].text.encode())
    assert len(found[0].text) < len("".join(SOURCE.split()))


def test_every_move_can_be_taken_back() -> None:
    layout = layout_of(SOURCE, Rules(), "x.py")
    annealer = annealer_of(layout.renamed(3), deflate_bits)
    for _ in range(500):
        before = annealer.text()
        undo = annealer.move()
        if undo is not None:
            undo()
        assert annealer.text() == before == layout.render(annealer.state).encode()


def test_no_move_breaks_the_program() -> None:
    layout = layout_of(SOURCE, Rules(), "x.py")
    annealer = annealer_of(layout.renamed(4), deflate_bits)
    for step in range(300):
        annealer.move()
        if step % 30 == 0:
            prove_candidate(layout, annealer.state, annealer.text().decode())


def test_alternatives_of_the_author_are_tried() -> None:
    layout = layout_of(SOURCE, Rules(), "x.py")
    annealer = annealer_of(layout.renamed(5), lambda data: 8.0 * data.count(b"-"))
    texts = set()
    for _ in range(2000):
        annealer.move()
        names = {s.name: name for s, name in zip(layout.names.symbols, annealer.state.names, strict=True)}
        text = annealer.text().decode()
        texts |= {kind for kind in ("value", "centre") if f"[({names[kind]}-" in text}
    assert texts == {"value", "centre"}


@pytest.fixture
def ctrl_c() -> Iterator[Callable[[], None]]:
    """Presses Ctrl-C, also where it was ignored when the tests were started."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield lambda: os.kill(os.getpid(), signal.SIGINT)
    assert signal.signal(signal.SIGINT, before) is signal.default_int_handler


def test_ctrl_c_keeps_the_best_so_far(ctrl_c: Callable[[], None]) -> None:
    begun: list[object] = []

    class Pressing(Here):
        def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
            begun.append(function)
            ctrl_c()
            return super().submit(function, *args, **kwargs)

    found = search(task(steps=50), Workers(Pressing(), 1, lambda: None), silent)
    assert len(found) > 1 and len(begun) == WIDTH


def test_ctrl_c_ends_restarts_that_have_begun(ctrl_c: Callable[[], None]) -> None:
    class Pressing(Executor):
        def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
            job = workers.executor.submit(function, *args, **kwargs)
            until(job.running)
            ctrl_c()
            return job

    with local_workers(1) as workers:
        found = search(task(seconds=9999.0, steps=0), replace(workers, executor=Pressing()), silent)
    assert len(found) > 1


def test_a_warmer_start_is_never_returned_as_worse_than_it_began() -> None:
    layout = layout_of(SOURCE, Rules(), "x.py")
    begin = layout.renamed(6)
    annealer = annealer_of(begin.copy(), deflate_bits)
    best = annealer.run(Cooling(0, 200, hot=1000.0, cold=999.0))
    assert deflate_bits(layout.render(best).encode()) <= deflate_bits(layout.render(begin).encode())


def test_the_bits_of_all_tokens_are_the_bits_of_the_stream() -> None:
    text = "abc=1\nprint(abc,abc,'é')\n"
    stream = deflate(text.encode(), Effort(15, 100))
    found = costs(text, stream)
    assert len(found.bits) == len(text)
    assert round(sum(found.bits) + found.header) == stream.bits
    assert {token.text: token.places for token in found.tokens()}["abc"] == 3
    assert sum(sum(bits) for _, bits in found.lines()) == pytest.approx(sum(found.bits))


def test_without_a_kernel_the_clock_is_spared_the_finishing_search(monkeypatch: pytest.MonkeyPatch) -> None:
    efforts: list[Effort] = []
    monkeypatch.setattr("golf.pack.search.search.kernel", lambda: None)
    monkeypatch.setattr(
        "golf.pack.search.search.deflate", lambda data, effort: efforts.append(effort) or STREAM
    )
    search(task(seconds=0.01, steps=0), here(), silent)
    assert efforts and not any(effort.ours for effort in efforts)
