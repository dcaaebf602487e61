"""Where tables go: a terminal, a file, or whoever reads from a pipe."""

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from golf.errors import printable
from golf.show.tables import WIDTH


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


def output_console(stderr: bool = False) -> Console:
    """Where the view and the tables go; a pipe gets them as wide as summary.txt."""
    console = Output(stderr=stderr)
    return console if console.is_terminal else Output(stderr=stderr, width=WIDTH)
