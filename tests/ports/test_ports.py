"""Every port prints what microgpt.py prints: on hostile inputs for a few steps, and at home to the last byte."""

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from port_runs import PORTS, ROOT, SANITIZED, STRICT, command, run, shortened
from processes import PATIENCE

pytestmark = pytest.mark.slow

PUBLISHED = ("names/makemore_names.txt", "names/published_microgpt.log")


def words(seed: int, letters: str, count: int, shortest: int, longest: int) -> bytes:
    rng = random.Random(seed)
    return "\n".join(
        "".join(rng.choices(letters, k=rng.randint(shortest, longest))) for _ in range(count)
    ).encode()


HOSTILE = {
    "one letter": b"a",
    "one word, longer than the context": b"abcdefghijklmnopqrstuvwxyz\n",
    "two words": b"ab\nba\n",
    "as long as the context, one less and one more": b"a" * 15 + b"\n" + b"b" * 16 + b"\n" + b"c" * 17,
    "blank lines": b"\n\n  \nada\n\n\t\nbo\n\n",
    "every kind of line end": b"ada\r\nbo\rcleo\n\r\n\rdan\r\r\nella",
    "white space around and within": (
        "  ada \t\n\u3000bo\u00a0\u2003\nc d\n e\u2028f \n\x1fg\x1c\nh\x0bi\n\x85j\n"
    ).encode(),
    "white space that fills the context": b"a" * 14 + b" " * 40 + b"\n" + b"b" * 14 + b" " * 40 + b"c\n",
    "a byte order mark within, and nothing": "ada\n\ufeffbo\n\x00\nb\x00o\n\x7f\n".encode(),
    "four lengths of UTF-8": "a\u00e9\u3042\U0001f600\n\U0010ffffz\u07ff\u0800\uffff\U00010000\n".encode(),
    "three hundred letters": words(
        1, "".join(map(chr, [*range(0x4E00, 0x4EF0), *range(0x1F300, 0x1F33C)])), 400, 1, 9
    ),
    "words of forty letters": words(2, "abcdefghij", 50, 40, 40),
    "more documents than a power of two": words(3, "xyz", 257, 1, 3),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_port_prints_the_reference_s_log_on_a_hostile_input(name, short_call, expected, tmp_path):
    data = HOSTILE[name]
    ran = run(short_call(4), tmp_path, data)
    assert (ran.stdout, ran.stderr, ran.returncode) == (expected(data, 4), b"", 0)


def test_a_port_follows_the_reference_for_twenty_steps_at_home(short_call, expected, tmp_path):
    data = (ROOT / "input.txt").read_bytes()
    ran = run(short_call(20), tmp_path, data)
    assert (ran.stdout, ran.stderr, ran.returncode) == (expected(data, 20), b"", 0)


def test_a_port_reads_a_million_lines(short_call, tmp_path):
    ran = run(short_call(4), tmp_path, b"ab\ncde\n" * 500_000)
    assert ran.stdout.startswith(b"num docs: 1000000\nvocab size: 6\nnum params: 3520\nstep ")
    assert (ran.stdout.count(b"\n"), ran.returncode) == (3 + 4 + 2 + 4, 0)


@pytest.mark.needs_data
def test_a_port_prints_the_whole_published_log(port, tmp_path):
    """1,000 steps and 20 samples."""
    data, log = (Path(os.environ["GOLF_DATA"], name).read_bytes() for name in PUBLISHED)
    ran = run(command(port.path, tmp_path), tmp_path, data)
    assert (ran.stdout, ran.stderr, ran.returncode) == (log, b"", 0)


@pytest.mark.parametrize(
    "data",
    [
        None,
        b"",
        b" \n\r\n\t",
        b"a\xff\n",
        b"a\xc0\xaf\n",
        b"a\xed\xa0\x80\n",
        b"a\xf4\x90\x80\x80\n",
        b"ab\xe3\x81",
    ],
    ids=["missing", "empty", "blank", "a stray byte", "overlong", "a surrogate", "too high", "cut off"],
)
def test_a_port_says_in_one_line_what_is_wrong_with_its_input(data, short_call, tmp_path):
    ran = run(short_call(4), tmp_path, data)
    assert (ran.stdout, ran.returncode) == (b"", 1)
    assert ran.stderr.count(b"\n") == 1
    assert b"input.txt" in ran.stderr and b"Traceback" not in ran.stderr


def test_a_port_says_that_its_input_is_a_folder(short_call, tmp_path):
    (tmp_path / "input.txt").mkdir()
    ran = run(short_call(4), tmp_path, None)
    assert (ran.stdout, ran.returncode, ran.stderr.count(b"\n")) == (b"", 1, 1)


# --- C alone ------------------------------------------------------------------------------------------


needs_compiler = pytest.mark.skipif(
    shutil.which("cc") is None, reason="microgpt.c needs cc, which is not here"
)


@pytest.fixture(scope="session")
def sanitized(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("sanitized")
    return command(shortened(PORTS / "microgpt.c", 100, folder), folder, *SANITIZED)


@needs_compiler
@pytest.mark.parametrize("name", HOSTILE)
def test_the_sanitizers_find_nothing_in_the_c_port(name, sanitized, tmp_path):
    ran = run(sanitized, tmp_path, HOSTILE[name])
    assert (ran.stderr, ran.returncode) == (b"", 0)


@needs_compiler
def test_the_sanitizers_find_nothing_where_the_c_port_refuses_an_input(sanitized, tmp_path):
    ran = run(sanitized, tmp_path, b"ab\xf0\x9f\x98")
    assert (ran.stderr, ran.returncode) == (b"microgpt.c: input.txt is not UTF-8 text\n", 1)


@needs_compiler
def test_the_c_port_does_not_let_itself_be_built_with_fast_math(tmp_path):
    call = ["cc", *STRICT, "-ffast-math", "-o", tmp_path / "program", PORTS / "microgpt.c", "-lm"]
    ran = subprocess.run(call, capture_output=True, timeout=PATIENCE)
    assert ran.returncode != 0 and b"build without -ffast-math" in ran.stderr
