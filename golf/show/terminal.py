"""The answer on a terminal, in as few lines as it takes; and in a pipe, a fact a line."""

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from golf.show.answer import Answer, Mark, Mood, Parting, Sign, Told
from golf.show.context import Segments
from golf.show.tables import short, side

GAP = "  "
LEGEND = 14  # columns before a differing line
STYLES = {Mood.GOOD: "bold green", Mood.FAIR: "cyan", Mood.BAD: "bold red", Mood.ODD: "yellow"}
SIGNS = {Sign.EQUAL: "green", Sign.AS_CLAIMED: "cyan", Sign.DIFFERS: "bold red", Sign.NOT_JUDGED: "dim"}

Cells = tuple[tuple[str, str], ...]  # (text, style) of each column


def show_answer(answer: Answer, console: Console) -> None:
    """Two lines for each entry, its first difference, and a line for the whole."""
    if not console.is_terminal:
        for fact in facts(answer):
            console.print(fact, markup=False, highlight=False, emoji=False, soft_wrap=True)
        return
    for line in lines(answer, console.width):
        console.print(line, no_wrap=line.no_wrap, overflow="ellipsis" if line.no_wrap else "fold")


def duration(seconds: float) -> str:
    """
    >>> duration(0.12), duration(31.4), duration(171)
    ('0.1 s', '31 s', '2 min 51 s')
    """
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes > 1 else f"{round(seconds)} s"


def lines(answer: Answer, width: int) -> Iterator[Text]:
    """The answer at this width. Lines that must stay one are marked `no_wrap`."""
    heads = _fitting([_heads(answer, *spelling) for spelling in HEADS], width)
    marks = _fitting([_rows_of_marks(answer, *spelling) for spelling in MARKS], width)
    for told, head, row in zip(answer.entries, heads, marks, strict=True):
        yield head
        yield row
        if told.parting:
            yield from _parting(told.parting, width)
        for remark in told.remarks:
            yield from _wrapped(remark, width)
    for note in answer.notes:
        yield from _wrapped(note, width, "")
    yield from _last_lines(answer, width)


def _fitting(choices: Sequence[list[Text]], width: int) -> list[Text]:
    """The first of several ways to say the same that fits; the last where none does."""
    fits = (choice for choice in choices if all(line.cell_len <= width for line in choice))
    return next(fits, choices[-1])


# The first line of an entry, from the one that says most to the shortest: what stands in it, and the gap between.
HEADS: tuple[tuple[Callable[[Told], Cells], str], ...] = (
    (lambda told: (_name(told, 24), _size(told), _verdict(told), (told.records[0], "")), GAP),
    (lambda told: (_name(told, 24), _size(told), _verdict(told), (told.records[1], "")), GAP),
    (lambda told: (_name(told, 12), _size(told), _verdict(told), (told.records[1], "")), GAP),
    (lambda told: (_name(told, 12), _size(told), _word(told), (told.records[2], "")), " "),
    (lambda told: (_name(told, 12), (told.size, ""), _word(told), (told.records[2], "")), " "),
)


def _name(told: Told, width: int) -> tuple[str, str]:
    return short(told.name, width), "bold"


def _size(told: Told) -> tuple[str, str]:
    return f"{told.size}, {told.form}", ""


def _verdict(told: Told) -> tuple[str, str]:
    return told.verdict, STYLES[told.mood]


def _word(told: Told) -> tuple[str, str]:
    """The verdict without what its marks say as well."""
    return told.verdict.partition(",")[0], STYLES[told.mood]


def _heads(answer: Answer, spell: Callable[[Told], Cells], gap: str) -> list[Text]:
    return _aligned([spell(told) for told in answer.entries], gap)


def _aligned(rows: Sequence[Cells], gap: str, before: str = "") -> list[Text]:
    """The rows with their cells in columns."""
    columns = zip_longest(*rows, fillvalue=("", ""))
    widths = [max(cell_len(text) for text, _ in column) for column in columns]
    made = []
    for row in rows:
        line = Text(before, no_wrap=True)
        for (text, style), wide in zip(row, widths, strict=False):
            line.append(text, style).append(" " * (wide - cell_len(text)) + gap)
        line.rstrip()
        made.append(line)
    return made


