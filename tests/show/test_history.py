"""Past results are found, listed, and read once."""

import json
import os

import pytest

from golf.commands.main import main as toolbox
from golf.errors import GolfError
from golf.results.past import INDEX, past_of, read_result, results
from golf.show.history import history_table


@pytest.mark.needs_confinement
def test_show_prints_a_past_result(result, capsys):
    assert toolbox(["show", result[1].name]) == 0
    assert "good: valid" in capsys.readouterr().out


def test_show_of_an_unknown_stamp_names_the_latest_ones(result, capsys):
    assert toolbox(["show", "19990101_000000"]) == 2
    assert f"there is no such result; the latest are {result[1].name}" in capsys.readouterr().err


def test_a_folder_that_is_named_is_what_is_told_of_wherever_one_stands(
    result, capsys, tmp_path, monkeypatch, tmp_path_factory
):
    with pytest.raises(GolfError, match=r"^gone: there is no such result; .* holds no result"):
        read_result(tmp_path / "empty", "gone")
    course, elsewhere = result[1].parent.parent, tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "hole.toml").write_text("of another course, and broken")
    monkeypatch.chdir(elsewhere)
    assert toolbox(["show", str(result[1])]) == 0
    assert toolbox(["verify", str(result[1])]) == 0
    assert toolbox(["history", "good", "--hole", str(course)]) == 0
    assert "no course here" not in capsys.readouterr().err


def test_show_of_a_broken_summary_is_one_clear_line(result, capsys):
    (result[1] / "summary.json").write_text("{")
    assert toolbox(["show"]) == 2
    assert "is no summary of this judge" in capsys.readouterr().err


def test_show_without_any_result_says_what_to_do(tmp_path):
    with pytest.raises(GolfError, match=r"judge something with golf run first"):
        read_result(tmp_path, None)


@pytest.mark.needs_confinement
def test_history_lists_every_result_of_an_entry(result, compare):
    compare("good.py", "--rounds", "home")
    parent = result[1].parent
    assert [row["verdict"] for _, _, row in past_of("good", parent)] == ["valid", "match (some rounds)"]
    assert history_table("good.py", parent).row_count == 2
    with pytest.raises(GolfError, match=r"no result in .* knows it"):
        history_table("nobody", parent)


def test_a_stale_or_broken_index_is_made_anew(result):
    parent = result[1].parent
    before = results(parent)
    for broken in (
        "{",
        "[]",
        '{"a": 1}',
        json.dumps({**before, result[1].name: {"mark": [0, 0], "started": "", "entries": []}}),
    ):
        (parent / INDEX).write_text(broken)
        assert results(parent) == before
    (result[1] / "summary.json").write_text("{")
    assert results(parent)[result[1].name]["hole"] is None


@pytest.mark.parametrize("flaw", [{"seconds": "1"}, {"bytes": None}, {"more": 1}, {"verdict": []}, None])
def test_a_row_of_the_index_that_is_not_whole_is_made_anew(result, capsys, flaw):
    parent = result[1].parent
    before = results(parent)
    index = json.loads((parent / INDEX).read_text("utf-8"))
    [row] = index.values()
    if flaw:
        row["entries"][0] |= flaw
    else:
        del row["entries"][0]["seconds"]
    (parent / INDEX).write_text(json.dumps(index), "utf-8")
    assert toolbox(["history", "good"]) == 0 and "good, 1 result" in capsys.readouterr().out
    assert results(parent) == before == json.loads((parent / INDEX).read_text("utf-8"))


def test_results_that_the_index_knows_are_not_read_again(result):
    before = results(result[1].parent)
    path = result[1] / "summary.json"
    seen = path.stat()
    path.write_bytes(b"x" * seen.st_size)
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert results(result[1].parent) == before
