"""Files are read and written whole, and every fault is one line with the remedy."""

import os
import socket
import stat
from pathlib import Path

import pytest

from golf.errors import GolfError
from golf.files import check_writable, make_folder, read, read_text, resolved, sha256, write_whole

LINKED, PIPE, SOCKET, FOLDER = "linked", "pipe", "socket", "folder"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with one thing of each kind in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "target").write_bytes(b"kept")
    (tmp_path / LINKED).symlink_to("target")
    (tmp_path / FOLDER).mkdir()
    os.mkfifo(PIPE)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(SOCKET)  # relative, since a socket's path is short
        yield tmp_path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("none", "there is no such file"),
        ("none/deeper", "there is no such file"),
        ("target/deeper", "cannot be read (Not a directory)"),
        (FOLDER, "is a folder, not a file"),
        (PIPE, "is a pipe, not a file"),
        (SOCKET, "is a socket, not a file"),
        ("/dev/zero", "is a device, not a file"),
        ("/proc/self/status", "is made by the kernel"),
        ("n" * 256, "cannot be read (File name too long)"),
        ("nu\0ll", "cannot be read (its name holds a null character)"),
        ("\ud800", "cannot be read ('utf-8' codec can't encode"),
    ],
)
def test_what_cannot_be_read_is_one_line_with_the_remedy(place, name, what):
    with pytest.raises(GolfError) as error:
        read(Path(name), "mend it")
    assert str(error.value).startswith(f"{name}: {what}") and str(error.value).endswith("; mend it")
    assert "\n" not in str(error.value)


def test_a_link_is_followed_only_where_that_is_asked_for(place):
    assert read(place / LINKED, "", follow=True) == b"kept"
    with pytest.raises(GolfError, match="linked: is a link, not a file; name another"):
        read(place / LINKED, "name another")


def test_a_file_above_the_limit_is_not_read(place):
    assert read(place / "target", "", limit=4) == b"kept"
    with pytest.raises(GolfError, match="target: is larger than 3 bytes; cut it"):
        read(place / "target", "cut it", limit=3)


def test_text_loses_its_byte_order_mark_and_another_encoding_is_told_with_its_place(place):
    (place / "target").write_bytes(b"\xef\xbb\xbf\xc3\xa9")
    assert read_text(place / "target", "") == "é"
    (place / "target").write_bytes(b"abc\xff")
    with pytest.raises(GolfError, match=r"target: cannot be read \(byte 4 is not UTF-8\); save it so"):
        read_text(place / "target", "save it so")


def test_a_file_is_replaced_whole_with_the_rights_it_had(place):
    (place / "target").chmod(0o640)
    write_whole(place / "target", b"new", "")
    write_whole(place / ("n" * 255), b"long", "")
    assert (place / "target").read_bytes() == b"new"
    assert stat.S_IMODE((place / "target").stat().st_mode) == 0o640
    assert names(place) == sorted([FOLDER, LINKED, PIPE, SOCKET, "target", "n" * 255])


def test_a_new_file_has_the_rights_that_the_user_gives_new_files(place):
    before = os.umask(0o027)
    try:
        write_whole(place / "new", b"", "")
    finally:
        os.umask(before)
    assert stat.S_IMODE((place / "new").stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("none/deeper", "cannot be written (No such file or directory)"),
        ("target/deeper", "cannot be written (Not a directory)"),
        (FOLDER, "is a folder, not a file"),
        (".", "is a folder, not a file"),
        ("/", "is a folder, not a file"),
        (LINKED, "is a link, not a file"),
        (PIPE, "is a pipe, not a file"),
        (SOCKET, "is a socket, not a file"),
        ("/dev/null", "is a device, not a file"),
        ("/dev/full", "is a device, not a file"),
        ("/dev/stdout", "is a link, not a file"),
        ("n" * 256, "cannot be written (File name too long)"),
        ("nu\0ll", "cannot be written (its name holds a null character)"),
    ],
)
def test_what_cannot_be_written_is_told_and_nothing_is_changed(place, name, what):
    before = names(place)
    for job in (
        lambda: write_whole(Path(name), b"new", "mend it"),
        lambda: check_writable(Path(name), "mend it"),
    ):
        with pytest.raises(GolfError) as error:
            job()
        assert str(error.value).startswith(f"{name}: {what}") and str(error.value).endswith("; mend it")
    assert names(place) == before and (place / "target").read_bytes() == b"kept"


def test_a_read_only_file_is_not_replaced(place, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)  # as for a user who is not root
    with pytest.raises(GolfError, match=r"target: cannot be written \(Permission denied\); mend it"):
        write_whole(place / "target", b"new", "mend it")
    assert (place / "target").read_bytes() == b"kept"


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_ends_in_the_middle_leaves_the_old_file_and_nothing_else(place, monkeypatch, fault):
    before = names(place)

    def full(path, data):
        path.open("wb").write(b"ne")
        raise fault

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises((GolfError, KeyboardInterrupt)) as error:
        write_whole(place / "target", b"new", "make room")
    if isinstance(fault, OSError):
        assert str(error.value).endswith("target: cannot be written (No space left on device); make room")
    assert names(place) == before and (place / "target").read_bytes() == b"kept"


def test_looking_whether_a_file_can_be_written_leaves_no_file(place):
    before = names(place)
    check_writable(place / "new", "")
    check_writable(place / "target", "")
    assert names(place) == before and (place / "target").read_bytes() == b"kept"


def test_a_folder_is_made_with_those_above_it_or_told(place):
    make_folder(place / "a" / "b", "")
    make_folder(place / "a" / "b", "")
    assert (place / "a" / "b").is_dir()
    with pytest.raises(GolfError, match=r"target: cannot be made \(File exists\); choose another"):
        make_folder(place / "target", "choose another")


def test_a_hash_is_told_in_hex():
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_links_in_a_circle_lead_nowhere_and_raise_nothing(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    assert resolved(tmp_path / "loop").name == "loop"
