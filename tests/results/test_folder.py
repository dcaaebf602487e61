"""A result folder loses nothing."""

import json

import pytest

from golf.errors import GolfError
from golf.results.diff import LINES, diff
from golf.results.folder import JOURNAL, ResultFolder, tab_separated


def test_two_harnesses_in_the_same_second_get_two_folders(tmp_path):
    folders = [ResultFolder.create(None, tmp_path / "results") for _ in range(5)]
    assert len({folder.stamp for folder in folders}) == 5


def test_a_file_is_replaced_whole_and_no_temporary_file_stays(tmp_path):
    folder = ResultFolder.create(tmp_path / "out", tmp_path)
    folder.write("a.log", b"one")
    folder.write("a.log", "two\udcff")
    assert (folder.path / "a.log").read_bytes() == b"two\xff"
    assert [path.name for path in folder.path.iterdir()] == ["a.log"]


def test_the_journal_survives_a_last_line_that_a_kill_cut_off(tmp_path):
    folder = ResultFolder.create(tmp_path / "out", tmp_path)
    assert list(folder.journal()) == []
    folder.append({"entry": "a"})
    folder.append({"entry": "b"})
    with (folder.path / JOURNAL).open("ab") as file:
        file.write(json.dumps({"entry": "c"}).encode()[:7])
    assert [record["entry"] for record in folder.journal()] == ["a", "b"]


def test_a_folder_that_is_removed_in_the_middle_is_one_clear_line(tmp_path):
    folder = ResultFolder.create(tmp_path / "out", tmp_path)
    folder.path.rmdir()
    for call in (lambda: folder.write("a.log", b""), lambda: folder.append({})):
        with pytest.raises(GolfError, match=r"cannot be written .*; what was written before is intact"):
            call()


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(GolfError, match="results cannot be written there"):
        ResultFolder.create(None, tmp_path / "file")


def test_a_diff_starts_before_the_first_difference_and_shows_a_missing_newline():
    reference = "".join(f"line {i}\n" for i in range(100)).encode()
    text = diff(reference, reference.replace(b"line 50\n", b"line fifty\n"))
    assert text.startswith("(from line 48)") and "-line 50\n+line fifty\n" in text and "line 40" not in text
    assert "no newline at the end" in diff(reference, reference[:-1])
    assert diff(reference, reference) == ""


def test_a_diff_of_huge_logs_is_cut():
    text = diff(b"a\n" * 300_000, b"b\n" * 300_000)
    assert text.endswith("(cut here)\n") and text.count("\n") <= LINES + 2


def test_what_an_entry_prints_moves_no_cursor_where_the_tables_are_read():
    told = diff(b"1\n2\n", "1\n\x1b[31m\x07\u202e é\n".encode())
    assert "\n+\\x1b[31m\\x07\\u202e é\n" in told
    assert (
        tab_separated((("1", "\x1b[31m3.1451"), ("a\tb", "\nroses")))
        == "1\t\\x1b[31m3.1451\na\\tb\t\\nroses\n"
    )


def test_one_process_writes_a_folder_at_a_time(tmp_path):
    folder = ResultFolder.create(tmp_path / "out", tmp_path)
    folder.append({"entry": "a"})
    with pytest.raises(GolfError, match="another process writes there"):
        ResultFolder.reopen(tmp_path, str(folder.path))
    folder.close()
    ResultFolder.reopen(tmp_path, str(folder.path)).close()


@pytest.mark.parametrize("stamp", ["../..", "..", "/", "", ".", "20261127_000000/../x"])
def test_a_stamp_names_a_folder_of_results_and_nothing_else(tmp_path, stamp):
    with pytest.raises(GolfError, match="holds no such result"):
        ResultFolder.reopen(tmp_path, stamp)
