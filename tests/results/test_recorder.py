"""What is kept as runs end is enough to go on from."""

import json
import re
from functools import reduce

import pytest

from golf.results.folder import ResultFolder
from golf.results.recorder import known_results


@pytest.mark.slow
def test_resume_judges_only_what_is_missing(fake_hole, compare):
    compare("good.py", "pico.py")
    folder = fake_hole.latest
    journal = (folder / "journal.jsonl").read_bytes().split(b"\n")
    kept = [line for line in journal if b'"good"' in line]
    (folder / "journal.jsonl").write_bytes(b"\n".join(kept) + b'\n{"entry": "pi')
    (folder / "summary.json").unlink()
    status, out, _ = compare("good.py", "pico.py", "--resume", folder.name)
    assert status == 0 and "pico: round home starts" in out and "good: round home starts" not in out
    assert [entry["name"] for entry in fake_hole.summary["entries"]] == ["good", "pico"]


def test_what_is_nested_too_deeply_to_be_told_is_passed_over(tmp_path, monkeypatch):
    deep = reduce(lambda inner, _: [inner], range(100_000), [])
    kept = {"entry": "a", "sha256": "", "golden": "", "unjudged": {"round": deep}}
    monkeypatch.setattr(ResultFolder, "journal", lambda self: iter([kept]))
    assert known_results(ResultFolder(tmp_path)) == {}


def test_resume_of_nothing_is_one_clear_line(fake_hole, compare):
    status, _, err = compare("--resume", "19990101_000000")
    assert status == 2 and "holds no such result" in err


@pytest.mark.slow
def test_a_changed_source_is_judged_again_when_resumed(fake_hole, compare):
    compare("good.py")
    fake_hole.entry("good.py", "1 / (step", "2 / (step")
    status, _, _ = compare("good.py", "--resume", fake_hole.latest.name)
    assert status == 1


@pytest.mark.needs_confinement
@pytest.mark.slow
@pytest.mark.parametrize(
    "changed",
    [
        {"name": "../../zz"},
        {"seconds": 10**400},
        {"cpu_seconds": float("inf")},
    ],
)
def test_a_record_of_what_this_call_does_not_judge_is_passed_by(fake_hole, compare, changed):
    compare("good.py")
    path = fake_hole.latest / "journal.jsonl"
    first, *others = map(json.loads, path.read_text("utf-8").splitlines())
    name = first["result"]["name"]
    first["result"] |= changed
    path.write_text("".join(f"{json.dumps(each)}\n" for each in (first, *others)), "utf-8")
    status, out, err = compare("good.py", "--resume", fake_hole.latest.name)
    assert (status, err) == (0, "") and f"good: round {name} starts" in out
    (entry,) = fake_hole.summary["entries"]
    assert entry["valid"] and "zz" not in json.dumps(fake_hole.summary)


def test_a_record_on_another_python_is_not_dropped_without_a_word(fake_hole, compare):
    compare("good.py")
    path = fake_hole.latest / "journal.jsonl"
    text = path.read_text("utf-8")
    path.write_text(re.sub(r'"interpreter": "[^"]*"', '"interpreter": "CPython 2.0.0"', text), "utf-8")
    status, _, err = compare("good.py", "--resume", fake_hole.latest.name)
    assert status == 2 and "on CPython 2.0.0, which this call leaves out; repeat" in err


@pytest.mark.slow
def test_an_unjudged_round_that_this_call_does_not_judge_is_passed_by(fake_hole, compare):
    compare("good.py")
    path = fake_hole.latest / "journal.jsonl"
    first, *others = map(json.loads, path.read_text("utf-8").splitlines())
    del first["result"]
    first["unjudged"] = {"round": "../../zz", "why": "fault", "detail": ""}
    path.write_text("".join(f"{json.dumps(each)}\n" for each in (first, *others)), "utf-8")
    assert compare("good.py", "--resume", fake_hole.latest.name)[0] == 0
