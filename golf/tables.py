"""A TOML file read key by key: every fault names the file, the place and the key, and says what to do."""

import re
import tomllib
import warnings
from collections.abc import Iterable, Mapping
from math import inf
from pathlib import Path
from typing import Any, TypeVar

from golf.errors import GolfError, did_you_mean, nearest
from golf.files import read_text
from golf.pattern import read_in_time

T = TypeVar("T")
D = TypeVar("D")

LARGEST_BYTES = 1 << 20
LONGEST_PATTERN = 1000  # characters
MOST_PARTS = 20  # of a key, with dots between them
BITS = 64  # of a whole number
_LONG_KEY = re.compile(rf"""(?:\.[ \t]*(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*){{{MOST_PARTS}}}""")
_SHOWN = 60  # so many characters of a wrong value are shown
_MUST_BE = {
    str: "a string",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


class Table:
    """One table. It remembers which keys were asked for, so that `no_more_keys` knows the others.

    place  how a fault names the table, such as "[[round]] home: "; empty for the file's own keys
    """

    def __init__(self, path: Path, values: Mapping[str, Any], place: str = "") -> None:
        self.path, self.place = path, place
        self._values = values
        self._asked: dict[str, None] = {}

    @classmethod
    def read(cls, path: Path, remedy: str) -> "Table":
        """A whole file. Raises GolfError where it cannot be read, with the remedy, or is no TOML."""
        return cls.parsed(path, read_text(path, remedy, LARGEST_BYTES))

    @classmethod
    def parsed(cls, path: Path, text: str, place: str = "") -> "Table":
        """What a text says, which `path` holds at `place`. Raises GolfError where it is no TOML.

        The time that a key takes grows with the square of its parts: of a text of 1 MiB, with hours. And a whole
        number of more than some thousand digits cannot be shown, nor be made a word of a command.
        """
        if _LONG_KEY.search(text):
            raise GolfError(f"{path}: {place}a key has more than {MOST_PARTS} parts; mend the TOML there")
        try:
            values = tomllib.loads(text)
            for key in filter(lambda key: _holds_too_large(values[key]), values):
                raise ValueError(f"{_shown(key)} holds a whole number of more than {BITS} bits")
            return cls(path, values, place)
        except (ValueError, RecursionError) as error:
            raise GolfError(f"{path}: {place}{error}; mend the TOML there") from None

    def __contains__(self, key: str) -> bool:
        self._asked[key] = None
        return key in self._values

    def fault(self, what: str) -> GolfError:
        """To be raised: `what` is wrong in this table, and what to do."""
        return GolfError(f"{self.path}: {self.place}{what}")

    def get(self, key: str, kind: type[T]) -> T:
        """The value of a key, which must be there and of this type; a whole number is a number, too."""
        if key not in self:
            near = nearest(key, self.others())
            raise self.fault(f"{key} is missing; {f'rename {_shown(near)}' if near else 'add it'}")
        return self._checked(key, self._values[key], kind)

    def get_or(self, key: str, kind: type[T], default: D) -> T | D:
        """The value of a key of this type, or the default."""
        return self.get(key, kind) if key in self else default

    def _checked(self, key: str, value: object, kind: type[T]) -> T:
        if kind is float and type(value) is int:
            value = float(value)
        if isinstance(value, str) and "\0" in value:
            raise self.fault(f"{key} holds a null character; remove it")
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        raise self.fault(f"{key} is {_shown(value)}; it must be {_MUST_BE.get(kind, kind.__name__)}")

    def whole(self, key: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number within bounds."""
        number = self.get(key, int) if default is None else self.get_or(key, int, default)
        if not least <= number <= most:
            raise self.fault(f"{key} is {_shown(number)}; it must be a whole number from {least} to {most}")
        return number

    def above_zero(self, key: str) -> float:
        """A number above zero, and no endless one."""
        number = self.get(key, float)
        if not 0 < number < inf:
            raise self.fault(f"{key} is {_shown(number)}; it must be a number above zero")
        return number

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where the key is missing."""
        values: list[object] = self.get_or(key, list, [])
        return tuple(self._checked(f"{key}, entry {n}", value, str) for n, value in enumerate(values, 1))

    def integers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers; empty where the key is missing."""
        values: list[object] = self.get_or(key, list, [])
        return tuple(self._checked(f"{key}, entry {n}", value, int) for n, value in enumerate(values, 1))

    def choice(self, key: str, choices: Mapping[str, T], default: str | None = None) -> T:
        """What one of some words stands for."""
        word = self.get(key, str) if default is None else self.get_or(key, str, default)
        if word not in choices:
            hint = f"{did_you_mean(word, choices)}it must be one of {', '.join(choices)}"
            raise self.fault(f"{key} is {_shown(word)}; {hint}")
        return choices[word]

    def pattern(
        self, key: str, groups: Iterable[str], default: str | None = None, searched: bool = False
    ) -> re.Pattern[str]:
        """A regular expression that has these named groups, and that no line keeps busy.

        `searched`: it is looked for anywhere in a line; otherwise it is asked about a line's beginning alone.
        """
        expression = self.get(key, str) if default is None else self.get_or(key, str, default)
        if len(expression) > LONGEST_PATTERN:
            raise self.fault(f"{key} is longer than {LONGEST_PATTERN:,} characters; shorten it")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")  # of what a later Python may read otherwise
                pattern = re.compile(expression)
        except (re.error, OverflowError, RecursionError, Warning) as error:
            raise self.fault(f"{key} is no regular expression: {error}; mend it") from None
        if missing := set(groups) - set(pattern.groupindex):
            raise self.fault(f"{key} has no group (?P<{min(missing)}>...); add it")
        if not read_in_time(pattern, searched):
            raise self.fault(
                f"{key} leaves open where its repeats end, so that one long line could take for ever to be read; "
                "let what is repeated not match what comes after it, such as [^:]+ before a colon"
            )
        return pattern

    def table(self, key: str) -> "Table":
        """The table [key]; it must be there."""
        return Table(self.path, self.get(key, dict), f"{self.place}[{key}] ")

    def tables(self, key: str) -> "tuple[Table, ...]":
        """The tables [[key]]; none where the key is missing."""
        values: list[object] = self.get_or(key, list, [])
        if not all(isinstance(value, dict) for value in values):
            raise self.fault(f"{key} must be written as [[{key}]]")
        return tuple(
            Table(self.path, value, f"{self.place}[[{key}]] ") for value in values if isinstance(value, dict)
        )

    def named(self, name: str) -> "Table":
        """The same table, whose faults tell its name as well."""
        self.place = f"{self.place}{name}: "
        return self

    def others(self) -> dict[str, Any]:
        """The keys that nobody has asked for, and their values."""
        return {key: value for key, value in self._values.items() if key not in self._asked}

    def no_more_keys(self) -> None:
        """Raise GolfError for a key that nobody has asked for: it is a slip, and says nothing."""
        if others := self.others():
            key = min(others)
            hint = did_you_mean(key, self._asked) or "remove it, "
            raise self.fault(f"unknown key {_shown(key)}; {hint}the keys are {', '.join(self._asked)}")


def _holds_too_large(value: object) -> bool:
    """Is there a whole number in it, or is it one, that TOML does not promise to keep?"""
    if isinstance(value, dict | list):
        return any(map(_holds_too_large, value.values() if isinstance(value, dict) else value))
    return isinstance(value, int) and not -(1 << BITS - 1) <= value < 1 << BITS - 1


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
