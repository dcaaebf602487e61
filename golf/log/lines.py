"""A log, and the three parts of it that a hole's grammar names: metadata, losses, samples."""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Grammar:
    """One regular expression for each kind of line; a hole may lack a kind."""

    metadata: re.Pattern[str] | None = None  # groups key, value
    loss: re.Pattern[str] | None = None  # groups step, loss, and perhaps total: the number of steps
    sample: re.Pattern[str] | None = None  # groups index, text
    sample_end: re.Pattern[str] | None = None  # if given, a sample is a block that runs up to this line


@dataclass(frozen=True)
class Log:
    """What one run printed. An exit status below zero is the number of the signal that ended it."""

    stdout: bytes
    stderr: bytes = b""
    exit_status: int = 0


Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Parts:
    """The lines that the grammar knows, as (name, value) in the order in which they were printed."""

    metadata: Pairs = ()
    losses: Pairs = ()
    samples: Pairs = ()


@dataclass(frozen=True)
class Line:
    """One line in the grammar's terms: what it is, what it is about, and what it says of that."""

    kind: str  # "metadata", "loss", "sample", or "" for a line that the grammar does not name
    name: str = ""
    value: str = ""
    total: int = 0  # of a loss line: how many steps there will be, where the grammar says it

    @property
    def where(self) -> str:
        """The place in the log's own terms, such as `step 134`; empty for a line without a name."""
        if not self.kind:
            return ""
        return self.name if self.kind == "metadata" else f"{_COUNTED[self.kind]} {self.name}"


_COUNTED = {"loss": "step", "sample": "sample"}
_GROUPS = {"metadata": ("key", "value"), "loss": ("step", "loss"), "sample": ("index", "text")}


def text_of(data: bytes) -> str:
    """The bytes as text; what is not UTF-8 stays apart as lone surrogates, so unequal bytes stay unequal."""
    return data.decode("utf-8", "surrogateescape")


def read_line(line: str, grammar: Grammar) -> Line:
    """What the grammar says of one line (without its newline)."""
    for kind, (name, value) in _GROUPS.items():
        pattern: re.Pattern[str] | None = getattr(grammar, kind)
        if pattern and (match := pattern.match(line)):
            total = match.groupdict().get("total")
            return Line(kind, match[name], match[value], int(total) if total else 0)
    return Line("")


def read_parts(stdout: bytes, grammar: Grammar) -> Parts:
    """All metadata, losses and samples of a log. Lines that the grammar does not name are passed over."""
    found: dict[str, list[tuple[str, str]]] = {kind: [] for kind in _GROUPS}
    for line in _logical_lines(text_of(stdout), grammar):
        if line.kind:
            found[line.kind].append((line.name, line.value))
    return Parts(*(tuple(found[kind]) for kind in _GROUPS))


def _logical_lines(text: str, grammar: Grammar) -> Iterator[Line]:
    """The lines of a log, a sample that runs over several lines joined into one."""
    block: list[str] | None = None
    index = ""
    for physical in text.split("\n"):
        line = read_line(physical, grammar)
        if block is not None:
            if line.kind != "sample" and not (grammar.sample_end and grammar.sample_end.match(physical)):
                block.append(physical)
                continue
            yield Line("sample", index, "\n".join(block))
            block = None
        if line.kind == "sample" and grammar.sample_end:
            block, index = [line.value], line.name
        else:
            yield line
    if block is not None:
        yield Line("sample", index, "\n".join(block))
