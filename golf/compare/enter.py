"""What the board judges: a file by itself, with seeds that nobody knew, and what it wins."""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from rich.console import Console

from golf.compare.job import Draw, Request, compare, plan, program_of
from golf.errors import GolfError
from golf.hole.hole import Claim, Hole, Kind
from golf.hole.reader import course_of
from golf.hole.source import Source, read_source
from golf.judge.duel import duel
from golf.judge.golden import Warn
from golf.judge.label import Label, labels
from golf.judge.one_round import Settings
from golf.judge.rounds import Choice, ready_rounds
from golf.judge.seeds import drawn_seed
from golf.judge.verdict import Entry, Program
from golf.results.board import Board, file_in_hole, new_records, read_board, stands_on
from golf.results.check import faults
from golf.results.folder import RESULTS, ResultFolder
from golf.results.lanes import BY_NAME, LANES, SEEDS, Judged, Pairs, judged
from golf.results.records import MOMENT, Record, keep, read_records, write
from golf.results.review import Review, missed
from golf.results.summary import Summary, together
from golf.results.version import VERSION
from golf.run.interpreters import Interpreter
from golf.run.runtimes import runtimes
from golf.show.live import View

EVERY_LANE = tuple(BY_NAME)
HOPELESS = 0.5  # of a record's ratio: who is that slow is not faster than it in all pairs of runs


@dataclass(frozen=True)
class Bench:
    """Where the board judges.

    An entry runs alone, confined, with inodes of its own, with seeds that are drawn after its source was read, on
    every Python; the reference runs beside it in the same call. What an earlier result says of it does not count.
    Only records, each of which was judged so before, are judged again with the same seeds, one after the other.
    """

    hole: Hole
    pythons: tuple[Interpreter, ...]
    console: Console

    @property
    def root(self) -> Path:
        return course_of(self.hole.folder)

    @property
    def settings(self) -> Settings:
        """Confined or not at all, each run with inodes of its own, in the languages of the hole."""
        return Settings(isolation="require", private_library=True, runtimes=runtimes(self.hole.folder))

    def request(self, python: Interpreter, entries: tuple[Path, ...], warn: Warn) -> Request:
        """To judge these beside the reference's own run, all with one seed that is drawn for them."""
        return Request(
            root=self.root,
            hole=self.hole,
            interpreters=(python,),
            entries=entries,
            choice=Choice(stored=False, warn=warn),
            settings=self.settings,
            draw=Draw.TOGETHER,
        )

    def program(self, source: Source) -> Program:
        return program_of(source, self.root, self.settings.runtimes)


def review(bench: Bench, path: Path, board: Board, lanes: Collection[str] = EVERY_LANE) -> Review:
    """Judge a file as the board does: what it wins against `board` in these lanes, or where it misses its claim."""
    source, row = read_source(path), bench.hole.row_of(path)
    program = bench.program(source)
    [summaries] = _judgements(bench, [path], SEEDS)
    won: tuple[Record, ...] = ()
    if not missed(summaries[-1]):
        entry = judged(together(summaries))
        told = Record("", program.path, 0, "", _now(), row.holder, row.stroke, harness=VERSION)
        every = new_records(board, entry, _duels(bench, source, entry, board), told)
        won = tuple(record for record in every if record.lane in lanes)
    return Review(program.path, program, board, tuple(summaries), won)


class WinsNothing(GolfError):
    """A valid entry that beats no standing record."""


def enter(bench: Bench, path: Path) -> Sequence[Record]:
    """Judge a file for the board, and keep what it wins.

    Raises GolfError, with exit status 1 where the entry is not valid; WinsNothing where it is, and wins nothing.
    """
    file, source = file_in_hole(bench.hole, path), read_source(path)
    found = review(bench, path, read_board(bench.hole))
    if found.missed:
        raise GolfError(found.missed, 1)
    if not found.won:
        raise WinsNothing(f"{path}: is valid, and beats no standing record", 1)
    _still(source, found.won[0].sha256)
    summary = together(found.summaries)
    return [keep(bench.hole, replace(record, file=file), source.data, summary) for record in found.won]


def enter_again(bench: Bench, records: Sequence[Record]) -> Iterator[Record | GolfError]:
    """Judge records' own sources as new ones would be; what they stand on is that. Each of them, or its fault."""
    every = read_records(bench.hole)
    sound = [each for each in records if not any(faults(each, bench.hole, every))]
    for record, summaries in _judged_again(bench, records, sound, SEEDS):
        try:
            yield _stands_again(record, summaries)
        except GolfError as fault:  # the others are judged as well
            yield fault


def _stands_again(record: Record, summaries: Sequence[Summary]) -> Record:
    entry, lane = judged(together(summaries)), BY_NAME[record.lane]
    why = missed(summaries[-1])
    if why or lane.measure(entry) is None or not lane.admits(entry):
        raise GolfError(f"{why or record.name + ': does not hold'}; strike it with --strike and --why", 1)
    _still(read_source(record.source), entry.program.sha256)
    again = replace(stands_on(record, entry), harness=VERSION)
    if lane.more_is_better:
        again = replace(again, speed=entry.speed)
    write(again, together(summaries))
    return again


