"""
python -m benchmarks.start [--pairs N]

What a run costs before the program's first line: an empty program behind each layer, behind none and behind all of
them, less the bare interpreter. The walls themselves are proved once for each call of compare_runs.py; that is a row
of its own.
"""

import argparse
import subprocess
import time

from benchmarks.timing import Row, keep, row
from golf.confine.prove import prepare
from golf.run.interpreters import this_interpreter
from golf.run.program import run_program
from golf.run.python import FLAGS
from golf.run.records import BWRAP, LANDLOCK, SECCOMP, Confinement, Launch, Limits

WALLS = (BWRAP, LANDLOCK, SECCOMP)
PYTHON = this_interpreter()
EMPTY = Launch("empty.py", b"", files={}, arguments=(), hash_seed=0, interpreter=PYTHON)


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
    behind["limits and reaper alone"] = prepare("none", PYTHON)
    for wall in WALLS:
        without = frozenset(WALLS) - {wall}
        behind[f"limits, reaper and {wall}"] = prepare("auto", PYTHON, without)
    rows = []
    for what, confinement in behind.items():
        more = [1000 * (confined(confinement) - bare()) for _ in range(pairs)]
        rows.append(row(f"start behind {what}, less the bare interpreter's", "milliseconds, no ratio", more))
    return [*rows, row("proving all layers, once a call", "milliseconds, no ratio", [1000 * proving])]


def main() -> None:
    """Measure and keep all rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=20, metavar="N")
    keep("start", measure(parser.parse_args().pairs))


if __name__ == "__main__":
    main()
