"""
python -m benchmarks.start [--pairs N] [--long N]

What a run costs before the program's first line: an empty program behind each layer, behind none, behind all of
them, and as it runs for a record, less the bare interpreter. The walls themselves are proved once for each call of
compare_runs.py; that is a row of its own. And what walls and watching cost a program that computes: femtogpt.py.
"""

import argparse
import shutil
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.timing import ROOT, Row, keep, row, timed
from golf.confine.prove import prepare
from golf.run.interpreters import this_interpreter
from golf.run.program import run_program
from golf.run.python import FLAGS
from golf.run.records import BWRAP, LANDLOCK, SECCOMP, Confinement, Launch, Limits

WALLS = (BWRAP, LANDLOCK, SECCOMP)
PYTHON = this_interpreter()
EMPTY = Launch("empty.py", b"", files={}, arguments=(), hash_seed=0, interpreter=PYTHON, watched=True)


def bare() -> float:
    started = time.monotonic()
    subprocess.run([PYTHON.path, *FLAGS, "-c", ""], check=True)
    return time.monotonic() - started


def confined(confinement: Confinement) -> float:
    started = time.monotonic()
    run_program(EMPTY, Limits(wall_seconds=60), confinement)
    return time.monotonic() - started


def measure(pairs: int) -> list[Row]:
    started = time.monotonic()
    behind = {"all layers": prepare("auto", PYTHON)}
    proving = time.monotonic() - started
    if BWRAP in behind["all layers"].isolation.layers:
        behind["all layers, for a record"] = replace(behind["all layers"], private_library=True)
    behind["limits and reaper alone"] = prepare("none", PYTHON)
    for wall in (wall for wall in WALLS if wall in behind["all layers"].isolation.layers):
        without = frozenset(WALLS) - {wall}
        behind[f"limits, reaper and {wall}"] = prepare("auto", PYTHON, without)
    rows = []
    for what, confinement in behind.items():
        more = [1000 * (confined(confinement) - bare()) for _ in range(pairs)]
        rows.append(row(f"start behind {what}, less the bare interpreter's", "milliseconds, no ratio", more))
    return [*rows, row("proving all layers, once a call", "milliseconds, no ratio", [1000 * proving])]


def overhead(pairs: int) -> Row:
    """CPU seconds of femtogpt.py, watched and behind all layers, over those of the bare interpreter, in turns."""
    files = {"input.txt": (ROOT / "input.txt").read_bytes()}
    launch = replace(EMPTY, source=(ROOT / "femtogpt.py").read_bytes(), files=files)
    confinement, ratios = prepare("auto", PYTHON), []
    with tempfile.TemporaryDirectory() as name:
        for file in ("femtogpt.py", "input.txt"):
            shutil.copy(ROOT / file, name)
        for _ in range(pairs):
            alone = timed([PYTHON.path, *FLAGS, "femtogpt.py"], Path(name)).cpu
            ratios.append(run_program(launch, Limits(), confinement).usage.cpu_seconds / alone)
    return row("femtogpt.py watched, behind all layers / bare", "CPU seconds", ratios)


def main() -> None:
    """Measure and keep all rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=20, metavar="N")
    parser.add_argument("--long", type=int, default=3, metavar="N", help="pairs of runs of femtogpt.py")
    arguments = parser.parse_args()
    keep("start", [*measure(arguments.pairs), overhead(arguments.long)])


if __name__ == "__main__":
    main()
