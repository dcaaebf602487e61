"""Records from JSON that anybody may have written: each field is of its type, or an error says that it is not.

That is a ValueError, KeyError, TypeError or AttributeError, whichever the data comes to first; a RecursionError where
it is nested as deeply as JSON may be.
"""

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from enum import Enum
from functools import cache, partial
from typing import Any, TypeVar, get_type_hints

LARGEST_COUNT = 1 << 128  # above any seed, and below what could not be a fraction

R = TypeVar("R")
Reader = Callable[[Any], Any]


def record(kind: Callable[..., R], table: Mapping[str, Any], **given: object) -> R:
    """The record that a table tells of, under the names of its fields; but for what is given."""
    readers = _readers(kind).items()
    return kind(**given, **{name: reader(table[name]) for name, reader in readers if name not in given})


@cache
def _readers(kind: Callable[..., object]) -> dict[str, Reader]:
    """What reads each field; those of other types have to be given."""
    found = {name: _reader_of(hint) for name, hint in get_type_hints(kind).items()}
    return {name: reader for name, reader in found.items() if reader}


def _reader_of(hint: Any) -> Reader | None:
    if isinstance(hint, type) and is_dataclass(hint):
        return partial(record, hint)
    return hint if isinstance(hint, type) and issubclass(hint, Enum) else _READERS.get(hint)


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{str(value)[:40]!r} is no text")
    value.encode("utf-8", "surrogateescape")  # which refuses what no name of a file and no text has
    return value


def file_name(value: Any) -> str:
    """What a file may be called."""
    if "\0" in text(value):
        raise ValueError(f"{value[:40]!r} is no name")
    return str(value)


def texts(values: Any) -> tuple[str, ...]:
    return tuple(map(text, values))


def pairs(table: Any) -> tuple[tuple[str, str], ...]:
    """An object whose values are texts."""
    return tuple((text(key), text(value)) for key, value in table.items())


def number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e300:
        raise ValueError(f"{str(value)[:40]!r} is no number")
    return float(value)


def count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST_COUNT:
        raise ValueError(f"{str(value)[:40]!r} is no whole number")
    return value


def size(value: Any) -> int:
    if count(value) < 0:
        raise ValueError(f"{str(value)[:40]!r} is no size")
    return int(value)


def _optional(reader: Reader) -> Reader:
    return lambda value: None if value is None else reader(value)


_READERS: dict[object, Reader] = {
    bool: bool,
    str: text,
    int: count,
    float: number,
    tuple[str, ...]: texts,
    tuple[tuple[str, str], ...]: pairs,
    str | None: _optional(text),
    int | None: _optional(count),
    tuple[str, ...] | None: _optional(texts),
}
