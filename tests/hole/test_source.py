"""What a source costs, and what is no source."""

import os
import random
import resource
from pathlib import Path

import brotli
import pytest

from golf.errors import GolfError
from golf.hole.source import LARGEST_BYTES, read_source


def test_bytes_characters_and_brotli_bytes_are_counted(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text("print('é𐀀')\n", "utf-8")
    source = read_source(path)
    assert (source.name, source.bytes, source.characters, source.packed) == ("mine", 16, 12, False)
    assert brotli.decompress(brotli.compress(source.data)) == source.data
    assert source.brotli_bytes == len(brotli.compress(source.data))


def test_characters_are_counted_in_the_files_own_encoding(tmp_path):
    path = tmp_path / "latin.py"
    path.write_bytes(b"#coding:L1\nprint('\xe9\xff')")
    source = read_source(path)
    assert source.bytes == source.characters == 22


NO_TEXT = (
    "zlib",
    "bz2",
    "hex",
    "rot13",
    "base64",
    "uu",
    "quopri",
    "undefined",
    "punycode",
    "mbcs",
    "utf-16-le",
    "utf-32",
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b" \n", "is empty"),
        (b"x='\xff'", "byte 4 is not utf-8; save it as UTF-8"),
        (b"#coding:klingon\n1", "unknown encoding"),
        *(
            (f"#coding:{name}\nprint(1)".encode(), "save it as UTF-8, or name its encoding")
            for name in NO_TEXT
        ),
        (b"\xef\xbb\xbf#coding:latin-1\nprint(1)", "encoding problem"),
        (b"#coding:" + b"x" * 9999, "unknown encoding: x"),
        (b"#coding:punycode\n" + b"a" * 300_000, "punycode takes hours to decode"),
        (b"1" * (LARGEST_BYTES + 1), "is larger than 1,048,576 bytes"),
    ],
)
def test_a_file_that_is_no_source_is_one_clear_line(tmp_path, content, message):
    path = tmp_path / "mine.py"
    path.write_bytes(content)
    with pytest.raises(GolfError, match=message) as error:
        read_source(path)
    assert "\n" not in str(error.value) and len(str(error.value)) < 400


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "latin-1",
        "utf-7",
        "utf_8_sig",
        "cp1252",
        "unicode_escape",
        "raw_unicode_escape",
        "idna",
        "big5",
    ],
)
def test_a_text_encoding_that_python_knows_is_measured(tmp_path, encoding):
    path = tmp_path / "mine.py"
    path.write_text(f"#coding:{encoding}\nprint(1)")
    assert (read_source(path).characters, read_source(path).form) == (len(encoding) + 17, "plain")


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/stdin", "/proc/self/mem", "/proc/self/environ", "pipe"])
def test_what_is_no_regular_file_is_refused_by_its_kind_and_never_waited_for(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    with pytest.raises(
        GolfError, match=r"is a (device|pipe), not a file|is made by the kernel|cannot be read"
    ):
        read_source(Path(name))


def test_a_link_to_a_source_is_a_source(tmp_path):
    (tmp_path / "mine.py").write_text("1")
    (tmp_path / "link.py").symlink_to("mine.py")
    assert read_source(tmp_path / "link.py").bytes == 1


def test_a_syntax_error_is_told_with_its_line_and_is_not_called_packed(tmp_path):
    (tmp_path / "mine.py").write_text("1\ndef f(:\n")
    source = read_source(tmp_path / "mine.py")
    assert (source.form, source.packed) == ("line 2: invalid syntax", False)


def test_a_source_in_another_language_is_measured_and_nothing_is_said_of_its_syntax(tmp_path):
    (tmp_path / "port.c").write_text("// coding: zlib\nint main(void) { return 'é'; }\n", "utf-8")
    source = read_source(tmp_path / "port.c")
    assert (source.characters, source.bytes, source.syntax_error) == (47, 48, None)
    assert (source.form, source.packed) == ("not Python", True)


def hostile(kind):
    size = LARGEST_BYTES
    return {
        "noise": bytes(random.Random(1).choices(range(32, 127), k=size)),
        "names": b"a," * (size // 2),
        "lines": b"a\n" * (size // 2),
        "calls": b"a" + b"()" * (size // 2 - 1),
        "fields": b"f'" + b"{a}" * (size // 3 - 2) + b"'",
        "brackets": b"[" * size,
        "minus": b"-" * (size - 1) + b"1",
        "attributes": b"a" + b".a" * (size // 2 - 1),
    }[kind]


KINDS = ("fields", "brackets")
LATER = ("noise", "names", "lines", "calls", "minus", "attributes")


@pytest.mark.parametrize("kind", [*KINDS, *(pytest.param(kind, marks=pytest.mark.slow) for kind in LATER)])
def test_a_hostile_source_of_a_mebibyte_costs_little_time_and_memory(tmp_path, kind):
    path = tmp_path / "mine.py"
    path.write_bytes(hostile(kind))
    before, most = sum(os.times()[:4]), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    earlier = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # of children of other tests
    read_source(path)
    assert sum(os.times()[:4]) - before < 4  # two seconds at most to look through it, and a process to start
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - most < 100 << 10
    ours = resource.getrusage(
        resource.RUSAGE_SELF
    ).ru_maxrss  # a child is as large before it is another program
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(300 << 10, earlier, ours)


def test_a_large_source_is_looked_through_as_a_small_one_is(tmp_path):
    path = tmp_path / "mine.py"
    path.write_bytes(b"#" * 300_000 + b"\nexec('')")
    assert read_source(path).form == "packed"
    path.write_bytes(b"#" * 300_000 + b"\nprint('')")
    assert read_source(path).form == "plain"
    path.write_bytes(b"#" * 300_000 + b"\nprint('")
    assert read_source(path).form.startswith("line 2: unterminated string literal")


def test_a_missing_file_is_told_with_the_one_that_was_meant(tmp_path):
    (tmp_path / "nanogpt.py").write_text("1")
    with pytest.raises(
        GolfError, match=r"nanogtp\.py: there is no such file; did you mean nanogpt\.py\? name an"
    ):
        read_source(tmp_path / "nanogtp.py")


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    with pytest.raises(GolfError, match="there is no such file"):
        read_source(tmp_path / "mine.py")
    with pytest.raises(GolfError, match="is a folder"):
        read_source(tmp_path)
