"""Check values of a hole, stage by stage: what the reference's variables hold at lines that hole.toml names.

A `[[stage]]` row has
    name   of the values
    after  how the line begins after which they are looked at, indentation left out; the reference has one such line
    value  a Python expression, with the reference's own names: a list of floats and strings
    once   the first time alone

Floats are printed in hexadecimal, as C and many others read and print them.
"""

import ast
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from golf.errors import GolfError
from golf.tables import Table

# What the reference is given to tell with: it keeps stdout for its log.
TELL = """\
def _tell(name, values, once, told={}):
    import json, sys
    told[name] = told.get(name, 0) + 1
    if told[name] == 1 or not once:
        texts = [value.hex() if isinstance(value, float) else json.dumps(value) for value in values]
        sys.__stderr__.write(f"{name}{'' if once else f' {told[name]}'}: {' '.join(texts)}\\n")
        sys.__stderr__.flush()
"""


@dataclass(frozen=True)
class Stage:
    """One row; see above."""

    name: str
    after: str
    value: str
    once: bool


def read_stages(hole: Path) -> tuple[Stage, ...]:
    """The stages of the hole in a folder. Raises GolfError where it has none, or a row is wrong."""
    table = Table.read(hole / "hole.toml", "name a hole or its folder")
    stages = tuple(_stage(row) for row in table.tables("stage"))
    if not stages:
        raise table.fault("it has no [[stage]] table; without one nobody knows what to look at")
    return stages


def _stage(table: Table) -> Stage:
    stage = Stage(
        name=table.get("name", str),
        after=table.get("after", str),
        value=_expression(table),
        once=table.get_or("once", bool, False),
    )
    table.no_more_keys()
    return stage


def _expression(table: Table) -> str:
    """`value` on a line of its own, without comments. Raises GolfError where it is not one expression."""
    try:
        return ast.unparse(ast.parse(table.get("value", str).strip(), mode="eval"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise table.fault("value is no Python expression; write one that is a list") from None


def telling(source: str, stages: tuple[Stage, ...], where: str) -> str:
    """The source with a line after each stage's own. Raises GolfError where that is not one line of it."""
    lines = source.splitlines()
    for stage in stages:
        places = [n for n, line in enumerate(lines) if line.lstrip().startswith(stage.after)]
        if len(places) != 1:
            raise GolfError(
                f"{where}: [[stage]] {stage.name}: {len(places)} lines of the reference begin with {stage.after!r}; "
                "name one"
            )
        line = lines[places[0]]
        indent = line[: len(line) - len(line.lstrip())]
        told = f"{indent}_tell({stage.name!r}, {stage.value}, {stage.once})"
        lines.insert(places[0] + 1, told)
    return "\n".join([TELL, *lines, ""])


def trace(
    hole: Path, reference: str, source: bytes, files: Mapping[str, bytes], arguments: tuple[str, ...]
) -> Iterator[str]:
    """The check values of a run of a reference of this name and source, beside these files: a line each, as they come.

    Raises GolfError where it fails.
    """
    told = telling(source.decode(), read_stages(hole), str(hole / "hole.toml"))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="golf-")))
        for name, data in {**files, reference: told.encode()}.items():
            (folder / name).write_bytes(data)
        run = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-s", "-B", "-X", "utf8", reference, *arguments],
                cwd=folder,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )
        )
        stack.callback(run.kill)
        assert run.stderr
        last = ""
        for line in run.stderr:
            last = line.rstrip("\n")
            yield last
        if run.wait():
            raise GolfError(
                f"{reference} ended with exit status {run.returncode}: {last}; mend it, or the [[stage]] of that line"
            )
