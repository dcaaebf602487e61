"""What a person sees while programs run: a row a program on a terminal, plain lines elsewhere."""

import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

from rich.console import Console, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from golf.judge.verdict import Outcome, RoundResult
from golf.log.lines import Grammar, Line, read_line, text_of
from golf.log.parity import shown
from golf.show.series import sparkline

MOST_LOSSES = 4000  # of a trace are kept for the sparkline; beyond that every other one goes


@dataclass
class _Row:
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
        with suppress(ValueError):
            self.losses.append(float(line.value))
        if len(self.losses) > MOST_LOSSES:
            del self.losses[::2]


class PlainView:
    """A line when a program starts and a line when it ends."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def __enter__(self) -> "PlainView":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def begins(self, label: str, round_name: str) -> None:
        self._console.print(f"{label}: round {round_name} starts", highlight=False)

    def prints(self, label: str, round_name: str, piece: bytes, wrong: bool) -> None:
        pass

    def ends(self, label: str, round_name: str, outcome: Outcome, result: RoundResult | None) -> None:
        self._console.print(
            ending_line(label, outcome, result), highlight=False, markup=False, soft_wrap=True
        )


def ending_line(label: str, outcome: Outcome, result: RoundResult | None) -> str:
    """One line for a run that has ended, with its parity or its first difference."""
    line = f"{label}: round {outcome.round} {outcome.ended} after {outcome.usage.seconds:.1f} s"
    if result is None:
        return line
    difference = f", {result.first_difference}" if result.first_difference else ""
    return f"{line}, parity {result.parity.word}{difference}"


class LiveView(PlainView):
    """One row a running program: step, loss, elapsed, what is left, and the parity so far."""

    def __init__(self, console: Console, grammar: Grammar, reference: str) -> None:
        super().__init__(console)
        self._grammar, self._reference = grammar, reference
        self._lock = threading.Lock()
        self._rows: dict[tuple[str, str], _Row] = {}
        self._live = Live(console=console, get_renderable=self._table, refresh_per_second=8, transient=True)

    def __enter__(self) -> "LiveView":
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def begins(self, label: str, round_name: str) -> None:
        with self._lock:
            self._rows[label, round_name] = _Row(label, round_name)

    def prints(self, label: str, round_name: str, piece: bytes, wrong: bool) -> None:
        with self._lock:
            row = self._rows[label, round_name]
            row.wrong = wrong
            *lines, row.rest = (row.rest + piece).split(b"\n")
            row.rest = row.rest[-10_000:]
            for data in lines[-1000:]:
                line = read_line(text_of(data), self._grammar)
                if line.kind == "loss":
                    row.take(line)

    def ends(self, label: str, round_name: str, outcome: Outcome, result: RoundResult | None) -> None:
        with self._lock:
            self._rows.pop((label, round_name), None)
        super().ends(label, round_name, outcome, result)

    def _table(self) -> Table:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        columns = list(COLUMNS)
        if self._console.width < ROOMY:
            columns.remove("progress")
        for column in columns:
            table.add_column(column, justify="right" if column in _NUMBERS else "left", no_wrap=True)
        with self._lock:
            for row in self._rows.values():
                cells = dict(zip(COLUMNS, self._cells(row), strict=True))
                table.add_row(*(cells[column] for column in columns))
        return table

    def _cells(self, row: _Row) -> tuple[RenderableType, ...]:
        elapsed = time.monotonic() - row.started
        left = f"{elapsed / row.step * (row.total - row.step):.0f} s" if row.step and row.total else ""
        step = f"{row.step} / {row.total}" if row.total else str(row.step)
        bar = ProgressBar(total=row.total or None, completed=row.step, width=16, pulse=False)
        trace = sparkline(row.losses, 10)
        return row.label, row.round, bar, step, row.loss, trace, f"{elapsed:.0f} s", left, self._parity(row)

    def _parity(self, row: _Row) -> Text:
        if row.label.partition("@")[0] == self._reference:
            return Text("reference", style="dim")
        return Text("differs", style="bold red") if row.wrong else Text("equal", style="green")


COLUMNS = ("program", "round", "progress", "step", "loss", "trace", "elapsed", "left", "so far")
ROOMY = 100  # columns of a terminal that has room for progress bars
_NUMBERS = {"step", "loss", "elapsed", "left"}
