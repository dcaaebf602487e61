"""
python -m benchmarks.watch

How long a golfer waits: in `golf watch` from a save to its first wrong byte and to its packed size, and for a whole
`golf run` of one wrong entry. All is read from a terminal, as a person would. Run it on a quiet machine.
"""

import contextlib
import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
import termios
import threading
import time
from pathlib import Path

from benchmarks.timing import ROOT, keep, row, timed

SAVES = 7
RUNS = 5
PATIENCE = 120.0  # seconds
SOURCE = ROOT / "holes" / "names" / "entries" / "zeptogpt.py"
# A wrong program that prints when it prints: what is told of it holds the time.
CLOCK = "import time\nprint('num docs:', time.time())\ntime.sleep(60)\n"
GOLF = [sys.executable, "-m", "golf"]


class Terminal:
    """A command on a terminal of 140 columns, and all that it has painted."""

    def __init__(self, command: list[str]) -> None:
        self._output, inner = pty.openpty()
        termios.tcsetwinsize(inner, (24, 140))
        self.process = subprocess.Popen(
            command, stdout=inner, stderr=inner, stdin=subprocess.DEVNULL, cwd=ROOT, env=environment()
        )
        os.close(inner)
        self._painted = ""
        self._changed = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with contextlib.suppress(OSError):  # as a terminal ends
            while piece := os.read(self._output, 65536):
                with self._changed:
                    self._painted += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", piece.decode("utf-8", "replace"))
                    self._changed.notify_all()

    def until(self, pattern: str) -> re.Match[str]:
        """The first place where this was painted. Raises TimeoutError where it never is."""
        with self._changed:
            if not self._changed.wait_for(lambda: re.search(pattern, self._painted), PATIENCE):
                raise TimeoutError(f"{pattern} was never painted: {self._painted[-500:]}")
            found = re.search(pattern, self._painted)
            assert found
            return found

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)


def environment() -> dict[str, str]:
    given = {"PYTHONPATH": str(ROOT), "TERM": "xterm", "NO_COLOR": "1"}
    return {**{name: value for name, value in os.environ.items() if name != "COLUMNS"}, **given}


def wrong(number: int) -> str:
    """The entry with a wrong constant, another one each time."""
    text = SOURCE.read_text("utf-8")
    assert "16e-5" in text
    return text.replace("16e-5", f"{17 + number}e-5")


def watched(folder: Path) -> tuple[list[float], list[float], list[float]]:
    """Seconds from a save to its first wrong byte and to its packed size, and from a wrong byte to its being told."""
    mine = folder / "mine.py"
    mine.write_text(SOURCE.read_text("utf-8"), "utf-8")
    told, packed, printed = [], [], []
    with Terminal([*GOLF, "watch", str(mine), "--hole", "names"]) as terminal:
        terminal.until(r"  1 \d\d:\d\d:\d\d [^\n]*packs to \d+[^\n]* lines printed")
        for number in range(SAVES):
            line = rf" {number + 2} \d\d:\d\d:\d\d "
            begun = time.monotonic()
            mine.write_text(wrong(number), "utf-8")
            terminal.until(rf"{line}[^\n]*(differs|≠)")
            told.append(time.monotonic() - begun)
            terminal.until(rf"{line}[^\n]*packs to \d")
            packed.append(time.monotonic() - begun)
            time.sleep(0.5)
        for number in range(SAVES):
            mine.write_text(f"{CLOCK}# {number}\n", "utf-8")
            found = terminal.until(
                rf" {number + 2 + SAVES} \d\d:\d\d:\d\d [^\n]*≠[^\n]*num docs: (\d+\.\d+) instead"
            )
            printed.append(time.time() - float(found[1]))
            time.sleep(0.5)
    return told, packed, printed


def whole_runs(folder: Path) -> list[float]:
    """Seconds for a whole `golf run` of one wrong entry, where compiled modules have been kept by a run before."""
    mine = folder / "wrong.py"
    mine.write_text(wrong(0), "utf-8")
    script = (
        "import os, subprocess, sys; os.environ.pop('PYTHONDONTWRITEBYTECODE', None); "
        "sys.exit(subprocess.run(sys.argv[1:]).returncode != 1)"
    )
    command = [sys.executable, "-c", script, *GOLF, "run", str(mine), "--hole", "names"]
    return [timed([*command, "--out", str(folder / f"out{i}")], ROOT).wall for i in range(RUNS + 1)][1:]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        told, packed, printed = watched(Path(name))
        runs = whole_runs(Path(name))
    keep(
        "watch",
        [
            row("golf watch: from a save to its first wrong byte", "wall seconds, no ratio", told),
            row(
                "golf watch: from printing a wrong byte to its being told", "wall seconds, no ratio", printed
            ),
            row("golf watch: from a save to its packed size", "wall seconds, no ratio", packed),
            row("golf run of one wrong entry, whole", "wall seconds, no ratio", runs),
        ],
    )


if __name__ == "__main__":
    main()
