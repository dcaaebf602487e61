"""A log, and the three parts of it that a hole's grammar names: metadata, losses, samples."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

LONGEST_LINE = 4_000  # characters; what is longer is no line that a grammar names
LONGEST_COUNT = 9  # digits of a number of steps


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
class ReadLog:
    """A log beside the grammar that reads it, so that it is read once; of stdout the first `most` bytes."""

    log: Log
    grammar: Grammar
    most: int | None = None

    @cached_property
    def parts(self) -> Parts:
        return read_parts(self.log.stdout[: self.most], self.grammar)

    @cached_property
    def without_metadata(self) -> list[str]:
        """The lines of stdout but those that the grammar calls metadata; line ends are read through."""
        lines = text_of(self.log.stdout[: self.most]).replace("\r\n", "\n").split("\n")
        return [line for line in lines if read_line(line, self.grammar).kind != "metadata"]


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
    """What the grammar says of one line (without its newline). A carriage return at its end is passed over."""
    if len(line) > LONGEST_LINE:
        return Line("")
    line = line.removesuffix("\r")
    for kind, (name, value) in _GROUPS.items():
        pattern: re.Pattern[str] | None = getattr(grammar, kind)
        if pattern and (match := pattern.match(line)):
            return Line(kind, match[name], match[value], _count(match.groupdict().get("total")))
    return Line("")


def _count(digits: str | None) -> int:
    return int(digits) if digits and len(digits) <= LONGEST_COUNT and digits.isdecimal() else 0


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
        if not physical and block is None:
            continue
        line = read_line(physical, grammar)
        if block is not None:
            if line.kind != "sample" and not _ends_sample(physical, grammar):
                block.append(physical.removesuffix("\r"))
                continue
            yield Line("sample", index, "\n".join(block))
            block = None
        if line.kind == "sample" and grammar.sample_end:
            block, index = [line.value], line.name
        else:
            yield line
    if block is not None:
        yield Line("sample", index, "\n".join(block))


def _ends_sample(line: str, grammar: Grammar) -> bool:
    short = len(line) <= LONGEST_LINE
    return bool(short and grammar.sample_end and grammar.sample_end.match(line.removesuffix("\r")))
