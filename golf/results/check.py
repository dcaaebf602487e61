"""golf board --check: does what the records say still follow from the sources and results that they hold?

All that a summary says of its entry is computed anew from the source, from the reference's runs in the same summary and
from the hole. What no file proves is what it proves to `golf verify` neither; and, since the course may have changed
since a record was judged, the reference's text and the inputs of the away rounds.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import replace

from golf.errors import GolfError, shown
from golf.files import read, sha256
from golf.hole.hole import Hole
from golf.hole.inputs import with_fresh_seed
from golf.hole.reader import course_of
from golf.hole.source import Source, measure
from golf.judge.ports import language_of
from golf.judge.verdict import Outcome, Program, RoundResult, Verdict
from golf.log.parity import Comparison, Parity
from golf.results.board import Board, beats
from golf.results.call import asked
from golf.results.follows import differences, interpreters
from golf.results.lanes import BY_NAME, LANES, judged
from golf.results.records import FOLDER, LONGEST_REASON, MOMENT, TOML, Record
from golf.results.summary import Summary
from golf.results.summary_json import NAME, summary_to_json
from golf.run.runtimes import runtimes

REMEDY = "restore the record from the repository"
MOST = 4  # differences that are told one by one

# What two runs say alike whose logs have this parity.
_OF_TRACES = ("exit_status", "stderr_sha256", "first_loss", "last_loss", "steps", "samples", "last_words")
_ALIKE = {Parity.TRACES: _OF_TRACES, Parity.FULL: (*_OF_TRACES, "stdout_sha256", "metadata")}


def faults(record: Record, hole: Hole, records: tuple[Record, ...]) -> Iterator[str]:
    """Everything in a record's folder that does not follow from its source, its result and the hole's other records."""
    try:
        yield from _of_the_folder(record)
        yield from _of_the_words(record)
        source = measure(record.source, read(record.source, REMEDY))
        found = [*_of_the_source(record, source), *_of_the_lane(record, records)]
        summary = record.summary() if source.sha256 == record.sha256 else None
        yield from [*found, *(_of_the_result(record, hole, source, summary) if summary else ())]
    except GolfError as fault:
        yield str(fault)


def strays(hole: Hole) -> Iterator[str]:
    """Everything in a hole's folder of records that is neither a lane's folder nor a record's."""
    top, lanes = hole.folder / FOLDER, {lane.folder for lane in LANES}
    found = [path for path in top.glob("*") if path.name not in lanes or not path.is_dir()]
    found += [path for path in top.glob("*/*") if not path.is_dir()]
    for path in sorted(found):
        yield f"{FOLDER} hold {shown(path.relative_to(top).as_posix())}, which is no record; remove it"


def holds(record: Record, hole: Hole) -> str:
    """What is said of a record without faults."""
    summary = record.summary()
    if summary is None or summary.reference.program.sha256 == sha256(read(hole.reference, REMEDY)):
        return "holds"
    return "holds, beside another text of the reference than the course has; --enter judges it again"


def _of_the_folder(record: Record) -> Iterator[str]:
    folder = record.source.parent
    if any(each.is_symlink() for each in (folder, folder.parent, folder.parent.parent)):
        yield "lies behind a link; make it a folder"
    files = {record.source.name, TOML, *([NAME] if record.seeds else [])}
    for name in sorted({path.name for path in folder.iterdir()} - files):
        yield f"holds {shown(name)}, which is no file of {'a' if record.seeds else 'an unjudged'} record; remove it"


def _of_the_words(record: Record) -> Iterator[str]:
    """What is told of it, and follows from nothing."""
    for key in ("holder", "stroke", "struck"):
        text = str(getattr(record, key))
        if not text.isprintable() or len(text) > LONGEST_REASON or (text and not text.strip()):
            yield f"{key} is no line of at most {LONGEST_REASON} characters that print"
    if not _is_moment(record.date):
        yield f"its date is {shown(record.date)!r}, which is none, or has not come yet"
    if len(set(map(bool, (record.seeds, record.pythons, record.harness, record.layers)))) > 1:
        yield "tells only a part of seeds, pythons, harness and layers"
    if (record.duel is not None) != (BY_NAME[record.lane].more_is_better and bool(record.replaced)):
        yield "has a duel without a record that times could beat, or lacks one"


def _is_moment(date: str) -> bool:
    """Is it a time of the past, as records write it?"""
    try:
        moment = time.strftime(MOMENT, time.strptime(date, MOMENT))
    except ValueError:
        return False
    return moment == date <= time.strftime(MOMENT, time.gmtime())


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


