"""The answer about a log whose program nobody has seen run."""

from golf.errors import shown
from golf.judge.check import CheckedLog
from golf.log.lines import Log
from golf.log.parity import Parity
from golf.show.answer import Answer, Mark, Mood, Parting, Sign, Told, place_of
from golf.show.context import context
from golf.show.hints import hint_for

VERDICTS = {Parity.FULL: "match", Parity.NONE: "differs"}  # the others are called by their words
MOODS = {Parity.FULL: Mood.FAIR, Parity.NONE: Mood.BAD}


def answer_of_log(name: str, hole: str, checked: CheckedLog, width: int) -> Answer:
    """`width`: so many characters of a differing line are wanted."""
    parity = checked.comparison.parity
    sign = Sign.EQUAL if parity == Parity.FULL else Sign.DIFFERS
    verdict = f"{VERDICTS.get(parity, parity.word)} (log only)"
    told = Told(
        name=shown(name),
        size=f"{_lines(checked.found):,} lines",
        form="a log",
        verdict=verdict,
        mood=MOODS.get(parity, Mood.ODD),
        records=_equal_lines(checked),
        marks=(Mark(checked.round, sign),),
        parting=_parting(checked, width),
        remarks=(),
    )
    return Answer(shown(hole), (told,), f"{shown(hole)}: {verdict}", (), page="", seconds=None)


def _equal_lines(checked: CheckedLog) -> tuple[str, str, str]:
    difference = checked.comparison.first_difference
    all_lines = _lines(checked.reference)
    equal = difference.line - 1 if difference else all_lines
    return (
        f"equal up to line {equal:,} of {all_lines:,}",
        f"{equal:,} of {all_lines:,} lines equal",
        f"{equal:,} equal",
    )


def _lines(log: Log) -> int:
    return log.stdout.count(b"\n")


def _parting(checked: CheckedLog, width: int) -> Parting | None:
    difference = checked.comparison.first_difference
    if difference is None:
        return None
    lines = context(checked.reference.stdout, checked.found.stdout, difference.line, width=width)
    line = next(each for each in lines if each.number == difference.line)
    return Parting(
        checked.round, place_of(difference), str(difference), line.expected, line.found, hint_for(difference)
    )
