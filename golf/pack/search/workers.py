"""Where restarts run: processes of this machine, or an existing cluster."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.synchronize import Event

from golf.run.cluster import cluster_executor

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


def _begin(stop: Event) -> None:
    global _stop
    _stop = stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then asks to stop


@contextmanager
def local_workers(count: int) -> Iterator[Workers]:
    """Processes on this machine."""
    context = multiprocessing.get_context()
    stop = context.Event()
    with _safe_path(), ProcessPoolExecutor(count, context, _begin, (stop,)) as executor:
        yield Workers(executor, count, stop.set)


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
