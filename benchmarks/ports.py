"""
python -m benchmarks.ports [--pairs N] [--python PYTHON]

How many times more processor time microgpt.py takes than each of its ports and than entries/hotgpt.py: whole
programs, run in turn. All must print the same log, or there is nothing to compare. PYTHON runs those in Python, the
reference too; a port that needs what is not here is named and left out.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.hot import OPTIONS
from benchmarks.timing import ROOT, Row, keep, row, timed
from golf.errors import GolfError
from golf.run.runtimes import runtime_for, runtimes

REFERENCE = "microgpt.py"
OTHERS = (
    "entries/hotgpt.py",
    "ports/microgpt.c",
    "ports/microgpt.mjs",
    "ports/microgpt_numpy.py",
    "ports/microgpt_torch.py",
)


@dataclass(frozen=True)
class Measured:
    """One run: its processor time in seconds, user and system, and what it printed."""

    seconds: float
    log: bytes


def command(python: str, program: Path) -> list[str]:
    """What runs a program; it is built first, as the judge builds it. Raises GolfError where that is impossible."""
    runtime = runtime_for(program.name, runtimes())
    if runtime is None:
        return [python, *OPTIONS, program.name]
    places = {"{source}": program.name, "{out}": ".", "{program}": program.name}
    if runtime.build:
        places["{program}"] = str(program.parent / "program")
        ran(filled(runtime.build, places), program.parent)
    return filled(runtime.run, places)


def filled(words: Sequence[str], places: dict[str, str]) -> list[str]:
    made = list(words)
    for mark, what in places.items():
        made = [word.replace(mark, what) for word in made]
    return made


def ran(call: list[str], folder: Path) -> Measured:
    """Run a command to its end in a folder. Raises GolfError where it is not here, or fails."""
    if shutil.which(call[0]) is None:
        raise GolfError(f"{call[0]} is not here")
    with tempfile.TemporaryFile() as log, tempfile.TemporaryFile() as complaints:
        try:
            spent = timed(call, folder, log, complaints)
        except subprocess.CalledProcessError as error:
            complaints.seek(0)
            last = complaints.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise GolfError(f"{call[0]} ended with {error.returncode}: {last}") from None
        log.seek(0)
        return Measured(spent.cpu, log.read())


def measure(python: str, folder: Path, pairs: int) -> list[Row]:
    """The ratios of so many turns of all programs. Raises GolfError at the first log that differs."""
    calls = {}
    for name in (Path(other).name for other in OTHERS):
        try:
            calls[name] = command(python, folder / name)
            ran(calls[name], folder)
        except GolfError as error:
            print(f"{name} is left out: {error}", flush=True)
            calls.pop(name, None)
    ratios: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(pairs):
        reference = ran([python, *OPTIONS, REFERENCE], folder)
        for name, call in calls.items():
            port = ran(call, folder)
            if port.log != reference.log:
                raise GolfError(f"{name}: prints another log than {REFERENCE}; judge it before timing it")
            ratios[name].append(reference.seconds / port.seconds)
            print(f"{turn + 1}: {name} {port.seconds:.4f} s of {reference.seconds:.2f} s", flush=True)
    return [row(f"{REFERENCE} / {name}", "CPU seconds", ratios[name]) for name in calls]


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Measure and keep a row for each port. Returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=5, metavar="N")
    parser.add_argument("--python", default=sys.executable)
    options = parser.parse_args(arguments)
    if options.pairs < 1:
        parser.error("--pairs takes a number from 1")
    try:
        with tempfile.TemporaryDirectory() as name:
            for source in ("input.txt", REFERENCE, *(f"holes/names/{other}" for other in OTHERS)):
                shutil.copy(root / source, name)
            keep("ports", measure(options.python, Path(name), options.pairs))
    except GolfError as error:
        print(f"ports: {error}", file=sys.stderr)
        return error.exit_status
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
