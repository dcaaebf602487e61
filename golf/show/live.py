"""What a person sees while programs run: a row a program on a terminal, plain lines elsewhere."""

import threading
import time
from dataclasses import dataclass, field

from rich.console import Console
from rich.live import Live
from rich.table import Table

from golf.judge import Outcome, RoundResult
from golf.log import Grammar, read_line, text_of


@dataclass
class _Row:
    """One run in progress."""

    label: str
    round: str
    started: float = field(default_factory=time.monotonic)
    rest: bytes = b""  # the line that is being printed
    step: int = 0
    total: int = 0
    loss: str = ""
    wrong: bool = False


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
    line = f"{label}: round {outcome.round} {outcome.ended} after {outcome.seconds:.1f} s"
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
                    row.step, row.total, row.loss = row.step + 1, line.total, line.value[:12]

    def ends(self, label: str, round_name: str, outcome: Outcome, result: RoundResult | None) -> None:
        with self._lock:
            self._rows.pop((label, round_name), None)
        super().ends(label, round_name, outcome, result)

    def _table(self) -> Table:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("program", "round", "step", "loss", "elapsed", "left", "parity so far"):
            table.add_column(column, justify="right" if column in _NUMBERS else "left", no_wrap=True)
        with self._lock:
            for row in self._rows.values():
                table.add_row(*self._cells(row))
        return table

    def _cells(self, row: _Row) -> tuple[str, ...]:
        elapsed = time.monotonic() - row.started
        left = f"{elapsed / row.step * (row.total - row.step):.0f} s" if row.step and row.total else ""
        step = f"{row.step} / {row.total}" if row.total else str(row.step)
        parity = "reference" if row.label == self._reference else "differs" if row.wrong else "equal"
        return row.label, row.round, step, row.loss, f"{elapsed:.0f} s", left, parity


_NUMBERS = {"step", "loss", "elapsed", "left"}
