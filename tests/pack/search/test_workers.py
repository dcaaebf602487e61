"""Nobody waits for work whose time is over."""

import subprocess
import sys
import time
from concurrent.futures import Future

import psutil
import pytest
from processes import ROOT, until

from golf.pack.search.workers import in_time, local_workers


def test_only_what_ends_in_time_counts_in_the_order_of_the_jobs() -> None:
    jobs: list[Future[int]] = [Future() for _ in range(3)]
    jobs[2].set_result(2)
    jobs[0].set_result(0)
    assert in_time(jobs, 0.0) == [0, 2]


def test_without_a_limit_all_jobs_count() -> None:
    with local_workers(1) as workers:
        assert in_time([workers.executor.submit(abs, -number) for number in range(3)], None) == [0, 1, 2]


def test_what_still_runs_in_the_end_is_ended() -> None:
    with local_workers(1) as workers:
        job = workers.executor.submit(time.sleep, 1e6)
        assert in_time([job], 0.0) == []


TWO_WORKERS = """
import multiprocessing, os, sys, time
from golf.pack.search.workers import local_workers

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    with local_workers(2) as workers:
        workers.executor.submit(time.sleep, 0.1)
        workers.executor.submit(os.getpid).result()
        workers.executor.submit(time.sleep, float(sys.argv[2]))
        print(*(each.pid for each in multiprocessing.active_children()), flush=True)
        time.sleep(1e6)
"""


@pytest.mark.parametrize("begun", ["fork", pytest.param("spawn", marks=pytest.mark.slow)])
@pytest.mark.parametrize("busy", ["0", "1e6"])
def test_workers_end_with_a_parent_that_is_killed(begun: str, busy: str) -> None:
    """Those that wait for work and those that are at work."""
    command = [sys.executable, "-c", TWO_WORKERS, begun, busy]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        workers = [psutil.Process(int(word)) for word in parent.stdout.readline().split()]
        parent.kill()
    assert len(workers) == 2
    until(lambda: not any(map(lives, workers)))


def lives(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
