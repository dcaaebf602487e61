"""A sweep's page and table: the best run first, every curve drawn, and no text of a log taken for markup."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from golf.results.sweep.plan import Sweep, read_sweep
from golf.results.sweep.table import Row, read_rows, run_folder
from golf.results.sweep.work import LOG
from golf.show.sweep import WIDTH, charts, sweep_page, sweep_table

LOGS = {
    "a": "training step 1 / 2: 4.0\ntraining step 2 / 2: 3.0\ntest step 2 / 2: 2.5\n",
    "<b>": "training step 1 / 2: 4.0\ntraining step 2 / 2: 2.0\ntest step 2 / 2: 1.5\n",
    "c": "training step 1 / 2: 4.0\ntraining step 2 / 2: nan\n",
    "d": "",
}
HOLE = """\
title = "curves"
reference = "curve.py"
[log]
loss = '^[a-z]+ step (?P<step>\\d+) / \\d+: (?P<loss>\\S+)$'
"""


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Sweep, tuple[Row, ...]]:
    """A sweep whose logs are there."""
    (tmp_path / "hole.toml").write_text(HOLE)
    (tmp_path / "curve.py").write_text("")
    file = tmp_path / "letters.toml"
    file.write_text(
        f"hole = {str(tmp_path)!r}\nprogram = 'curve.py'\ncurve = 'training'\n[grid]\n--letter = {list(LOGS)}\n"
    )
    sweep = read_sweep(file)
    for point, log in zip(sweep.points, LOGS.values(), strict=True):
        folder = run_folder(sweep, tmp_path / "out", point)
        folder.mkdir(parents=True)
        (folder / LOG).write_text(log)
    return sweep, read_rows(sweep, tmp_path / "out")


def test_the_best_run_is_the_first_row_and_a_loss_that_is_no_number_is_no_best(
    kept: tuple[Sweep, tuple[Row, ...]],
) -> None:
    sweep, rows = kept
    assert [(row.name, row.best) for row in rows] == [
        ("letter <b>", (2, 2.0)),
        ("letter a", (2, 3.0)),
        ("letter c", (1, 4.0)),
        ("letter d", None),
    ]
    console = Console(width=120)
    with console.capture() as shown:
        console.print(sweep_table(sweep, rows))
    lines = [line.split()[:2] for line in shown.get().splitlines()[1:]]
    assert lines == [["<b>", "2.0000"], ["a", "3.0000"], ["c", "4.0000"], ["d", "—"]]


def test_there_is_a_chart_for_every_kind_of_loss_and_the_one_that_ranks_is_first(
    kept: tuple[Sweep, tuple[Row, ...]],
) -> None:
    training, test = charts(kept[1])
    assert (training.name, test.name) == ("training", "test")
    assert [(line.rank, line.name) for line in training.lines] == [
        (1, "letter <b>"),
        (2, "letter a"),
        (3, "letter c"),
    ]
    best, second, _ = (re.findall(r"(\S+),(\S+)", line.points) for line in training.lines)
    assert best[0] == second[0]  # the same loss at step 1
    assert best[1][0] == second[1][0] and float(best[1][1]) > float(second[1][1])  # a lower one lies lower


def test_the_page_is_complete_in_itself_and_escapes_what_it_shows(
    kept: tuple[Sweep, tuple[Row, ...]],
) -> None:
    page = sweep_page(*kept)
    assert "<b>" not in page and "&lt;b&gt;" in page
    assert page.count("<polyline") == 3 + 2
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page)
    assert page.index("<td>&lt;b&gt;</td>") < page.index("<td>a</td>")


def test_a_long_curve_is_thinned_and_keeps_its_last_point(kept: tuple[Sweep, tuple[Row, ...]]) -> None:
    row = replace(kept[1][0], curves={"training": tuple((step, 1.0) for step in range(200_001))})
    (line,) = charts([row])[0].lines
    points = line.points.split()
    assert len(points) < 2100 and points[-1].startswith(f"{WIDTH - 8},")
