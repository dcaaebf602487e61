"""A sweep's table as CSV: a line a run, whatever its values are."""

import csv
import os
from pathlib import Path

from golf.results.sweep.plan import read_sweep
from golf.results.sweep.table import read_rows, run_folder, runs_csv
from golf.results.sweep.work import END, ERRORS, LOG, read_end


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


def test_a_file_of_a_run_beyond_any_size_is_told_and_costs_no_other_run(sweep_file: Path) -> None:
    sweep = read_sweep(sweep_file)
    great, failed, fine = (run_folder(sweep, sweep_file.parent, point) for point in sweep.points)
    for folder, status in ((great, 0), (failed, 1), (fine, 0)):
        folder.mkdir()
        (folder / LOG).write_text("training step 1 / 1: 2.5\n")
        (folder / END).write_text(f'{{"exit_status": {status}, "ended": "", "seconds": 1.0}}')
    os.truncate(great / LOG, 5 << 30)
    (failed / ERRORS).touch()
    os.truncate(failed / ERRORS, 5 << 30)
    states = {row.folder: row.state for row in read_rows(sweep, sweep_file.parent)}
    assert states[great].endswith("run.log: is larger than 67,108,864 bytes; what it tells is left out")
    assert "run.err: is larger than 67,108,864 bytes" in states[failed] and states[fine] == "done"
    os.truncate(great / END, 5 << 30)
    assert read_end(great) is None
