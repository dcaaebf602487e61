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
    """Numbers that a person starts from, shown as the trace prints them, or one that was computed from them.

    name     by which workings call them
    compute  a formula over them, there called x; see golf/lessons/working.py
    form     in which its result is rounded
    """

    caption: str
    place: Place
    name: str
    compute: str
    form: str


@dataclass(frozen=True)
class QuestionPlan:
    """Numbers to be found, the format in which the answer is rounded, and sentences that work it out."""

    text: str
    place: Place
    form: str
    working: tuple[str, ...]


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


@dataclass(frozen=True)
class Variant:
    """Which of many sheets: the token that is followed, and the seed of all its numbers. None: as the plan says."""

    token: int | None = None
    seed: int | None = None


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def read_plan(path: Path, variant: Variant) -> Plan:
    """Read a worksheet.toml. Raises GolfError with the file, the place and the remedy."""
    table = Table.read(path, "a hole with a worksheet has it beside its hole.toml")
    title, text, arguments = table.get("title", str), table.get("text", str), table.strings("arguments")
    token = _token(table, variant)
    plan = Plan(
        path=path,
        title=title,
        text=text,
        arguments=(*arguments, *_seed(table, variant)),
        exercises=tuple(_Reader(each, token).exercise() for each in _some(table, "exercise")),
    )
    table.no_more_keys()
    return plan


def _token(table: Table, variant: Variant) -> int:
    """The token that the exercises follow: `token`, or another one of `tokens`."""
    usual = table.whole("token", 1, len(_ORDINALS), 1)
    first, last = _bounds(table, "tokens") if "tokens" in table else (usual, usual)
    token = usual if variant.token is None else variant.token
    if not first <= token <= last:
        raise table.fault(f"--token {token} cannot be followed; choose one from {first} to {last}")
    return token


def _seed(table: Table, variant: Variant) -> tuple[str, ...]:
    option = table.get_or("seed_option", str, None)
    if variant.seed is None:
        return ()
    if option is None:
        raise table.fault("its reference takes no seed; leave out --seed, or name its seed_option")
    return option, str(variant.seed)


def _some(table: Table, key: str) -> tuple[Table, ...]:
    """One table or more."""
    if not (tables := table.tables(key)):
        raise table.fault(f"[[{key}]] is missing; add one or more")
    return tables


def _bounds(table: Table, key: str) -> tuple[int, int]:
    match table.get(key, list):
        case [int(first), int(last)] if 1 <= first <= last:
            return first, last
    raise table.fault(f"{key} must be [first, last], counted from 1")


class _Reader:
    """One [[exercise]], read for the token that is followed: `{token}` in a text, "token" in a span."""

    def __init__(self, table: Table, token: int) -> None:
        self.table, self.token = table, token

    def exercise(self) -> ExercisePlan:
        table = self.table
        title = table.get("title", str)
        table.named(repr(title))
        section = table.get("section", str)
        plan = ExercisePlan(
            title=title,
            text=self.text(table, "text"),
            given=tuple(self.given(each, section) for each in _some(table, "given")),
            questions=tuple(self.question(each, section) for each in _some(table, "question")),
        )
        table.no_more_keys()
        return plan

    def text(self, table: Table, key: str) -> str:
        return table.get(key, str).replace("{token}", _ORDINALS[self.token - 1])

    def given(self, table: Table, section: str) -> GivenPlan:
        plan = GivenPlan(
            caption=self.text(table, "caption"),
            place=self.place(table, section),
            name=table.get_or("name", str, ""),
            compute=table.get_or("compute", str, ""),
            form=table.get_or("form", str, ".4f"),
        )
        table.no_more_keys()
        return plan

    def question(self, table: Table, section: str) -> QuestionPlan:
        plan = QuestionPlan(
            text=self.text(table, "text"),
            place=self.place(table, section),
            form=table.get("form", str),
            working=table.strings("working"),
        )
        table.no_more_keys()
        return plan

    def place(self, table: Table, section: str) -> Place:
        """Where numbers stand; an exercise's section holds for all that name no other."""
        return Place(
            section=table.get_or("section", str, section),
            block=table.get("block", str),
            rows=self.span(table, "rows"),
            columns=self.span(table, "columns"),
        )

    def span(self, table: Table, key: str) -> tuple[int, int]:
        values = table.get(key, list)
        match [self.token if value == "token" else value for value in values]:
            case [int(first), int(last)] if 1 <= first <= last:
                return first, last
        raise table.fault(f"{key} must be [first, last], counted from 1")
