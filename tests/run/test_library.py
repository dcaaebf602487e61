"""A run may have inodes of its own: what it reads of the library is a copy that no other run has."""

import dataclasses
from pathlib import Path

import pytest
from processes import PATIENCE

from golf.confine.prove import prepare
from golf.errors import GolfError
from golf.run.interpreters import this_interpreter
from golf.run.library import scratch_parent, temporary_folder
from golf.run.program import run_program
from golf.run.records import BWRAP, Confinement, Launch, Limits, Run

THIS = this_interpreter()
LOOK = """
import ctypes, json, os, random, sys
files = (os.__file__, json.__file__, random.__file__, ctypes.util.__file__ if hasattr(ctypes, "util") else os.__file__)
print([os.stat(path).st_ino for path in (*files, os.path.realpath(sys.executable))])
print(files, sorted(os.listdir(os.path.dirname(os.__file__)))[:3])
"""


@pytest.fixture(scope="module")
def confinement() -> Confinement:
    made = prepare("auto", THIS)
    if BWRAP not in made.isolation.layers:
        pytest.skip("bubblewrap does not work on this machine")
    return dataclasses.replace(made, private_library=True)


def run(source: str, confinement: Confinement) -> Run:
    launch = Launch("prog.py", source.encode(), {}, (), 0, THIS)
    return run_program(launch, Limits(wall_seconds=PATIENCE), confinement)


@pytest.mark.slow
def test_no_two_runs_share_an_inode_and_paths_stay_as_they_are(confinement: Confinement) -> None:
    shared = dataclasses.replace(confinement, private_library=False)
    inodes = [set(eval(run(LOOK, c).log.stdout.split(b"\n")[0])) for c in (shared, confinement, confinement)]
    assert len(inodes[0] | inodes[1] | inodes[2]) == sum(map(len, inodes))
    words = [run(LOOK, c).log.stdout.split(b"\n")[1] for c in (shared, confinement)]
    assert words[0] == words[1] != b""


@pytest.mark.slow
def test_the_library_works_and_nothing_is_compiled_anew(confinement: Confinement) -> None:
    names = "bz2 ctypes decimal hashlib lzma sqlite3 ssl threading unicodedata zlib argparse typing"
    made = run(f"for name in '{names}'.split(): __import__(name)\nprint('fine')", confinement)
    assert (made.log.stdout, made.log.stderr) == (b"fine\n", b"")
    made = run("import json.decoder as d, os; print(os.path.exists(d.__cached__))", confinement)
    assert made.log.stdout == b"True\n"


def test_where_memory_lacks_room_the_copy_lies_with_other_temporary_files(
    confinement: Confinement, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("golf.run.library.ROOM", 1 << 62)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert scratch_parent(confinement) == str(tmp_path)


@pytest.mark.parametrize("place", ["nowhere", "a file", "x" * 5000, ""])
def test_where_temporary_files_cannot_be_made_another_place_is_taken(
    place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a file").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", place)
    monkeypatch.setenv("TEMP", ".")
    assert temporary_folder() == str(tmp_path)


def test_without_bubblewrap_there_is_no_library_of_its_own(confinement: Confinement) -> None:
    bare = dataclasses.replace(prepare("none", THIS), private_library=True)
    with pytest.raises(GolfError, match=r"needs bubblewrap"):
        run("", bare)
