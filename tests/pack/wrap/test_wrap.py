"""Self-extracting files: they run their source, on every Python, in silence, and cost what they say."""

import ast
import subprocess
import sys
import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from packed_sources import SOURCE

from golf.errors import GolfError
from golf.pack.deflate.deflate import Effort, Stream, deflate
from golf.pack.wrap.forms import forms
from golf.pack.wrap.lane import BYTES, CHARACTERS, PLAIN
from golf.pack.wrap.quote import QUOTES, digits, hex_literal, latin1_literals, quoted, utf16_literal
from golf.pack.wrap.settle import literal_size, settle
from golf.pack.wrap.unpacking import unpacking_fault
from golf.pack.wrap.wrap import bare, proved, wrap, wrap_stream
from golf.run.interpreters import Interpreter, find_interpreter, this_interpreter

FAST = Effort(2, 20)
PYTHONS = [found for version in ("3.11", "3.12", "3.13") if (found := find_interpreter(version))]
nasty = st.lists(st.sampled_from(b"\0\n\r\\'\"017a\x1a\x85\xd8\xdf\xff"), max_size=40).map(bytes)
payloads = st.one_of(st.binary(max_size=60), nasty)


def run(program: bytes, folder) -> subprocess.CompletedProcess[bytes]:
    (folder / "packed.py").write_bytes(program)
    return subprocess.run(
        [sys.executable, "-W", "error", folder / "packed.py"], capture_output=True, check=False
    )


@pytest.mark.slow
@pytest.mark.parametrize("lane", [BYTES, CHARACTERS], ids=lambda lane: lane.name)
def test_a_packed_file_does_what_its_source_does(lane, tmp_path):
    source = b"import random;random.seed(7)\n" + SOURCE
    packed = wrap(source, lane, FAST)
    ours, theirs = run(packed.data, tmp_path), run(source, tmp_path)
    assert (ours.stdout, ours.stderr, ours.returncode) == (theirs.stdout, b"", 0)
    assert packed.size == lane.measure(packed.data) < lane.measure(source)


@pytest.mark.slow
@pytest.mark.parametrize("lane", [BYTES, CHARACTERS], ids=lambda lane: lane.name)
def test_every_form_is_unpacked_in_silence_by_every_python_that_is_here(lane):
    stream = deflate(SOURCE, FAST)
    for _, data in forms(SOURCE, stream, lane):
        assert unpacking_fault(SOURCE, SOURCE, data, PYTHONS) is None


@pytest.mark.slow
def test_the_interpreters_that_proved_a_file_are_named():
    packed = proved(wrap(SOURCE, BYTES, FAST), SOURCE, BYTES, PYTHONS)
    assert packed.proved_on == tuple(interpreter.version for interpreter in PYTHONS)


