"""Valid sources of an evening are kept, each by itself."""

import pytest

from golf.errors import GolfError
from golf.results.valid import keep_valid


def test_each_source_is_a_file_with_its_size_in_its_name(tmp_path):
    folder = tmp_path / "mine.valid"
    first, second = (keep_valid(folder, "mine", ".py", data) for data in (b"a = 1\n", b"a = 2\n"))
    assert first.name == "mine.6.py" and second.name.startswith("mine.6.") and second.name != first.name
    assert keep_valid(folder, "mine", ".py", b"a = 1\n") == first and len(list(folder.iterdir())) == 2
    assert (first.read_bytes(), second.read_bytes()) == (b"a = 1\n", b"a = 2\n")


def test_a_port_keeps_the_suffix_that_tells_its_language(tmp_path):
    assert keep_valid(tmp_path, "mine", ".c", b"int main;").name == "mine.9.c"


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "mine.valid").write_text("")
    with pytest.raises(GolfError, match="cannot be made"):
        keep_valid(tmp_path / "mine.valid", "mine", ".py", b"1")
