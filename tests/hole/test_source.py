"""What a source costs, and whether it is packed."""

import zlib

import brotli
import pytest

from golf.errors import GolfError
from golf.hole.source import is_packed, read_source


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


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b" \n", "is empty"),
        (b"x='\xff'", "byte 4 is not utf-8; save it as UTF-8"),
        (b"#coding:klingon\n1", "unknown encoding"),
    ],
)
def test_a_file_that_is_no_source_is_one_clear_line(tmp_path, content, message):
    path = tmp_path / "mine.py"
    path.write_bytes(content)
    with pytest.raises(GolfError, match=message):
        read_source(path)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    with pytest.raises(GolfError, match="there is no such file"):
        read_source(tmp_path / "mine.py")
    with pytest.raises(GolfError, match="is a folder"):
        read_source(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "exec('1')",
        "import zlib",
        "from zlib import*",
        "import os.path as p, lzma",
        "f=eval",
        "__builtins__.print()",
        "import builtins as b;b.x",
        "vars()['__builtins__']",
        "print.__self__.exec('1')",
        "def f(:",
    ],
)
def test_whatever_could_run_hidden_text_is_packed(text):
    assert is_packed(text.encode())


def test_an_ordinary_program_is_plain_even_where_it_speaks_of_packing():
    assert not is_packed(b"import math,random\n# exec\nprint('we exec and eval nothing')")


def test_a_self_extracting_file_is_packed():
    payload = zlib.compress(b"print(1)")
    assert is_packed(f"import zlib;exec(zlib.decompress({payload!r}))".encode())
