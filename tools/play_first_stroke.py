"""
python -m tools.play_first_stroke

Plays docs/first_stroke.md: runs the commands of its console blocks in a course of their own, and writes down what they
print. What `golf run` says is told as on a terminal of 80 columns. A test plays the page and compares.
"""

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from golf.hole.course import find_hole
from golf.results.board import read_board
from golf.results.past import read_result
from golf.show.answer import answer_of
from golf.show.terminal import lines

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "first_stroke.md"
COURSE = ("holes", "microgpt.py", "femtogpt.py", "picogpt.py", "input.txt", "compare_runs.py")
WIDTH = 80
BLOCK = re.compile(r"```console\n(.*?)```", re.S)


def played(page: str, course: Path) -> str:
    """The page with what its commands print in this folder, which is made a course."""
    for name in COURSE:
        path = ROOT / name
        (shutil.copytree if path.is_dir() else shutil.copy)(path, course / name)
    return BLOCK.sub(lambda block: _played_block(block, course), page)


def _played_block(block: re.Match[str], course: Path) -> str:
    commands = [line for line in block[1].splitlines() if line.startswith("$ ")]
    said = "".join(f"{command}\n{''.join(_said(command[2:], course))}" for command in commands)
    return f"```console\n{said}```"


def _said(command: str, course: Path) -> Iterator[str]:
    """What a command prints, line by line."""
    words = shlex.split(command)
    if words[0] == "golf":
        words = [sys.executable, "-m", *words]
    done = subprocess.run(
        words, cwd=course, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300
    )
    printed = _answer(course) if command.startswith("golf run") else done.stdout
    yield from (f"{line.rstrip()}\n" for line in printed.splitlines())


def _answer(course: Path) -> str:
    """The answer of the latest result."""
    summary, folder = read_result(course / "run_results", None)
    page = f"{folder.relative_to(course)}/report.html"
    board = read_board(find_hole(course, summary.hole))
    return "\n".join(line.plain for line in lines(answer_of(summary, folder, board, page), WIDTH))


def without_times(page: str) -> str:
    """The page without what differs from run to run."""
    return re.sub(r"\d{8}_\d{6}|\d+(\.\d+|:\d\d)?( s\b|(?=\s*$))", "…", page, flags=re.M)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(played(PAGE.read_text("utf-8"), Path(folder)), "utf-8")
