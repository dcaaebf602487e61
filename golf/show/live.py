"""What a person sees while programs run: a row a program on a terminal, plain lines elsewhere."""

import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from golf.errors import shown
from golf.judge.listeners import Planned
from golf.judge.verdict import Entry, Outcome, RoundResult
from golf.log.lines import Grammar, Line, read_line, text_of
from golf.log.parity import Parity
from golf.show.answer import Sign
from golf.show.progress import Progress
from golf.show.series import number, sparkline
from golf.show.tables import NAME_WIDTH, short
from golf.show.terminal import duration

MOST_LOSSES = 4000  # of a trace are kept for the sparkline; beyond that every other one goes


@dataclass
class Row:
    """One run in progress."""

    label: str
    round: str
    started: float = field(default_factory=time.monotonic)
    rest: bytes = b""  # the line that is being printed
    step: int = 0
    total: int = 0
    losses: list[float] = field(default_factory=list)  # of all steps, for the sparkline
    loss: str = ""
    wrong: bool = False

    def take(self, line: Line) -> None:
        """A line of the log that tells a loss."""
        self.step, self.total, self.loss = self.step + 1, line.total, shown(line.value, 10)
        loss = number(line.value)
        if loss is not None:
            self.losses.append(loss)
        if len(self.losses) > MOST_LOSSES:
            del self.losses[::2]


