"""Runtimes are rows of data, and a wrong row is told by its place."""

from pathlib import Path

import pytest

from golf.errors import GolfError
from golf.run.records import Allowances
from golf.run.runtimes import read_runtimes, runtime_for, runtimes

ROW = """
[[runtime]]
name = "Shell"
suffixes = [".sh"]
version = ["sh", "--version"]
run = ["sh", "{program}"]
"""


def rows(folder: Path, text: str):
    (folder / "hole.toml").write_text(text)
    return read_runtimes(folder / "hole.toml")


def test_the_languages_that_are_shipped() -> None:
    names = [row.name for row in runtimes()]
    assert names == ["C", "C++", "Rust", "Go", "JavaScript", "Perl", "Ruby", "Lua", "PyPy"]
    suffixes = [suffix for row in runtimes() for suffix in row.suffixes]
    assert len(suffixes) == len(set(suffixes)), "a suffix says which language it is"


def test_what_is_built_runs_by_itself_and_needs_no_library() -> None:
    built = [row for row in runtimes() if row.build]
    assert {row.run for row in built} == {("{program}",)}
    assert not any("libraries" in row.allowances.calls for row in built)


def test_a_course_adds_its_own_rows_which_come_first(tmp_path: Path) -> None:
    (tmp_path / "hole.toml").write_text(ROW.replace(".sh", ".c"))
    assert runtime_for("a.c", runtimes(tmp_path)).name == "Shell"
    assert runtime_for("a.rs", runtimes(tmp_path)).name == "Rust"
    assert runtime_for("a.zig", runtimes(tmp_path)) is None


def test_a_row_that_says_nothing_of_allowances_may_start_threads(tmp_path: Path) -> None:
    [row] = rows(tmp_path, ROW)
    assert row.allowances == Allowances(("threads",))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (ROW.replace('name = "Shell"\n', ""), r"\[\[runtime\]\] name is missing"),
        (ROW.replace('[".sh"]', "[]"), "Shell: suffixes must be a list of strings"),
        (ROW + 'build = ["sh"]\n', "Shell: sample is missing"),
        (ROW + 'allowances = { calls = ["sockets"] }\n', "calls has 'sockets'; the groups are threads,"),
        (ROW + 'allowances = { adress_space = true }\n', "unknown key 'adress_space'; did you mean address_space"),
        (ROW + 'flags = ["-O3"]\n', "Shell: unknown key 'flags'"),
        (ROW + "environment = { A = 1 }\n", "A is 1; it must be a string"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_told_by_its_place(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises(GolfError, match=told):
        rows(tmp_path, row)