@dataclass(frozen=True)
class Checked:
    """A record that was looked at again.

    fault  what does not hold any more; empty where it holds
    seeds  with which it was judged again, one for each Python; empty where it was not
    """

    record: Record
    fault: str
    seeds: tuple[int | None, ...] = ()


def check(bench: Bench, records: Sequence[Record], judge: bool) -> Iterator[Checked]:
    """What is to be said of each record; judged again with one fresh seed, on every Python, where that is asked."""
    every = read_records(bench.hole)
    looked_at = [Checked(record, "; ".join(faults(record, bench.hole, every))) for record in records]
    good = [each.record for each in looked_at if judge and not each.fault]
    again = {record.name: summaries for record, summaries in _judged_again(bench, good, good, 1)}
    for each in looked_at:
        summaries = again.get(each.record.name)
        yield _checked_again(each.record, summaries) if summaries else each


def _checked_again(record: Record, summaries: Sequence[Summary]) -> Checked:
    seeds = tuple(summary.entries[0].seed for summary in summaries)
    return Checked(record, missed(summaries[-1]), seeds)


def _judged_again(
    bench: Bench, records: Sequence[Record], sound: Sequence[Record], seeds: int
) -> Iterator[tuple[Record, Sequence[Summary]]]:
    """Together what the board has judged before and finds no fault in; the others each by itself, as whoever is new.

    Who is judged together has the same inputs: one that computes could tell its log to one that does not.
    """
    known = [each for each in sound if each.seeds]
    for group in (known, *([each] for each in records if each not in known)):
        yield from _judged_together(bench, group, seeds)


def _judged_together(
    bench: Bench, records: Sequence[Record], seeds: int
) -> Iterator[tuple[Record, Sequence[Summary]]]:
    """Each record with the results of its source, which claims the most that the lanes it holds ask for."""
    sources: dict[str, Claim] = {}
    for record in records:
        claim = Claim(record.source, BY_NAME[record.lane].parity)
        sources[record.sha256] = max(sources.get(record.sha256, claim), claim, key=lambda each: each.parity)
    claims = tuple(sources.values())
    claiming = replace(bench, hole=replace(bench.hole, claims=(*bench.hole.claims, *claims)))
    found = dict(zip(sources, _judgements(claiming, [each.path for each in claims], seeds), strict=True))
    for record in records:
        path = bench.program(read_source(record.source)).path
        yield record, [_of_file(path, summary) for summary in found[record.sha256]]


def _of_file(path: str, summary: Summary) -> Summary:
    """The result, as that of the same source in another file."""
    [verdict] = summary.entries
    return replace(summary, entries=(replace(verdict, program=replace(verdict.program, path=path)),))


def _judgements(bench: Bench, paths: Sequence[Path], seeds: int) -> list[list[Summary]]:
    """Of each file a result for each seed and Python, up to the first one in which it misses its claim."""
    said: set[str] = set()

    def say_once(line: str) -> None:
        if line not in said:
            said.add(line)
            bench.console.print(line, highlight=False, markup=False, soft_wrap=True)

    found = {path: list[Summary]() for path in paths}
    for python, _ in product(bench.pythons, range(seeds)):
        left = tuple(path for path in paths if not any(map(missed, found[path])))
        if not left:
            break
        folder = ResultFolder.create(None, bench.root / RESULTS)
        summary = compare(plan(bench.request(python, left, say_once)), folder, View(bench.console))
        for path, verdict in zip(left, summary.entries, strict=True):
            found[path].append(replace(summary, entries=(verdict,)))
    return list(found.values())


def _still(source: Source, sha256: str) -> None:
    if source.sha256 != sha256:
        raise GolfError(f"{source.path}: has changed while it was judged; enter it again")


def _duels(bench: Bench, source: Source, entry: Judged, board: Board) -> Mapping[str, Pairs]:
    """Its pairs of runs with every record that times decide and that it may beat, by that one's sha256."""
    lanes = [lane for lane in LANES if lane.more_is_better and lane.admits(entry)]
    current = board.current()
    standing = {
        record.sha256: record
        for lane in lanes
        if (record := current.get(lane.name)) and (lane.measure(entry) or 0) > HOPELESS * record.size
    }
    found = {
        sha256: _duel(bench, source, record) for sha256, record in standing.items() if sha256 != source.sha256
    }
    return {sha256: pairs for sha256, pairs in found.items() if pairs}


def _duel(bench: Bench, source: Source, record: Record) -> Pairs | None:
    """In away rounds of a seed of their own, on the first Python."""
    choice = Choice(frozenset({Kind.AWAY}), drawn_seed(source.sha256), stored=False)
    rounds = ready_rounds(bench.hole, read_source(bench.hole.reference).data, bench.pythons[0], choice)
    names = labels([source.path.stem, Path(record.file).stem])
    one, other = (
        Entry(Label(name), bench.program(each), bench.hole.claim_of(each.path), each.data)
        for name, each in zip(names, (source, read_source(record.source)), strict=True)
    )
    return Pairs.of(duel(one, other, rounds.ready, bench.settings))


def _now() -> str:
    return time.strftime(MOMENT, time.gmtime())