class View:
    """A line when a program starts and a line when it ends."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def __enter__(self) -> "View":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def plans(self, jobs: int, runs: Sequence[Planned]) -> None:
        pass

    def begins(self, label: str, round_name: str) -> None:
        self._say(f"{label}: round {round_name} starts")

    def prints(self, label: str, round_name: str, piece: bytes, wrong: bool) -> None:
        pass

    def waits(self, label: str, round_name: str, wrong: bool) -> None:
        so_far = "differs, which the reference has to confirm" if wrong else "waits for the reference"
        self._say(f"{label}: round {round_name} {so_far}")

    def ends(self, label: str, round_name: str, outcome: Outcome | None, result: RoundResult | None) -> None:
        self._say(ending_line(label, round_name, outcome, result))

    def drops(self, label: str) -> None:
        pass

    def _say(self, line: str) -> None:
        self._console.print(line, highlight=False, markup=False, soft_wrap=True)


def ending_line(label: str, round_name: str, outcome: Outcome | None, result: RoundResult | None) -> str:
    """One line for a run that has ended, with its parity or its first difference."""
    if outcome is None:
        return f"{label}: round {round_name} was not judged"
    if result is None:
        return f"{label}: round {round_name} {outcome.ended} after {outcome.usage.seconds:.1f} s"
    difference = f", {result.first_difference}" if result.first_difference else ""
    ended = "stopped by the judge" if outcome.stopped else str(outcome.ended)
    after = f"after {outcome.usage.seconds:.1f} s"
    return f"{label}: round {round_name} {ended} {after}, parity {result.parity.word}{difference}"


def _ended(label: str, outcome: Outcome, result: RoundResult) -> Text:
    """One line for a run that was judged: its mark, and what differs."""
    equal = result.comparison.full_log_match
    mark = (f"{(Sign.EQUAL if equal else Sign.DIFFERS).value} ", "green" if equal else "bold red")
    difference = f"  {result.first_difference}" if result.first_difference else ""
    return Text.assemble(
        mark, f"{short(label)} {outcome.round} {duration(outcome.usage.seconds)}", difference, no_wrap=True
    )


def lesser_claims(entries: Iterable[Entry]) -> dict[str, str]:
    """What those claim, by label, that claim less than the whole log."""
    return {str(entry.label): entry.claim.word for entry in entries if entry.claim < Parity.FULL}


class LiveView(View):
    """How far the job is, one row a running program, and what waits; what has ended scrolls up in a line."""

    def __init__(
        self,
        console: Console,
        grammar: Grammar,
        reference: str,
        progress: Progress | None = None,
        claims: Mapping[str, str] | None = None,  # of the programs that claim less than the whole log
    ) -> None:
        super().__init__(console)
        self._grammar, self._reference, self._claims = grammar, reference, claims or {}
        self._progress = progress or Progress()
        self._lock = threading.RLock()
        self._rows: dict[tuple[str, str], Row] = {}
        self._live = Live(console=console, get_renderable=self.picture, refresh_per_second=8, transient=True)

    def __enter__(self) -> "LiveView":
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def plans(self, jobs: int, runs: Sequence[Planned]) -> None:
        with self._lock:
            self._progress.plans(jobs, runs)

    def begins(self, label: str, round_name: str) -> None:
        with self._lock:
            self._rows[label, round_name] = Row(label, round_name)
            self._progress.begins(label, round_name)

    def drops(self, label: str) -> None:
        with self._lock:
            self._progress.drops(label)

    def prints(self, label: str, round_name: str, piece: bytes, wrong: bool) -> None:
        with self._lock:
            row = self._rows.get((label, round_name))
            if row is None:
                return
            row.wrong = wrong
            *lines, row.rest = (row.rest + piece).split(b"\n")
            row.rest = row.rest[-10_000:]
            for data in lines[-1000:]:
                line = read_line(text_of(data), self._grammar)
                if line.kind == "loss":
                    row.take(line)

    def waits(self, label: str, round_name: str, wrong: bool) -> None:
        with self._lock:
            self._rows.pop((label, round_name), None)
        super().waits(label, round_name, wrong)

    def ends(self, label: str, round_name: str, outcome: Outcome | None, result: RoundResult | None) -> None:
        with self._lock:
            self._rows.pop((label, round_name), None)
            self._progress.ends(label, round_name, outcome)
        if outcome and result:
            self._console.print(_ended(label, outcome, result), no_wrap=True, overflow="ellipsis")

    def picture(self) -> Group:
        """All of it, no wider than the terminal."""
        with self._lock:
            waits = self._progress.waits()
            lines = [Text(self._progress.line(), style="bold")] if self._progress.total else []
        below = [Text(f"waiting: {waits}", style="dim")] if waits else []
        for line in (*lines, *below):
            line.truncate(self._console.width, overflow="ellipsis")
        return Group(*lines, self.table(), *below)

    def table(self) -> Table:
        """A row for each program that runs."""
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        columns = next(columns for least, columns in COLUMNS_AT if self._console.width >= least)
        for column in columns:
            table.add_column(column, justify="right" if column in _NUMBERS else "left", no_wrap=True)
        with self._lock:
            for row in self._rows.values():
                cells = dict(zip(COLUMNS, self._cells(row), strict=True))
                table.add_row(*(cells[column] for column in columns))
        return table

    def _cells(self, row: Row) -> tuple[RenderableType, ...]:
        elapsed = time.monotonic() - row.started
        left = f"{elapsed / row.step * (row.total - row.step):.0f} s" if row.step and row.total else ""
        step = f"{row.step} / {row.total}" if row.total else str(row.step)
        bar = ProgressBar(total=row.total or None, completed=row.step, width=16, pulse=False)
        trace = sparkline(row.losses, 10)
        name = short(row.label, NAME_WIDTH if self._console.width >= ROOMY else NARROW_NAME)
        return name, row.round, bar, step, row.loss, trace, f"{elapsed:.0f} s", left, self._parity(row)

    def _parity(self, row: Row) -> Text:
        if row.label.partition("@")[0].partition("~")[0] == self._reference:
            return Text("reference", style="dim")
        if row.wrong and row.label in self._claims:
            return Text(f"claims {self._claims[row.label]}", style="cyan")
        return Text("differs", style="bold red") if row.wrong else Text("equal", style="green")


COLUMNS = ("program", "round", "progress", "step", "loss", "trace", "elapsed", "left", "so far")
ROOMY = 100  # columns of a terminal that has room for progress bars
NARROW_NAME = 12
# What has room, from so many columns on.
COLUMNS_AT = (
    (ROOMY, COLUMNS),
    (70, tuple(column for column in COLUMNS if column != "progress")),
    (0, ("program", "round", "step", "so far")),
)
_NUMBERS = {"step", "loss", "elapsed", "left"}
