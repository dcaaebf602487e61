"""Programs run side by side on threads or a cluster, and what comes of them is taken in one thread."""

import queue
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from golf.errors import GolfError

P = ParamSpec("P")
T = TypeVar("T")
News = queue.SimpleQueue[Callable[[], None]]  # what the thread that decides is to do next


class Pool:
    """An executor with so many free places, which only the thread that takes the news counts."""

    def __init__(self, executor: Executor, free: int, news: News) -> None:
        self._executor, self.free, self._news = executor, free, news

    def submit(
        self, take: Callable[[Future[T]], None], run: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Call `run` beside what runs already; `take` is called by whoever takes the news, with what came of it."""
        self.free -= 1
        future = self._executor.submit(run, *args, **kwargs)
        future.add_done_callback(lambda future: self._news.put(lambda: self._ended(take, future)))
        return future

    def _ended(self, take: Callable[[Future[T]], None], future: Future[T]) -> None:
        self.free += 1
        take(future)


class Threads(Pool):
    """Threads of this process, each of which waits on one program."""

    def __init__(self, jobs: int, news: News) -> None:
        self._threads = ThreadPoolExecutor(jobs + 1, thread_name_prefix="round")
        super().__init__(self._threads, jobs, news)

    def submit(
        self, take: Callable[[Future[T]], None], run: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """As every pool does. Raises GolfError where no thread can be started."""
        try:
            return super().submit(take, run, *args, **kwargs)
        except RuntimeError as error:
            raise GolfError(
                f"{error}; give the judge more memory or processes (ulimit), or less --jobs"
            ) from None

    def close(self) -> None:
        """Wait for what runs; what has not begun will not."""
        self._threads.shutdown(wait=True, cancel_futures=True)
