"""What a packed source holds is found in every form that the packer writes, and nothing is run for it."""

import zlib

import pytest
from packed_sources import SOURCE

from golf.hole.unpacked import LARGEST, unpacked
from golf.pack.deflate.deflate import QUICK, deflate
from golf.pack.wrap.forms import forms
from golf.pack.wrap.lane import LANES


@pytest.mark.parametrize("lane", ["bytes", "characters"])
def test_every_form_of_a_packed_file_is_seen_through(lane):
    stream = deflate(SOURCE, QUICK)
    made = dict(forms(SOURCE, stream, LANES[lane]))
    assert made
    for form, file in made.items():
        found = unpacked(file)
        assert found and found.own and found.text.encode() == SOURCE, form
        assert round(sum(found.bits)) + found.frames in range(stream.bits, stream.bits + 9), form


def test_a_plain_source_is_what_zlib_makes_of_it():
    source = b"print('a')\n" * 20
    found = unpacked(source)
    packer = zlib.compressobj(9, wbits=-15)
    size = len(packer.compress(source) + packer.flush())
    assert not found.own and found.text == source.decode()
    assert 8 * (size - 1) < sum(found.bits) + found.frames <= 8 * size


@pytest.mark.parametrize(
    "source",
    [
        b"x" * (LARGEST + 1),
        b"\xff\xfe",
        b"x = '" + b"(" * 30_000 + b"'",
        b"(" * 30_000,
        b"x = '" + zlib.compress(bytes(10_000_000)).hex().encode() + b"'",
        "x = '\ud800'".encode("utf-8", "surrogatepass") + b"#" * 40,
        b"x = b'" + b"\\x00" * 500 + b"'",
    ],
    ids=["too long", "no text", "nested text", "nested", "a bomb in hex", "a lone surrogate", "null bytes"],
)
def test_a_hostile_source_is_left_alone_or_shown_as_it_is(source):
    found = unpacked(source)
    assert found is None or (not found.own and found.text.encode() == source)


def test_a_bomb_is_not_unpacked():
    bomb = zlib.compress(bytes(50_000_000), 9)
    found = unpacked(b"import zlib\nexec(zlib.decompress(" + repr(bomb).encode() + b"))")
    assert found is None or not found.own
