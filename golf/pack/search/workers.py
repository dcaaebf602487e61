"""Where restarts run: processes of this machine, or an existing cluster."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.synchronize import Event
from typing import TypeVar

from golf.run.cluster import cluster_executor

T = TypeVar("T")
_stop: Event | None = None  # set in a worker process when the user has seen enough


@dataclass(frozen=True, slots=True)
class Workers:
    """An executor, and how to tell what runs on it to finish early."""

    executor: Executor
    count: int
    stop: Callable[[], None]


def stopped() -> bool:
    """Asked by a restart in a worker process: whether to return its best at once."""
    return _stop is not None and _stop.is_set()


def in_time(jobs: Sequence["Future[T]"], seconds: float | None) -> list[T]:
    """The results of the jobs that end within these seconds, in the jobs' order; of all where it is None."""
    done = wait(jobs, seconds).done
    return [job.result() for job in jobs if job in done]


def _begin(stop: Event) -> None:
    global _stop
    _stop = stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then asks to stop
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """However the parent ends, a kill included: nobody else would tell a worker that waits for work."""
    if parent := multiprocessing.parent_process():
        connection.wait([parent.sentinel])
        os._exit(1)


@contextmanager
def local_workers(count: int) -> Iterator[Workers]:
    """Processes on this machine; what they still do in the end is of no use."""
    context = multiprocessing.get_context()
    stop = context.Event()
    others = set(multiprocessing.active_children())
    executor = ProcessPoolExecutor(count, context, _begin, (stop,))
    with _safe_path():
        try:
            yield Workers(executor, count, stop.set)
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
            for process in set(multiprocessing.active_children()) - others:
                process.kill()


@contextmanager
def _safe_path() -> Iterator[None]:
    """Where processes are begun anew, nothing of the working folder is imported."""
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        del os.environ["PYTHONSAFEPATH"]
        if before is not None:
            os.environ["PYTHONSAFEPATH"] = before


@contextmanager
def cluster_workers(address: str) -> Iterator[Workers]:
    """An existing Dask cluster. Raises GolfError where there is none."""
    with cluster_executor(address) as (executor, count):
        yield Workers(executor, count, lambda: executor.shutdown(wait=False))
