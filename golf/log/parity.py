"""Two logs, and how far they agree."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import IntEnum

from golf.log.lines import Grammar, Log, read_line, read_parts, text_of


class Parity(IntEnum):
    """How far an entry's log is the reference's; a higher level includes the lower ones."""

    NONE = 0
    LOSSES = 1  # the losses are identical
    TRACES = 2  # and the samples
    FULL = 3  # stdout, stderr and exit status, byte for byte

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class FirstDifference:
    """The first byte at which an entry's log leaves the reference's."""

    line: int  # of stdout (or stderr), counted from 1, as cmp does; 0 where only the exit status differs
    byte: int  # counted from 1, as cmp does; where one log ends, the byte after its last one
    where: str  # the place in the log's own terms: `step 134`, `sample 2`, `num docs`; may be empty
    expected: str  # the reference's value there, or its whole line
    found: str  # the entry's
    kind: str  # one of KINDS

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        at = f"line {self.line}, " if self.line else ""
        return f"{at}{place}{shown(self.found)} instead of {shown(self.expected)} ({self.kind})"


KINDS = (
    "metadata missing", "line missing", "line extra", "white space only", "last digit", "value",
    "wrong from the start", "cut off", "stderr", "exit status",
)  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """What comparing an entry's log with the reference's says."""

    full_log_match: bool
    loss_trace_match: bool
    sample_output_match: bool
    first_difference: FirstDifference | None  # None exactly where the full log matches

    @property
    def parity(self) -> Parity:
        if self.full_log_match:
            return Parity.FULL
        if not self.loss_trace_match:
            return Parity.NONE
        return Parity.TRACES if self.sample_output_match else Parity.LOSSES


def compare(reference: Log, entry: Log, grammar: Grammar) -> Comparison:
    """Compare two complete logs."""
    expected, found = read_parts(reference.stdout, grammar), read_parts(entry.stdout, grammar)
    return Comparison(
        full_log_match=reference == entry,
        loss_trace_match=expected.losses == found.losses,
        sample_output_match=expected.samples == found.samples,
        first_difference=first_difference(reference, entry, grammar),
    )


def common_prefix(a: bytes, b: bytes) -> int:
    """How many bytes at the start of a and b are equal."""
    low, high = 0, min(len(a), len(b))
    if a[:high] == b[:high]:
        return high
    while low + 1 < high:  # a[:low] is equal, a[:high] is not
        middle = (low + high) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle
    return low


def first_difference(reference: Log, entry: Log, grammar: Grammar) -> FirstDifference | None:
    """Where the logs part, or None where they are identical: stdout first, then stderr, then exit status."""
    if reference.stdout != entry.stdout:
        return _difference_in_stdout(reference.stdout, entry.stdout, grammar)
    if reference.stderr != entry.stderr:
        at = common_prefix(reference.stderr, entry.stderr)
        line = reference.stderr.count(b"\n", 0, at) + 1
        expected, found = (_line_at(data, at) or "" for data in (reference.stderr, entry.stderr))
        return FirstDifference(line, at + 1, "stderr", expected, found, "stderr")
    if reference.exit_status != entry.exit_status:
        return FirstDifference(
            0, 0, "exit status", str(reference.exit_status), str(entry.exit_status), "exit status"
        )
    return None


def _difference_in_stdout(reference: bytes, entry: bytes, grammar: Grammar) -> FirstDifference:
    at = common_prefix(reference, entry)
    line = reference.count(b"\n", 0, at) + 1
    expected, found = _line_at(reference, at), _line_at(entry, at)
    kind = _kind(reference, entry, at, grammar)
    known_expected, known_found = read_line(expected or "", grammar), read_line(found or "", grammar)
    where = known_expected.where or known_found.where
    if known_expected.kind and known_expected.where == known_found.where and kind != "white space only":
        return FirstDifference(line, at + 1, where, known_expected.value, known_found.value, kind)
    return FirstDifference(line, at + 1, where, _or_end(expected), _or_end(found), kind)


def _line_at(data: bytes, at: int) -> str | None:
    """The line that holds byte `at`, without its newline; None where the data has ended before it."""
    start = data.rfind(b"\n", 0, at) + 1
    if start >= len(data):
        return None
    end = data.find(b"\n", start)
    return text_of(data[start : end if end >= 0 else len(data)])


def _or_end(line: str | None) -> str:
    return "(end of output)" if line is None else line


def _kind(reference: bytes, entry: bytes, at: int, grammar: Grammar) -> str:
    """What sort of difference it is. The rest of the entry's log may not have been printed yet."""
    expected, found = _line_at(reference, at), _line_at(entry, at)
    if at in (len(reference), len(entry)):
        return _kind_at_an_end(reference, entry, at)
    assert expected is not None and found is not None  # neither log ends at the difference
    if "".join(expected.split()) == "".join(found.split()):
        return "white space only"
    if found and found in text_of(reference[at:]).split("\n")[1:]:
        return "metadata missing" if read_line(expected, grammar).kind == "metadata" else "line missing"
    if expected in text_of(entry[at:]).split("\n")[1:]:
        return "line extra"
    known_expected, known_found = read_line(expected, grammar), read_line(found, grammar)
    if not found or (known_expected.kind and not known_found.kind and b"\n" in entry[at:]):
        return "line extra"
    if b"\n" not in reference[:at]:
        return "wrong from the start"
    if known_expected.where == known_found.where and _is_last_digit(known_expected.value, known_found.value):
        return "last digit"
    return "value"


def _kind_at_an_end(reference: bytes, entry: bytes, at: int) -> str:
    """The kind where one of the logs ends just before the difference."""
    if len(entry) == at:
        return "cut off" if reference[at:].strip() else "white space only"
    return "line extra" if entry[at:].strip() else "white space only"


def _is_last_digit(expected: str, found: str) -> bool:
    """Do two numbers with equally many decimals differ by one in the last of them?"""
    try:
        a, b = Decimal(expected), Decimal(found)
    except InvalidOperation:
        return False
    if not (a.is_finite() and b.is_finite()) or a.as_tuple().exponent != b.as_tuple().exponent:
        return False
    return abs(a - b) == Decimal((0, (1,), int(a.as_tuple().exponent)))


def drift(expected: list[float], found: list[float]) -> float:
    """The largest difference between two loss traces, over the steps that both have.

    >>> drift([3.0, 2.0, 1.0], [3.0, 2.5])
    0.5
    """
    return max((abs(a - b) for a, b in zip(expected, found, strict=False)), default=0.0)


def shown(text: str, limit: int = 80) -> str:
    """A line as it may be shown: control characters and broken bytes spelled out, cut at the limit."""
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape", "replace").decode() for c in text)
    safe = safe.encode("utf-8", "backslashreplace").decode()
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"
