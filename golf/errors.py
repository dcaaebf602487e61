"""Every message that a user can meet says what is wrong, where, and what to do."""

import difflib
import errno
import re
from collections.abc import Callable, Iterable, Mapping

_NO_TEXT = re.compile("[\ud800-\udfff]")  # how `surrogateescape` keeps bytes, and what UTF-8 cannot hold

# Where the machine is short of these, nothing that was named is at fault, and no other file would help.
_SHORT = {
    errno.EMFILE: "allow more open files (ulimit -n)",
    errno.ENFILE: "end other programs, which hold all the files that this machine can open",
    errno.ENOMEM: "allow more memory (ulimit -v)",
    errno.EAGAIN: "allow more processes (ulimit -u)",
}


class GolfError(Exception):
    """A fault of the call, of a file or of the machine: one line for the user, and the exit status."""

    def __init__(self, message: str, exit_status: int = 2) -> None:
        super().__init__(message)
        self.exit_status = exit_status

    def __reduce__(self) -> "tuple[Callable[..., GolfError], tuple[object, ...]]":
        """It travels to another process whatever its kind is made from."""
        return _arrived, (type(self), str(self), self.__dict__)


def _arrived(kind: type[GolfError], message: str, values: Mapping[str, object]) -> GolfError:
    error = kind.__new__(kind, message)
    error.__dict__.update(values)
    return error


def remedy_for(error: BaseException, usual: str) -> str:
    """What to do about a fault of the system: the usual, unless the machine is short of something."""
    number = errno.ENOMEM if isinstance(error, MemoryError) else getattr(error, "errno", None)
    return _SHORT.get(number or 0, usual)


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The word that is most like this one, where any is."""
    near = difflib.get_close_matches(word[:100], list(words), 1)
    return near[0] if near else None


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """`did you mean ...? `, where one of the words is near enough; else nothing."""
    near = nearest(word, words)
    return f"did you mean {near}? " if near else ""


def printable(text: str, limit: int = 1000) -> str:
    """Text as one line that may be shown: what does not print is spelled out, the middle of a long one left out."""
    if len(text) > limit:
        text = f"{text[: limit // 2]}…{text[-limit // 2 :]}"
    return spelled(text)


def shown(text: str, limit: int = 80) -> str:
    """A line of a log, or a name, as it may be shown: what does not print is spelled out, and it is cut."""
    safe = spelled(text[: limit + 1])
    return safe if len(safe) <= limit else f"{safe[: limit - 1]}…"


def spelled(text: str) -> str:
    """Text with what does not print spelled out: `\\xff` is a byte that is no text, `\\u00ff` would be a character.

    Below 128 a byte is a character, and `\\x1b` is both.
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else _spelled(c) for c in text)


def writable(text: str) -> str:
    """Text as a file of UTF-8 can hold it: bytes that are no text are spelled out, as where they are shown."""
    return _NO_TEXT.sub(lambda found: spelled(found[0]), text)


def _spelled(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # how `surrogateescape` keeps a byte
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}" if 0x80 <= code <= 0xFF else character.encode("unicode_escape").decode()
