"""The whole way of two contributions at once: branch, verdict, comment, merge, board, figures. Nothing conflicts."""

import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from five_lines import HOLE, REFERENCE

from golf.hole.course import find_hole
from golf.results.board import read_board

ROOT = Path(__file__).parent.parent.parent
LEFT_OUT = shutil.ignore_patterns(
    ".git", "*cache*", "__pycache__", "tests", "build", ".venv", "*.egg-info", "plotly*"
)
HOME = "holes/fake"
ROW = 'holder = "{holder}"\nstroke = "{stroke}"\n'

pytestmark = [pytest.mark.slow, pytest.mark.needs_git, pytest.mark.needs_confinement]


class Project:
    """A copy of this project with a hole of five-line programs, and the repository that it is pushed to."""

    def __init__(self, folder: Path) -> None:
        self.root, self.forge = folder / "clone", folder / "forge.git"
        shutil.copytree(ROOT, self.root, ignore=LEFT_OUT, ignore_dangling_symlinks=True)
        for other in self.root.glob("holes/*"):
            if other.name != "names":
                shutil.rmtree(other)
        self.write(
            f"{HOME}/hole.toml", HOLE.partition("[[entry]]")[0] + "[[round]]" + HOLE.partition("[[round]]")[2]
        )
        self.write(f"{HOME}/reference.py", REFERENCE)
        self.write(f"{HOME}/input.txt", "ada\nbo\ncleo\ndan\nella\nfay")
        self.git("init", "-q", "-b", "main")
        self.run("tools.update_figures")
        self.commit("the project")
        self.git("clone", "-q", "--bare", ".", str(self.forge))
        self.git("remote", "add", "origin", str(self.forge))

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def call(self, *words: str, **more: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(self.root), "PYTHON": sys.executable, **more}
        done = subprocess.run(words, cwd=self.root, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def git(self, *words: str) -> str:
        return self.call("git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words)

    def run(self, module: str, *words: str, **more: str) -> str:
        return self.call(sys.executable, "-m", module, *words, **more)

    def commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "-qm", message)

    def contribute(self, holder: str, source: str) -> None:
        """A branch from main, with files of its own."""
        self.git("checkout", "-q", "-b", holder, "main")
        self.write(f"{HOME}/entries/{holder}.py", source)
        self.write(
            f"{HOME}/entries/{holder}.py.toml", ROW.format(holder=holder, stroke=f"a stroke of {holder}")
        )
        self.write(f"{HOME}/unpacked/{holder}.py", f"# unpacked\n{source}")
        self.commit(f"an entry of {holder}")

    def merge(self, holder: str) -> str:
        """Merge a branch on the forge; the commit before."""
        self.git("checkout", "-q", "main")
        self.git("pull", "-q", "--ff-only", "origin", "main")
        before = self.git("rev-parse", "HEAD").strip()
        self.git("merge", "-q", "--no-ff", "-m", f"merge {holder}", holder)
        self.git("push", "-q", "origin", "main")
        return before

    def board(self, before: str, artifact: Path) -> None:
        """What board.yml does: one job judges, another one writes."""
        self.run("tools.enter_changes", before, "HEAD")
        for records in self.root.glob("holes/*/records"):
            shutil.copytree(records, artifact / records.relative_to(self.root))
        self.git("clean", "-qfd", "holes")
        self.call("tools/commit_records.sh", str(artifact))


def zipped(path: Path) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.write(path, "verdict.json")
    return file.getvalue()


def test_two_contributions_at_once(tmp_path):
    from tools.comment import comment
    from tools.verdicts import read_zip

    project = Project(tmp_path)
    shorter = REFERENCE.replace("step + 1", "1+step")
    project.contribute("ada", shorter)
    project.contribute("bob", shorter.replace('docs:", len', 'docs:",len'))
    for holder in ("ada", "bob"):
        project.git("checkout", "-q", holder)
        out = project.run(
            "tools.judge_changes", "main", "HEAD", f"verdict-{holder}", GITHUB_RUN_ID="7", HEAD_SHA="abc"
        )
        assert f"{holder}.py: a new record in bytes" in out
        verdicts = read_zip(zipped(project.root / f"verdict-{holder}" / "verdict.json"), "7", "abc")
        assert f"{holder}.py: a new record in bytes" in comment(project.root, verdicts)
        shutil.rmtree(project.root / f"verdict-{holder}")
    for number, holder in enumerate(("ada", "bob")):
        before = project.merge(holder)
        project.board(before, tmp_path / f"artifact-{number}")
        project.git("checkout", "-q", "main")
        project.git("pull", "-q", "--ff-only", "origin", "main")
        record = read_board(find_hole(project.root, "fake")).current()["bytes"]
        assert (record.holder, record.stroke) == (holder, f"a stroke of {holder}")
        assert f"[{record.size:g}]({HOME}/entries/{holder}.py)" in (project.root / "README.md").read_text(
            "utf-8"
        )
        assert holder in (project.root / "docs" / "board.md").read_text("utf-8")
        project.run("golf", "board", "--check")
        assert project.run("tools.update_figures") == "" and project.git("status", "--porcelain") == ""
