"""What the page shows of each entry: its strips, and each round in which it leaves the reference."""

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from golf.judge.verdict import RoundResult, Verdict
from golf.results.folder import ResultFolder
from golf.results.summary import Summary
from golf.show.answer import Answer, Told, hint_of
from golf.show.chart import Chart, Line, chart
from golf.show.context import ContextLine, near_difference
from golf.show.series import parting
from golf.show.source import SourceView, source_view
from golf.show.strip import Strip, strip_of
from golf.show.tables import context_of

SAMPLES_SHOWN = 40
LONGEST_SAMPLE = 200
ENDINGS = ("log", "err", "losses", "samples")  # of the files of one run


class Samples(NamedTuple):
    """What two programs made up in one round: (number, expected, found) where they differ, and how many are equal."""

    equal: int
    differing: tuple[tuple[int, str | None, str | None], ...]


class Zoom(NamedTuple):
    """The losses near the first one that differs, or what lies between them where that is too little to be seen."""

    chart: Chart
    between: bool


class Failure(NamedTuple):
    """One round in which an entry leaves the reference."""

    round: str
    sentence: str
    hint: str
    lines: tuple[ContextLine, ...]
    zoom: Zoom | None
    samples: Samples | None
    diff: str  # the file that holds all of it


class Shown(NamedTuple):
    """All that is shown of one entry. The failures that cost it its claim come first."""

    verdict: Verdict
    told: Told
    strips: tuple[Strip, ...]
    failures: tuple[Failure, ...]
    source: SourceView | None
    files: tuple[str, ...]


def shown_entries(summary: Summary, answer: Answer, folder: Path) -> list[Shown]:
    """The entries, those that miss their claim first."""
    pairs = zip(summary.entries, answer.entries, strict=True)
    shown = [_shown(summary, entry, told, folder) for entry, told in pairs]
    return sorted(shown, key=lambda each: _turn(each.verdict))


def _turn(entry: Verdict) -> int:
    """Entries that miss their claim come first, valid ones last."""
    return 0 if not entry.claim_met else 2 if entry.valid else 1


def _shown(summary: Summary, entry: Verdict, told: Told, folder: Path) -> Shown:
    failing = [result for result in entry.results if result.first_difference]
    return Shown(
        verdict=entry,
        told=told,
        strips=tuple(_strips(summary, entry, folder)),
        failures=tuple(_failure(summary, entry, result, folder) for result in sorted(failing, key=_urgency)),
        source=source_view(ResultFolder(folder).kept(entry.program.kept_as(entry.label.name)) or b""),
        files=tuple(_files(entry)),
    )


def _urgency(result: RoundResult) -> tuple[int, int]:
    """What is told first: the lowest parity, and of these the earliest difference."""
    return result.parity, result.first_difference.line if result.first_difference else 0


def _strips(summary: Summary, entry: Verdict, folder: Path) -> Iterator[Strip]:
    """Every round: the failing ones first, then the equal ones, then those that were not judged."""
    kept = ResultFolder(folder)
    strips = []
    for result in entry.results:
        run = summary.reference.run_beside(result.outcome)
        reference = kept.stdout(summary.stem_of_reference(run)) if run else None
        found = kept.stdout(_stem(entry, result))
        strips.append(strip_of(result, reference, found, result.parity >= entry.claim))
    yield from sorted(strips, key=lambda strip: strip.mood != "bad")
    for each in entry.unjudged if not entry.results else (*entry.unjudged, *entry.not_asked):
        yield Strip(each.round, False, "odd", str(each))


def _stem(entry: Verdict, result: RoundResult) -> str:
    return entry.label.stem(result.outcome.round, result.outcome.kind)


def _failure(summary: Summary, entry: Verdict, result: RoundResult, folder: Path) -> Failure:
    stem = _stem(entry, result)
    run = summary.reference.run_beside(result.outcome)
    reference = summary.stem_of_reference(run) if run else ""
    return Failure(
        round=result.outcome.round,
        sentence=next(each.text for each in entry.reasons if each.round == result.outcome.round),
        hint=hint_of(result),
        lines=context_of(summary, entry, result, folder),
        zoom=_zoom(str(summary.reference.label), str(entry.label), folder, reference, stem),
        samples=_samples(folder, reference, stem),
        diff=f"{stem}.diff",
    )


def _zoom(program: str, entry: str, folder: Path, reference: str, stem: str) -> Zoom | None:
    found = parting(folder / f"{reference}.losses", folder / f"{stem}.losses")
    if found is None:
        return None
    lines = [Line(program, found.expected, found.first), Line(entry, found.found, found.first)]
    if not found.seen:
        lines = [Line(f"{entry} less {program}", found.between, found.first)]
    drawn = chart(lines, found.step)
    return Zoom(drawn, not found.seen) if drawn else None


def _samples(folder: Path, reference: str, stem: str) -> Samples | None:
    """The samples of both, where both made some up."""
    expected, found = _made_up(folder, reference), _made_up(folder, stem)
    if not expected or not found:
        return None
    pairs = list(zip_longest(expected, found))
    differing = [(i + 1, *pair) for i, pair in enumerate(pairs) if pair[0] != pair[1]]
    shown = tuple((i, *_cut(*pair)) for i, *pair in differing[:SAMPLES_SHOWN])
    return Samples(len(pairs) - len(differing), shown)


def _cut(expected: str | None, found: str | None) -> tuple[str | None, str | None]:
    """Two samples that differ, of which one may be missing, as far as they are shown."""
    if expected is None or found is None:
        return expected and expected[:LONGEST_SAMPLE], found and found[:LONGEST_SAMPLE]
    return near_difference(expected, found, LONGEST_SAMPLE)


def _made_up(folder: Path, stem: str) -> list[str]:
    lines = (ResultFolder(folder).kept(f"{stem}.samples") or b"").decode("utf-8", "replace").split("\n")
    return [line.partition("\t")[2] for line in lines if line]


def reference_samples(summary: Summary, folder: Path) -> list[str]:
    """What the reference made up in its first round."""
    stems = [summary.stem_of_reference(run) for run in summary.reference.runs]
    samples = _made_up(folder, stems[0]) if stems else []
    return [text[:LONGEST_SAMPLE] for text in samples[:SAMPLES_SHOWN]]


def _files(entry: Verdict) -> Iterator[str]:
    """Every file of the result that is this entry's."""
    yield entry.program.kept_as(entry.label.name)
    for result in entry.results:
        for ending in (*ENDINGS, "diff"):
            yield f"{_stem(entry, result)}.{ending}"
