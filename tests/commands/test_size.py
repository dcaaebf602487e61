"""`golf size` as a user meets it."""

from golf.commands.main import main


def rows(text):
    return [line.split() for line in text.splitlines()]


def test_it_lists_what_sources_cost_and_how_far_they_are_from_the_first(fake_hole, capsys):
    fake_hole.write("a.py", "print('é')")
    fake_hole.write("b.py", "exec('')")
    fake_hole.write("c.py", "print('......')")
    assert main(["size", "a.py", "b.py", "c.py"]) == 0
    _, first, second, third = rows(capsys.readouterr().out)
    assert first[:3] == ["a.py", "11", "10"] and first[-1] == "plain"
    assert second[:4] == ["b.py", "8", "-3", "8"] and second[-1] == "packed"
    assert third[:4] == ["c.py", "15", "+4", "15"]


def test_one_source_is_compared_with_none(fake_hole, capsys):
    fake_hole.write("a.py", "print(1)")
    assert main(["size", "a.py"]) == 0
    assert "to the first" not in capsys.readouterr().out


def test_a_missing_file_is_one_clear_line(fake_hole, capsys):
    assert main(["size", "nowhere.py"]) == 2
    assert capsys.readouterr() == (
        "",
        "golf: nowhere.py: there is no such file; name an existing Python source of 1 MiB at most\n",
    )


def test_a_bad_file_does_not_hide_the_others(fake_hole, capsys):
    fake_hole.write("a.py", "print(1)")
    fake_hole.write("z.py", "#coding:zlib")
    fake_hole.write("b.py", "print(")
    assert main(["size", "z.py", "a.py", "gone.py", "b.py"]) == 2
    out, err = capsys.readouterr()
    assert [row[0] for row in rows(out)] == ["source", "a.py", "b.py"]
    assert "line 1: '(' was never closed" in out
    assert [line.split(":")[1] for line in err.splitlines()] == [" z.py", " gone.py"]


def test_hostile_names_and_long_ones_are_shown_without_harm(fake_hole, capsys):
    for name in ["a\x1b[2J.py", "b[x].py", "c\udcff.py", "d" * 240 + ".py", "e\n.py"]:
        fake_hole.write(name, "1")
        assert main(["size", name]) == 0
        out = capsys.readouterr().out
        assert "\x1b" not in out and len(out.splitlines()) < 7
