"""Two readers of a deflate stream that share no code agree on every bit."""

import random
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golf.hole.stream import MOST_BLOCKS, pieces
from golf.pack.deflate.deflate import stream_of, tokens_of
from golf.pack.deflate.reader import read_blocks

RANDOM = random.Random(1)
TEXTS = {
    "nothing": b"",
    "one byte": b"a",
    "prose": b"the quick brown fox jumps over the lazy dog; " * 40,
    "long matches": b"a" * 5000,
    "noise": RANDOM.randbytes(3000),
    "few letters": bytes(RANDOM.choices(b"abcd", k=4000)),
}


def raw(data: bytes, level: int = 9, strategy: int = zlib.Z_DEFAULT_STRATEGY) -> bytes:
    packer = zlib.compressobj(level, wbits=-15, strategy=strategy)
    return packer.compress(data) + packer.flush()


def agree(stream: bytes, data: bytes) -> None:
    found = list(pieces(stream))
    expected = [
        (length, size)
        for block in read_blocks(stream)
        for (length, _), size in zip(block.tokens, block.sizes, strict=True)
    ]
    assert [(piece.length, piece.bits) for piece in found if piece.length] == expected
    assert sum(piece.length for piece in found) == len(data)
    assert sum(piece.bits for piece in found if not piece.length) == tokens_of(stream_of(stream, data)).header


@pytest.mark.slow
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("strategy", [zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY])
@pytest.mark.parametrize("level", [0, 1, 9])
def test_both_readers_agree_on_every_piece(text, strategy, level):
    agree(raw(TEXTS[text], level, strategy), TEXTS[text])


@pytest.mark.slow
@given(st.binary(max_size=300))
def test_both_readers_agree_on_anything_that_zlib_writes(data):
    agree(raw(data), data)


@given(st.binary(max_size=60))
def test_what_is_no_stream_comes_to_an_end_and_what_is_one_to_its_own_length(data):
    reader, text = zlib.decompressobj(-15), None
    with suppress(zlib.error):
        text = reader.decompress(data)
    if text is not None and reader.eof:
        assert sum(piece.length for piece in pieces(data)) == len(text)
    else:
        with suppress(ValueError, IndexError, KeyError):
            list(pieces(data))


def test_a_stream_of_very_many_blocks_is_refused():
    packer = zlib.compressobj(9, wbits=-15)
    parts = [packer.compress(b"a") + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(MOST_BLOCKS)]
    with pytest.raises(ValueError, match="too many blocks"):
        list(pieces(b"".join(parts) + packer.flush()))
