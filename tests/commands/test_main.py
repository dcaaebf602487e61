"""The toolbox as a user meets it."""

from golf.commands.main import main


def test_size_lists_what_sources_cost(fake_hole, capsys):
    fake_hole.write("a.py", "print('é')")
    fake_hole.write("b.py", "exec('')")
    assert main(["size", "a.py", "b.py"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert rows[1][:3] == ["a.py", "11", "10"] and rows[1][-1] == "plain"
    assert rows[2][-1] == "packed"


def test_size_of_a_missing_file_is_one_clear_line(fake_hole, capsys):
    assert main(["size", "nowhere.py"]) == 2
    assert capsys.readouterr().err == (
        "golf: nowhere.py: there is no such file; name an existing Python source\n"
    )


def test_fetch_outside_a_course_says_where_to_go(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["fetch", "names"]) == 2
    assert "no course here" in capsys.readouterr().err


def test_fetch_finds_the_course_from_a_folder_within(fake_hole, capsys, monkeypatch):
    (fake_hole.root / "deep").mkdir()
    monkeypatch.chdir(fake_hole.root / "deep")
    assert main(["fetch", "fake"]) == 0
    assert capsys.readouterr().out == "hole fake has no published data\n"
