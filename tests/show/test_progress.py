"""How long the whole job takes, right from the first second."""

import pytest

from golf.judge.listeners import Planned
from golf.judge.verdict import Outcome
from golf.run.records import Usage
from golf.show.progress import Progress


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("golf.show.progress.time.monotonic", clock)
    return clock


def used(result, seconds: float, cpu: float) -> Outcome:
    from dataclasses import replace

    return replace(result[0].entries[0].results[0].outcome, usage=Usage(seconds, cpu, 0))


def planned(*labels: str) -> list[Planned]:
    return [Planned(label, name, cost) for label in labels for name, cost in (("few", 10.0), ("home", 40.0))]


def test_what_is_left_follows_from_what_the_rounds_have_cost_the_reference(clock):
    progress = Progress({"fast": 0.1, "slow": 2.0})
    progress.plans(2, planned("fast", "slow"))
    assert progress.left() == 80.0, "slow has a round of forty seconds, and is twice as slow"
    progress.begins("slow", "home")
    clock.now += 30
    assert progress.left() == 50.0


def test_a_program_of_which_nothing_is_known_is_taken_for_a_usual_one_until_it_has_run(clock, result):
    progress = Progress()
    progress.plans(1, planned("new"))
    assert progress.left() == 50.0
    progress.begins("new", "few")
    progress.ends("new", "few", used(result, 20.0, 20.0))
    assert progress.left() == 80.0 and progress.line() == "1 of 2 runs, about 80 s left"


def test_a_busy_machine_is_slower(clock, result):
    progress = Progress()
    progress.plans(1, planned("a"))
    progress.begins("a", "few")
    progress.ends("a", "few", used(result, 30.0, 10.0))
    assert progress.left() == 120.0 and progress.line().endswith("about 2 min left")


def test_where_a_cost_is_unknown_no_time_is_promised(clock):
    progress = Progress()
    progress.plans(1, [Planned("a", "home", 0.0), Planned("a", "few", 9.0)])
    assert progress.left() is None and progress.line() == "0 of 2 runs"
