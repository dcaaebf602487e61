"""The first byte at which an entry's log leaves the reference's, told in the log's own terms."""

import difflib
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from golf.errors import shown
from golf.log.lines import Grammar, Line, Log, read_line, text_of

KEPT = 200  # characters of a differing line that are kept
ALIKE = 0.6  # below this share of equal characters two lines are not the same one in other words
END, LINE_END = "(end of output)", "(end of line)"


class Kind(StrEnum):
    """What sort of difference it is."""

    METADATA_MISSING = "metadata missing"
    LINE_MISSING = "line missing"
    LINE_EXTRA = "line extra"
    LINE_ENDS = "line ends"  # nothing but carriage returns, before newlines or in their place
    WHITE_SPACE = "white space only"
    LAST_DIGIT = "last digit"
    WORDING = "wording"  # the line's value is right, and the line is not
    VALUE = "value"
    FROM_THE_START = "wrong from the start"
    CUT_OFF = "cut off"
    STDERR = "stderr"
    EXIT_STATUS = "exit status"


@dataclass(frozen=True)
class FirstDifference:
    """Where two logs part."""

    line: int  # of stdout (or stderr), counted from 1, as cmp does; 0 where only the exit status differs
    byte: int  # counted from 1, as cmp does; where one log ends, the byte after its last one
    where: str  # the place in the log's own terms: `step 134`, `sample 2`, `num docs`; may be empty
    expected: str  # the reference's value there, or its whole line, or the piece of it that differs
    found: str  # the entry's
    kind: Kind

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        at = f"line {self.line}, " if self.line else ""
        return f"{at}{place}{_quoted(self.found)} instead of {_quoted(self.expected)} ({self.kind})"


def _quoted(text: str) -> str:
    return shown(text) or "nothing"


def common_prefix(a: bytes, b: bytes, start: int = 0) -> int:
    """How many bytes at the start of a and b are equal, of which `start` are known to be."""
    low, high = start, min(len(a), len(b))
    if a[low:high] == b[low:high]:
        return high
    while low + 1 < high:  # a[:low] is equal, a[:high] is not
        middle = (low + high) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle
    return low


def first_difference(reference: Log, entry: Log, grammar: Grammar, agreed: int = 0) -> FirstDifference | None:
    """Where the logs part, or None where they are identical: stdout first, then stderr, then exit status.

    `agreed` is how many bytes of stdout are known to be equal.
    """
    if reference.stdout != entry.stdout:
        at = common_prefix(reference.stdout, entry.stdout, agreed)
        return _difference_in_stdout(reference.stdout, entry.stdout, at, grammar)
    if reference.stderr != entry.stderr:
        return _difference_in_stderr(reference.stderr, entry.stderr)
    if reference.exit_status != entry.exit_status:
        statuses = str(reference.exit_status), str(entry.exit_status)
        return FirstDifference(0, 0, "exit status", *statuses, Kind.EXIT_STATUS)
    return None


def _difference_in_stderr(reference: bytes, entry: bytes) -> FirstDifference:
    at = common_prefix(reference, entry)
    line = reference.count(b"\n", 0, at) + 1
    expected, found = (_line_at(data, at) or "" for data in (reference, entry))
    return FirstDifference(line, at + 1, "stderr", expected[:KEPT], found[:KEPT], Kind.STDERR)


def _difference_in_stdout(reference: bytes, entry: bytes, at: int, grammar: Grammar) -> FirstDifference:
    expected, found = _line_at(reference, at), _line_at(entry, at)
    known = read_line(expected or "", grammar), read_line(found or "", grammar)
    kind = _kind(reference, entry, at, known)
    where = known[0].where or known[1].where
    told = (
        _told(expected, found, known, kind) if expected != found else _told_of_a_last_line_end(reference, at)
    )
    return FirstDifference(reference.count(b"\n", 0, at) + 1, at + 1, where[:KEPT], *told, kind)


def _told(expected: str | None, found: str | None, known: tuple[Line, Line], kind: Kind) -> tuple[str, str]:
    """What to say of either side: values of the same thing, else whole lines; never two equal texts."""
    values = known[0].value[:KEPT], known[1].value[:KEPT]
    same_thing = known[0].kind and known[0].where == known[1].where
    if same_thing and values[0] != values[1] and kind not in (Kind.WHITE_SPACE, Kind.LINE_ENDS):
        return values
    if expected is None or found is None:
        return (END if expected is None else expected[:KEPT]), (END if found is None else found[:KEPT])
    if expected[:KEPT] != found[:KEPT]:
        return expected[:KEPT], found[:KEPT]
    return _from_the_difference(expected, found)


