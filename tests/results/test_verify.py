"""`golf verify` recomputes what a result records, and names what was touched."""

import copy
import json
import os
import shutil

import pytest

from golf.commands.main import main as toolbox
from golf.errors import GolfError
from golf.hole.course import find_hole
from golf.results.folder import ResultFolder
from golf.results.verify import UNKNOWABLE, verify


def linked(path):
    """The same file, by a link."""
    path.rename(path.parent.parent / "elsewhere")
    path.symlink_to("../elsewhere")


@pytest.mark.slow
def test_verify_finds_nothing_in_an_untouched_result(judged_hole, capsys):
    assert toolbox(["verify"]) == 0
    out = capsys.readouterr().out
    assert "all that is recorded follows from the files" in out
    assert all(what in out for what in UNKNOWABLE)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tamper", "message"),
    [
        (lambda hole, folder: (folder / "good.log").write_bytes(b"x"), "good.log: has been changed"),
        (lambda hole, folder: (folder / "good.err").unlink(), "good.err: is not there any more"),
        (lambda hole, folder: (folder / "good.py").write_text("1"), "entries[good].sha256"),
        (lambda hole, folder: (folder / "pico.py").unlink(), "pico.py: is not there any more"),
        (lambda hole, folder: (folder / "more.txt").write_text(""), "more.txt: was added"),
        (lambda hole, folder: (folder / "etc").symlink_to("/etc"), "etc: was added"),
        (lambda hole, folder: (folder / "nowhere").symlink_to("gone"), "nowhere: was added"),
        (lambda hole, folder: (folder / "same").symlink_to("good.log"), "same: was added"),
        (lambda hole, folder: linked(folder / "good.log"), "good.log: is a link, not a file\n"),
        (
            lambda hole, folder: os.truncate(folder / "good.log", 1 << 40),
            "good.log: is larger than 67,108,864",
        ),
        (
            lambda hole, folder: os.truncate(folder / "journal.jsonl", 1 << 40),
            "journal.jsonl: is larger than",
        ),
        (lambda hole, folder: (folder / "a" / "b").mkdir(parents=True), "a/b: was added"),
        (lambda hole, folder: os.mkfifo(folder / "pipe"), "pipe: was added"),
        (lambda hole, folder: (folder / "good.losses").write_text(""), "good.losses: does not follow"),
        (lambda hole, folder: (folder / "report.html").write_text(""), "report.html: does not follow"),
        (lambda hole, folder: hole.write("input.txt", "eve"), "round home: its input is another one now"),
    ],
)
def test_verify_names_what_was_touched(judged_hole, capsys, tamper, message):
    tamper(judged_hole, judged_hole.latest)
    assert toolbox(["verify"]) == 1
    assert message in capsys.readouterr().out


@pytest.mark.slow
def test_verify_recomputes_verdicts_that_somebody_improved(judged_hole, capsys):
    path = judged_hole.latest / "summary.json"
    path.write_text(path.read_text().replace('"parity": "traces"', '"parity": "full"'))
    assert toolbox(["verify"]) == 1
    assert (
        'entries[pico].parity is "full"; what follows from the files is "traces"' in capsys.readouterr().out
    )


def test_verify_works_from_any_folder_of_the_course(judged_hole, capsys, monkeypatch):
    (judged_hole.root / "deep").mkdir()
    monkeypatch.chdir(judged_hole.root / "deep")
    assert toolbox(["verify"]) == 0
    assert "all that is recorded follows from the files" in capsys.readouterr().out


@pytest.mark.slow
def test_verify_looks_at_the_inputs_of_a_run_with_a_seed_too(fake_hole, compare, capsys):
    compare("good.py", "--seed", "5")
    assert toolbox(["verify"]) == 0
    fake_hole.write("input.txt", "eve")
    assert toolbox(["verify"]) == 1
    out = capsys.readouterr().out
    for name in ("home", "away-order"):
        assert f"round {name}: its input is another one now" in out


@pytest.mark.slow
@pytest.mark.parametrize("place", ["elsewhere", "run_results/again"])
def test_a_copy_of_a_result_follows_from_its_files_wherever_it_lies(judged_hole, capsys, place):
    folder = judged_hole.latest
    shutil.copytree(folder, judged_hole.root / place / folder.name)
    assert toolbox(["verify", str(judged_hole.root / place / folder.name)]) == 0, capsys.readouterr().out
    (judged_hole.root / place / folder.name / "report.html").write_text("")
    assert toolbox(["verify", str(judged_hole.root / place / folder.name)]) == 1
    assert "report.html: does not follow" in capsys.readouterr().out


def leaves(value, place=()):
    """Every value in a table that holds no others, and where it stands."""
    if isinstance(value, dict | list) and value:
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from leaves(value[key], (*place, key))
    else:
        yield place, value


def others(value):
    """Other values that could stand in its place."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [value + 1]
    if isinstance(value, str):
        return [value + "x", "x"]
    return [3, "x", ["x"]] if value is None else [["x"], [["x"]], {"x": "x"}]


def placed(table, place, value):
    """The table with another value at this place."""
    table = copy.deepcopy(table)
    *way, last = place
    inner = table
    for key in way:
        inner = inner[key]
    inner[last] = value
    return table


@pytest.mark.slow
def test_whatever_somebody_changes_in_a_summary_is_named_or_is_said_to_be_what_nobody_can_know(
    fake_hole, compare
):
    """Its manifest is written anew, too."""
    compare("good.py", "pico.py", "--seed", "draw", "--no-fail-fast")
    folder, hole = ResultFolder(fake_hole.latest), find_hole(fake_hole.root, "fake")
    table = json.loads((folder.path / "summary.json").read_text())
    unknowable = {key for keys in UNKNOWABLE.values() for key in keys}
    changed = [(place, placed(table, place, new)) for place, value in leaves(table) for new in others(value)]
    for place in [("reference", "rounds", 0), ("entries", 0, "rounds", 0)]:
        changed.append(((*place, "reads_bytes"), placed(table, (*place, "reads_bytes"), True)))
    for entry in range(2):
        changed.append((("entries", entry, "language"), placed(table, ("entries", entry, "language"), "C")))
    silent = []
    for place, other in changed:
        folder.write_json("summary.json", other)
        folder.write_manifest()
        try:
            lines = [*verify(folder.path, hole, fake_hole.root)]
        except GolfError as fault:
            lines = [str(fault)]
        if not lines and unknowable.isdisjoint(place):
            silent.append(place)
    assert silent == [] and len(changed) > 200


@pytest.mark.slow
@pytest.mark.parametrize(
    ("place", "value", "says"),
    [
        (("seed",), 3, "good: its seed is None, that of the result 3"),
        (("entries", 0, "seed"), 3, "good: its seed is 3, that of the result None"),
        (("entries", 0, "interpreter", "version"), "3.99", "good: its interpreter is cpython 3.99; its runs"),
        (
            ("entries", 0, "rounds", 0, "deep"),
            "x",
            "good: round home is not in the journal as the summary tells it",
        ),
    ],
)
def test_verify_names_what_no_longer_goes_together(judged_hole, capsys, place, value, says):
    folder = ResultFolder(judged_hole.latest)
    folder.write_json(
        "summary.json", placed(json.loads((folder.path / "summary.json").read_text()), place, value)
    )
    folder.write_manifest()
    assert toolbox(["verify"]) == 1
    assert says in capsys.readouterr().out
