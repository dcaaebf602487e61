"""A source built behind walls."""

import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from golf.errors import GolfError
from golf.run.interpreters import Interpreter
from golf.run.program import run_program
from golf.run.records import Confinement, Ended, Launch, Limits, Run
from golf.run.toolchain import Toolchain

LARGEST_BYTES = 64 << 20  # of a program, and of any other file that a build writes
LIMITS = Limits(
    wall_seconds=120,
    cpu_seconds=120,
    stdout_bytes=1 << 20,
    stderr_bytes=1 << 20,
    address_bytes=None,
    memory_bytes=3 << 30,
    file_bytes=LARGEST_BYTES,
    descriptors=256,
    tasks=64,
)
LONGEST_LINE = 1000  # characters of what a compiler says, which a source can make it say
SOURCE_LINE = re.compile(r"program\.\w+:(\d+)")
# An error, and not the line of the source that is quoted with a warning.
TOLD = re.compile(r"error[\w \[\]]*:|undefined reference|undefined:", re.IGNORECASE)


@dataclass(frozen=True)
class Built:
    """What a build made, and what it printed meanwhile."""

    program: bytes
    output: bytes


class BuildError(GolfError):
    """A source that does not build: the compiler's first error, with its line, and all that it printed."""

    def __init__(self, what: str, output: bytes) -> None:
        super().__init__(what, 1)
        self.output = output


def build(
    toolchain: Toolchain, source: bytes, suffix: str, confinement: Confinement, launcher: Interpreter
) -> Built:
    """The program that a source is built to. Raises BuildError where there is none."""
    made: list[bytes] = []
    launch = Launch("the build", source, {}, (), 0, launcher, port=toolchain.builds(suffix))
    run = run_program(launch, LIMITS, confinement, collect=lambda out: made.extend(_made(out)))
    output = run.log.stdout + run.log.stderr
    if run.ended != Ended.EXITED or run.log.exit_status or not made:
        raise BuildError(_first_error(run, output.decode("utf-8", "replace")), output)
    return Built(made[0], output)


def _made(out: Path) -> list[bytes]:
    """The program, where a build has left one: a file of its own, and no link to another one."""
    with suppress(OSError):
        descriptor = os.open(out / "program", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if stat.S_ISREG(status.st_mode) and status.st_nlink == 1 and 0 < status.st_size <= LARGEST_BYTES:
                return [file.read(LARGEST_BYTES)]
    return []


def _first_error(run: Run, output: str) -> str:
    """The compiler's first error as one line, with its line in the source; and the limit that ended it."""
    limits = "" if run.ended == Ended.EXITED else f"the build ended by its limits ({run.ended})"
    lines = [line.strip()[:LONGEST_LINE] for line in output.splitlines() if line.strip()]
    first = next((n for n, line in enumerate(lines) if TOLD.search(line)), None)
    if limits and first is None:
        return limits
    said = lines[first or 0] if lines else f"the build ended with exit status {run.log.exit_status}"
    place = SOURCE_LINE.search("\n".join(lines[first or 0 :]))
    where, _, rest = said.partition(": ")
    said = rest if "program" in where and " " not in where else said
    told = f"line {place[1]}: {said}" if place else said
    return f"{told}; {limits}" if limits else told
