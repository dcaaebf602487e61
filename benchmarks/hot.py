"""
python -m benchmarks.hot [--pairs N] [--python VERSION ...]

How many times more processor time microgpt.py takes than entries/hotgpt.py: whole programs, run in
turn, on each of the Pythons named. Both must print the same log, or there is nothing to compare.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.timing import ROOT, Row, keep, row
from golf.errors import GolfError
from golf.run.interpreters import Interpreter, find_interpreter, this_interpreter

REFERENCE, ENTRY = "microgpt.py", "hotgpt.py"
OPTIONS = ("-s", "-B", "-u", "-X", "utf8")


@dataclass(frozen=True)
class Measured:
    """One run: its processor time in seconds, user and system, and what it printed."""

    seconds: float
    log: bytes


def measured(python: Interpreter, program: str, folder: Path) -> Measured:
    """Run a program of a folder to its end. Raises GolfError where it fails."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen([python.path, *OPTIONS, program], cwd=folder, stdout=log)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise GolfError(
                f"{program}: ended with {process.returncode} on {python}; run it by hand to see why"
            )
        log.seek(0)
        return Measured(usage.ru_utime + usage.ru_stime, log.read())


def compare(python: Interpreter, folder: Path, pairs: int) -> Row:
    """The ratios of so many pairs of runs. Raises GolfError at the first pair whose logs differ."""
    ratios = []
    for _ in range(pairs):
        reference, entry = (measured(python, program, folder) for program in (REFERENCE, ENTRY))
        if reference.log != entry.log:
            raise GolfError(
                f"{ENTRY}: prints another log than {REFERENCE} on {python}; judge it before timing it"
            )
        ratios.append(reference.seconds / entry.seconds)
        print(f"{python}: {reference.seconds:.2f} s / {entry.seconds:.2f} s = {ratios[-1]:.1f}", flush=True)
    return row(f"{REFERENCE} / {ENTRY} on {python}", "CPU seconds", ratios)


def interpreters(versions: Sequence[str]) -> list[Interpreter]:
    """The Pythons named; this one where none is. Raises GolfError for one that is not here."""
    found = []
    for version in versions:
        python = find_interpreter(version)
        if python is None:
            raise GolfError(f"--python {version}: no such Python answers here; install it, or name another")
        found.append(python)
    return found or [this_interpreter()]


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Measure and keep a row for each Python. Returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=3, metavar="N")
    parser.add_argument("--python", nargs="+", default=[], metavar="VERSION")
    options = parser.parse_args(arguments)
    if options.pairs < 1:
        parser.error("--pairs takes a number from 1")
    try:
        with tempfile.TemporaryDirectory() as name:
            for source in ("input.txt", REFERENCE, f"holes/names/entries/{ENTRY}"):
                shutil.copy(root / source, name)
            pythons = interpreters(options.python)
            keep("hot", [compare(python, Path(name), options.pairs) for python in pythons])
    except GolfError as error:
        print(f"hot: {error}", file=sys.stderr)
        return error.exit_status
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
