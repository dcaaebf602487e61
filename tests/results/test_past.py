"""Which results there are, and which one is the latest."""

import shutil

from golf.results.past import read_result, results
from golf.show.history import history_table


def copy(folder, name: str, old: str, new: str) -> None:
    """Another result: the same under another name, with one thing changed in its summary."""
    shutil.copytree(folder, folder.with_name(name))
    path = folder.with_name(name) / "summary.json"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_the_latest_result_is_the_one_that_began_last_whatever_its_folder_is_called(result):
    summary, folder = result
    copy(folder, "zzz", summary.started, "2000-01-01T00:00:00+00:00")
    assert list(results(folder.parent)) == ["zzz", folder.name]
    assert read_result(folder.parent, None)[1] == folder


def test_the_past_of_an_entry_tells_holes_apart(result):
    _, folder = result
    alone = history_table("good", folder.parent)
    copy(folder, "elsewhere", '"hole": "fake"', '"hole": "moon"')
    both = history_table("good", folder.parent)
    assert "hole" not in [column.header for column in alone.columns]
    [holes] = [column for column in both.columns if column.header == "hole"]
    assert sorted(map(str, holes.cells)) == ["fake", "moon"]
