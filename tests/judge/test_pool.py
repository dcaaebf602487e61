"""Places of a pool: taken by what runs, free again where what came of it is taken."""

import queue

import pytest

from golf.errors import GolfError
from golf.judge.pool import News, Threads


def test_a_place_is_free_again_when_what_came_of_it_is_taken():
    news: News = queue.SimpleQueue()
    pool = Threads(1, news)
    taken = []
    pool.submit(lambda future: taken.append((future.result(), pool.free)), pow, 2, 3)
    assert (pool.free, taken) == (0, [])
    news.get(timeout=60)()
    assert taken == [(8, 1)]
    pool.close()


def test_a_thread_that_cannot_be_started_is_one_line_with_a_remedy():
    pool = Threads(1, queue.SimpleQueue())
    pool.close()
    with pytest.raises(GolfError, match=r"ulimit.*less --jobs"):
        pool.submit(lambda future: None, pow, 2, 3)
