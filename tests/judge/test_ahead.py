"""What a call begins before it asks for it."""

import threading

import pytest

from golf.judge import ahead


def test_where_there_can_be_no_more_threads_nothing_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    asked: list[int] = []
    monkeypatch.setattr(ahead, "scarce", lambda: False)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    ahead.begin(lambda: asked.append(1))
    assert asked == []
