"""Two logs, and how far they agree."""

from dataclasses import dataclass
from enum import IntEnum

from golf.log.difference import FirstDifference, common_prefix, first_difference
from golf.log.lines import Log, ReadLog

MARGIN = 1 << 16  # bytes that an entry may print beyond twice the reference's log


class Parity(IntEnum):
    """How far an entry's log is the reference's; a higher level includes the lower ones."""

    NONE = 0
    LOSSES = 1  # the losses are identical, and so are stderr and exit status
    TRACES = 2  # and every other line of stdout in its place, but metadata and line ends
    FULL = 3  # stdout, stderr and exit status, byte for byte

    @property
    def word(self) -> str:
        return self.name.lower()


# What a comparison tells by yes or no, each under the name of its property.
MATCHES = ("full_log_match", "loss_trace_match", "sample_output_match")


@dataclass(frozen=True)
class Comparison:
    """What comparing an entry's log with the reference's says."""

    parity: Parity
    loss_trace_match: bool
    sample_output_match: bool
    first_difference: FirstDifference | None  # None exactly where the full log matches

    @property
    def full_log_match(self) -> bool:
        return self.parity == Parity.FULL


def compare(reference: ReadLog, entry: ReadLog, agreed: int = 0) -> Comparison:
    """Compare two complete logs, of whose stdout the first `agreed` bytes are known to be equal."""
    expected, found = reference.parts, entry.parts
    return Comparison(
        parity=_parity(reference, entry),
        loss_trace_match=expected.losses == found.losses,
        sample_output_match=expected.samples == found.samples,
        first_difference=first_difference(reference.log, entry.log, reference.grammar, agreed),
    )


def compare_with_part(part: ReadLog, entry: ReadLog) -> Comparison:
    """Compare an entry that is known to be wrong with a log that had not come to its end.

    No parity is known but `none`; the difference is told by what stands up to the end of the line that holds it.
    """
    expected, found = part.log.stdout, entry.log.stdout
    end = expected.find(b"\n", common_prefix(expected, found)) + 1 or len(expected)
    difference = first_difference(Log(expected[:end]), Log(found), part.grammar)
    return Comparison(Parity.NONE, False, False, difference)


def most_of(reference: Log) -> int:
    """How many bytes of an entry's stdout are looked at, beside this reference."""
    return 2 * len(reference.stdout) + MARGIN


def _parity(reference: ReadLog, entry: ReadLog) -> Parity:
    if reference.log == entry.log:
        return Parity.FULL
    ends = [(each.log.stderr, each.log.exit_status) for each in (reference, entry)]
    if ends[0] != ends[1] or reference.parts.losses != entry.parts.losses:
        return Parity.NONE
    same = reference.without_metadata == entry.without_metadata
    return Parity.TRACES if same else Parity.LOSSES
