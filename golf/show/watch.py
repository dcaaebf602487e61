"""What one sees while somebody golfs: a line for each save, scrolling up, and the present one live below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.live import Live
from rich.text import Text

from golf.errors import shown
from golf.show.answer import Mark, Mood
from golf.show.series import sparkline
from golf.show.terminal import SIGNS, STYLES

ROOMY = 100  # columns of a terminal that has room for the time of day and for words
SPARKS = 30  # bars of the sparkline


@dataclass
class Save:
    """One save on its way to a verdict; what is not known yet is None or empty.

    before  the save that came before it
    packs   about how many bytes it packs to
    now     what runs at this moment, and how far it is
    told    what came of it
    """

    number: int
    clock: str
    size: int
    before: "Save | None" = None
    packs: int | None = None
    marks: list[Mark] = field(default_factory=list)
    now: str = ""
    told: str = ""
    mood: Mood = Mood.ODD

    @property
    def valid(self) -> bool:
        return self.mood == Mood.GOOD


def save_line(save: Save, width: int) -> Text:
    """The line of a save; what came of it stands last, and is cut where there is no room."""
    roomy = width >= ROOMY
    before = save.before or save
    line = Text(no_wrap=True, overflow="ellipsis")
    line.append(f"{save.number:>3} {save.clock + ' ' if roomy else ''}", "dim")
    line.append(f"{save.size:,}{' bytes' if roomy else ''}", "bold").append(_change(save.size, before.size))
    line.append(f"  packs to {_packs(save):<5}" if roomy else f" p {_packs(save):<5}")
    line.append(_change(save.packs, before.packs))
    for mark in save.marks:
        line.append(mark.sign.value, SIGNS[mark.sign])
    line.append(" " if save.marks else "")
    line.append(shown(save.told or save.now, 300), STYLES[save.mood] if save.told else "")
    line.truncate(width, overflow="ellipsis")
    return line


def _packs(save: Save) -> str:
    return "…" if save.packs is None else f"{save.packs:,}" if save.packs else "-"


def _change(size: int | None, before: int | None) -> str:
    """By how much: always as wide, so that what follows stays in its column."""
    known = size and before and size != before
    return f" {(size or 0) - (before or 0):<+4,}" if known else " " * 5


def sum_up(saves: Sequence[Save], kept: str) -> Iterator[str]:
    """The evening in a line or two."""
    sizes = [save.size for save in saves if save.valid]
    count = f"{len(saves)} save{'' if len(saves) == 1 else 's'}, {len(sizes)} valid"
    if not sizes:
        yield count
        return
    gain = sizes[0] - min(sizes)
    won = f"{gain:,} byte{'' if gain == 1 else 's'} won: {sizes[0]:,} to {min(sizes):,}"
    yield f"{count}, {won}  {sparkline(sizes, SPARKS)}"
    yield f"kept in {kept}"


class WatchView:
    """A context manager; its methods may be called from any thread."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._present: Save | None = None
        live = console.is_terminal and console.file.isatty()
        self._live = Live(console=console, get_renderable=self._line, refresh_per_second=8) if live else None

    def __enter__(self) -> "WatchView":
        if self._live:
            self._live.transient = True
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    def shows(self, save: Save) -> None:
        """This save is the present one, and something new is known of it."""
        self._present = save
        if self._live:
            self._live.refresh()

    def ends(self, save: Save) -> None:
        """All is said of this save: its line scrolls up."""
        if self._present is save:
            self._present = None
        self.says(save_line(save, self._console.width if self._console.is_terminal else 300))

    def says(self, line: Text | str) -> None:
        self._console.print(line, markup=False, highlight=False, soft_wrap=not self._console.is_terminal)

    def _line(self) -> Text:
        return (
            save_line(self._present, self._console.width)
            if self._present
            else Text("waiting for a save", "dim")
        )
