"""What a sweep's file says: a grid of lists and ranges, and each slip with its place and remedy."""

import re
from pathlib import Path

import pytest

from golf.errors import GolfError
from golf.results.sweep.plan import identity, read_sweep


def edit(file: Path, old: str, new: str) -> Path:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    return file


def calls(file: Path) -> list[str]:
    sweep = read_sweep(file)
    return [" ".join(sweep.call(point)) for point in sweep.points]


def test_every_combination_is_a_run_and_the_last_option_varies_fastest(sweep_file: Path) -> None:
    edit(
        sweep_file, "[grid]", "arguments = ['--first']\n[grid]\n--name = ['a', 'b']\n--resume = [true, false]"
    )
    edit(sweep_file, "--slope = [0.5, 2.0, 1.0]", "--slope = [0.5]")
    assert calls(sweep_file) == [
        "--first --name a --resume --slope 0.5",
        "--first --name a --slope 0.5",
        "--first --name b --resume --slope 0.5",
        "--first --name b --slope 0.5",
    ]


@pytest.mark.parametrize(
    ("range_", "values"),
    [
        ("{ from = 100, to = 300, step = 100 }", ["100", "200", "300"]),
        ("{ from = 0, to = 0.3, step = 0.1 }", ["0", "0.1", "0.2", "0.3"]),
        ("{ from = 1, to = 10, step = 4 }", ["1", "5", "9"]),
        ("{ from = 0, to = 1, count = 3 }", ["0", "0.5", "1"]),
        ('{ from = 1e-4, to = 1e-2, count = 3, scale = "log" }', ["0.0001", "0.001", "0.01"]),
        ('{ from = 1e-300, to = 1e300, count = 3, scale = "log" }', ["1e-300", "1", "1e+300"]),
    ],
)
def test_a_range_has_both_its_ends(sweep_file: Path, range_: str, values: list[str]) -> None:
    edit(sweep_file, "[0.5, 2.0, 1.0]", range_)
    assert [call.removeprefix("--slope ") for call in calls(sweep_file)] == values


TEN_TIMES_NINE = "".join(f"--{letter} = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]\n" for letter in "abcdefghi")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("curve =", "curves =", "unknown key 'curves'; did you mean curve?"),
        ("'curve.py'", "'curves.py'", "program 'curves.py' lies neither beside this file nor in "),
        ("--slope =", "slope =", "[grid] 'slope' is no option of a program; it would begin with -"),
        ("--slope = [0.5, 2.0, 1.0]", "", "[grid] holds no option; add one"),
        ("[0.5, 2.0, 1.0]", "1.0", "[grid] --slope is 1.0; it must be a list"),
        ("[0.5, 2.0, 1.0]", "[]", "[grid] --slope must be a list of values, or a range"),
        ("[0.5, 2.0, 1.0]", "[[1]]", "[grid] --slope must be a list of values, or a range"),
        ("[0.5, 2.0, 1.0]", "[1, 1]", "[grid] --slope has a value twice"),
        ("[0.5, 2.0, 1.0]", "{ from = 1, to = 2 }", "[grid] [--slope] count is missing; add it"),
        ("[0.5, 2.0, 1.0]", "{ from = 3, to = 2, count = 2 }", "[grid] [--slope] is no range: `from`"),
        (
            "[0.5, 2.0, 1.0]",
            "{ from = 1, to = 2, step = 0 }",
            "[--slope] is no range: `step` must be a number above 0",
        ),
        ("[0.5, 2.0, 1.0]", "{ from = 0, to = 2, count = 2, scale = 'log' }", "is no range: `from`"),
        ("[0.5, 2.0, 1.0]", "{ from = 1, to = 2, count = 2, scael = 'log' }", "did you mean scale?"),
        ("[0.5, 2.0, 1.0]", "{ from = 1, to = 9000, step = 1 }", "is no range: `step` makes more than 1,000"),
        (
            "[grid]",
            "[grid]\n--steps = { from = 1, to = 900, step = 1 }",
            "makes 2,700 runs; 1,000 are the most",
        ),
        (
            "[grid]",
            "checkpoint = 'x'\n[grid]",
            "checkpoint and resume ask for one another; give both, or none",
        ),
        ("[grid]", "seconds = 'x'\n[grid]", "seconds is 'x'; it must be a number"),
        ("[grid]", "seconds = -1\n[grid]", "seconds is -1.0; it must be a number above zero"),
        ("[0.5, 2.0, 1.0]", "{ from = nan, to = 2, count = 3 }", "[grid] [--slope] is no range: `from`"),
        ("[0.5, 2.0, 1.0]", "{ from = 1, to = inf, count = 3 }", "[grid] [--slope] is no range: `from`"),
        (
            "[0.5, 2.0, 1.0]",
            "{ from = -1e308, to = 1e308, count = 3 }",
            "is no range: `from` and `to` lie too far",
        ),
        (
            "[0.5, 2.0, 1.0]",
            "{ from = 1, to = 2, step = nan }",
            "[--slope] is no range: `step` must be a number",
        ),
        (
            "[0.5, 2.0, 1.0]",
            "{ from = 0, to = 1e308, step = 1e-300 }",
            "no range: `step` makes more than 1,000",
        ),
        ("[0.5, 2.0, 1.0]", '["a\\u0000"]', "[grid] --slope holds a null character"),
        ("--slope =", '"--slope\\u001b[2J" =', "is no option of a program"),
        ("[grid]", "[grid]\n" + TEN_TIMES_NINE, "makes 3,000,000,000 runs; 1,000 are the most"),
        (
            "[grid]",
            "checkpoint = '../x'\n[grid]",
            "checkpoint is '../x'; it must be the name of a file in a run's",
        ),
        ("hole = ", "hole = 'nowhere'\nholes =", "nowhere: there is no hole of that name"),
    ],
)
def test_a_slip_in_a_sweep_is_told_with_its_place(sweep_file: Path, old: str, new: str, says: str) -> None:
    edit(sweep_file, old, new)
    with pytest.raises(GolfError, match=re.escape(says)):
        read_sweep(sweep_file)


def test_a_run_is_another_where_its_program_or_its_arguments_are(sweep_file: Path) -> None:
    def identities() -> list[str]:
        sweep = read_sweep(sweep_file)
        return [identity(sweep, point) for point in sweep.points]

    first = identities()
    assert len(set(first)) == 3
    edit(sweep_file, "[0.5, 2.0, 1.0]", "[1.0, 0.5]")
    assert identities() == [first[2], first[0]]
    edit(sweep_file.parent / "curve.py", "import argparse", "import argparse, math")
    assert not set(identities()) & set(first)


def test_the_sweeps_of_the_page_are_sweeps(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    examples = re.findall(r"```toml\n(.*?)```", (root / "docs" / "experiments.md").read_text("utf-8"), re.S)
    assert len(examples) == 2
    for example in examples:
        file = tmp_path / "example.toml"
        file.write_text(example.replace('hole = "poems"', f"hole = {str(root / 'holes' / 'poems')!r}"))
        assert len(read_sweep(file).points) == 6
