"""golf board --check: does what the records say still follow from the sources and results that they hold?"""

from collections.abc import Iterator

from golf.errors import GolfError
from golf.files import read
from golf.hole.source import Source, measure
from golf.results.lanes import BY_NAME, Judged, judged
from golf.results.records import Record

REMEDY = "restore the record from the repository"


def faults(record: Record) -> Iterator[str]:
    """Everything in a record's folder that does not follow from its source and its result."""
    try:
        source = measure(record.source, read(record.source, REMEDY))
        summary = record.summary()
        entry = judged(summary) if summary else None
    except GolfError as fault:
        yield str(fault)
        return
    yield from _of_the_source(record, source)
    yield from _of_the_result(record, entry) if entry else ()


def _of_the_source(record: Record, source: Source) -> Iterator[str]:
    lane, folder = BY_NAME[record.lane], record.source.parent
    if source.sha256 != record.sha256:
        yield "the source is not the one that was judged"
    if folder.parent.name != lane.folder or not folder.name.startswith(f"{record.day}-{record.size:g}"):
        yield f"lies in another folder than {lane.folder}/{record.day}-{record.size:g}"
    size = {"bytes": source.bytes, "characters": source.characters}.get(lane.unit)
    if size is not None and size != record.size:
        yield f"the source has {size:,} {lane.unit}, the record says {record.size:,g}"
    if lane.plain and source.packed:
        yield "the source is packed, and no record of a plain lane"


def _of_the_result(record: Record, entry: Judged) -> Iterator[str]:
    lane = BY_NAME[record.lane]
    told = {
        "source": (entry.program.sha256, record.sha256),
        "seeds": (entry.seeds, record.seeds),
        "Pythons": (entry.pythons, record.pythons),
        "layers": (entry.layers, record.layers),
        "times": (entry.speed if lane.more_is_better else None, record.speed),
    }
    for what, (found, said) in told.items():
        if found != said:
            yield f"its summary tells of other {what}"
    if not lane.admits(entry):
        yield "its summary does not admit it to its lane"
