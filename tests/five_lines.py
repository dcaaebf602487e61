"""A hole of five-line programs: its hole.toml, its reference, and the course that it makes."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

HOLE = r"""
title = "fake"
reference = "reference.py"
input = "input.txt"

[log]
metadata = '^(?P<key>num docs): (?P<value>\d+)$'
loss = '^step\s+(?P<step>\d+) / (?P<total>\d+) \| loss (?P<loss>\S+)$'
sample = '^sample (?P<index>\d+): (?P<text>.*)$'

[[entry]]
path = "good.py"
claim = "full"

[[entry]]
path = "pico.py"
claim = "traces"

[[round]]
name = "away-order"
make = "shuffle"
seed = 1
hash_seed = 1
"""

REFERENCE = """
words = open("input.txt").read().split()
print("num docs:", len(words))
for step in range(5):
    print(f"step {step + 1} / 5 | loss {1 / (step + len(words[step])):.4f}")
print("sample 1:", words[0])
"""


class FakeHole:
    """A course with one hole in a temporary folder, and ways to change it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("compare_runs.py", "")
        self.write("hole.toml", HOLE)
        self.write("input.txt", "ada\nbo\ncleo\ndan\nella\nfay")
        self.write("reference.py", REFERENCE)
        self.write("good.py", REFERENCE.replace("step + 1", "1 + step"))
        self.write("pico.py", REFERENCE.replace('print("num docs:", len(words))\n', ""))

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def entry(self, name: str, old: str = "", new: str = "") -> Path:
        """An entry: the reference with one thing changed."""
        assert old in REFERENCE
        return self.write(name, REFERENCE.replace(old, new) if old else REFERENCE)

    def forget(self) -> None:
        """No log of the reference is known any more."""
        shutil.rmtree(self.root / "cache")

    def edit(self, old: str, new: str) -> None:
        """Change hole.toml."""
        text = (self.root / "hole.toml").read_text("utf-8")
        assert old in text
        self.write("hole.toml", text.replace(old, new))

    @property
    def latest(self) -> Path:
        """The folder of the latest result."""
        return max(path.parent for path in (self.root / "run_results").glob("*/summary.json"))

    @property
    def summary(self) -> dict[str, Any]:
        """The summary of the latest result."""
        summary: dict[str, Any] = json.loads((self.latest / "summary.json").read_text("utf-8"))
        return summary

    def judged(self, name: str) -> dict[str, Any]:
        """An entry's part of that summary."""
        return next(entry for entry in self.summary["entries"] if entry["name"] == name)

    @property
    def golden(self) -> list[bool]:
        """Of each of the reference's logs in that summary, whether it comes from where it was stored."""
        return [run["stands_on"]["golden"] for run in self.summary["reference"]["rounds"]]

    @property
    def verdicts(self) -> dict[str, str]:
        """All verdicts of that summary, by the names of the entries."""
        return {entry["name"]: entry["verdict"] for entry in self.summary["entries"]}


def at_home(root: Path, patch: pytest.MonkeyPatch) -> None:
    """Stand in a course, with a cache of its own."""
    patch.chdir(root)
    patch.setenv("COLUMNS", "140")
    patch.setenv("XDG_CACHE_HOME", str(root / "cache"))
