"""The folder of a run is removed, whatever a program has made of it."""

import os
from pathlib import Path

import pytest

from golf.launcher.scratch import Scratch, make_scratch


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    return make_scratch(str(tmp_path))


def test_a_folder_goes_with_all_that_is_in_it(scratch: Scratch, tmp_path: Path) -> None:
    folder = Path(scratch.path)
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "file").write_text("")
    (folder / "loose").symlink_to("/nowhere")
    os.mkfifo(folder / "fifo")
    scratch.remove()
    assert list(tmp_path.iterdir()) == []


def test_no_link_is_followed(scratch: Scratch, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "keep").write_text("")
    (Path(scratch.path) / "link").symlink_to(victim)
    scratch.remove()
    assert [path.name for path in tmp_path.rglob("*")] == ["victim", "keep"]


def test_a_link_in_its_own_place_is_not_followed_either(scratch: Scratch, tmp_path: Path) -> None:
    victim, folder = tmp_path / "victim", Path(scratch.path)
    victim.mkdir()
    (victim / "keep").write_text("")
    (folder / "inner").write_text("")
    moved = folder.rename(tmp_path / "moved")
    folder.symlink_to(victim)
    scratch.remove()
    assert (victim / "keep").exists() and not folder.is_symlink()
    assert list(moved.iterdir()) == [], "what the program has moved away is emptied all the same"


@pytest.mark.slow
def test_no_depth_is_too_deep(scratch: Scratch, tmp_path: Path) -> None:
    here = os.open(scratch.path, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    scratch.remove()
    assert list(tmp_path.iterdir()) == []


def test_modes_that_forbid_everything_do_not_help(scratch: Scratch, tmp_path: Path) -> None:
    deep = Path(scratch.path) / "a" / "b" / "c"
    deep.mkdir(parents=True)
    for folder in (deep, deep.parent, deep.parent.parent):
        folder.chmod(0)
    scratch.remove()
    assert list(tmp_path.iterdir()) == []


def test_removing_it_twice_is_no_fault(scratch: Scratch) -> None:
    scratch.remove()
    scratch.remove()
