"""The reference's output as it grows, and entries that are compared with it while both still run."""

import threading
from collections.abc import Callable

from golf.log.difference import common_prefix
from golf.log.lines import Grammar, Log, ReadLog

LINE_GRACE_SECONDS = 0.5  # how long an entry may take to finish the line that holds its first wrong byte


class GrowingLog:
    """The reference's log in one round: complete from the start (a golden log), or growing as it runs.

    A pacemaker may run ahead of it: a program that is trusted for early news, and for nothing else.
    """

    def __init__(self, log: Log | None = None) -> None:
        self._changed = threading.Condition()
        self._stdout = bytearray(log.stdout if log else b"")
        self._pace = bytearray()
        self._log = log
        self._over = log is not None
        self.failed = False
        self._read: ReadLog | None = None
        self.sampling = b""  # what golf/run/sampling.py reads, once the reference has ended
        self._followers: list[Callable[[], None]] = []

    def __reduce__(self) -> tuple[Callable[[Log, bytes], "GrowingLog"], tuple[Log, bytes]]:
        """A complete log can travel to another process or machine."""
        log = self.wait()
        if log is None:
            raise TypeError("the log of a failed reference does not travel")
        return _arrived, (log, self.sampling)

    def grow(self, piece: bytes) -> bool:
        """Take a new piece of the reference's stdout, and wake the followers; always true, to go on."""
        with self._changed:
            self._stdout += piece
        return self._wake()

    def pace(self, piece: bytes) -> bool:
        """Take a new piece of the pacemaker's stdout."""
        with self._changed:
            self._pace += piece
        return self._wake()

    def end(self, log: Log | None, sampling: bytes = b"", failed: bool = False) -> None:
        """The reference has ended: with this log, or with None where its run failed or was stopped."""
        with self._changed:
            self.failed = failed
            self.sampling = sampling
            if log:
                self._stdout[:] = log.stdout
            self._log, self._over = log, True
        self._wake()

    def _wake(self) -> bool:
        with self._changed:
            self._changed.notify_all()
            followers = list(self._followers)
        for follower in followers:
            follower()
        return True

    @property
    def log(self) -> Log | None:
        """The complete log; None where the reference runs still, has failed or was stopped."""
        return self._log

    @property
    def over(self) -> bool:
        """Has the reference ended?"""
        return self._over

    def wait(self) -> Log | None:
        """The complete log, once there is one; None where the reference failed."""
        with self._changed:
            self._changed.wait_for(lambda: self._over)
            return self._log

    def settles(self, stdout: bytes) -> bool:
        """Has the reference come far enough to say whether this output is wrong: past a wrong line, or past all?"""
        with self._changed:
            at = common_prefix(bytes(self._stdout[: len(stdout) + 1]), stdout)
            return self._over or at == len(stdout) or self._stdout.find(b"\n", at) >= 0

    def contradicts(self, stdout: bytes) -> bool:
        """Has the reference come past a line that this complete output does not have?"""
        with self._changed:
            return self._stdout.find(b"\n", common_prefix(bytes(self._stdout), stdout)) >= 0

    def read(self, grammar: Grammar) -> ReadLog:
        """What there is of the log; read once, when it is complete."""
        with self._changed:
            if self._log is None:
                return ReadLog(Log(bytes(self._stdout)), grammar)
            if self._read is None:
                self._read = ReadLog(self._log, grammar)
            return self._read

    def differs_from_pace(self) -> bool:
        """Did the pacemaker print something else than the reference, as far as both have come?"""
        with self._changed:
            least = min(len(self._pace), len(self._stdout))
            return self._pace[:least] != self._stdout[:least]

    def follow(self, check: Callable[[], None]) -> None:
        with self._changed:
            self._followers.append(check)

    def leave(self, check: Callable[[], None]) -> None:
        with self._changed:
            self._followers.remove(check)

    def agreement(self, start: int, piece: bytearray) -> tuple[int, bool]:
        """How many bytes of `piece` stand in the log from byte `start` on, and whether the next one is wrong."""
        with self._changed:
            ahead = self._pace if len(self._pace) > len(self._stdout) and not self._over else self._stdout
            expected = bytes(ahead[start : start + len(piece)])
            complete = self._log is not None
        equal = common_prefix(expected, bytes(piece[: len(expected)]))
        return equal, equal < len(piece) and (equal < len(expected) or complete)


def _arrived(log: Log, sampling: bytes) -> GrowingLog:
    arrived = GrowingLog()
    arrived.end(log, sampling)
    return arrived


class Follower:
    """One running entry's stdout, compared with the reference's up to where both are known."""

    def __init__(self, reference: GrowingLog, stop: threading.Event, fail_fast: bool) -> None:
        self._reference, self._stop, self._fail_fast = reference, stop, fail_fast
        self._lock = threading.Lock()
        self._pending = bytearray()  # what the entry printed after the bytes that agree
        self.agreed = 0  # how many bytes are known to be equal; those of a pacemaker, too
        self.wrong = False

    def __enter__(self) -> "Follower":
        self._reference.follow(self.check)
        return self

    def __exit__(self, *_: object) -> None:
        self._reference.leave(self.check)

    def take(self, piece: bytes) -> bool:
        """Take a new piece of the entry's stdout; False where the run should end now."""
        with self._lock:
            if not self.wrong or b"\n" not in self._pending:
                self._pending += piece
        self.check()
        return not self._stop.is_set()

    def check(self) -> None:
        """Compare what both sides know. After a wrong byte the run may finish that line, then is stopped."""
        with self._lock:
            if not self.wrong:
                self._compare()
            if self.wrong and self._fail_fast and b"\n" in self._pending:
                self._stop.set()

    def _compare(self) -> None:
        equal, self.wrong = self._reference.agreement(self.agreed, self._pending)
        self.agreed += equal
        del self._pending[:equal]
        if self.wrong and self._fail_fast:
            timer = threading.Timer(LINE_GRACE_SECONDS, self._stop.set)
            timer.daemon = True
            timer.start()
