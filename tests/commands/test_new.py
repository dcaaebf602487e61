"""A new hole passes as it is written, in a folder that knows nothing of this project."""

import pytest

from golf.commands.main import main


@pytest.fixture
def empty(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


@pytest.mark.slow
@pytest.mark.needs_confinement
def test_a_new_hole_passes(empty, capsys):
    assert main(["new", "mine"]) == 0
    assert "try it: golf run --hole mine\n" in capsys.readouterr().out
    assert main(["run", "--hole", "mine"]) == 0
    assert "small: valid\n" in capsys.readouterr().out


def test_a_new_hole_can_be_named_by_its_folder_from_anywhere(empty, capsys, monkeypatch):
    main(["new", "mine"])
    (empty / "elsewhere").mkdir()
    monkeypatch.chdir(empty / "elsewhere")
    assert main(["run", "--hole", "../holes/mine", "--rounds", "home", "--isolation", "none"]) == 0
    assert (empty / "run_results").is_dir()


def test_within_a_course_it_lies_beside_the_others(fake_hole, capsys):
    assert main(["new", "second"]) == 0
    assert capsys.readouterr().out.startswith("holes/second/hole.toml\n")
    assert main(["holes"]) == 0
    rows = [line.split()[0] for line in capsys.readouterr().out.splitlines()[3:] if line.strip()]
    assert rows == ["fake", "second"]


@pytest.mark.parametrize("name", ["../x", "-x", ".", "a b", "x" * 41, "\x1b[2J", "ä"])
def test_a_name_that_is_none_is_refused_and_nothing_is_written(empty, capsys, name):
    assert main(["new", "--", name]) == 2
    err = capsys.readouterr().err
    assert "is no name for a hole" in err and "\x1b" not in err and not list(empty.iterdir())


def test_nothing_that_is_there_is_written_over(empty, capsys):
    main(["new", "mine"])
    (empty / "holes" / "mine" / "reference.py").write_text("mine")
    assert main(["new", "mine"]) == 2 and "is there already" in capsys.readouterr().err
    assert (empty / "holes" / "mine" / "reference.py").read_text() == "mine"
