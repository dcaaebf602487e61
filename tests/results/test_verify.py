"""`golf verify` recomputes what a result records, and names what was touched."""

import os
import shutil

import pytest

from golf.commands.main import main as toolbox


@pytest.mark.slow
def test_verify_finds_nothing_in_an_untouched_result(judged_hole, capsys):
    assert toolbox(["verify"]) == 0
    assert "all that is recorded follows from the files" in capsys.readouterr().out


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
