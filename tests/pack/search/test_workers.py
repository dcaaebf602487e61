"""Nobody waits for work whose time is over."""

import time
from concurrent.futures import Future

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
