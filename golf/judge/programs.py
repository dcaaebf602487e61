"""What one call of the judge runs."""

from dataclasses import dataclass

from golf.judge.verdict import Entry


@dataclass(frozen=True)
class Programs:
    """What is run: the reference, the hole's pacemaker if it has one, and the entries in the hole's order."""

    reference: Entry
    entries: tuple[Entry, ...]
    pacemaker: bytes | None = None
