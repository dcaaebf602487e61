"""The summary as tables: what every program did, and what the judge says of every entry."""

import io
from collections.abc import Iterator
from pathlib import Path

from rich import box
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from golf.errors import shown
from golf.judge.verdict import Outcome, Program, RoundResult, Verdict
from golf.log.difference import Kind
from golf.log.parity import MATCHES
from golf.results.folder import ResultFolder
from golf.results.summary import Summary
from golf.show.context import WINDOW, ContextLine, Segments, context

WIDTH = 100  # of summary.txt

STYLES = {"valid": "bold green", "none": "bold red", "not judged": "yellow"}


def as_text(summary: Summary) -> str:
    """summary.txt: the same tables without colour, at a fixed width."""
    return _plain(summary, None)


def show(summary: Summary, folder: Path, console: Console) -> None:
    """All tables, and the context of every first difference; one fact a line where no person looks on."""
    if not console.is_terminal:
        console.print(
            _plain(summary, folder), end="", soft_wrap=True, markup=False, highlight=False, emoji=False
        )
        return
    for part in _parts(summary, folder):
        console.print(_narrow(part) if console.width < NARROW and isinstance(part, Table) else part)


def _narrow(table: Table) -> Table:
    """The table for a narrow terminal: without what can be spared, and with a word a line in its head."""
    made = Table(title=table.title, title_justify="left", title_style="bold", box=table.box, pad_edge=False)
    kept = [column for column in table.columns if column.header not in SPARED]
    for column in kept:
        head = str(column.header).replace(" ", "\n")
        made.add_column(head, justify=column.justify, no_wrap=column.no_wrap, overflow=column.overflow)
    for row in zip(*(column.cells for column in kept), strict=True):
        made.add_row(*row)
    return made


def _plain(summary: Summary, folder: Path | None) -> str:
    file = io.StringIO()
    console = Console(
        file=file, width=WIDTH, color_system=None, legacy_windows=False, markup=False, emoji=False
    )
    for part in _parts(summary, folder):
        console.print(part, soft_wrap=isinstance(part, Text))
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def _parts(summary: Summary, folder: Path | None) -> list[RenderableType]:
    state = "" if summary.finished else ", interrupted"
    title = Text(f"hole {shown(summary.hole)}, {shown(summary.stamp)}{state}\n", style="bold")
    parts: list[RenderableType] = [title]
    parts += [_sources(summary), _runs(summary), _prints(summary), _verdicts(summary)]
    for entry in summary.entries:
        parts += _reasons(entry)
        if folder and not entry.claim_met:
            parts += _contexts(summary, entry, folder)
    return [*parts, *(Text(shown(note, 300)) for note in summary.notes)]


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        left = column in _LEFT
        # A table that is too wide takes from the columns that may wrap: names, whose cells are cut instead.
        table.add_column(
            column, justify="left" if left else "right", no_wrap=column not in _NAMES, min_width=4
        )
    return table


def _name(name: str) -> Text:
    return Text(short(name), no_wrap=True, overflow="ellipsis")


NARROW = 80  # columns of a terminal below which tables leave columns out
_MATCHES = tuple(name.replace("_", " ") for name in MATCHES)
SPARED = {"brotli bytes", "metadata", *_MATCHES}
NAME_WIDTH = 24  # columns; longer names are cut in the middle
_NAMES = {"program", "entry", "round"}
_LEFT = _NAMES | {"source", "metadata", "claim", "verdict"}


def short(name: str, width: int = NAME_WIDTH) -> str:
    """A name cut in the middle, where it is longer than this."""
    if len(name) <= width:
        return name
    left = (width - 1) // 2
    return f"{name[:left]}…{name[left + 1 - width :]}"


def _programs(summary: Summary) -> list[tuple[str, Program, bool]]:
    """(name, measures, packed) of the reference and the entries; of several Pythons once."""
    reference = (summary.reference.label.name, summary.reference.program, summary.reference.program.packed)
    entries = {entry.label.name: (entry.label.name, entry.program, entry.packed) for entry in summary.entries}
    return [reference, *entries.values()]


def _sources(summary: Summary) -> Table:
    table = _table("What the sources cost", "program", "bytes", "characters", "brotli bytes", "source")
    for name, program, packed in _programs(summary):
        table.add_row(
            _name(name),
            f"{program.bytes:,}",
            f"{program.characters:,}",
            f"{program.brotli_bytes:,}",
            form_of(program, packed),
        )
    return table


def form_of(program: Program, packed: bool) -> str:
    """Of a port its language, else whether it is plain."""
    if program.is_port:
        return program.language
    return "packed" if packed else "plain"


