"""Which entries a branch changes, whatever their files are called."""

import subprocess

import pytest

from golf.errors import GolfError
from tools.changes import changed_files, entries_among

pytestmark = pytest.mark.needs_git


@pytest.fixture
def git(fake_hole):
    def call(*words: str) -> None:
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *identity, *words], cwd=fake_hole.root, check=True, capture_output=True)

    call("init", "-q", "-b", "main")
    call("add", ".")
    call("commit", "-qm", "a course")
    call("checkout", "-qb", "fork")
    (fake_hole.root / "entries").mkdir()
    return call


def changed(fake_hole) -> list[str]:
    files = changed_files(fake_hole.root, "main", "fork")
    return sorted(path.name for _, path in entries_among(fake_hole.root, files))


def test_new_and_changed_entries_are_found_and_nothing_else(fake_hole, git):
    fake_hole.write("entries/mine.py", "1")
    fake_hole.write("good.py", "2")
    fake_hole.write("reference.py", "3")
    fake_hole.write("notes.txt", "4")
    git("add", ".")
    git("commit", "-qm", "mine")
    assert changed(fake_hole) == ["good.py", "mine.py"]


def test_an_entry_whose_row_alone_has_changed_is_found(fake_hole, git):
    fake_hole.write("entries/mine.py", "1")
    git("add", ".")
    git("commit", "-qm", "mine")
    git("branch", "-qf", "main")
    fake_hole.write("entries/mine.py.toml", 'claim = "traces"')
    git("add", ".")
    git("commit", "-qm", "a row")
    assert changed(fake_hole) == ["mine.py"]
    git("branch", "-qf", "main")
    git("rm", "-q", "entries/mine.py.toml")
    git("commit", "-qm", "no row")
    assert changed(fake_hole) == ["mine.py"]


def test_an_entry_that_has_become_a_link_or_is_gone_is_found(fake_hole, git):
    (fake_hole.root / "good.py").unlink()
    (fake_hole.root / "good.py").symlink_to("input.txt")
    git("rm", "-q", "pico.py")
    git("add", ".")
    git("commit", "-qm", "a link, and one less")
    assert changed(fake_hole) == ["good.py", "pico.py"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["$(touch owned).py", "-x.py", "a\nb.py", "ünï.py", "`id`;.py", "</script>.py".replace("/", "")]
)
def test_a_hostile_name_is_a_name(fake_hole, git, name):
    fake_hole.write(f"entries/{name}", "1")
    git("add", ".")
    git("commit", "-qm", "mine")
    assert changed(fake_hole) == [name]
    assert not (fake_hole.root / "owned").exists()


def test_a_commit_that_is_not_there_is_one_clear_line(fake_hole, git):
    with pytest.raises(GolfError, match="fatal: "):
        changed_files(fake_hole.root, "nothing", "fork")
