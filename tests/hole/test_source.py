"""What a source costs, and what is no source."""

import os
import random
import resource
import subprocess
import sys
from contextlib import suppress
from encodings.aliases import aliases
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


SHIFTS = [b"\x1b(B", b"\x1b(J\x1b(B", b"\x1b$B\x1b(B", b"\x1b$)C", b"\x0e\x0f"]
NOTHING = {  # pieces of a comment that decode to no character, or to one that is written in another way
    **{name: SHIFTS for name in aliases.values() if name.startswith("iso2022_")},
    "hz": [b"~{~}", b"~\n"],
    "utf_7": [b"+AGE-", b"+AGE-+AGE-"],
    "unicode_escape": [b"\\\n", b"\\x61", b"\\N{LATIN SMALL LETTER A}"],
    "raw_unicode_escape": [b"\\u0061", b"\\U00000061"],
}


@pytest.mark.slow
@pytest.mark.parametrize("codec", sorted({*aliases.values(), *NOTHING} - {"mbcs", "oem"}))
def test_no_bytes_of_a_source_are_left_uncounted(codec, tmp_path, monkeypatch):
    """In every codec, also where pieces decode to nothing: more bytes are more characters, or else no text."""

    def no_process(*_, **__):
        raise OSError("what is said of its syntax is not asked here, and takes a process")

    monkeypatch.setattr("golf.hole.source.subprocess.run", no_process)
    path, begin = tmp_path / "mine.py", f"#coding:{codec}\n#".encode()
    for piece in NOTHING.get(codec, [*(b for each in NOTHING.values() for b in each), b"\xef\xbb\xbf"]):
        counts = []
        for times in (1, 1001):
            path.write_bytes(begin + piece * times)
            with suppress(GolfError):
                source = read_source(path)
                counts.append(source.characters)
        assert not counts or counts[-1] >= counts[0] + 1000, piece
        if counts and codec in NOTHING:
            assert source.characters == source.bytes


@pytest.mark.parametrize(
    "codec", ["iso2022_jp", "hz", "shift_jis", "shift_jisx0213", "gb18030", "euc_kr", "big5"]
)
def test_a_text_that_is_written_in_the_one_way_counts_as_its_characters(codec, tmp_path):
    text = f"#coding:{codec}\nprint('\u4e00\u4e09')"
    (tmp_path / "mine.py").write_bytes(text.encode(codec))
    assert read_source(tmp_path / "mine.py").characters == len(text) < len(text.encode(codec))


@pytest.mark.parametrize("newline", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize(
    "lines", ["{cookie}|{code}", "#|{cookie}|{code}", "#|{code}|{cookie}", "#|\f{cookie}|{code}"]
)
def test_the_encoding_is_the_one_that_python_reads_the_file_in(lines, newline, tmp_path):
    text = lines.format(cookie="#coding:latin1", code="print(len('\u00e9'))").replace("|", newline)
    path = tmp_path / "mine.py"
    path.write_bytes(text.encode())
    letters = int(subprocess.run([sys.executable, path], capture_output=True, check=True).stdout)
    assert read_source(path).characters == len(text) + letters - 1


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
        (b"\xef\xbb\xbf#coding:latin-1\nprint(1)", "begins with a byte order mark, and its .* remove one"),
        (b"\xef\xbb\xbf#coding:utf8\nprint(1)", "does not name utf-8; remove one of the two"),
        (b"#coding:" + b"x" * 9999, "unknown encoding: x"),
        (b"#coding:punycode\n" + b"a" * 300_000, "punycode takes hours to decode"),
        (b"1" * (LARGEST_BYTES + 1), "is larger than 1,048,576 bytes; name .* of 1 MiB at most"),
    ],
)
def test_a_file_that_is_no_source_is_one_clear_line(tmp_path, content, message):
    path = tmp_path / "mine.py"
    path.write_bytes(content)
    with pytest.raises(GolfError, match=message) as error:
        read_source(path)
    assert "\n" not in str(error.value) and len(str(error.value)) < 400


@pytest.mark.parametrize(
    ("encoding", "form"),
    [
        *((utf_8, "plain") for utf_8 in ("utf-8", "utf8", "u8", "cp65001", "utf_8_sig", "utf-8-unix")),
        *((other, "packed") for other in ("latin-1", "ascii", "utf-7", "cp1252", "idna", "big5")),
        *((escapes, "packed") for escapes in ("unicode_escape", "raw_unicode_escape")),
    ],
)
def test_a_text_encoding_is_measured_and_is_packed_where_a_module_decodes_it(tmp_path, encoding, form):
    path = tmp_path / "mine.py"
    path.write_text(f"#coding:{encoding}\nprint(1)")
    assert (read_source(path).characters, read_source(path).form) == (len(encoding) + 17, form)


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/stdin", "/proc/self/mem", "/proc/self/environ", "pipe"])
def test_what_is_no_regular_file_is_refused_by_its_kind_and_never_waited_for(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    with pytest.raises(
        GolfError, match=r"is a (device|pipe|link), not a file|is made by the kernel|cannot be read"
    ):
        read_source(Path(name))


def test_a_link_to_a_source_is_no_source(tmp_path):
    (tmp_path / "mine.py").write_text("1")
    (tmp_path / "link.py").symlink_to("mine.py")
    with pytest.raises(GolfError, match=r"link\.py: is a link, not a file; name an existing Python source"):
        read_source(tmp_path / "link.py")


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


@pytest.mark.slow
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


def test_no_folder_is_meant_where_a_file_is_missing(tmp_path):
    (tmp_path / "nanogpt").mkdir()
    with pytest.raises(GolfError, match=r"there is no such file; name an existing"):
        read_source(tmp_path / "nanogpt.py")


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    with pytest.raises(GolfError, match="there is no such file"):
        read_source(tmp_path / "mine.py")
    with pytest.raises(GolfError, match="is a folder"):
        read_source(tmp_path)


def grown(depth: int, statement: str, cookie: str = "") -> bytes:
    """A source whose code doubles with each `finally`."""
    ways = "".join(f"{' ' * i}try:0\n{' ' * i}finally:\n" for i in range(depth))
    return f"{cookie}{ways}{' ' * depth}{statement}".encode()


@pytest.mark.parametrize(
    "source",
    [
        grown(19, "x;" * 15_000),
        b"def f():\n try:\n" + b"  if x: return\n" * 1000 + b" finally: " + b"x;" * 8000,
        grown(19, "x;" * 15_000, "#coding:utf-7\n").replace(b"finally", b"+AGY-inally"),
    ],
    ids=["nested", "many ways out", "in another encoding"],
)
def test_a_source_whose_code_grows_beyond_any_memory_is_looked_at_within_bounds(source, tmp_path):
    path = tmp_path / "mine.py"
    path.write_bytes(source)
    assert len(source) < 32 << 10
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    read_source(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_only_python_is_told_of_a_coding_cookie(tmp_path):
    for name, remedy in (("mine.c", "save it as UTF-8$"), ("mine.py", "in a coding cookie$")):
        (tmp_path / name).write_bytes(b"/* \xe9 */")
        with pytest.raises(GolfError, match=remedy):
            read_source(tmp_path / name)
