"""`golf golden` makes what a hole ships."""

import pytest

from golf.commands.main import main as toolbox


@pytest.mark.slow
def test_shipped_golden_logs_are_made_by_one_command(fake_hole, compare, capsys, monkeypatch):
    assert toolbox(["golden"]) == 0
    made = sorted((fake_hole.root / "golden").iterdir())
    assert len(made) == 2
    monkeypatch.setenv("XDG_CACHE_HOME", str(fake_hole.root / "empty"))
    compare("good.py")
    assert all(fake_hole.golden)
    made[0].write_bytes(b"broken")
    status, _, err = compare("good.py")
    assert status == 2 and "this golden log is broken" in err


@pytest.mark.slow
def test_golden_logs_are_written_into_no_other_folder(fake_hole, capsys, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "other.golden.br").write_bytes(b"kept")
    (fake_hole.root / "golden").symlink_to(elsewhere)
    assert toolbox(["golden"]) == 2
    assert "golden: is a link; golden logs lie in the hole's own folder" in capsys.readouterr().err
    assert [path.name for path in elsewhere.iterdir()] == ["other.golden.br"]


@pytest.mark.slow
def test_a_run_that_another_rounds_failure_cuts_off_is_not_stored(fake_hole, capsys, monkeypatch):
    monkeypatch.setattr("golf.commands.golden.cpu_count", lambda: 2)
    (fake_hole.root / "reference.py").write_text(
        "import time\n"
        "first = open('input.txt').read().split()[0]\n"
        "time.sleep(0.5 if first == 'ada' else 600)\n"
        "raise SystemExit(3)\n"
    )
    assert toolbox(["golden"]) == 2
    assert "home failed: it ended with exit status 3" in capsys.readouterr().err
    assert not list((fake_hole.root / "golden").glob("*"))
