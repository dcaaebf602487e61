"""Judges that run as processes of their own, and what they leave behind."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
from conftest import FakeHole
from processes import ROOT, told, until


class Harnesses:
    """Starts judges of one hole through its door, with a cache and a temporary folder of their own."""

    def __init__(self, hole: FakeHole, scratch: Path, cache: Path) -> None:
        self.hole, self.scratch, self.cache = hole, scratch, cache
        hole.write("compare_runs.py", (ROOT / "compare_runs.py").read_bytes())

    def __call__(
        self,
        *arguments: str,
        door: tuple[str, ...] = ("compare_runs.py",),
        within: tuple[str, ...] = (),
        preexec_fn: Callable[[], None] | None = None,
        **more: str,
    ) -> "subprocess.Popen[str]":
        """A judge. `door`: what Python runs; `within`: the command that starts it; `more`: of its environment."""
        environment = {
            "PYTHONPATH": str(ROOT),
            "TMPDIR": str(self.scratch),
            "XDG_CACHE_HOME": str(self.cache),
        }
        return subprocess.Popen(
            [*within, sys.executable, *door, *arguments],
            cwd=self.hole.root, env={**os.environ, **environment, **more}, text=True, preexec_fn=preexec_fn,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def left_nothing(self) -> None:
        """Waits until neither processes nor files of a run are left: a supervisor that was left alone clears up."""
        until(lambda: not any(map(self._is_ours, psutil.process_iter(["cmdline"]))))
        until(lambda: not list(self.scratch.iterdir()))

    def _is_ours(self, process: psutil.Process) -> bool:
        return any(str(self.scratch) in word for word in process.info["cmdline"] or [])


def says_one_line(err: str) -> bool:
    """Is all that was said a line for a person?"""
    return told(err).startswith("golf: ") and told(err).count("\n") == 1


def results(hole: FakeHole) -> list[Path]:
    return sorted(path.parent for path in hole.root.glob("run_results/*/environment.json"))


def journal(folder: Path) -> list[dict]:
    path = folder / "journal.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def judged(folder: Path) -> list[tuple[str, str]]:
    return [(record["entry"], record["result"]["name"]) for record in journal(folder)]


def verdicts(folder: Path) -> dict[str, tuple]:
    entries = json.loads((folder / "summary.json").read_text("utf-8"))["entries"]
    return {e["name"]: (e["parity"], e["valid"], e["claim_met"], len(e["rounds"])) for e in entries}


def waiting(hole: FakeHole, until: str) -> str:
    """An entry that ends when that Python expression holds, and is told apart from all others on this machine."""
    name = f"waiting-{secrets.token_hex(4)}.py"
    wait = f"import os, time\nwhile not ({until}): time.sleep(.02) # {name}\nprint('sample 1:', words[0])"
    hole.entry(name, 'print("sample 1:", words[0])', wait)
    return name
