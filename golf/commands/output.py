"""Where tables go: a terminal, a file, or whoever reads from a pipe."""

from rich.console import Console

from golf.show.tables import WIDTH


class Output(Console):
    """A console that leaves it to `guarded` to end in silence when nobody reads any more."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def output_console(stderr: bool = False) -> Console:
    """Where the view and the tables go; a pipe gets them as wide as summary.txt."""
    console = Output(stderr=stderr)
    return console if console.is_terminal else Output(stderr=stderr, width=WIDTH)