def _runs(summary: Summary) -> Table:
    """A stored run of the reference has the CPU time of its day, and no wall time."""
    table = _table("What the programs used", "program", "round", "exit", "wall s", "CPU s", "peak MiB")
    for name, run in _named_runs(summary):
        table.add_row(
            _name(name),
            _name(run.round),
            str(run.exit_status) if run.exited else str(run.ended),
            "stored" if run.stands_on.golden and _is_reference(summary, run) else f"{run.usage.seconds:.2f}",
            f"{run.usage.cpu_seconds:.2f}",
            f"{run.usage.peak_rss_bytes / 2**20:.0f}",
        )
    return table


def _is_reference(summary: Summary, run: Outcome) -> bool:
    return any(run is each for each in summary.reference.runs)


def _prints(summary: Summary) -> Table:
    columns = ("metadata", "first loss", "last loss", "steps", "samples")
    table = _table("What they printed", "program", "round", *columns)
    for name, run in _named_runs(summary):
        table.add_row(
            _name(name),
            _name(run.round),
            Text(shown(" ".join(value for _, value in run.metadata), 30) or "-"),
            Text(shown(run.first_loss or "-", 10)),
            Text(shown(run.last_loss or "-", 10)),
            str(run.steps),
            str(run.samples),
        )
    return table


def _named_runs(summary: Summary) -> Iterator[tuple[str, Outcome]]:
    """Every run with its program's name, which is given once."""
    several = len({run.stands_on.interpreter for run in summary.reference.runs}) > 1
    last = ""
    for run in summary.reference.runs:
        python = f"@{run.stands_on.interpreter.rpartition(' ')[2]}" if several else ""
        name = f"{summary.reference.label}{python}"
        yield "" if name == last else name, run
        last = name
    for entry in summary.entries:
        for i, result in enumerate(entry.results):
            yield str(entry.label) if i == 0 else "", result.outcome


def _verdicts(summary: Summary) -> Table:
    columns = ("claim", "claim met", "verdict")
    table = _table("Who matches the reference", "entry", *_MATCHES, *columns)
    for entry in summary.entries:
        table.add_row(
            _name(str(entry.label)),
            *map(_yes, entry.matches.values()),
            entry.claim.word,
            _yes(entry.claim_met),
            Text(entry.word, style=STYLES.get(entry.word, "cyan")),
        )
    return table


def _yes(value: bool) -> Text:
    return Text("yes", style="green") if value else Text("NO", style="red")


def _reasons(entry: Verdict) -> list[RenderableType]:
    told = [(each.round, each.text) for each in entry.reasons]
    told += [(result.outcome.round, result.deep) for result in entry.results if result.deep]
    return [
        Text.assemble((f"{entry.label}: ", "bold"), f"round {name}: " if name else "", text)
        for name, text in told
    ]


def _contexts(summary: Summary, entry: Verdict, folder: Path) -> list[RenderableType]:
    """The lines around each first difference on stdout, the reference's left, the entry's right."""
    return [
        _context_table(result.outcome.round, lines)
        for result in entry.results
        if (lines := context_of(summary, entry, result, folder))
    ]


def _context_table(round_name: str, lines: tuple[ContextLine, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("line", justify="right", style="dim", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("expected", overflow="fold")
    table.add_column(f"found in round {round_name}", overflow="fold")
    for line in lines:
        mark = Text("\u2260" if line.differs else " ", style="bold red")
        table.add_row(str(line.number), mark, side(line.expected, "green"), side(line.found, "red"))
    return table


def side(segments: Segments | None, style: str) -> Text:
    """One side of a line; what differs is marked by colour and, for those who see none, underlined."""
    if segments is None:
        return Text("(end of output)", style="dim")
    return Text.assemble(
        *((piece, f"bold underline {style}" if differs else "") for piece, differs in segments)
    )


def context_of(
    summary: Summary, entry: Verdict, result: RoundResult, folder: Path, width: int = WINDOW
) -> tuple[ContextLine, ...]:
    """The context of a round's first difference; empty where there is none, or its logs are gone."""
    difference, outcome = result.first_difference, result.outcome
    run = summary.reference.run_beside(outcome)
    if not difference or not run or difference.kind in (Kind.STDERR, Kind.EXIT_STATUS):
        return ()
    kept = ResultFolder(folder)
    reference = kept.stdout(summary.stem_of_reference(run))
    found = kept.stdout(entry.label.stem(outcome.round, outcome.kind))
    if reference is None or found is None:
        return ()
    return context(reference, found, difference.line, outcome.stopped, width)
