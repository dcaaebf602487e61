"""Where tables go: a terminal, a file, or whoever reads from a pipe."""

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table

from golf.errors import printable
from golf.show.tables import WIDTH

WIDEST = 10_000  # columns, which no row fills


class Output(Console):
    """A console that leaves it to `guarded` to end in silence when nobody reads any more.

    Whatever text it is given, no character but a newline commands the terminal: colours come from styles alone.
    And it is text as it stands: names of files and words of programs may look like Rich's markup.
    """

    def __init__(self, stderr: bool = False, width: int | None = None) -> None:
        super().__init__(stderr=stderr, width=width, markup=False, emoji=False)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else _spelled_out(text), style, control)

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def _spelled_out(text: str) -> str:
    return "\n".join(printable(line, len(line)) for line in text.split("\n"))


def print_table(table: Table) -> None:
    """On a terminal as it fits there; a pipe gets each row in a line of its own, without blanks at its end."""
    console = output_console()
    if console.is_terminal:
        console.print(table)
        return
    wide = Output(width=WIDEST)
    with wide.capture() as printed:
        wide.print(table)
    for line in printed.get().splitlines():
        print(line.rstrip())


def output_console(stderr: bool = False) -> Console:
    """Where the view and a result's tables go; a pipe gets them as wide as summary.txt."""
    console = Output(stderr=stderr)
    return console if console.is_terminal else Output(stderr=stderr, width=WIDTH)
