"""
python tests/ports/wrong_ports.py

Judges five wrong ports, and writes what the judge says of each into docs/porters.md.
"""

import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from port_runs import PORTS, ROOT
from rich.console import Console

from golf.compare.job import Request, compare, plan
from golf.hole.course import find_hole
from golf.judge.one_round import Settings
from golf.judge.verdict import Verdict
from golf.results.folder import ResultFolder
from golf.run.interpreters import this_interpreter
from golf.show.live import View

TABLE = Path(__file__).with_name("wrong.toml")
PAGE = ROOT / "docs" / "porters.md"
BEGIN, END = "<!-- wrong ports -->\n", "\n<!-- end -->"


@dataclass(frozen=True)
class WrongPort:
    """A port of ours with a piece of it replaced; `find`: how one finds such a thing."""

    name: str
    source: str
    old: str
    new: str
    find: str
    old_too: str = ""
    new_too: str = ""

    def write(self, folder: Path) -> Path:
        text = (PORTS / self.source).read_text("utf-8")
        for old, new in ((self.old, self.new), (self.old_too, self.new_too)):
            assert old in text, f"{self.name}: {self.source} has no {old!r}"
            text = text.replace(old, new) if old else text
        path = folder / f"{self.name.replace(' ', '_')}{Path(self.source).suffix}"
        path.write_text(text, "utf-8")
        return path


def wrong_ports() -> list[WrongPort]:
    return [WrongPort(**row) for row in tomllib.loads(TABLE.read_text("utf-8"))["wrong"]]


def judged(ports: list[WrongPort]) -> list[Verdict]:
    """Their verdicts over all rounds, each run to its end."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = tuple(port.write(folder) for port in ports)
        hole = find_hole(ROOT, "names")
        request = Request(
            root=ROOT,
            hole=hole,
            interpreters=(this_interpreter(),),
            entries=sources,
            settings=Settings(fail_fast=False),
        )
        results = ResultFolder.create(folder / "result", folder)
        return list(compare(plan(request), results, View(Console(quiet=True))).entries)


def told(port: WrongPort, verdict: Verdict) -> str:
    """A row of the page: what the judge says first, and how to find it."""
    first = next(reason for reason in verdict.reasons if reason.round)
    equal = [each.outcome.round for each in verdict.results if each.comparison.full_log_match]
    also = f"; equal in {', '.join(equal)}" if equal else ""
    return f"**{port.name}**: {port.find}\n\n    {verdict.word}{also}\n    {first}"


def block(ports: list[WrongPort], verdicts: list[Verdict]) -> str:
    return "\n" + "\n\n".join(map(told, ports, verdicts)) + "\n"


def main() -> None:
    head, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    ports = wrong_ports()
    PAGE.write_text(f"{head}{BEGIN}{block(ports, judged(ports))}{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
