"""An existing Dask cluster as an executor; its workers need nothing but this package."""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from golf.errors import GolfError

ANSWER_SECONDS = 10
RETRIES = 3  # a lost worker costs a repeat, not a verdict
ENDING = frozenset({"stopping", "stopped", "closing", "closed", "failed"})  # the states of such a worker
TLS = (
    "DASK_DISTRIBUTED__COMM__TLS__CA_FILE, DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT "
    "and DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY"
)


@contextmanager
def cluster_executor(address: str) -> Iterator[tuple[Executor, int]]:
    """An executor on the cluster of this scheduler, and how many tasks it runs side by side.

    Raises GolfError where Dask is not installed, no scheduler answers, or it has no worker.
    """
    client = _connected(address)
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise GolfError(f"--scheduler {address}: the cluster has no worker; start one with `dask worker`")
        yield client.get_executor(pure=False, retries=RETRIES), threads


def _connected(address: str) -> Any:
    try:
        import distributed
    except ImportError:
        raise GolfError(
            "--scheduler needs Dask; install the extra `cluster`: pip install 'tinygpt-golf[cluster]'"
        ) from None
    for name in ("distributed", "distributed.client"):  # what it would say is said in one line
        logging.getLogger(name).setLevel(logging.CRITICAL)
    connect: Any = distributed.Client
    try:
        return connect(address, timeout=ANSWER_SECONDS)
    except (OSError, ValueError) as error:
        raise GolfError(
            f"--scheduler {address}: no Dask scheduler answers there ({error}); start one"
        ) from None
    except TypeError:  # distributed has no other word for it
        raise GolfError(f"--scheduler {address}: TLS needs certificates; name them by {TLS}") from None


class Abandoned(threading.Event):
    """On a worker, within a task: set as soon as nobody waits for the task any more, or the worker is to end."""

    def __init__(self) -> None:
        super().__init__()
        import distributed

        self._worker: Any = distributed.get_worker()
        self._key = self._worker.get_current_task()

    def is_set(self) -> bool:
        task = self._worker.state.tasks.get(self._key)
        return task is None or task.state == "cancelled" or self._worker.status.name in ENDING
