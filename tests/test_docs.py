"""Every command in the pages about the harness works; it is run on a hole of five-line programs."""

import contextlib
import os
import pty
import re
import shutil
import subprocess
import sys
import termios
from functools import partial
from pathlib import Path

import five_lines
import pytest
from processes import PATIENCE

from golf.results.lanes import LANES
from golf.run.records import LONGEST, Limits
from golf.run.runtimes import runtimes
from tools.play_first_stroke import COURSE

ROOT = Path(__file__).parent.parent
# The plugin is loaded by name, whether the package is installed or not.
PLUGIN = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
PAGES = ("golfers.md", "porters.md", "holes.md", "maintainers.md")


def commands(page: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text("utf-8")
    return [line for block in re.findall(r"```sh\n(.*?)```", text, re.S) for line in block.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_the_page_works(fake_hole, page):
    fake_hole.edit('title = "fake"', 'title = "names"')
    for name in ("mine.py", "port.py"):
        fake_hole.entry(name, "step + 1", "1 + step")
    shutil.copy(ROOT / "compare_runs.py", fake_hole.root)
    exec(five_lines.REFERENCE, {"print": partial(print, file=(fake_hole.root / "port.log").open("w"))})
    fake_hole.write("pyproject.toml", "[tool.pytest.ini_options]\n")
    found = commands(page)
    assert found
    for command in found:
        words = command.replace("--seconds 5", "--seconds 1").split()
        start = {
            "golf": ["-m", "golf"],
            "pytest": ["-m", "pytest", "-p", "golf.pytest_plugin"],
            "python": [],
        }[words[0]]
        done = subprocess.run(
            [sys.executable, *start, *words[1:]],
            cwd=fake_hole.root, capture_output=True, text=True, timeout=PATIENCE,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(fake_hole.root), **PLUGIN},
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def told_on_a_terminal(command: str, folder: Path) -> list[str]:
    """What a command prints on a terminal of 80 columns, without what was painted over."""
    output, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "NO_COLOR": "1"}
    environment.pop("COLUMNS", None)
    with subprocess.Popen(
        [sys.executable, "-m", "golf", *command.split()[1:]],
        cwd=folder, env=environment, stdout=terminal, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        os.close(terminal)
        told = read_to_its_end(output)
        assert process.wait() == 0, told
    return [line.rstrip() for line in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", told).splitlines()]


def read_to_its_end(output: int) -> str:
    pieces = []
    with contextlib.suppress(OSError):  # as a terminal ends
        while piece := os.read(output, 10_000):
            pieces.append(piece)
    os.close(output)
    return b"".join(pieces).decode()


def timeless(line: str) -> str:
    """A line without what differs from day to day."""
    return re.sub(r"\d{8}_\d{6}|\d+(\.\d)? s\b", "...", line)


@pytest.mark.slow
@pytest.mark.needs_confinement
def test_a_course_of_ones_own_goes_from_an_empty_folder_to_a_verdict(tmp_path, monkeypatch):
    """As docs/holes.md shows it: every command, and the last lines that it prints on a terminal."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "course").mkdir()
    [block] = re.findall(r"```console\n(.*?)```", (ROOT / "docs" / "holes.md").read_text("utf-8"), re.S)
    for part in block.removeprefix("$ ").split("\n$ "):
        command, *shown = part.strip().splitlines()
        told = told_on_a_terminal(command, tmp_path / "course")
        assert list(map(timeless, told[-len(shown) :])) == list(map(timeless, shown)), command


def test_the_golfers_page_has_every_lane_and_what_a_run_may_use():
    text = (ROOT / "docs" / "golfers.md").read_text("utf-8")
    assert [lane.name for lane in LANES if f"\n| {lane.name} | " not in text] == []
    rules = " ".join(text.split())
    memory = Limits().memory_bytes or 0
    assert f"{LONGEST:.0f} seconds of processor time and {memory >> 30} GiB of memory" in rules


@pytest.mark.parametrize("row", runtimes(), ids=lambda row: row.name)
def test_the_page_on_isolation_tells_what_a_runtime_is_allowed(row):
    text = (ROOT / "docs" / "isolation.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$", text, re.M)
    [told] = [allowed for names, allowed in rows if row.name in re.split(r", | \(", names)]
    assert set(re.findall(r"`(\w+)`", told)) == set(row.allowances.calls)
    assert ("address space" in told) == row.allowances.address_space


def test_every_page_is_reached_from_the_readme_or_another_page():
    text = "".join(path.read_text("utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    for page in (ROOT / "docs").glob("*.md"):
        assert page.name in text.replace(f"# {page.name}", ""), page.name


def test_the_readme_is_short_and_its_links_lead_somewhere():
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= 150
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)]+)\)", text)]
    assert [target for target in targets if target and not (ROOT / target).exists()] == []


@pytest.mark.slow
def test_the_readmes_six_lines_lead_through_a_refusal_back_to_the_record(tmp_path):
    text = (ROOT / "README.md").read_text("utf-8")
    lines = re.search(r"## Six lines.*?```sh\n(.*?)```", text, re.S)[1].splitlines()
    assert len(lines) == 6 and lines[0].endswith("pip install .")
    for name in COURSE:
        path = ROOT / name
        (shutil.copytree if path.is_dir() else shutil.copy)(path, tmp_path / name)
    done = [_said(line, tmp_path) for line in lines[1:-1]]
    assert "mine: differs" in done[2] and "step 2" in done[2]
    entry = ROOT / "holes" / "names" / "entries" / "zeptogpt.py"
    assert lines[-1] == lines[3] == "golf run mine.py"
    assert (tmp_path / "mine.py").read_bytes() == entry.read_bytes(), "which is valid, as its own tests say"


def _said(command: str, course: Path) -> str:
    words = command.split()
    words = [sys.executable, "-m", *words] if words[0] == "golf" else words
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(course), **PLUGIN}
    done = subprocess.run(words, cwd=course, capture_output=True, text=True, timeout=PATIENCE, env=env)
    return done.stdout + done.stderr
