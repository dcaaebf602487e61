"""How sources that are no plain Python are built and run, as data: golf/run/runtimes.toml, and a course's own rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from golf.launcher.calls import EVERY, GROUPS
from golf.run.records import Allowances
from golf.tables import Table

SHIPPED = Path(__file__).with_name("runtimes.toml")
REMEDY = "restore it from the repository"
GRANTED = Allowances(("threads",))  # where a row says nothing of calls


@dataclass(frozen=True)
class Runtime:
    """A row of runtimes.toml, which says what each key means."""

    name: str
    suffixes: tuple[str, ...]
    version: tuple[str, ...]
    build: tuple[str, ...]
    run: tuple[str, ...]
    find: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    sample: str = ""
    allowances: Allowances = GRANTED


@cache
def runtimes(hole: Path | None = None) -> tuple[Runtime, ...]:
    """The rows that a hole's hole.toml adds, and those that are shipped. Raises GolfError for a row that is wrong."""
    own = read_runtimes(hole / "hole.toml") if hole else ()
    return (*own, *read_runtimes(SHIPPED))


def runtime_for(path: str, rows: Sequence[Runtime]) -> Runtime | None:
    """The first row that has the suffix of a source; None where it is no language's."""
    return next((row for row in rows if Path(path).suffix in row.suffixes), None)


def read_runtimes(path: Path) -> tuple[Runtime, ...]:
    """The rows of one file."""
    return tuple(_row(table) for table in Table.read(path, REMEDY).tables("runtime"))


def _row(table: Table) -> Runtime:
    name = table.get("name", str)
    table.named(name)
    row = Runtime(
        name=name,
        suffixes=_some(table, "suffixes"),
        version=_some(table, "version"),
        build=table.strings("build"),
        run=_some(table, "run"),
        find=table.strings("find"),
        tools=table.strings("tools"),
        headers=table.strings("headers"),
        environment=_environment(table),
        sample=table.get_or("sample", str, ""),
        allowances=_allowances(table),
    )
    if row.build and not row.sample:
        raise table.fault(
            "sample is missing; what is built needs a program that shows whether building works"
        )
    table.no_more_keys()
    return row


def _some(table: Table, key: str) -> tuple[str, ...]:
    words = table.strings(key)
    if not words or "" in words:
        raise table.fault(f"{key} must be a list of strings with something in each of them; add it")
    return words


def _environment(table: Table) -> tuple[tuple[str, str], ...]:
    if "environment" not in table:
        return ()
    values = table.table("environment")
    return tuple((name, values.get(name, str)) for name in values.others())


def _allowances(table: Table) -> Allowances:
    if "allowances" not in table:
        return GRANTED
    asked = table.table("allowances")
    calls = asked.strings("calls") or GRANTED.calls
    known = [group for group in GROUPS if group != EVERY]
    if unknown := [group for group in calls if group not in known]:
        raise asked.fault(f"calls has {unknown[0]!r}; the groups are {', '.join(known)}")
    allowances = Allowances(calls, asked.get_or("address_space", bool, False))
    asked.no_more_keys()
    return allowances
