"""One process has all supervisors begin; it is replaced where somebody ends it, and it ends with the harness."""

import os
import subprocess
import sys

import psutil
from processes import ROOT, until

from golf.confine.prove import prepare
from golf.run.interpreters import this_interpreter
from golf.run.program import run_program
from golf.run.records import Launch, Limits, Run

RUNS = """
from golf.confine.prove import prepare
from golf.run.interpreters import this_interpreter
from golf.run.program import run_program
from golf.run.records import Launch, Limits
this = this_interpreter()
for _ in range(2):
    run_program(Launch("program", b"", {}, (), 0, this), Limits(), prepare("none", this))
print("twice", flush=True)
input()
"""


def run() -> Run:
    this = this_interpreter()
    return run_program(Launch("program", b"print(1)", {}, (), 0, this), Limits(), prepare("none", this))


def nurseries(harness: int | None = None) -> list[psutil.Process]:
    return [each for each in psutil.Process(harness).children() if "nursery" in " ".join(each.cmdline())]


def alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_a_nursery_that_somebody_has_ended_is_replaced() -> None:
    run()
    (nursery,) = nurseries()
    nursery.kill()
    until(lambda: not alive(nursery))
    assert run().log.stdout == b"1\n"


def test_one_nursery_serves_all_runs_and_ends_with_the_harness() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", RUNS],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as harness:  # fmt: skip
        assert harness.stdout is not None
        harness.stdout.readline()
        (nursery,) = nurseries(harness.pid)
        harness.kill()
    until(lambda: not alive(nursery))


def test_nothing_of_a_run_stays_in_the_nursery() -> None:
    run()
    (nursery,) = nurseries()
    before = nursery.num_fds()
    run()
    assert nursery.num_fds() == before
