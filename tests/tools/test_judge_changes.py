"""The job that judges: every changed entry is told, a wrong or hostile one as well, and none ends it."""

import json
import subprocess

import pytest

from golf.errors import GolfError
from golf.run.interpreters import this_interpreter
from tools import enter_changes, judge_changes

pytestmark = [pytest.mark.needs_git, pytest.mark.needs_confinement, pytest.mark.slow]


@pytest.fixture
def fork(fake_hole, monkeypatch):
    """Commits entries on a branch of their own; on this Python alone."""
    for module in (judge_changes, enter_changes):
        monkeypatch.setattr(module, "every_python", lambda _: [this_interpreter()])
    monkeypatch.setenv("GITHUB_RUN_ID", "7")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(fake_hole.root / "step.md"))

    def git(*words: str) -> None:
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *identity, *words], cwd=fake_hole.root, check=True, capture_output=True)

    def commit(**entries: str) -> None:
        for name, text in entries.items():
            fake_hole.write(f"entries/{name if '.' in name else f'{name}.py'}", text)
        git("add", "entries")
        git("commit", "-qm", "entries")

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "a course")
    git("checkout", "-qb", "fork")
    (fake_hole.root / "entries").mkdir()
    return commit


def judged(fake_hole) -> tuple[int, dict[str, object], str]:
    status = judge_changes.main(fake_hole.root, "main", "fork", fake_hole.root / "out")
    told = json.loads((fake_hole.root / "out" / "verdict.json").read_text("utf-8"))
    step = fake_hole.root / "step.md"
    return status, told, step.read_text("utf-8") if step.exists() else ""


def test_a_valid_entry_is_told_in_the_summary_and_in_the_artifact(fake_hole, fork):
    fork(mine=(fake_hole.root / "good.py").read_text())
    status, told, step = judged(fake_hole)
    assert status == 0 and told["run"] == "7"
    assert len(told["reviews"]) == 1 and "a new record in bytes" in step


def test_a_wrong_entry_and_one_that_is_none_are_told_and_fail_the_job(fake_hole, fork):
    reference = (fake_hole.root / "reference.py").read_text()
    fork(
        wrong=reference.replace("1 / (step", "2 / (step"),
        empty="",
        hostile='print("::set-output name=x::y")\n',
    )
    status, told, step = judged(fake_hole)
    assert status == 1
    assert len(told["reviews"]) == 2 and step.count("not valid") == 2
    assert [fault for fault in told["faults"] if "empty" in fault]


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ({"mine": "1", "mine.py.toml": 'holder = "'}, "mend the TOML"),
        ({f"e{n}": f"{n}" for n in range(21)}, "part them"),
    ],
)
def test_a_contribution_that_cannot_be_judged_is_told_why(fake_hole, fork, entries, why):
    fork(**entries)
    status, told, step = judged(fake_hole)
    assert (status, told["reviews"], len(told["faults"])) == (1, [], 1)
    assert why in told["faults"][0] and why in step


def test_where_no_entry_is_changed_nothing_is_judged(fake_hole, fork, capsys):
    status, told, _ = judged(fake_hole)
    assert (status, told["reviews"], told["faults"]) == (0, [], [])


def test_after_the_merge_what_holds_is_entered_and_what_does_not_fails_the_job(fake_hole, fork, capsys):
    fork(mine=(fake_hole.root / "good.py").read_text(), wrong="print(1)\n")
    assert enter_changes.main(fake_hole.root, "main", "fork") == 1
    out = capsys.readouterr().out
    assert "bytes: entries/mine.py with" in out and "wrong.py: misses its claim" in out


def test_a_base_that_is_not_there_is_one_clear_line(fake_hole, fork):
    with pytest.raises(GolfError, match="fatal"):
        judge_changes.main(fake_hole.root, "0" * 40, "fork", fake_hole.root / "out")
