"""Holes are found by their names and folders."""

import pytest

from golf.errors import GolfError
from golf.hole.course import find_hole


def test_holes_are_found_by_name_or_by_a_file_of_theirs_and_a_wrong_name_lists_them(fake_hole):
    folder = fake_hole.root / "holes" / "other"
    folder.mkdir(parents=True)
    (folder / "hole.toml").write_text((fake_hole.root / "hole.toml").read_text().replace('"fake"', '"other"'))
    assert find_hole(fake_hole.root, None).name == "fake"
    assert find_hole(fake_hole.root, "fake").folder == fake_hole.root
    assert find_hole(fake_hole.root, "other").folder == folder
    assert find_hole(fake_hole.root, None, folder / "entries" / "mine.py").name == "other"
    assert find_hole(fake_hole.root, "fake", folder / "mine.py").name == "fake"
    assert find_hole(fake_hole.root, None, folder / ".." / ".." / "mine.py").name == "fake"
    (fake_hole.root / "way").symlink_to("holes")
    assert find_hole(fake_hole.root, None, fake_hole.root / "way" / "other" / "mine.py").name == "other"
    assert find_hole(fake_hole.root, None, folder).name == "fake"
    with pytest.raises(GolfError, match="the holes are: fake, other"):
        find_hole(fake_hole.root, "third")
