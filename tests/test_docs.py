"""Every command in the pages about the harness works; it is run on a hole of five-line programs."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# The plugin is loaded by name, whether the package is installed or not.
PLUGIN = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
PAGES = ("golfers.md", "porters.md", "holes.md")


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
    fake_hole.write("pyproject.toml", "[tool.pytest.ini_options]\n")
    found = commands(page)
    assert found
    for command in found:
        words = command.split()
        start = {
            "golf": ["-m", "golf"],
            "pytest": ["-m", "pytest", "-p", "golf.pytest_plugin"],
            "python": [],
        }[words[0]]
        done = subprocess.run(
            [sys.executable, *start, *words[1:]],
            cwd=fake_hole.root, capture_output=True, text=True, timeout=300,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(fake_hole.root), **PLUGIN},
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def test_every_page_is_reached_from_the_readme_or_another_page():
    text = "".join(path.read_text("utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    for page in (ROOT / "docs").glob("*.md"):
        assert page.name in text.replace(f"# {page.name}", ""), page.name
