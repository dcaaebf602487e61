"""What a person sees while programs run."""

import io
import re

import pytest
from rich.console import Console

from golf.judge.listeners import Planned
from golf.log.lines import Grammar, read_line
from golf.show.live import MOST_LOSSES, LiveView, Row, View
from golf.show.terminal import duration

GRAMMAR = Grammar(loss=re.compile(r"^step (?P<step>\d+) / (?P<total>\d+) \| loss (?P<loss>\S+)$"))


def view(width: int) -> tuple[LiveView, Console]:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    return LiveView(console, GRAMMAR, "microgpt"), console


def frame(live: LiveView, console: Console) -> str:
    """One picture of the table."""
    with console.capture() as capture:
        console.print(live.table())
    return capture.get()


@pytest.mark.parametrize("width", [80, 140])
def test_a_row_tells_step_loss_what_is_left_and_the_parity_so_far(width):
    live, console = view(width)
    live.begins("microgpt", "home")
    live.begins("femtogpt", "away-letters")
    live.prints("microgpt", "home", b"num docs: 3\nstep 1 / 1000 | loss 3.3660\nstep 2 / 10", False)
    live.prints("microgpt", "home", b"00 | loss 3.1\n", False)
    live.prints("femtogpt", "away-letters", b"step 1 / 1000 | loss 9.9\n", True)
    text = frame(live, console)
    assert "2 / 1000" in text and "3.1" in text and "█▁" in text
    assert re.search(r"femtogpt .*differs", text) and re.search(r"microgpt .*reference", text)
    assert max(map(len, text.splitlines())) <= width


def test_a_program_that_claims_less_is_not_called_wrong_for_that():
    live, console = view(80)
    claiming = LiveView(console, GRAMMAR, "microgpt", claims={"picogpt": "traces"})
    for each in (live, claiming):
        each.begins("picogpt", "home")
        each.prints("picogpt", "home", b"step 1 / 1000 | loss 3.3\n", True)
    assert "claims traces" in frame(claiming, console) and "differs" in frame(live, console)


def test_every_step_is_counted_however_they_come():
    live, console = view(80)
    live.begins("a", "home")
    for i in range(3):
        lines = b"".join(b"step 1 / 9 | loss %d\n" % j for j in range(900 * i, 900 * i + 900))
        live.prints("a", "home", lines, True)
    assert "2700 / 9" in frame(live, console)


def test_a_long_trace_is_thinned():
    row = Row("a", "home")
    for _ in range(3 * MOST_LOSSES):
        row.take(read_line("step 1 / 9 | loss 1", GRAMMAR))
    assert row.step == 3 * MOST_LOSSES and len(row.losses) <= MOST_LOSSES


def test_losses_that_are_no_numbers_do_no_harm():
    live, console = view(80)
    live.begins("a", "home")
    live.prints("a", "home", b"step 1 / 2 | loss nan\nstep 2 / 2 | loss \x1b[31m\n", False)
    assert "\x1b" not in frame(live, console)


def test_without_a_terminal_there_are_plain_lines():
    console = Console(file=io.StringIO(), width=80)
    plain = View(console)
    plain.begins("a", "home")
    plain.prints("a", "home", b"step 1 / 2 | loss 3\n", False)
    assert console.file.getvalue() == "a: round home starts\n"


@pytest.mark.parametrize("width", [50, 80, 140])
def test_the_picture_tells_how_far_the_job_is_and_what_waits(width):
    live, console = view(width)
    live.plans(
        2, [Planned(label, name, 30.0) for label in ("femtogpt", "n" * 60) for name in ("home", "away-few")]
    )
    live.begins("femtogpt", "home")
    live.begins("n" * 60, "home")
    with console.capture() as capture:
        console.print(live.picture())
    text = capture.get()
    assert text.startswith("0 of 4 runs, about 60 s left") and "waiting: femtogpt away-few" in text
    assert max(map(len, text.splitlines())) <= width


def test_what_is_dropped_does_not_wait(result):
    live, console = view(80)
    live.plans(2, [Planned("a", "home", 30.0), Planned("a", "away", 30.0)])
    live.begins("a", "home")
    live.drops("a")
    live.ends("a", "home", None, None)
    with console.capture() as capture:
        console.print(live.picture())
    assert capture.get().startswith("1 of 1 runs\n") and "waiting" not in capture.get()


def test_what_was_judged_scrolls_up_in_a_line(result):
    live, console = view(80)
    wrong = result[0].entries[2].results[0]
    live.begins("wrong", "home")
    live.ends("wrong", "home", wrong.outcome, wrong)
    [line] = console.file.getvalue().splitlines()
    assert (
        line.startswith(f"≠ wrong home {duration(wrong.outcome.usage.seconds)} ")
        and "line 2, step 1: 0.3337 instead of 0.3333 (value)" in line
    )
