"""A record is a folder, `records/<lane>/<date>-<size>/`: the source, record.toml, and the summary of its judging.

One folder a record, so that two contributions never touch the same file.
"""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import count
from pathlib import Path

from golf.errors import GolfError
from golf.files import as_json, make_folder, write_whole
from golf.hole.hole import Hole
from golf.results.lanes import BY_NAME, Pairs
from golf.results.summary import Summary
from golf.results.summary_json import NAME, read_summary, summary_to_json
from golf.tables import Table

FOLDER, TOML = "records", "record.toml"
MOMENT = "%Y-%m-%dT%H:%M:%SZ"  # how a date and time of day, UTC, is written
LONGEST_REASON = 300  # characters
_INTACT = "what was written before is intact; make room or restore the folder and enter it again"


@dataclass(frozen=True)
class Record:
    """The best figure of a lane on its day, and how it was judged."""

    lane: str
    file: str  # the entry, from the hole's folder; it may have changed since
    size: float
    sha256: str
    date: str  # and time of day, UTC, as ISO 8601 writes it
    holder: str = ""
    stroke: str = ""  # what won it
    replaced: str = ""  # the name of the record that stood
    seeds: tuple[int, ...] = ()  # none: entered by older rules, and not judged by the board since
    pythons: tuple[str, ...] = ()
    harness: str = ""  # the version of the judge
    layers: tuple[str, ...] = ()  # that were around every run
    struck: str = ""  # why it does not count
    speed: Pairs | None = None  # against the reference, in the lane `seconds`
    duel: Pairs | None = None  # against the record that stood
    folder: Path | None = field(default=None, compare=False)  # that holds it

    @property
    def day(self) -> str:
        return self.date[:10]

    @property
    def name(self) -> str:
        """`<lane>/<date>-<size>`, by which it is called."""
        return (
            f"{BY_NAME[self.lane].folder}/{self.folder.name if self.folder else f'{self.day}-{self.size:g}'}"
        )

    @property
    def source(self) -> Path:
        """Where its source is kept."""
        suffix = Path(self.file).suffix
        safe = suffix if re.fullmatch(r"[.][A-Za-z0-9]{1,10}", suffix) else ""
        return (self.folder or Path()) / f"source{safe}"

    def summary(self) -> Summary | None:
        """The result that it stands on; None for one that the board has not judged."""
        return read_summary(self.folder) if self.folder and self.seeds else None


def read_records(hole: Hole) -> tuple[Record, ...]:
    """All records of a hole, oldest first. Raises GolfError for a folder that is none."""
    found = map(read_record, sorted((hole.folder / FOLDER).glob("*/*/")))
    return tuple(sorted(found, key=lambda record: (record.date, record.name)))


def read_record(folder: Path) -> Record:
    """The record in a folder. Raises GolfError where there is none that can be read."""
    table = Table.read(folder / TOML, "restore the record from the repository, or remove its folder")
    return replace(record_in(table), folder=folder)


def record_in(table: Table) -> Record:
    record = Record(
        lane=table.choice("lane", {name: name for name in BY_NAME}),
        file=table.get("file", str),
        size=table.above_zero("size"),
        sha256=table.get("sha256", str),
        date=table.get("date", str),
        holder=table.get_or("holder", str, ""),
        stroke=table.get_or("stroke", str, ""),
        replaced=table.get_or("replaced", str, ""),
        harness=table.get_or("harness", str, ""),
        struck=table.get_or("struck", str, ""),
        seeds=table.integers("seeds"),
        pythons=table.strings("pythons"),
        layers=table.strings("layers"),
        speed=_pairs(table, "speed"),
        duel=_pairs(table, "duel"),
    )
    table.no_more_keys()
    return record


def _pairs(record: Table, key: str) -> Pairs | None:
    if key not in record:
        return None
    table = record.table(key)
    least, median, most = (table.above_zero(each) for each in ("least", "median", "most"))
    pairs = Pairs(least, median, most, table.whole("pairs", 1, 1 << 20))
    table.no_more_keys()
    return pairs


def keep(hole: Hole, record: Record, source: bytes, summary: Summary | None) -> Record:
    """Write a new record's folder. Raises GolfError where it cannot be written."""
    kept = replace(record, folder=_new_folder(hole, record))
    _readable(kept)
    make_folder(kept.source.parent, _INTACT)
    write_whole(kept.source, source, _INTACT)
    write(kept, summary)
    return kept


def _new_folder(hole: Hole, record: Record) -> Path:
    names = (record.name if n == 1 else f"{record.name}-{n}" for n in count(1))
    return next(folder for name in names if not (folder := hole.folder / FOLDER / name).exists())


def write(record: Record, summary: Summary | None = None) -> None:
    """Write what is said of a record, and the result that it stands on; record.toml, which counts, comes last."""
    folder, toml = record.source.parent, _readable(record)
    if summary:
        text = as_json(summary_to_json(summary), 1) + "\n"
        write_whole(folder / NAME, text.encode(), _INTACT)
    write_whole(folder / TOML, toml, _INTACT)


def _readable(record: Record) -> bytes:
    """record.toml, which says the same when it is read. Raises GolfError for a record that cannot be told so."""
    path, text = record.source.parent / TOML, as_toml(record)
    with suppress(GolfError, ValueError):
        if record_in(Table.parsed(path, text)) == record:
            return text.encode()
    raise GolfError(
        f"{path}: could not be read again; nothing is entered: rename what has unusual characters"
    )


def as_toml(record: Record, place: str = "") -> str:
    """The record's rows; `place` is the name of the table that they stand in, with a dot."""
    values = {each.name: getattr(record, each.name) for each in fields(record) if each.compare}
    tables = {key: value for key, value in values.items() if isinstance(value, Pairs)}
    told = {key: value for key, value in values.items() if key not in tables and value not in (None, "", ())}
    return rows(told) + "".join(f"\n[{place}{key}]\n{rows(asdict(pairs))}" for key, pairs in tables.items())


def rows(values: Mapping[str, object]) -> str:
    return "".join(f"{key} = {_as_value(value)}\n" for key, value in values.items())


def _as_value(value: object) -> str:
    """A string, a number or a list of them; TOML writes them as JSON does, what does not print by its code point."""
    value = int(value) if isinstance(value, float) and value.is_integer() else value
    text = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in text)
