"""A worksheet with its numbers: a plan, filled from the blocks of a trace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from golf.errors import GolfError
from golf.lessons.plan import ExercisePlan, GivenPlan, Place, Plan, QuestionPlan
from golf.lessons.trace import Block, Row
from golf.lessons.working import Names, evaluate, numbers_of, shown, worked

TABLE_WIDTH = 8  # more columns do not fit a printed page


@dataclass(frozen=True)
class Given:
    """Numbers to start from."""

    caption: str
    rows: tuple[Row, ...]

    @property
    def number(self) -> str | None:
        """The number, where it is a single one."""
        return self.rows[0].numbers[0] if len(self.rows) == len(self.rows[0].numbers) == 1 else None

    @property
    def tables(self) -> tuple[tuple[range, tuple[Row, ...]], ...]:
        """Tables of at most eight columns: the columns, counted from 1, and the rows' share of them."""
        width = len(self.rows[0].numbers)
        spans = [range(start, min(start + TABLE_WIDTH, width)) for start in range(0, width, TABLE_WIDTH)]
        return tuple(
            (
                range(span.start + 1, span.stop + 1),
                tuple(Row(row.label, row.numbers[span.start : span.stop]) for row in self.rows),
            )
            for span in spans
        )


@dataclass(frozen=True)
class Question:
    """A question, its answers, rounded as they are shown, and how one comes to them."""

    label: str  # such as 2c
    text: str
    answers: tuple[str, ...]
    working: tuple[str, ...]


@dataclass(frozen=True)
class Exercise:
    """One exercise, ready to be printed."""

    number: int
    title: str
    section: str  # where in the trace its numbers come from
    text: str
    given: tuple[Given, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Sheet:
    """A worksheet, ready to be printed."""

    title: str
    text: str
    exercises: tuple[Exercise, ...]


Index = Mapping[tuple[str, str], Block]


def build(plan: Plan, blocks: Sequence[Block]) -> Sheet:
    """Fill a plan with the numbers of a trace. Raises GolfError where the trace lacks a number."""
    index = {(block.section, block.title): block for block in blocks}
    exercises = tuple(
        _exercise(f"{plan.path}: [[exercise]] {each.title!r}", number, each, index)
        for number, each in enumerate(plan.exercises, 1)
    )
    return Sheet(plan.title, plan.text, exercises)


def _exercise(where: str, number: int, plan: ExercisePlan, index: Index) -> Exercise:
    found = tuple((each, _given(where, each, index)) for each in plan.given)
    names = {each.name: numbers_of([row.numbers for row in given.rows]) for each, given in found if each.name}

    def question(letter: int, each: QuestionPlan) -> Question:
        rows = _find(where, each.place, index)
        answers = tuple(_round(where, number, each.form) for row in rows for number in row.numbers)
        working = tuple(_work(where, sentence, names) for sentence in each.working)
        return Question(f"{number}{chr(ord('a') + letter)}", each.text, answers, working)

    return Exercise(
        number=number,
        title=plan.title,
        section=plan.questions[0].place.section,
        text=plan.text,
        given=tuple(given for _, given in found),
        questions=tuple(question(letter, each) for letter, each in enumerate(plan.questions)),
    )


def _given(where: str, plan: GivenPlan, index: Index) -> Given:
    rows = _find(where, plan.place, index)
    if not plan.compute:
        return Given(plan.caption, rows)
    try:
        value = evaluate(plan.compute, {"x": numbers_of([row.numbers for row in rows])})
        return Given(plan.caption, (Row("", (shown(value, plan.form),)),))
    except ValueError as error:
        raise GolfError(f"{where}: compute: {error}; mend it") from None


def _work(where: str, sentence: str, names: Names) -> str:
    try:
        return worked(sentence, names)
    except ValueError as error:
        raise GolfError(f"{where}: working: {error}; mend it") from None


def _find(where: str, place: Place, index: Index) -> tuple[Row, ...]:
    """The rectangle of a trace's numbers."""
    block = index.get((place.section, place.block))
    (top, bottom), (left, right) = place.rows, place.columns
    if block is None:
        raise GolfError(
            f"{where}: the trace has no block {place.block!r} in section {place.section!r}; name one of its own"
        )
    if bottom > len(block.rows) or right > min(len(row.numbers) for row in block.rows[top - 1 : bottom]):
        raise GolfError(
            f"{where}: the trace's block {place.block!r} has no row {bottom} or column {right}; mend the span"
        )
    return tuple(Row(row.label, row.numbers[left - 1 : right]) for row in block.rows[top - 1 : bottom])


def _round(where: str, number: str, form: str) -> str:
    """A number of the trace, as the answer shows it."""
    try:
        return shown(float(number), form)
    except ValueError:
        raise GolfError(
            f"{where}: {number!r} is no number, or {form!r} no format such as .3f; mend it"
        ) from None
