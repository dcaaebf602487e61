"""The workflows, the action and the forms follow their schemas; what they may do is as little as they need."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from needs import actionlint

ROOT = Path(__file__).parent.parent.parent
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = [path for path in sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")) if path.name != "config.yml"]


def check(schema: str, *paths: Path) -> str:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        f"vendor.{schema}",
        *map(str, paths),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        ("github-workflows", WORKFLOWS),
        ("github-actions", [ROOT / "action.yml"]),
        ("github-issue-forms", FORMS),
        ("github-issue-config", [GITHUB / "ISSUE_TEMPLATE" / "config.yml"]),
    ],
)
def test_each_follows_its_schema(schema, paths):
    pytest.importorskip("check_jsonschema")
    assert paths
    assert check(schema, *paths) == ""


@pytest.mark.needs_actionlint
def test_the_workflows_pass_actionlint():
    done = subprocess.run([actionlint(), *map(str, WORKFLOWS)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "action.yml"], ids=lambda path: path.name)
def test_every_action_is_pinned_by_its_whole_hash(path):
    used = re.findall(r"uses: (\S+)", path.read_text("utf-8"))
    assert used
    assert [each for each in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", each)] == []


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "action.yml"], ids=lambda path: path.name)
def test_nothing_that_a_stranger_wrote_stands_inside_a_script(path):
    scripts = re.findall(r"run: (?:\|\n(?:(?: {8,}.*)?\n)+|.*\n)", path.read_text("utf-8"))
    assert scripts
    assert [script for script in scripts if "${{" in script] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_the_right_to_write_is_where_no_entry_runs(path):
    text = path.read_text("utf-8")
    assert "pull_request_target" not in text
    assert re.search(r"^permissions:( \{\}|\n  contents: read\n)", text, re.M)
    for job in re.split(r"\n  (?=\w+:\n)", text.partition("\njobs:")[2]):
        runs_entries = re.search(r"tools\.(judge|enter)_changes|\.ci/run", job)
        assert not (runs_entries and ": write" in job)
        assert not runs_entries or "persist-credentials: false" in job


@pytest.mark.needs_sh  # and with it bash and find
def test_no_link_comes_among_the_records(tmp_path):
    (tmp_path / "holes" / "names" / "records").mkdir(parents=True)
    (tmp_path / "holes" / "names" / "records" / "x").symlink_to("/etc/hostname")
    command = ["bash", ROOT / "tools" / "commit_records.sh", tmp_path]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1 and "neither a file nor a folder; nothing is entered" in done.stdout


@pytest.mark.needs_sh
def test_a_package_of_the_repository_that_is_judged_is_not_the_judge(tmp_path):
    for name in ("golf", "rich"):
        (tmp_path / name).mkdir()
        for module in ("__init__.py", "__main__.py"):
            (tmp_path / name / module).write_text("print('all is valid'); raise SystemExit(0)")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    told = {"PATH": path, "PYTHONPATH": str(ROOT), "FILES": "", "HOLE": "none", "SEED": "draw"}
    command = ["bash", ROOT / "tools" / "judge_in_action.sh"]
    done = subprocess.run(command, cwd=tmp_path, env=os.environ | told, capture_output=True, text=True)
    assert done.returncode == 2 and done.stdout == "" and "no course here" in done.stderr
