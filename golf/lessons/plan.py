"""What a hole's worksheet.toml says: which exercises there are, and which numbers of the trace they show."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from golf.errors import GolfError

T = TypeVar("T")


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
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise GolfError(f"{path}: there is no such file, so this hole has no worksheet") from None
    except (OSError, ValueError) as error:
        raise GolfError(f"{path}: cannot be read ({error}); mend it") from None
    return _Reader(path).plan(table)


class _Reader:
    """Turns tables into records, and names the key at every fault."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def get(self, table: Mapping[str, Any], key: str, kind: type[T], where: str) -> T:
        value = table.get(key)
        if not isinstance(value, kind):
            raise GolfError(f"{self.path}: {where}: {key} must be there, as a {kind.__name__}")
        return value

    def tables(self, table: Mapping[str, Any], key: str, where: str) -> list[dict[str, Any]]:
        tables = self.get(table, key, list, where)
        if not tables or not all(isinstance(each, dict) for each in tables):
            raise GolfError(f"{self.path}: {where}: {key} must be one or more tables")
        return tables

    def plan(self, table: Mapping[str, Any]) -> Plan:
        return Plan(
            path=self.path,
            title=self.get(table, "title", str, "the top"),
            text=self.get(table, "text", str, "the top"),
            arguments=tuple(str(each) for each in self.get(table, "arguments", list, "the top")),
            exercises=tuple(self.exercise(each) for each in self.tables(table, "exercise", "the top")),
        )

    def exercise(self, table: Mapping[str, Any]) -> ExercisePlan:
        title = self.get(table, "title", str, "an exercise")
        where = f"exercise {title!r}"
        section = self.get(table, "section", str, where)
        return ExercisePlan(
            title=title,
            text=self.get(table, "text", str, where),
            given=tuple(
                GivenPlan(self.get(each, "caption", str, where), self.place(each, section, where))
                for each in self.tables(table, "given", where)
            ),
            questions=tuple(
                QuestionPlan(
                    self.get(each, "text", str, where),
                    self.place(each, section, where),
                    self.get(each, "form", str, where),
                )
                for each in self.tables(table, "question", where)
            ),
        )

    def place(self, table: Mapping[str, Any], section: str, where: str) -> Place:
        """Where numbers stand; an exercise's section holds for all that name no other."""
        return Place(
            section=self.get({"section": section, **table}, "section", str, where),
            block=self.get(table, "block", str, where),
            rows=self.span(table, "rows", where),
            columns=self.span(table, "columns", where),
        )

    def span(self, table: Mapping[str, Any], key: str, where: str) -> tuple[int, int]:
        match self.get(table, key, list, where):
            case [int(first), int(last)] if 1 <= first <= last:
                return first, last
        raise GolfError(f"{self.path}: {where}: {key} must be [first, last], counted from 1")
