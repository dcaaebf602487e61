"""
python -m benchmarks.platforms [--pyodide FOLDER]

Whether microgpt.py and the record of the lane bytes print the stored log of the home round where the last bits of exp,
log and pow are others: with those of glibc's functions that use no FMA; and, where FOLDER is given, on CPython in
WebAssembly under node, with musl's (npm install pyodide@314.0.7; FOLDER is node_modules/pyodide).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.timing import ROOT
from golf.errors import GolfError
from golf.hole.course import find_hole
from golf.hole.hole import Hole, Kind
from golf.hole.source import read_source
from golf.judge.rounds import Choice, ReadyRound, ready_rounds
from golf.log.difference import first_difference
from golf.log.lines import Log
from golf.results.board import read_board
from golf.run.fingerprint import PROGRAM as PROBE
from golf.run.interpreters import this_interpreter
from tools import sections

KEPT, PAGE = Path(__file__).with_suffix(".json"), ROOT / "docs" / "porters.md"
PART = "platforms"
WITHOUT_FMA = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4"}
IN_WEBASSEMBLY = Path(__file__).with_name("in_webassembly.mjs")
VERSION = "import platform; print(platform.python_implementation(), platform.python_version())"


@dataclass(frozen=True)
class Platform:
    """Somewhere to run a Python program.

    how          it differs from others
    command      what runs a program, whose path comes last
    environment  beside the least that it needs
    """

    how: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)

    def run(self, program: Path, folder: Path) -> bytes:
        """What a program prints in a folder. Raises GolfError where it fails."""
        environment = {"PATH": os.environ.get("PATH", ""), "PYTHONHASHSEED": "0", **self.environment}
        ran = subprocess.run([*self.command, str(program)], cwd=folder, env=environment, capture_output=True)
        if ran.returncode:
            said = ran.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise GolfError(f"{program.name}: ended with {ran.returncode} {self.how}: {said}")
        return ran.stdout


@dataclass(frozen=True)
class Found:
    """What one program printed on one platform.

    other_arithmetic  whether its last bits differ somewhere, see golf/run/fingerprint.py
    difference        the first one from the stored log; empty where the logs are equal to the byte
    """

    platform: str
    other_arithmetic: bool
    program: str
    lines: int
    difference: str


def platforms(pyodide: Path | None) -> Iterator[Platform]:
    """Those that can be tried here. Raises GolfError for a folder that is no Pyodide, or without node."""
    python = (sys.executable, "-s", "-B", "-X", "utf8")
    yield Platform("without FMA", python, WITHOUT_FMA)
    if pyodide is not None:
        node = shutil.which("node")
        if node is None or not (pyodide / "pyodide.mjs").is_file():
            raise GolfError(f"--pyodide {pyodide}: needs node, and the folder of npm's package pyodide")
        yield Platform("in WebAssembly", (node, str(IN_WEBASSEMBLY), str(pyodide.resolve())))


def stored(hole: Hole) -> ReadyRound:
    """The home round, and what its reference prints on this Python. Raises GolfError where that is not stored."""
    choice = Choice(kinds=frozenset({Kind.HOME}))
    [home] = ready_rounds(hole, read_source(hole.reference).data, this_interpreter(), choice).ready
    if home.known is None:
        raise GolfError(
            f"{hole.name}: no golden log for {home.interpreter} here; judge an entry, and try again"
        )
    return home


def measure(hole: Hole, where: Sequence[Platform]) -> Iterator[Found]:
    """The reference and the smallest entry on each platform."""
    programs = (hole.reference, hole.folder / read_board(hole).current()["bytes"].file)
    home = stored(hole)
    assert home.known
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in {**home.files, "version.py": VERSION.encode()}.items():
            (folder / file).write_bytes(content)
        for platform in where:
            version = platform.run(folder / "version.py", folder).decode().strip()
            probe = json.loads(platform.run(PROBE, folder))["probe"]
            for program in programs:
                log = Log(platform.run(program, folder))
                difference = first_difference(home.known.log, log, hole.grammar)
                yield Found(
                    platform=f"{version} {platform.how}",
                    other_arithmetic=probe != home.key.probe,
                    program=program.name,
                    lines=log.stdout.count(b"\n"),
                    difference=str(difference or ""),
                )


def table(found: Sequence[Found]) -> str:
    """What was found, as a Markdown table."""
    rows = [
        (
            each.platform,
            "others" if each.other_arithmetic else "the same",
            f"`{each.program}`",
            each.difference or f"equal to the last byte, {each.lines:,} lines",
        )
        for each in found
    ]
    head = ("platform", "last bits", "program", "home log")
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ("---",) * 4, *rows))


def kept(path: Path = KEPT) -> list[Found]:
    """What was found when it was measured last."""
    return [Found(**each) for each in json.loads(path.read_text("utf-8"))]


def keep(found: Sequence[Found], path: Path = KEPT, page: Path = PAGE) -> None:
    """Keep it as JSON, and fill it into the page."""
    path.write_text(json.dumps([asdict(each) for each in found], indent=2) + "\n", "utf-8")
    page.write_text(sections.filled(page.read_text("utf-8"), PART, table(found)), "utf-8")


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Measure, and keep it. Returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pyodide", type=Path, metavar="FOLDER")
    found = []
    try:
        for each in measure(find_hole(root, None), list(platforms(parser.parse_args(arguments).pyodide))):
            print(
                f"{each.platform}: {each.program}: {each.difference or 'equal to the last byte'}", flush=True
            )
            found.append(each)
    except GolfError as error:
        print(f"benchmarks.platforms: {error}", file=sys.stderr)
        return error.exit_status
    keep(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
