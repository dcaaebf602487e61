"""The reference's output as it grows, and entries that are compared with it while both still run."""

import threading
from collections.abc import Callable

from golf.log.lines import Log
from golf.log.parity import common_prefix

LINE_GRACE_SECONDS = 0.5  # how long an entry may take to finish the line that holds its first wrong byte


class Transcript:
    """The reference's log in one round: complete from the start (a golden log), or growing as it runs."""

    def __init__(self, log: Log | None = None) -> None:
        self._lock = threading.Lock()
        self._stdout = bytearray(log.stdout if log else b"")
        self._log = log
        self.sampling = (
            b""  # what golf/run/sampling.py reads, once the reference has ended, if it was asked for
        )
        self._ended = threading.Event()
        self._followers: list[Callable[[], None]] = []
        if log:
            self._ended.set()

    def __reduce__(self) -> tuple[type["Transcript"], tuple[Log]]:
        """A complete transcript can travel to another process or machine."""
        log = self.wait()
        if log is None:
            raise TypeError("the transcript of a failed reference does not travel")
        return Transcript, (log,)

    def grow(self, piece: bytes) -> bool:
        """Take a new piece of the reference's stdout, and wake the followers; always true, to go on."""
        with self._lock:
            self._stdout += piece
            followers = list(self._followers)
        for follower in followers:
            follower()
        return True

    def end(self, log: Log | None, sampling: bytes = b"") -> None:
        """The reference has ended: with this log, or with None where its run failed."""
        with self._lock:
            self.sampling = sampling
            if log:
                self._stdout[:] = log.stdout
            self._log = log
            followers = list(self._followers)
        self._ended.set()
        for follower in followers:
            follower()

    def wait(self) -> Log | None:
        """The complete log, once there is one; None where the reference failed."""
        self._ended.wait()
        return self._log

    def follow(self, entry: "Follower") -> None:
        with self._lock:
            self._followers.append(entry.check)

    def leave(self, entry: "Follower") -> None:
        with self._lock:
            self._followers.remove(entry.check)

    def span(self, start: int) -> tuple[bytes, bool]:
        """What is known of stdout from `start` on, and whether that is all there will be."""
        with self._lock:
            return bytes(self._stdout[start:]), self._log is not None


class Follower:
    """One running entry's stdout, compared with the transcript up to where both are known."""

    def __init__(self, transcript: Transcript, stop: threading.Event, fail_fast: bool) -> None:
        self._transcript, self._stop, self._fail_fast = transcript, stop, fail_fast
        self._lock = threading.Lock()
        self._agreed = 0  # how many bytes are known to be equal
        self._pending = bytearray()  # what the entry printed after those
        self.wrong = False

    def __enter__(self) -> "Follower":
        self._transcript.follow(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._transcript.leave(self)

    def take(self, piece: bytes) -> bool:
        """Take a new piece of the entry's stdout; False where the run should end now."""
        with self._lock:
            self._pending += piece
        self.check()
        return not self._stop.is_set()

    def check(self) -> None:
        """Compare what both sides know. After a wrong byte the run may finish that line, then is stopped."""
        with self._lock:
            if not self.wrong:
                expected, complete = self._transcript.span(self._agreed)
                equal = common_prefix(expected, bytes(self._pending))
                self._agreed += equal
                del self._pending[:equal]
                self.wrong = bool(self._pending) and (equal < len(expected) or complete)
                if self.wrong and self._fail_fast:
                    timer = threading.Timer(LINE_GRACE_SECONDS, self._stop.set)
                    timer.daemon = True
                    timer.start()
            if self.wrong and self._fail_fast and b"\n" in self._pending:
                self._stop.set()
            if self.wrong:
                del self._pending[:-1]