def _of_the_lane(record: Record, records: tuple[Record, ...]) -> Iterator[str]:
    """It replaced what stood before it in its lane; that may have been struck since."""
    lane = [each for each in records if each.lane == record.lane and each.name != record.name]
    before = tuple(each for each in lane if each.date < record.date)
    stood = Board(before, ()).current().get(record.lane)
    may_be = {each.name for each in before if each.struck}
    yield from (f"has the very date of {each.name}" for each in lane if each.date == record.date)
    name = stood.name if stood else ""
    if not record.struck and not beats(BY_NAME[record.lane], record.size, record.duel, stood):
        yield f"does not beat {name}, which stood before it"
    if record.replaced not in {name, *may_be}:
        yield f"{TOML} says that it replaced {record.replaced or 'none'}; before it stood {name or 'none'}"


def _of_the_result(record: Record, hole: Hole, source: Source, summary: Summary) -> Iterator[str]:
    again = _made_again(record, hole, source, summary)
    told = json.loads(read(record.source.parent / NAME, REMEDY))
    lines = list(differences("", told, summary_to_json(again)))
    yield from lines[:MOST]
    if len(lines) > MOST:
        yield f"{NAME}: {len(lines) - MOST} more do not follow"
    yield from interpreters(summary)
    for entry in summary.entries:
        for result in entry.results:
            if summary.reference.run_beside(result.outcome) is None:
                yield f"{NAME}: holds no run of the reference beside round {result.outcome.round}"
    yield from _of_the_record(record, again)


def _of_the_record(record: Record, summary: Summary) -> Iterator[str]:
    lane, entry = BY_NAME[record.lane], judged(summary)
    told = {
        "seeds": (entry.seeds, record.seeds),
        "Pythons": (entry.pythons, record.pythons),
        "layers": (entry.layers, record.layers),
        "times": (entry.speed if lane.more_is_better else None, record.speed),
    }
    for what, (found, said) in told.items():
        if found != said:
            yield f"its summary tells of other {what}"
    if lane.more_is_better and summary.started < record.date and record.size != lane.measure(entry):
        yield f"its summary tells of {lane.measure(entry)} {lane.unit}, the record says {record.size}"
    if not lane.admits(entry):
        yield "its summary does not admit it to its lane"


def _made_again(record: Record, hole: Hole, source: Source, summary: Summary) -> Summary:
    """The summary as it must be, where it is that of this record."""
    reference, harness = summary.reference, record.harness
    runs = tuple(_alike(run, reference.run_beside(run), Parity.FULL) for run in reference.runs)
    reference = replace(reference, runs=runs)
    made = replace(
        summary, hole=hole.name, finished=True, seed=None, drawn=True, harness=harness, reference=reference
    )
    return replace(
        made, entries=tuple(_verdict(record, hole, source, summary, each) for each in summary.entries)
    )


def _verdict(record: Record, hole: Hole, source: Source, summary: Summary, told: Verdict) -> Verdict:
    return replace(
        told,
        program=_program(record, hole, source, told.program),
        required=tuple(round_.name for round_ in hole.required_rounds),
        results=tuple(_result(hole, summary, told.seed, each) for each in told.results),
    )


def _program(record: Record, hole: Hole, source: Source, told: Program) -> Program:
    root = course_of(hole.folder)
    paths = [asked(path, root).path for path in (hole.folder / record.file, record.source)]
    return Program(
        told.path if told.path in paths else paths[0],
        source.sha256,
        source.bytes,
        source.characters,
        source.brotli_bytes,
        source.packed,
        language_of(record.source, source.data, runtimes(hole.folder)),
    )


def _result(hole: Hole, summary: Summary, seed: int | None, told: RoundResult) -> RoundResult:
    outcome = _alike(told.outcome, summary.reference.run_beside(told.outcome), told.parity)
    for round_ in hole.rounds:
        if round_.name == outcome.round:
            asked_for = round_ if seed is None else with_fresh_seed(round_, seed)
            kind, hash_seed = asked_for.kind, asked_for.hash_seed
            outcome = replace(outcome, kind=kind, seed=asked_for.seed, hash_seed=hash_seed)
    return replace(told, outcome=outcome, comparison=_comparison(told.comparison))


def _alike(outcome: Outcome, beside: Outcome | None, parity: Parity) -> Outcome:
    """The outcome, with all that it must have in common with the reference's."""
    keys = _ALIKE.get(parity, ()) if beside else ()
    return replace(outcome, **{key: getattr(beside, key) for key in keys})


def _comparison(told: Comparison) -> Comparison:
    if told.parity == Parity.FULL:
        return Comparison(Parity.FULL, True, True, None)
    return replace(told, loss_trace_match=True, sample_output_match=True) if told.parity in _ALIKE else told