@pytest.mark.slow
@pytest.mark.needs_compiler
def test_the_fixed_part_costs_63_bytes_or_79_characters():
    stream = deflate(SOURCE, FAST)
    assert wrap_stream(SOURCE, stream, BYTES).size == 63 + literal_size(stream)
    packed = wrap(SOURCE, CHARACTERS, Effort(15, 200))
    assert packed.form == "20 bits"
    assert packed.size <= 79 + -(-2 * len(packed.stream.data) // 5)


def test_a_small_source_is_shortest_with_sixteen_bits_to_a_character():
    source = b"print('0123456789'*9,'0123456789'*8,'9876543210'*9,'9876543210'*8,'abcdef'*9,'abcdef'*8)"
    assert wrap(source, CHARACTERS, Effort(15, 50)).form == "16 bits"


@pytest.mark.slow
@pytest.mark.parametrize("lane", [BYTES, CHARACTERS], ids=lambda lane: lane.name)
def test_a_source_of_more_than_16_kib_gets_the_window_that_it_needs(lane, tmp_path):
    names = b"".join(b"%c%d=%d;" % (97 + index * 7 % 26, index * index, index) for index in range(1800))
    source = names + b"print(a0)"
    source += b"\n#" + bytes(range(40, 90)) * 2 + b"\nprint(%d)" % len(source)
    packed = wrap(source, lane, Effort(1, 0))
    assert run(packed.data, tmp_path).stdout == run(source, tmp_path).stdout


@given(payloads)
@example(b"\\")
@example(b"''")
@example(b"\0" + b"7")
def test_every_literal_reads_as_its_payload(payload):
    literals = list(latin1_literals(payload))
    assert len(literals) >= len(QUOTES)
    for literal in literals:
        assert ast.literal_eval(literal.decode("L1")).encode("L1") == payload
        assert not {0, 13} & set(literal)  # what the tokenizer would change


@given(st.binary(max_size=60))
def test_only_five_bytes_ever_need_an_escape(payload):
    extra = len(quoted(payload, b"'")) - 2 - len(payload)
    special = sum(byte in b"\0\n\r\\'" for byte in payload)
    assert special <= extra <= 3 * special


@given(payloads)
def test_code_points_give_their_number_back(payload):
    text, number = digits(payload), 0
    for character in ast.literal_eval(f"'{text}'"):
        number = number << 20 ^ ord(character)
    assert number.to_bytes(len(payload)) == payload
    assert len(text) <= -(-8 * len(payload) // 20) + 1  # the first digit may be one that cannot stand
    text.encode()  # no surrogates


@given(payloads, st.booleans())
def test_hexadecimal_digits_give_the_payload_back_or_nothing(payload, padded):
    found = hex_literal(payload, padded)
    if found is not None:
        count, literal = found
        points = [ord(character) for character in ast.literal_eval(literal)]
        assert len(points) == count
        digits = ("%05x" if padded else "%x") * count % (*points,)
        assert bytes.fromhex(digits)[: len(payload)] == payload
        assert not any(0xD800 <= point < 0xE000 for point in points)


def test_a_surrogate_among_the_digits_is_avoided_by_a_longer_chunk_or_refused():
    assert hex_literal(b"\x0d\x80\x00", padded=True) is None
    assert hex_literal(b"\x10\x00\x00\xd8\x00", padded=True) == (3, "'\U00100000\U000d8001\U00011111'")


@pytest.mark.slow
@given(payloads)
def test_sixteen_bits_to_a_character_give_the_payload_back_or_nothing(payload):
    literal = utf16_literal(payload)
    if literal is not None:
        assert ast.literal_eval(literal).encode("utf-16le")[: len(payload)] == payload


def test_a_lone_surrogate_is_refused():
    assert utf16_literal(b"\x00\xd8\x20\x20") is None


@pytest.mark.slow
@pytest.mark.needs_compiler
def test_settled_streams_need_fewer_escapes_and_are_still_the_source():
    stream = deflate(SOURCE, Effort(15, 200))
    settled = settle(SOURCE, stream, Effort(15, 200))
    assert zlib.decompress(settled.data, -15) == SOURCE
    assert literal_size(settled) < literal_size(stream)
    assert literal_size(settled) <= len(stream.data) + 2
    assert settle(SOURCE, stream, Effort(15, 200)) == settled


@pytest.mark.slow
@pytest.mark.needs_compiler
def test_a_settled_stream_takes_no_more_characters():
    stream = deflate(SOURCE, Effort(15, 100))
    settled = settle(SOURCE, stream, Effort(15, 300), CHARACTERS)
    assert zlib.decompress(settled.data, -15) == SOURCE
    before, after = (wrap_stream(SOURCE, each, CHARACTERS).size for each in (stream, settled))
    assert after <= before


def test_the_free_bits_at_the_end_avoid_an_escape():
    encoder = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = encoder.compress(b"ab") + encoder.flush()
    stream = Stream(raw, 8 * (len(raw) - 1) + 3)
    for last in b"\0\n\r\\'\"":
        noisy = Stream(raw[:-1] + bytes([last & 7]), stream.bits)
        assert noisy.quiet_end[-1] not in b"\0\n\r\\'\""
        assert noisy.quiet_end[-1] & 7 == last & 7


def test_a_source_by_itself_costs_what_it_is() -> None:
    packed = bare("é=1".encode(), PLAIN)
    assert (packed.size, bare(packed.data, CHARACTERS).size) == (4, 3)
    assert proved(packed, packed.data, PLAIN, PYTHONS) == packed


@pytest.mark.slow
def test_a_warning_that_the_original_does_not_give_is_a_fault():
    """It would stand on the packed file's stderr."""
    source = SOURCE + b"assert(1,'always true')\n"
    packed = wrap(source, BYTES, FAST)
    with pytest.raises(GolfError, match=r"does not unpack the file to its source \(SyntaxWarning: assertion"):
        proved(packed, SOURCE, BYTES, [this_interpreter()])
    assert proved(packed, source, BYTES, [this_interpreter()]).data == packed.data


@pytest.mark.slow
def test_a_python_that_unpacks_something_else_is_told(tmp_path):
    liar = tmp_path / "python"
    liar.touch(mode=0o755)
    packed = wrap(SOURCE, BYTES, FAST)
    for answer, reason in (
        ("pass", "its answer is no JSON"),
        ('[["00"], {}, [[], [], []]]', "it would run something else"),
    ):
        liar.write_text(f"#!/bin/sh\necho '{answer}'\n")
        with pytest.raises(GolfError, match=rf"Python 3\.99 does not unpack .* \({reason}\)"):
            proved(packed, SOURCE, BYTES, [Interpreter(str(liar), "cpython", "3.99")])


IMPORTING = b"import re\nfor i in range(9):print(re.sub('[aeiou]',str(i),'the quick brown fox jumps over a lazy dog'))"


@pytest.mark.slow
@pytest.mark.parametrize("lane", [BYTES, CHARACTERS], ids=lambda lane: lane.name)
def test_imports_that_the_wrapper_takes_along_are_proved_and_cost_less(lane, tmp_path):
    packed = wrap(IMPORTING, lane, FAST)
    assert packed.source == IMPORTING and b"import zlib,re\n" in packed.data
    whole = forms(IMPORTING, deflate(IMPORTING, FAST), lane)
    assert packed.size < min(lane.measure(data) for _, data in whole)
    assert proved(packed, IMPORTING, lane, PYTHONS).data == packed.data
    ours, theirs = run(packed.data, tmp_path), run(IMPORTING, tmp_path)
    assert (ours.stdout, ours.stderr, ours.returncode) == (theirs.stdout, b"", 0)


@pytest.mark.slow
@pytest.mark.parametrize("other", [b"", b",os", b",re,os", b",re as r", b",os as re"])
def test_a_wrapper_that_takes_other_imports_along_is_refused(other):
    packed = wrap(IMPORTING, BYTES, FAST)
    forged = packed.data.replace(b"zlib,re\n", b"zlib%b\n" % other)
    assert forged != packed.data
    fault = unpacking_fault(IMPORTING, IMPORTING, forged, [this_interpreter()])
    assert fault is not None and fault.reason == "it would run something else"


def test_imports_stay_in_the_stream_where_they_cost_less_there():
    """Their names are said again below."""
    assert b"import zlib\n" in wrap(SOURCE, BYTES, FAST).data


@pytest.mark.slow
def test_a_python_too_old_for_the_source_is_told_and_how_to_leave_it_out():
    source = SOURCE + b"type Pair=tuple[int,int]\n"
    old = find_interpreter("3.11")
    if old is None:
        pytest.skip("there is no Python 3.11")
    with pytest.raises(GolfError, match=r"SyntaxError.*name the Pythons that can run it with --python"):
        proved(wrap(source, BYTES, FAST), source, BYTES, [old])


@pytest.mark.slow
def test_sources_are_never_run_by_the_proof(tmp_path):
    mark = tmp_path / "mark"
    source = SOURCE + f"open({str(mark)!r},'w')\n".encode()
    proved(wrap(source, BYTES, FAST), source, BYTES, [this_interpreter()])
    assert not mark.exists()


@pytest.mark.slow
def test_the_proof_sees_nothing_of_the_working_folder(tmp_path, monkeypatch):
    mark = tmp_path / "mark"
    for name in ("zlib", "json", "warnings", "codecs", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text(f"open({str(mark)!r}, 'w')")
    packed = wrap(SOURCE, BYTES, FAST)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert proved(packed, SOURCE, BYTES, PYTHONS).proved_on
    assert not mark.exists()