# A round, from the mark that says most to the shortest, and the gap between.
MARKS: tuple[tuple[Callable[[Mark], str], str], ...] = (
    (lambda mark: f" {mark.round}{_clock(mark)}", GAP),
    (lambda mark: f" {mark.round.removeprefix('away-')}{_clock(mark)}", GAP),
    (lambda mark: f" {mark.round.removeprefix('away-')}{_clock(mark).replace(' s', 's')}", " "),
    (lambda mark: _clock(mark), " "),
    (lambda mark: "", " "),
)


def _clock(mark: Mark) -> str:
    """The time of a mark: " 1.2 s", " 31 s", " 2:51"."""
    if mark.seconds is None:
        return ""
    minutes, rest = divmod(round(mark.seconds), 60)
    return f" {minutes}:{rest:02}" if mark.seconds >= 99.5 else f" {duration(mark.seconds)}"


def _rows_of_marks(answer: Answer, spell: Callable[[Mark], str], gap: str) -> list[Text]:
    rows = [
        tuple((f"{mark.sign.value}{spell(mark)}", SIGNS[mark.sign]) for mark in told.marks)
        for told in answer.entries
    ]
    return _aligned(rows, gap, GAP)


def _wrapped(sentence: str, width: int, before: str = GAP) -> list[Text]:
    """A sentence in as many lines as it takes."""
    made = wrap(sentence, width, initial_indent=before, subsequent_indent=before, break_on_hyphens=False)
    return [Text(line) for line in made]


def _parting(parting: Parting, width: int) -> Iterator[Text]:
    yield Text(f"{GAP}differs in {parting.round}, {parting.place}", no_wrap=True)
    for legend, found, style in (
        ("expected", parting.expected, "green"),
        ("found", parting.found, "red"),
    ):
        yield Text.assemble((f"    {legend:<{LEGEND - 4}}", "dim"), side(found, style), no_wrap=True)
    yield from _wrapped(parting.hint, width)


def _last_lines(answer: Answer, width: int) -> Iterator[Text]:
    """The whole and the page: in one line where they fit, and for one entry, of which all has been said, only there."""
    whole = answer.whole + (f", {duration(answer.seconds)}" if answer.seconds is not None else "")
    together = f"{whole}: {answer.page}" if answer.page else whole
    if cell_len(together) <= width or not answer.page:
        yield Text(together)
    elif len(answer.entries) == 1:
        yield Text(answer.page)
    else:
        yield from (Text(whole), Text(answer.page))


def facts(answer: Answer) -> Iterator[str]:
    """One fact a line, each with whom it is about, for a program that reads on."""
    for told in answer.entries:
        yield f"{told.name}: {told.size}, {told.form}"
        yield f"{told.name}: {told.verdict}"
        yield f"{told.name}: {told.records[0]}"
        yield from (f"{told.name}: {_mark_fact(mark)}" for mark in told.marks)
        if told.parting:
            yield from (f"{told.name}: {fact}" for fact in _parting_facts(told.parting))
        yield from (f"{told.name}: {remark}" for remark in told.remarks)
    yield from answer.notes
    yield answer.whole
    if answer.seconds is not None:
        yield f"took {duration(answer.seconds)}"
    if answer.page:
        yield f"page: {answer.page}"


WORDS = {
    Sign.EQUAL: "equal",
    Sign.AS_CLAIMED: "as claimed",
    Sign.DIFFERS: "differs",
    Sign.NOT_JUDGED: "not judged",
}


def _mark_fact(mark: Mark) -> str:
    after = "" if mark.seconds is None else f" after {duration(mark.seconds)}"
    return f"round {mark.round}: {WORDS[mark.sign]}{after}"


def _parting_facts(parting: Parting) -> Iterator[str]:
    yield f"round {parting.round}: {parting.reason}"
    yield f"expected: {plain(parting.expected)}"
    yield f"found: {plain(parting.found)}"
    yield f"hint: {parting.hint}"


def plain(segments: Segments | None) -> str:
    """A side without marks."""
    return "(end of output)" if segments is None else "".join(piece for piece, _ in segments)
