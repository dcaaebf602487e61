"""A sweep's runs side by side: on this machine, one a device where devices are named, or on an existing cluster."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

from golf.errors import GolfError
from golf.results.sweep import work
from golf.results.sweep.plan import Point, Sweep
from golf.results.sweep.table import run_folder
from golf.results.sweep.work import End, Job, do, read_end
from golf.run.cluster import cluster_executor

Told = Callable[[Point, End | GolfError], None]
Doing = Callable[[Job], End]


def play(sweep: Sweep, out: Path, jobs: int, scheduler: str | None, told: Told) -> None:
    """Make every run that is not done. `told` hears of each as it ends. An interruption ends all of them first."""
    with _executor(jobs, scheduler) as (executor, count):
        doing = _on_devices(sweep, jobs) if sweep.devices else do
        left = [(point, _job(sweep, out, point, count)) for point in sweep.points]
        left = [(point, job) for point, job in left if not _is_done(job)]
        futures = {executor.submit(doing, job): point for point, job in left}
        try:
            for future in as_completed(futures):
                told(futures[future], _end_of(future))
        except BaseException:
            work.stop.set()
            for future in futures:
                future.cancel()
            raise


def jobs_of(sweep: Sweep, jobs: int | None) -> int:
    """How many runs go side by side: as told, or one a device, or one."""
    return jobs or len(sweep.devices) or 1


@contextmanager
def _executor(jobs: int, scheduler: str | None) -> Iterator[tuple[Executor, int]]:
    """Who does the runs, and how many of them share this machine."""
    work.stop.clear()
    if scheduler:
        with cluster_executor(scheduler) as (executor, count):
            yield executor, count
    else:
        with ThreadPoolExecutor(jobs) as executor:
            yield executor, jobs


def _job(sweep: Sweep, out: Path, point: Point, side_by_side: int) -> Job:
    return Job(
        folder=run_folder(sweep, out.resolve(), point),
        program=sweep.program,
        arguments=sweep.call(point),
        input=(sweep.hole.folder / sweep.hole.input).resolve() if sweep.hole.input else None,
        checkpoint=sweep.checkpoint,
        resume=sweep.resume,
        seconds=sweep.seconds,
        threads=max(1, (os.cpu_count() or 1) // side_by_side),
    )


def _is_done(job: Job) -> bool:
    end = read_end(job.folder)
    return end is not None and end.done


def _on_devices(sweep: Sweep, jobs: int) -> Doing:
    """Each run takes a device that is free, and gives it back. Devices are shared where there are more jobs."""
    free: SimpleQueue[str] = SimpleQueue()
    for number in range(max(jobs, len(sweep.devices))):
        free.put(sweep.devices[number % len(sweep.devices)])

    def doing(job: Job) -> End:
        device = free.get()
        try:
            return do(job, (sweep.device_option, device))
        finally:
            free.put(device)

    return doing


def _end_of(future: "Future[End]") -> End | GolfError:
    """How a run ended; a run that could not be made ends none of the others."""
    try:
        return future.result()
    except GolfError as error:
        return error
    except CancelledError:
        return GolfError("the cluster gave it up; call the sweep again")
    except Exception as error:  # a cluster's, which lost worker after worker
        return GolfError(f"could not be made ({type(error).__name__}: {error}); call the sweep again")
