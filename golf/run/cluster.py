"""An existing Dask cluster as an executor; its workers need nothing but this package."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from golf.errors import GolfError

ANSWER_SECONDS = 10
RETRIES = 3  # a lost worker costs a repeat, not a verdict


@contextmanager
def cluster_executor(address: str) -> Iterator[tuple[Executor, int]]:
    """An executor on the cluster of this scheduler, and how many tasks it runs side by side.

    Raises GolfError where Dask is not installed, no scheduler answers, or it has no worker.
    """
    try:
        import distributed
    except ImportError:
        raise GolfError(
            "--scheduler needs Dask; install the extra `cluster`: pip install 'tinygpt-golf[cluster]'"
        ) from None
    connect: Any = distributed.Client
    try:
        client = connect(address, timeout=ANSWER_SECONDS)
    except (OSError, ValueError) as error:
        raise GolfError(
            f"--scheduler {address}: no Dask scheduler answers there ({error}); start one"
        ) from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise GolfError(f"--scheduler {address}: the cluster has no worker; start one with `dask worker`")
        yield client.get_executor(pure=False, retries=RETRIES), threads
