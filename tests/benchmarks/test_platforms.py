"""Other arithmetic, equal logs: what the porters' page says of platforms was measured."""

import platform
from pathlib import Path

import pytest

from benchmarks import platforms
from benchmarks.platforms import IN_WEBASSEMBLY, KEPT, PAGE, Found, Platform, keep, kept, table
from golf.errors import GolfError

EQUAL = Found("CPython 3.11.7 without FMA", True, "a.py", 1025, "")
WRONG = Found("CPython 3.14.2 in WebAssembly", False, "b.py", 3, "line 3, step 2: 1 instead of 2 (value)")


def test_the_page_tells_what_was_measured():
    assert f"<!-- platforms -->\n\n{table(kept())}\n" in PAGE.read_text("utf-8"), (
        "run: python -m benchmarks.platforms"
    )
    assert any(each.other_arithmetic for each in kept()), f"{KEPT.name} shows nothing"


def test_what_is_kept_comes_back_and_stands_in_the_page_once(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- platforms -->\n\nold\n\n<!-- end -->\nafter\n")
    for _ in range(2):
        keep([EQUAL, WRONG], tmp_path / "kept.json", page)
    assert kept(tmp_path / "kept.json") == [EQUAL, WRONG]
    text = page.read_text()
    assert text.startswith("before\n") and text.endswith("\nafter\n") and "old" not in text
    assert (
        text.count("| CPython 3.11.7 without FMA | others | `a.py` | equal to the last byte, 1,025 lines |")
        == 1
    )
    assert "| the same | `b.py` | line 3, step 2: 1 instead of 2 (value) |" in text


def test_a_program_that_fails_there_is_named(tmp_path):
    (tmp_path / "bad.py").write_text("raise SystemExit('no room')")
    here = next(iter(platforms.platforms(None)))
    with pytest.raises(GolfError, match=r"bad\.py: ended with 1 without FMA: no room"):
        here.run(tmp_path / "bad.py", tmp_path)


def test_a_folder_that_is_no_pyodide_is_one_line(tmp_path, capsys):
    assert platforms.main(["--pyodide", str(tmp_path)]) == 2
    assert "needs node, and the folder of npm's package pyodide" in capsys.readouterr().err


def test_without_fma_the_last_bits_are_others_where_the_processor_has_it(tmp_path: Path):
    (tmp_path / "exp.py").write_text("import math; print(*(math.exp(k / 100) for k in range(-2000, 2001)))")
    here = next(iter(platforms.platforms(None)))
    cpu = Path("/proc/cpuinfo")
    if platform.libc_ver()[0] != "glibc" or not cpu.exists() or " fma " not in cpu.read_text():
        pytest.skip("glibc uses no FMA here")
    assert here.run(tmp_path / "exp.py", tmp_path) != Platform(here.how, here.command).run(
        tmp_path / "exp.py", tmp_path
    )
    assert IN_WEBASSEMBLY.is_file()
