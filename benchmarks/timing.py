"""Timing whole programs, and keeping what was measured.

Ratios within one run are what is quoted: the machine's own speed drops out of them.
"""

import json
import os
import platform
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "benchmarks" / "kept"


@dataclass(frozen=True)
class Time:
    """What one whole process used."""

    wall: float  # seconds
    cpu: float  # seconds, user and system, of the process and the children it waited for
    peak_mib: float  # largest resident size


@dataclass(frozen=True)
class Row:
    """One comparison: how many times the first thing costs what the second does."""

    what: str
    ratio: float
    unit: str  # of what: "CPU seconds", "wall seconds", "bytes"
    pairs: int
    least: float
    most: float


def timed(
    command: Sequence[str],
    folder: Path,
    stdout: int | IO[bytes] = subprocess.DEVNULL,
    stderr: int | IO[bytes] = subprocess.DEVNULL,
) -> Time:
    """Run a command to its end in a folder. Raises CalledProcessError where it fails."""
    started = time.monotonic()
    with subprocess.Popen(command, cwd=folder, stdout=stdout, stderr=stderr) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return Time(time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def row(what: str, unit: str, ratios: Sequence[float]) -> Row:
    """The median of the pairs' ratios, and their range."""
    return Row(what, statistics.median(ratios), unit, len(ratios), min(ratios), max(ratios))


def keep(name: str, rows: Sequence[Row]) -> None:
    """Print the rows, and keep them as benchmarks/kept/NAME.json."""
    for r in rows:
        print(f"{r.what}: {r.ratio:.2f} ({r.unit}, {r.pairs} pairs, {r.least:.2f} to {r.most:.2f})")
    KEPT.mkdir(exist_ok=True)
    table = {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "rows": [asdict(r) for r in rows],
    }
    (KEPT / f"{name}.json").write_text(json.dumps(table, indent=2) + "\n", "utf-8")