def _told_of_a_last_line_end(reference: bytes, at: int) -> tuple[str, str]:
    """What to say of two equal lines of which one log ends without a newline."""
    return (END, LINE_END) if at == len(reference) else (LINE_END, END)


def _from_the_difference(expected: str, found: str) -> tuple[str, str]:
    """Long lines from a little before the character at which they part."""
    least = min(len(expected), len(found))
    at = next((i for i in range(least) if expected[i] != found[i]), least)
    start = max(0, at - KEPT // 4)
    return expected[start : start + KEPT], found[start : start + KEPT] or END


def _line_at(data: bytes, at: int) -> str | None:
    """The line that holds byte `at`, without its newline; None where the data has ended before it."""
    start = data.rfind(b"\n", 0, at) + 1
    if start >= len(data):
        return None
    end = data.find(b"\n", start)
    return text_of(data[start : end if end >= 0 else len(data)])


def _kind(reference: bytes, entry: bytes, at: int, known: tuple[Line, Line]) -> Kind:
    """What sort of difference it is. The rest of the entry's log may not have been printed yet."""
    if _only_line_ends(reference, entry, at):
        return Kind.LINE_ENDS
    if at in (len(reference), len(entry)):
        return _kind_at_an_end(reference, entry, at)
    expected, found = _line_at(reference, at), _line_at(entry, at)
    assert expected is not None and found is not None  # neither log ends at the difference
    if "".join(expected.split()) == "".join(found.split()):
        return Kind.WHITE_SPACE
    if found and _has_later_line(reference, at, found):
        return Kind.METADATA_MISSING if known[0].kind == "metadata" else Kind.LINE_MISSING
    if _has_later_line(entry, at, expected):
        return Kind.LINE_EXTRA
    if _is_reworded(known, expected, found):
        return Kind.WORDING
    if not found or (known[0].kind and not known[1].kind and b"\n" in entry[at:]):
        return Kind.LINE_EXTRA
    same_place = known[0].where == known[1].where
    if same_place and known[0].kind and known[0].value == known[1].value:
        return Kind.WORDING
    if b"\n" not in reference[:at]:
        return Kind.FROM_THE_START
    return Kind.LAST_DIGIT if same_place and _is_last_digit(known[0].value, known[1].value) else Kind.VALUE


def _is_reworded(known: tuple[Line, Line], expected: str, found: str) -> bool:
    """Does a line that the grammar does not name say what the reference's says, but for something around it?"""
    if not known[0].value or known[1].kind or known[0].value not in found:
        return False
    return difflib.SequenceMatcher(None, expected[:KEPT], found[:KEPT], autojunk=False).ratio() >= ALIKE


def _has_later_line(data: bytes, at: int, line: str) -> bool:
    """Does the whole line stand anywhere after the one that holds byte `at`?"""
    wanted = b"\n" + line.encode("utf-8", "surrogateescape")
    return data.find(wanted + b"\n", at) >= 0 or data.endswith(wanted)


def _only_line_ends(reference: bytes, entry: bytes, at: int) -> bool:
    """Do the logs differ in nothing but carriage returns before newlines, as far as the entry's has come?"""
    expected, found = (data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") for data in (reference, entry))
    return b"\r" in (reference[at : at + 1], entry[at : at + 1]) and expected.startswith(found)


def _kind_at_an_end(reference: bytes, entry: bytes, at: int) -> Kind:
    """The kind where one of the logs ends just before the difference."""
    if len(entry) == at:
        return Kind.CUT_OFF if reference[at:].strip() else Kind.WHITE_SPACE
    return Kind.LINE_EXTRA if entry[at:].strip() else Kind.WHITE_SPACE


_DECIMAL = re.compile(r"[+-]?\d{1,20}\.(\d{1,20})")


def _is_last_digit(expected: str, found: str) -> bool:
    """Do two numbers with equally many decimals differ by one in the last of them?"""
    a, b = _DECIMAL.fullmatch(expected), _DECIMAL.fullmatch(found)
    if not a or not b or len(a[1]) != len(b[1]):
        return False
    return abs(Decimal(expected) - Decimal(found)) == Decimal(1).scaleb(-len(a[1]))
