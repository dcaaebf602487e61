"""What a source says of itself without being run."""

import json
import subprocess
import sys
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golf.hole import look as program
from golf.hole.look import UNSEEN, look


@pytest.mark.parametrize(
    "text",
    [
        "exec('1')",
        "class A:exec=0",
        "import zlib",
        "from zlib import*",
        "import os.path as p, lzma",
        "f=eval",
        "__builtins__.print()",
        "import builtins as b;b.x",
        "vars()['__builtins__']",
        "print.__self__.exec('1')",
    ],
)
def test_whatever_could_run_hidden_text_is_packed(text):
    assert look(text.encode()).packed


def test_an_ordinary_program_is_plain_even_where_it_speaks_of_packing():
    assert not look(b"import math,random\n# exec\nprint('we exec and eval nothing')").packed


def test_a_self_extracting_file_is_packed():
    payload = zlib.compress(b"print(1)")
    assert look(f"import zlib;exec(zlib.decompress({payload!r}))".encode()).packed


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"1\ndef f(:", "line 2: invalid syntax"),
        (b"1\nreturn", "line 2: 'return' outside function"),
        (b"def f(a, a): 1", "line 1: duplicate argument 'a' in function definition"),
        (b"1\n\n'a", "line 3: unterminated string literal (detected at line 3)"),
        (b"#coding:zlib\n1", "line 1: "),
        (b"#coding:latin-1\nx='\xe9'\nx=", "line 3: invalid syntax"),
        (b"a = '\0'", "line 1: source code"),
        (b"9" * 5000, "line 1: Exceeds the limit"),
    ],
)
def test_a_syntax_error_is_told_with_its_line_and_says_nothing_of_packing(data, error):
    seen = look(data)
    assert seen.error is not None and seen.error.startswith(error) and not seen.packed


def test_a_source_that_is_nested_too_deeply_is_left_to_the_run():
    assert look(b"-" * 100_000 + b"1") == look(b"1+" * 10_000 + b"1") == UNSEEN


def test_a_source_that_warns_is_no_error(recwarn):
    assert look(b"x = '\\d' is 1").error is None and not list(recwarn)


def test_the_program_says_what_the_function_says():
    for data in (b"exec('')", b"print(1)", b"def f(:"):
        command = [sys.executable, "-I", "-S", program.__file__]
        answer = subprocess.run(command, input=data, capture_output=True, check=True)
        assert json.loads(answer.stdout) == list(look(data))


@given(
    st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
    )
)
def test_no_bytes_are_a_traceback(data):
    error, packed = look(data)
    assert isinstance(packed, bool) and (error is None or "line " in error)
