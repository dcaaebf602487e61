"""What a person asks after a run: is it the same program, how small is it, how far from the record, where first wrong?

One record for all that tell it: the terminal, a pipe, Markdown.
"""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from shlex import quote

from golf.errors import shown
from golf.judge.verdict import BROKEN, RoundResult, Unjudged, Verdict, Why, ending
from golf.log.difference import FirstDifference, Kind
from golf.log.parity import Parity
from golf.results.board import Board
from golf.results.standing import Standing, standing
from golf.results.summary import Summary
from golf.show.context import WINDOW, Segments
from golf.show.hints import hint_for
from golf.show.tables import context_of, form_of

LONGEST_REMARK = 200


class Mood(Enum):
    """How a person should take it."""

    GOOD = "good"
    FAIR = "fair"
    BAD = "bad"
    ODD = "odd"  # no verdict, or not the whole one


class Sign(Enum):
    """How one round ended, in one character."""

    EQUAL = "="
    AS_CLAIMED = "≈"
    DIFFERS = "≠"
    NOT_JUDGED = "·"


@dataclass(frozen=True)
class Mark:
    """One round, and how long its run took."""

    round: str
    sign: Sign
    seconds: float | None = None


@dataclass(frozen=True)
class Parting:
    """Where an entry's log leaves the reference's. A side is None where its log has ended."""

    round: str
    place: str  # "line 4, step 1 (value)"
    reason: str  # the whole of it as a sentence
    expected: Segments | None
    found: Segments | None
    hint: str


@dataclass(frozen=True)
class Told:
    """What is said of one entry.

    records  how far the record is: in a sentence, in a few words, and in one
    remarks  what else stands between it and `valid`, or what it can do next
    """

    name: str
    size: str
    form: str
    verdict: str
    mood: Mood
    records: tuple[str, str, str]
    marks: tuple[Mark, ...]
    parting: Parting | None
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What is said of one call of the judge."""

    hole: str
    entries: tuple[Told, ...]
    whole: str
    notes: tuple[str, ...]
    page: str  # as one can open it from where one stands; empty where there is none
    seconds: float | None


def answer_of(
    summary: Summary,
    folder: Path,
    board: Board,
    page: str,
    seconds: float | None = None,
    width: int = WINDOW,
) -> Answer:
    """`width`: so many characters of a differing line are wanted."""
    return Answer(
        hole=shown(summary.hole),
        entries=tuple(_told(summary, entry, folder, board, width) for entry in summary.entries),
        whole=_whole(summary),
        notes=tuple(shown(note, 300) for note in summary.notes),
        page=page,
        seconds=seconds,
    )


def _told(summary: Summary, entry: Verdict, folder: Path, board: Board, width: int) -> Told:
    stands = standing(board, entry)
    unit = stands.lane.unit if stands.lane.unit == "characters" else "bytes"
    size = entry.program.characters if unit == "characters" else entry.program.bytes
    return Told(
        name=str(entry.label),
        size=f"{size:,} {unit}",
        form=form_of(entry.program, entry.packed),
        verdict=verdict_of(entry),
        mood=mood_of(entry),
        records=records_of(stands) if board.known else NO_BOARD,
        marks=tuple(_marks(summary, entry)),
        parting=_first_parting(summary, entry, folder, width),
        remarks=(*_remarks(entry), *_next_step(entry, stands, board)),
    )


def verdict_of(entry: Verdict) -> str:
    """The verdict as it is said to a person."""
    word = "differs" if entry.word == Parity.NONE.word else entry.word
    below = entry.results and entry.parity < Parity.FULL
    return f"{word}, as claimed" if below and entry.claim_met else word


def mood_of(entry: Verdict) -> Mood:
    """How a person should take a verdict."""
    if not entry.results or entry.at_fault:
        return Mood.BAD if entry.broken else Mood.ODD
    if not entry.claim_met:
        return Mood.BAD
    return Mood.GOOD if entry.valid else Mood.FAIR


NO_BOARD = "the board cannot be read", "no board", ""


def records_of(stands: Standing) -> tuple[str, str, str]:
    """How far the record of its lane is."""
    lane, record = stands.lane, stands.record
    if stands.holds:
        more = f", {stands.size:g} {lane.unit}" if lane.more_is_better else ""
        return f"holds the record in {lane.name}{more}", "holds the record", "record"
    if not stands.size:
        return f"is ranked in {lane.name}, which only the board measures", "not measured", ""
    if record is None:
        return f"no record yet in {lane.name}", "no record yet", "first"
    if not stands.gained:
        return f"ties the record in {lane.name}", "ties the record", "ties"
    far = f"{abs(stands.gained):,g} {'below' if stands.gained > 0 else 'above'} the record"
    return f"{far} in {lane.name}, {record.size:,g}", far, f"{-stands.gained:+,g}"


def _marks(summary: Summary, entry: Verdict) -> list[Mark]:
    """The entry's rounds, in the hole's order as far as that is known."""
    judged = {result.outcome.round: result for result in entry.results}
    missing = [each.round for each in (*entry.unjudged, *entry.not_asked) if each.round not in judged]
    order = [run.round for run in summary.reference.runs]
    names = sorted({*judged, *missing}, key=lambda name: (order.index(name) if name in order else 99, name))
    return [mark_of(name, judged.get(name), entry.claim) for name in names]


def mark_of(name: str, result: RoundResult | None, claim: Parity) -> Mark:
    """The mark of a round; `result` is None where it was not judged."""
    if result is None:
        return Mark(name, Sign.NOT_JUDGED)
    sign = Sign.EQUAL if result.parity == Parity.FULL else Sign.DIFFERS
    if Parity.FULL > result.parity >= claim:
        sign = Sign.AS_CLAIMED
    return Mark(name, sign, result.outcome.usage.seconds)


def _first_parting(summary: Summary, entry: Verdict, folder: Path, width: int) -> Parting | None:
    """The earliest of the differences that cost the entry its claim."""
    wrong = [each for each in entry.results if each.first_difference and each.parity < entry.claim]
    if not wrong:
        return None
    result = min(wrong, key=lambda each: each.first_difference.line if each.first_difference else 0)
    assert result.first_difference
    expected, found = _sides(summary, entry, result, folder, width)
    return Parting(
        round=result.outcome.round,
        place=place_of(result.first_difference),
        reason=next(each.text for each in entry.reasons if each.round == result.outcome.round),
        expected=expected,
        found=found,
        hint=hint_of(result),
    )


def place_of(difference: FirstDifference) -> str:
    """Where it is, and of what kind."""
    line = f"line {difference.line}" if difference.line else ""
    where = "" if difference.where == difference.kind else shown(difference.where, 40)
    place = ", ".join(part for part in (line, where) if part)
    return f"{place} ({difference.kind})" if place else str(difference.kind)


def _sides(
    summary: Summary, entry: Verdict, result: RoundResult, folder: Path, width: int
) -> tuple[Segments | None, Segments | None]:
    difference = result.first_difference
    assert difference
    for line in context_of(summary, entry, result, folder, width):
        if line.number == difference.line:
            return line.expected, line.found
    return _whole_side(difference.expected, width), _whole_side(difference.found, width)


def _whole_side(text: str, width: int) -> Segments:
    return ((shown(text, width) or "nothing", True),)


def hint_of(result: RoundResult) -> str:
    """What a round's first difference means. How a run ended, and what it said at its end, tell more than any rule."""
    outcome, difference = result.outcome, result.first_difference
    assert difference
    if ended := ending(outcome):
        return f"It {ended.removesuffix('; ')}."
    if difference.kind == Kind.CUT_OFF and outcome.exited and not outcome.exit_status:
        return "It ended by itself, without a fault, and printed no more."
    if outcome.exit_status > 0 and outcome.last_words:
        return f"Its last words: {shown(outcome.last_words, LONGEST_REMARK)}"
    return hint_for(difference)


