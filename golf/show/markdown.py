"""The answer as Markdown, for a comment on a pull request. Nothing that an entry is called or prints becomes markup."""

import re
from collections.abc import Iterator

from golf.errors import spelled
from golf.show.answer import Answer, Parting, Told
from golf.show.terminal import WORDS, duration, plain

HEAD = "| entry | size | verdict | record | rounds |\n| --- | --- | --- | --- | --- |"


def as_markdown(answer: Answer) -> str:
    """A sentence, a row for each entry, and each first difference as a diff."""
    rows = [_row(told) for told in answer.entries]
    took = f", {duration(answer.seconds)}" if answer.seconds is not None else ""
    parts = [f"**{escaped(answer.whole)}**{took}", "\n".join([HEAD, *rows])]
    for told in answer.entries:
        parts += _below(told)
    return "\n\n".join([*parts, *map(escaped, answer.notes)]) + "\n"


def _row(told: Told) -> str:
    rounds = ", ".join(
        f"{mark.round} {WORDS[mark.sign]}"
        + (f" ({duration(mark.seconds)})" if mark.seconds is not None else "")
        for mark in told.marks
    )
    cells = (told.name, f"{told.size}, {told.form}", told.verdict, told.records[0], rounds)
    return f"| {' | '.join(map(escaped, cells))} |"


def _below(told: Told) -> Iterator[str]:
    if told.parting:
        yield _parting(told.name, told.parting)
    yield from (f"{escaped(told.name)}: {escaped(remark)}" for remark in told.remarks)


def _parting(name: str, parting: Parting) -> str:
    """A block of code, whose fence is longer than any that the log could hold."""
    sides = f"- {plain(parting.expected)}\n+ {plain(parting.found)}"
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", sides)), default=0))
    head = f"{escaped(name)} differs in {escaped(parting.round)}, {escaped(parting.place)}:"
    return f"{head}\n\n{fence}diff\n{sides}\n{fence}\n\n{escaped(parting.hint)}"


def escaped(text: str) -> str:
    """Text that stays text on its line: no link, no element, no cell of its own, and nobody is called by his name."""
    return _SPECIAL.sub(_spelled, spelled(text))


# An address begins with `www.` or has two strokes; all that is neither word nor plain punctuation could be markup.
_SPECIAL = re.compile(r"[^\w\s,.:;()=+/-]|_|(?<=www)\.|/(?=/)|(?<=\bgh)-", re.IGNORECASE)
# A forge looks for these in the text that is made: an empty comment parts them from what follows.
_CALLS = "@#-"


def _spelled(match: re.Match[str]) -> str:
    character = match[0]
    return f"{character}<!-- -->" if character in _CALLS else f"&#{ord(character)};"
