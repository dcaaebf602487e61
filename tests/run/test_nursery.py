"""One process has all supervisors begin; it is replaced where somebody ends it, and it ends with the harness."""

import errno
import os
import subprocess
import sys
from collections.abc import Sequence

import psutil
import pytest
from processes import ROOT, until

from golf.confine.prove import prepare
from golf.errors import GolfError
from golf.launcher import nursery as launcher
from golf.run import pipes
from golf.run.interpreters import this_interpreter
from golf.run.nursery import NURSERY
from golf.run.program import run_program
from golf.run.records import Confinement, Launch, Limits, Run

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


def bare() -> Confinement:
    return prepare("none", this_interpreter())


def run(confinement: Confinement | None = None) -> Run:
    launch = Launch("program", b"print(1)", {}, (), 0, this_interpreter())
    return run_program(launch, Limits(), confinement or bare())


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
    """Else its pipes would not end with it."""
    assert not run().outlived


def test_where_no_process_can_be_had_the_remedy_tells_of_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The nursery says so in the supervisor's place; here it is this process."""

    def refuses() -> int:
        raise OSError(errno.EAGAIN, "not so many")

    def begin(folder: str, descriptors: Sequence[int]) -> None:
        launcher.begin(folder, [os.dup(descriptor) for descriptor in descriptors])

    confinement = bare()
    monkeypatch.setattr(os, "fork", refuses)
    monkeypatch.setattr(NURSERY, "begin", begin)
    with pytest.raises(GolfError, match=r"not so many; allow more processes"):
        run(confinement)


def test_a_supervisor_that_has_not_begun_is_not_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process is not known, and process 0 would be everybody of the harness's group."""
    killed, lines = list[object](), list[int]()
    confinement = bare()
    monkeypatch.setattr(os, "kill", lambda *call: killed.append(call))
    monkeypatch.setattr(pipes, "GRACE_SECONDS", 0)
    monkeypatch.setattr(NURSERY, "begin", lambda _, descriptors: lines.append(os.dup(descriptors[0])))
    with pytest.raises(GolfError, match="does not start: it died; allow more"):
        run(confinement)
    os.close(lines[0])
    assert not killed
