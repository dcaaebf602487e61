"""
python tests/attacks/hostile_ports.py

Hostile sources of other languages, and which of them get through some layers; run, it writes the table of them into
docs/porters.md.
"""

import secrets
import shutil
import socket
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from golf.confine.prove import prepare
from golf.run.build import BuildError, build
from golf.run.interpreters import this_interpreter
from golf.run.program import run_program
from golf.run.records import LIMITS, REAPER, Confinement, Isolation, Launch, Limits, Port, Run
from golf.run.runtimes import Runtime, read_runtimes, runtime_for, runtimes
from golf.run.toolchain import Toolchain, toolchain

PORTS = Path(__file__).parent / "ports"
TABLE = PORTS / "expected.toml"
PAGE = Path(__file__).parent.parent.parent / "docs" / "porters.md"
BEGIN, END = "<!-- hostile ports -->\n", "\n<!-- end -->"
ENDED = "the harness, whatever the layers: more than is allowed was printed"
AT_BUILD = {"include_elsewhere.c", "command_while_built.mk"}
BOUNDS = Limits(wall_seconds=100, cpu_seconds=60, stdout_bytes=1 << 20, tasks=40)


@dataclass(frozen=True)
class HostilePort:
    """A source, and the layers of which each one alone stops it."""

    name: str
    stopped_by: tuple[str, ...]

    @property
    def runtime(self) -> Runtime:
        row = runtime_for(self.name, rows())
        assert row is not None
        return row

    @property
    def tries(self) -> str:
        first = (PORTS / self.name).read_text("utf-8").partition("\n")[0]
        return first.partition("tries: to ")[2].removesuffix("*/").strip()

    @property
    def lacking(self) -> str:
        """The program that it needs and that is not here; empty where all is."""
        needed = (self.runtime.version[0], *self.runtime.build[:1])
        return next((name for name in needed if shutil.which(name) is None), "")


@cache
def rows() -> tuple[Runtime, ...]:
    return (*read_runtimes(TABLE), *runtimes())


def hostile_ports() -> list[HostilePort]:
    table = tomllib.loads(TABLE.read_text("utf-8"))["stopped_by"]
    return [HostilePort(name, tuple(layers)) for name, layers in table.items()]


@contextmanager
def aims(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A word that proves that a port got through, and what is put into its source."""
    token = secrets.token_hex(16)
    secret = folder / "secret"
    secret.write_text(f'"{token}"\n')
    secret.chmod(0o644)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield (
            token,
            {"@SECRET@": str(secret), "@TOKEN@": token, "@PORT@": str(listener.getsockname()[1])},
        )


def walls(port: Port, layers: tuple[str, ...]) -> Confinement:
    """These layers and the base, whatever a canary would say."""
    base = prepare("none", this_interpreter())
    isolation = Isolation(layers, (), False, False)
    return replace(base, isolation=isolation, allowances=port.allowances, reach=port.reach)


def tried(port: HostilePort, layers: tuple[str, ...], folder: Path) -> tuple[bool, Run | None]:
    """Did it get through these layers? And its run, where it was run.

    What was not to be had while it was built, and is in the built program, got through already.
    """
    with aims(folder) as (token, filled):
        source = (PORTS / port.name).read_text("utf-8")
        for mark, what in filled.items():
            source = source.replace(mark, what)
        program = built(toolchain(port.runtime), source.encode(), Path(port.name).suffix, layers)
        if program is None or port.name in AT_BUILD:
            return program is not None and token.encode() in program, None
        run = started(toolchain(port.runtime), program, Path(port.name).suffix, layers)
        return token.encode() in run.log.stdout, run


def built(tools: Toolchain, source: bytes, suffix: str, layers: tuple[str, ...]) -> bytes | None:
    """The program; None where it does not build."""
    if not tools.runtime.build:
        return source
    try:
        walled = walls(tools.builds(suffix), (LIMITS, REAPER, *(set(layers) - {LIMITS, REAPER})))
        return build(tools, source, suffix, walled, this_interpreter()).program
    except BuildError:
        return None


def started(tools: Toolchain, program: bytes, suffix: str, layers: tuple[str, ...]) -> Run:
    port = tools.runs(suffix)
    launch = Launch("a hostile port", program, {}, (), 0, this_interpreter(), port=port)
    return run_program(launch, BOUNDS, walls(port, layers))


def table() -> str:
    """The table of the page."""
    rows = [
        f"| {port.tries} | {port.name} | {', '.join(port.stopped_by) or ENDED} |" for port in hostile_ports()
    ]
    return "\n".join(["", "| what it tries | port | stopped by |", "|---|---|---|", *rows, ""])


if __name__ == "__main__":
    head, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    PAGE.write_text(f"{head}{BEGIN}{table()}{END}{rest.partition(END)[2]}", "utf-8")
