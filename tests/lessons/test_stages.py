"""Check values: what a reference's variables hold at lines that its hole names."""

from pathlib import Path

import pytest

from golf.errors import GolfError
from golf.lessons.stages import Stage, read_stages, telling, trace

ROWS = """
[[stage]]
name = "words"
after = "words = "
value = "words"

[[stage]]
name = "halves"
after = "for step in"
value = "[step / 2]"

[[stage]]
name = "first"
after = "print(f\\"step"
value = "[0.1]"
once = true
"""
SOURCE = """words = open("input.txt").read().split()
for step in range(2):
    x = step
    print(f"step {step}")
"""


def hole(folder: Path, rows: str = ROWS, source: str = SOURCE) -> Path:
    (folder / "hole.toml").write_text(rows.replace('after = "for step in"', 'after = "x = step"'))
    (folder / "reference.py").write_text(source)
    return folder


def lines(folder: Path) -> list[str]:
    return list(
        trace(folder, "reference.py", (folder / "reference.py").read_bytes(), {"input.txt": b"ada bo"}, ())
    )


def test_values_are_told_in_hexadecimal_each_time_or_once(tmp_path: Path) -> None:
    assert lines(hole(tmp_path)) == [
        'words 1: "ada" "bo"',
        "halves 1: 0x0.0p+0",
        "first: 0x1.999999999999ap-4",
        "halves 2: 0x1.0000000000000p-1",
    ]


def test_a_hole_without_stages_says_so(tmp_path: Path) -> None:
    with pytest.raises(GolfError, match=r"it has no \[\[stage\]\] table"):
        read_stages(hole(tmp_path, ""))


@pytest.mark.parametrize(("after", "count"), [("no such line", 0), ("print", 2)])
def test_a_stage_names_one_line(after: str, count: int) -> None:
    with pytest.raises(GolfError, match=f"{count} lines of the reference begin with"):
        telling("print(1)\nprint(2)\n", (Stage("x", after, "[]", False),), "hole.toml")


def test_a_reference_that_fails_is_told(tmp_path: Path) -> None:
    with pytest.raises(GolfError, match="ended with exit status 1: ZeroDivisionError"):
        lines(hole(tmp_path, source=SOURCE + "1 / 0\n"))


def test_every_hole_with_stages_names_lines_of_its_reference() -> None:
    root = Path(__file__).parent.parent.parent
    stages = read_stages(root / "holes" / "names")
    source = (root / "microgpt.py").read_text("utf-8")
    assert telling(source, stages, "").count("_tell(") == len(stages) + 1


@pytest.mark.parametrize("value", ["", "x = 1", "[1]), print(2", "import os", "(" * 500, "-" * 9000 + "1"])
def test_a_value_that_is_no_expression_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(GolfError, match="value is no Python expression") as fault:
        read_stages(hole(tmp_path, ROWS.replace('"[step / 2]"', f'"{value}"')))
    assert "\n" not in str(fault.value)


def test_a_value_may_have_lines_and_a_comment(tmp_path: Path) -> None:
    text = ROWS.replace('"[step / 2]"', "'''\n[step / 2,  # so far\n1.0]'''")
    assert "halves 1: 0x0.0p+0 0x1.0000000000000p+0" in lines(hole(tmp_path, text))
