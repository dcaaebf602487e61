"""A call keeps what it was asked to judge, and goes on with all of it."""

import json

import pytest

from golf.errors import printable


def names(hole) -> list[str]:
    return [entry["name"] for entry in hole.summary["entries"]]


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["nothing", "summary.json", "call.json"])
def test_resume_goes_on_with_the_entries_of_its_call(fake_hole, compare, lost):
    fake_hole.entry("mine.py")
    compare("mine.py", "--rounds", "home")
    folder = fake_hole.latest
    (folder / lost).unlink(missing_ok=True)
    status, out, _ = compare("--resume", folder.name, "--rounds", "home")
    assert status == 0 and names(fake_hole) == ["mine"] and "mine: round home starts" not in out


@pytest.mark.slow
def test_an_entry_that_is_named_comes_to_those_that_were_judged(fake_hole, compare):
    compare("good.py", "--rounds", "home")
    compare("pico.py", "--resume", fake_hole.latest.name, "--rounds", "home")
    assert names(fake_hole) == ["good", "pico"]
    compare("pico.py", "--resume", fake_hole.latest.name, "--rounds", "home")
    assert names(fake_hole) == ["good", "pico"]


def test_an_entry_from_elsewhere_must_be_named_again_and_its_place_is_not_told(
    fake_hole, compare, tmp_path_factory
):
    outside = tmp_path_factory.mktemp("elsewhere") / "far.py"
    outside.write_bytes((fake_hole.root / "good.py").read_bytes())
    compare(outside, "--rounds", "home")
    folder = fake_hole.latest
    before = (folder / "summary.json").read_bytes()
    assert json.loads((folder / "call.json").read_text())["entries"] == [{"path": "far.py", "outside": True}]
    status, _, err = compare("--resume", folder.name, "--rounds", "home")
    assert status == 2 and "far.py is not in the course; name its file again" in err
    assert (folder / "summary.json").read_bytes() == before
    assert compare(outside, "--resume", folder.name, "--rounds", "home")[0] == 0
    assert names(fake_hole) == ["far"]


def test_a_result_of_another_hole_is_not_gone_on_with(fake_hole, compare):
    compare("good.py", "--rounds", "home")
    fake_hole.edit('title = "fake"', 'title = "other"')
    status, _, err = compare("--resume", fake_hole.latest.name, "--rounds", "home")
    assert status == 2 and "is a result of the hole fake; name that with --hole" in err


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["../secret.py", "/etc/hostname", "gone.py", "link.py", "na\0me", "\ud800", "x" * 300]
)
def test_a_call_that_somebody_changed_reaches_no_file_outside_the_course(fake_hole, compare, path):
    compare("good.py", "--rounds", "home")
    folder = fake_hole.latest
    (fake_hole.root / "link.py").symlink_to("/etc/hostname")
    call = {"hole": "fake", "entries": [{"path": path, "outside": False}]}
    (folder / "call.json").write_text(json.dumps(call))
    status, _, err = compare("--resume", folder.name, "--rounds", "home")
    assert status == 2 and f"its entry {printable(path)} is not in the course" in err


@pytest.mark.slow
def test_rounds_and_seeds_that_were_judged_are_not_dropped(fake_hole, compare):
    compare("good.py", "--seed", "7")
    folder = fake_hole.latest
    before = (folder / "summary.json").read_bytes()
    for fewer in (("--rounds", "home"), ("--seed", "8"), ()):
        status, _, err = compare("--resume", folder.name, *fewer)
        assert status == 2 and "holds round away-order on cpython" in err
    assert (folder / "summary.json").read_bytes() == before
    assert compare("--resume", folder.name, "--seed", "7")[0] == 0
