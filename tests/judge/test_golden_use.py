"""What golden logs spare, what --deep adds, and what verify and resume find in a result folder."""

import json

import pytest

from golf.commands.main import main as toolbox


def latest(fake_hole):
    return max(path.parent for path in (fake_hole.root / "run_results").glob("*/summary.json"))


def summary(fake_hole) -> dict:
    return json.loads((latest(fake_hole) / "summary.json").read_text("utf-8"))


@pytest.fixture
def counted(fake_hole):
    """A reference that is told apart from its golden log by the time that it takes."""
    text = (fake_hole.root / "reference.py").read_text()
    fake_hole.write("reference.py", f"import time; time.sleep(0.5)\n{text}")
    fake_hole.write("compare_runs.py", "")
    return fake_hole


def stands_on(fake_hole) -> set[str]:
    return {run["stands_on"].partition(",")[0] for run in summary(fake_hole)["reference"]["rounds"]}


def test_a_reference_that_has_run_once_need_not_run_again_unless_fresh(counted, compare):
    compare("good.py")
    assert "golden log" not in stands_on(counted)
    compare("good.py")
    assert stands_on(counted) == {"golden log"}
    assert summary(counted)["entries"][0]["valid"]
    compare("good.py", "--fresh")
    assert "golden log" not in stands_on(counted)


def test_a_changed_reference_or_input_has_no_golden_log(counted, compare):
    compare("good.py", "--rounds", "home")
    counted.write("input.txt", "ada\nbo\ncleo\ndan\nella\nfred")
    compare("good.py", "--rounds", "home")
    assert "golden log" not in stands_on(counted)


def test_another_seed_makes_other_away_inputs_and_the_home_round_stays(counted, compare):
    compare("good.py")
    compare("good.py", "--seed", "5")
    rounds = {run["name"]: run["stands_on"] for run in summary(counted)["reference"]["rounds"]}
    assert "golden log" in rounds["home"] and "this call" in rounds["away-order"]
    assert summary(counted)["entries"][0]["valid"]


def test_shipped_golden_logs_are_made_by_one_command(counted, compare, capsys, monkeypatch):
    assert toolbox(["golden"]) == 0
    made = sorted((counted.root / "golden").iterdir())
    assert len(made) == 2
    monkeypatch.setenv("XDG_CACHE_HOME", str(counted.root / "empty"))
    compare("good.py")
    assert stands_on(counted) == {"golden log"}
    made[0].write_bytes(b"broken")
    status, _, err = compare("good.py")
    assert status == 2 and "this golden log is broken" in err


def test_deep_tells_equal_bits_from_another_rounding(fake_hole, compare):
    draw = "import random\nw = [0.1, 0.2{}]\nrandom.choices('ab', w)\n"
    text = (fake_hole.root / "reference.py").read_text()
    fake_hole.write("reference.py", draw.format("") + text)
    fake_hole.write("same.py", draw.format("+0") + text)
    fake_hole.write("other.py", draw.format("+1e-12") + text)
    compare("same.py", "other.py", "--deep", "--rounds", "home")
    same, other = (entry["rounds"][0]["deep"] for entry in summary(fake_hole)["entries"])
    assert same == "same log, same bits"
    assert other.startswith("same log, other rounding (first at ")


def test_verify_finds_nothing_in_an_untouched_result(counted, compare, capsys):
    compare()
    capsys.readouterr()
    assert toolbox(["verify"]) == 0
    assert "all that is recorded follows from the files" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("tamper", "message"),
    [
        (lambda hole, folder: (folder / "good.log").write_bytes(b"x"), "good.log: has been changed"),
        (lambda hole, folder: (folder / "good.err").unlink(), "good.err: is not there any more"),
        (lambda hole, folder: hole.write("good.py", "1"), "good.py: has changed"),
        (lambda hole, folder: (hole.root / "pico.py").unlink(), "pico.py: is not there any more"),
        (lambda hole, folder: hole.write("input.txt", "eve"), "round home: its input is another one now"),
    ],
)
def test_verify_names_what_was_touched(counted, compare, capsys, tamper, message):
    compare()
    tamper(counted, latest(counted))
    capsys.readouterr()
    assert toolbox(["verify"]) == 1
    assert message in capsys.readouterr().out


def test_verify_recomputes_verdicts_that_somebody_improved(counted, compare, capsys):
    compare()
    path = latest(counted) / "summary.json"
    path.write_text(path.read_text().replace('"parity": "traces"', '"parity": "full"'))
    capsys.readouterr()
    assert toolbox(["verify"]) == 1
    assert "its logs say parity traces, the summary says full" in capsys.readouterr().out


def test_resume_judges_only_what_is_missing(fake_hole, compare):
    compare("good.py", "pico.py")
    folder = latest(fake_hole)
    journal = (folder / "journal.jsonl").read_bytes().split(b"\n")
    kept = [line for line in journal if b'"good"' in line]
    (folder / "journal.jsonl").write_bytes(b"\n".join(kept) + b'\n{"entry": "pi')
    (folder / "summary.json").unlink()
    status, out, _ = compare("good.py", "pico.py", "--resume", folder.name)
    assert status == 0 and "pico: round home starts" in out and "good: round home starts" not in out
    assert [entry["name"] for entry in summary(fake_hole)["entries"]] == ["good", "pico"]


def test_resume_of_nothing_is_one_clear_line(fake_hole, compare):
    status, _, err = compare("--resume", "19990101_000000")
    assert status == 2 and "holds no such result" in err


def test_a_changed_source_is_judged_again_when_resumed(fake_hole, compare):
    compare("good.py")
    fake_hole.entry("good.py", "1 / (step", "2 / (step")
    status, _, _ = compare("good.py", "--resume", latest(fake_hole).name)
    assert status == 1