TOLD_BY_MARKS = (Why.NOT_ASKED, Why.NOT_RUN, Why.STOPPED, Why.INTERRUPTED)


def _remarks(entry: Verdict) -> list[str]:
    """The reasons that no mark and no difference tells."""
    told = [_unjudged(each) for each in entry.unjudged if each.why not in TOLD_BY_MARKS]
    whole = [each.text for each in entry.reasons if not each.round]
    deep = [f"{each.outcome.round}: {each.deep}" for each in entry.results if each.deep]
    return [shown(text, LONGEST_REMARK) for text in (*told, *whole, *deep)]


def _unjudged(each: Unjudged) -> str:
    if each.why in (*BROKEN, Why.LACKING):
        return each.detail
    return f"{each.round}: {each}"


def _next_step(entry: Verdict, stands: Standing, board: Board) -> list[str]:
    """Where it would enter the board: how. What lies in the hole's folder can be entered."""
    beaten = not stands.holds and (not stands.record or stands.gained > 0)
    if not (board.known and entry.valid and stands.size and beaten):
        return []
    path = Path(entry.program.path)
    inside = path if path.is_relative_to(board.folder) else Path(board.folder) / "entries" / path.name
    first = "" if inside == path else f"copy it to {inside.parent}, then "
    return [f"It would enter the board: {first}golf board --enter {quote(str(inside))}"]


def _whole(summary: Summary) -> str:
    """How many are what: "4 of 5 valid, 1 as claimed"."""
    entries = summary.entries
    valid = sum(entry.valid for entry in entries)
    counts = {
        "as claimed": sum(entry.claim_met and not entry.valid for entry in entries),
        "not judged": sum(entry.at_fault for entry in entries),
        "wrong": sum(not entry.claim_met and not entry.at_fault for entry in entries),
    }
    said = [f"{valid} of {len(entries)} valid", *(f"{n} {what}" for what, n in counts.items() if n)]
    state = [] if summary.finished else ["interrupted"]
    return f"{shown(summary.hole)}: {', '.join([*said, *state])}"
