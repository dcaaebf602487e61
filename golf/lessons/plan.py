"""What a hole's worksheet.toml says: which exercises there are, and which numbers of the trace they show."""

from dataclasses import dataclass
from pathlib import Path

from golf.tables import Table


@dataclass(frozen=True)
class Place:
    """A rectangle of numbers in a block of the trace; rows and columns count from 1, both ends included."""

    section: str
    block: str
    rows: tuple[int, int]
    columns: tuple[int, int]


@dataclass(frozen=True)
class GivenPlan:
    """Numbers that a person starts from, shown as the trace prints them."""

    caption: str
    place: Place


@dataclass(frozen=True)
class QuestionPlan:
    """Numbers to be found, and the format in which the answer is rounded."""

    text: str
    place: Place
    form: str


@dataclass(frozen=True)
class ExercisePlan:
    """One exercise."""

    title: str
    text: str
    given: tuple[GivenPlan, ...]
    questions: tuple[QuestionPlan, ...]


@dataclass(frozen=True)
class Plan:
    """A worksheet before it has numbers."""

    path: Path
    title: str
    text: str
    arguments: tuple[str, ...]  # the call of the reference whose log is the trace
    exercises: tuple[ExercisePlan, ...]


def read_plan(path: Path) -> Plan:
    """Read a worksheet.toml. Raises GolfError with the file, the place and the remedy."""
    table = Table.read(path, "a hole with a worksheet has it beside its hole.toml")
    plan = Plan(
        path=path,
        title=table.get("title", str),
        text=table.get("text", str),
        arguments=table.strings("arguments"),
        exercises=tuple(_exercise(each) for each in _some(table, "exercise")),
    )
    table.no_more_keys()
    return plan


def _some(table: Table, key: str) -> tuple[Table, ...]:
    """One table or more."""
    if not (tables := table.tables(key)):
        raise table.fault(f"[[{key}]] is missing; add one or more")
    return tables


def _exercise(table: Table) -> ExercisePlan:
    title = table.get("title", str)
    table.named(repr(title))
    section = table.get("section", str)
    plan = ExercisePlan(
        title=title,
        text=table.get("text", str),
        given=tuple(_given(each, section) for each in _some(table, "given")),
        questions=tuple(_question(each, section) for each in _some(table, "question")),
    )
    table.no_more_keys()
    return plan


def _given(table: Table, section: str) -> GivenPlan:
    plan = GivenPlan(table.get("caption", str), _place(table, section))
    table.no_more_keys()
    return plan


def _question(table: Table, section: str) -> QuestionPlan:
    plan = QuestionPlan(table.get("text", str), _place(table, section), table.get("form", str))
    table.no_more_keys()
    return plan


def _place(table: Table, section: str) -> Place:
    """Where numbers stand; an exercise's section holds for all that name no other."""
    return Place(
        section=table.get_or("section", str, section),
        block=table.get("block", str),
        rows=_span(table, "rows"),
        columns=_span(table, "columns"),
    )


def _span(table: Table, key: str) -> tuple[int, int]:
    match table.get(key, list):
        case [int(first), int(last)] if 1 <= first <= last:
            return first, last
    raise table.fault(f"{key} must be [first, last], counted from 1")
