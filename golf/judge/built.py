"""Built programs, kept for each source, compiler, command and processor."""

import json
import os
import stat
import threading
from contextlib import suppress
from pathlib import Path

from golf.errors import GolfError
from golf.files import make_folder, read, sha256, user_cache, write_whole
from golf.run.build import LARGEST_BYTES, BuildError, Built, build
from golf.run.interpreters import Interpreter
from golf.run.records import Confinement
from golf.run.toolchain import Lacking, Toolchain

PROCESSOR = Path("/proc/cpuinfo")

_building = threading.Lock()  # one build at a time: rounds of one entry would all begin with the same one


def built(
    toolchain: Toolchain, source: bytes, suffix: str, confinement: Confinement, launcher: Interpreter
) -> Built:
    """The program that a source is built to. Raises BuildError, or Lacking where the toolchain builds nothing."""
    row = toolchain.runtime
    with _building:
        try:
            _known(toolchain, row.sample.encode(), row.suffixes[0], confinement, launcher)
        except BuildError as error:
            raise Lacking(
                f"{row.name}: {toolchain.version} does not build an empty program ({error}); mend it"
            ) from None
        return _known(toolchain, source, suffix, confinement, launcher)


def _known(
    toolchain: Toolchain, source: bytes, suffix: str, confinement: Confinement, launcher: Interpreter
) -> Built:
    key = _key(toolchain, source, suffix)
    known = _cached(key)
    if known is None:
        known = build(toolchain, source, suffix, confinement, launcher)
        _keep(key, known)
    return known


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
