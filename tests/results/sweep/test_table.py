"""A sweep's table as CSV: a line a run, whatever its values are."""

import csv
from pathlib import Path

from golf.results.sweep.plan import read_sweep
from golf.results.sweep.table import read_rows, runs_csv


def test_no_text_of_a_table_is_a_formula_or_a_control_character(sweep_file: Path) -> None:
    with sweep_file.open("a") as file:
        file.write(
            '--name = ["=cmd()|x", "+1", "@SUM(1)", "-2", "\\u001b[2J", "a\\nb", "plain"]\n--rate = [-0.5]\n'
        )
    sweep = read_sweep(sweep_file)
    text = runs_csv(sweep, read_rows(sweep, sweep_file.parent))
    assert text.replace("\n", "").isprintable()
    names = {line["name"] for line in csv.DictReader(text.splitlines())}
    assert names == {"'=cmd()|x", "'+1", "'@SUM(1)", "'-2", "\\x1b[2J", "a\\nb", "plain"}
    assert {line["rate"] for line in csv.DictReader(text.splitlines())} == {"-0.5"}, "a number stays one"
