"""A source built behind walls, once for each source, compiler, command and processor."""

import json
import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from golf.errors import GolfError
from golf.files import LARGEST_BYTES, make_folder, read, sha256, user_cache, write_whole
from golf.run.interpreters import Interpreter
from golf.run.program import run_program
from golf.run.records import Confinement, Ended, Launch, Limits, Run
from golf.run.toolchain import Lacking, Toolchain

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
PROCESSOR = Path("/proc/cpuinfo")
SOURCE_LINE = re.compile(r"program\.\w+:(\d+)")
TOLD = re.compile(r"error|undefined reference|undefined:", re.IGNORECASE)


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
    """The program that a source is built to. Raises BuildError, or Lacking where the toolchain builds nothing."""
    sample = toolchain.runtime.sample.encode()
    try:
        _built(toolchain, sample, toolchain.runtime.suffixes[0], confinement, launcher)
    except BuildError as error:
        raise Lacking(
            f"{toolchain.runtime.name}: {toolchain.version} does not build an empty program ({error}); mend it"
        ) from None
    return _built(toolchain, source, suffix, confinement, launcher)


def _built(
    toolchain: Toolchain, source: bytes, suffix: str, confinement: Confinement, launcher: Interpreter
) -> Built:
    key = _key(toolchain, source, suffix)
    known = _cached(key)
    if known is None:
        known = _build(toolchain, source, suffix, confinement, launcher)
        _keep(key, known)
    return known


def _build(
    toolchain: Toolchain, source: bytes, suffix: str, confinement: Confinement, launcher: Interpreter
) -> Built:
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
    """The compiler's first error as one line, with the line of the source that it tells."""
    if run.ended != Ended.EXITED:
        return f"the build ended by its limits ({run.ended})"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    first = next((n for n, line in enumerate(lines) if TOLD.search(line)), 0)
    said = lines[first] if lines else f"the build ended with exit status {run.log.exit_status}"
    place = SOURCE_LINE.search("\n".join(lines[first:]))
    said = re.sub(r"^\S*program\S*:\s+", "", said)
    return f"line {place[1]}: {said}" if place else said


def _key(toolchain: Toolchain, source: bytes, suffix: str) -> str:
    """All that a built program depends on."""
    port = toolchain.builds(suffix)
    status = Path(port.command[0]).stat()
    compiler = [toolchain.version, status.st_size, status.st_mtime_ns]
    told = [sha256(source), compiler, port.command, port.file, port.environment, _processor()]
    return sha256(json.dumps(told).encode())


def _processor() -> str:
    """What this processor can do, as far as the system says it: a program may be built for it alone."""
    with suppress(OSError):
        lines = PROCESSOR.read_text("utf-8", "replace").splitlines()
        return "\n".join(
            sorted({line for line in lines if line.startswith(("model name", "flags", "Features"))})
        )
    return ""


def cache_folder() -> Path | None:
    """Where built programs are kept; None where others could write there, or it cannot be made."""
    folder = user_cache() / "built"
    with suppress(GolfError, OSError):
        make_folder(folder.parent, "programs are built each time")
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        if stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o077:
            return folder
    return None


def _cached(key: str) -> Built | None:
    """What was built before; None where it is not there, or is not what was kept."""
    folder = cache_folder()
    with suppress(GolfError, ValueError, KeyError, TypeError):
        if folder is not None:
            head, _, kept = read(folder / key, "it is built again", 2 * LARGEST_BYTES).partition(b"\n")
            told = json.loads(head)
            if told["key"] == key and sha256(kept) == told["sha256"]:
                return Built(kept[told["output"] :], kept[: told["output"]])
    return None


def _keep(key: str, built: Built) -> None:
    kept = built.output + built.program
    head = json.dumps({"key": key, "sha256": sha256(kept), "output": len(built.output)})
    folder = cache_folder()
    with suppress(GolfError):  # a cache that cannot be written costs time, and no verdict
        if folder is not None:
            write_whole(folder / key, head.encode() + b"\n" + kept, "it is built each time")
