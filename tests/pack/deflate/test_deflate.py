"""Streams: right, exact to the bit, and never longer than zopfli's."""

import pickle
import zlib

import pytest
import zopfli.zopfli
from hypothesis import example, given, settings
from packed_sources import SOURCE, sources

from golf.pack.deflate.deflate import QUICK, Effort, deflate, encode, tokens_of
from golf.pack.deflate.reader import read_blocks

FAST = Effort(2, 5)


def zopfli_bits(data: bytes, iterations: int) -> int:
    return sum(
        block.bits for block in read_blocks(zopfli.zopfli.compress(data, numiterations=iterations)[2:-4])
    )


@pytest.mark.slow
@given(sources)
@example(b"")
@example(b"a")
@example(bytes(range(256)) * 3)
@settings(max_examples=60)
def test_every_input_comes_back_and_takes_no_more_than_with_zopfli(data):
    stream = deflate(data, FAST)
    assert zlib.decompress(stream.data, -15) == data
    assert stream.bits <= zopfli_bits(data, FAST.zopfli_iterations)
    assert len(stream.data) == (stream.bits + 7) // 8


@pytest.mark.slow
@given(sources)
@settings(max_examples=60)
def test_own_streams_alone_come_back_too(data):
    stream = deflate(data, Effort(0, 5))
    assert zlib.decompress(stream.data, -15) == data
    assert len(stream.data) == (stream.bits + 7) // 8


@pytest.mark.slow
@given(sources)
@settings(max_examples=60)
def test_the_explained_bits_are_all_the_bits_of_the_stream_in_the_order_of_the_source(data):
    stream = deflate(data, FAST)
    listing = tokens_of(stream)
    assert sum(bits for _, _, bits in listing.tokens) + listing.header == stream.bits
    place = 0
    for start, length, bits in listing.tokens:
        assert (start, bits > 0) == (place, True)
        place += length
    assert place == len(data)


def test_a_program_gets_smaller_than_with_five_hundred_iterations_of_zopfli():
    assert deflate(SOURCE, QUICK).bits < 0.995 * zopfli_bits(SOURCE, 500)


@pytest.mark.slow
@pytest.mark.needs_compiler
def test_more_effort_never_hurts_much_and_the_same_call_gives_the_same_stream():
    little, much = deflate(SOURCE, Effort(0, 0)), deflate(SOURCE, Effort(0, 300))
    assert much.bits <= little.bits
    assert deflate(SOURCE, Effort(0, 300)) == much


@pytest.mark.slow
def test_a_large_input_in_several_blocks_comes_back():
    data = bytes(range(256)) * 8 + SOURCE * 3 + bytes(byte * byte % 251 for byte in range(6000))
    stream = deflate(data, FAST)
    assert zlib.decompress(stream.data, -15) == data
    assert len(stream.blocks) > 1
    assert stream.bits <= zopfli_bits(data, FAST.zopfli_iterations)


def test_a_match_longer_than_deflate_knows_is_cut():
    stream = deflate(b"a" * 1000, FAST)
    assert max(length for _, length, _ in tokens_of(stream).tokens) == 258


def test_blocks_that_were_read_are_written_the_same_again():
    stream = deflate(SOURCE, QUICK)
    blocks = [read.block for read in stream.blocks]
    assert encode(SOURCE, blocks) == stream


@pytest.mark.parametrize("level", range(10))
def test_streams_of_other_encoders_are_read_to_the_last_bit(level):
    encoder = zlib.compressobj(level, zlib.DEFLATED, -15)
    raw = encoder.compress(SOURCE) + encoder.flush()
    blocks = read_blocks(raw)
    assert 0 <= 8 * len(raw) - sum(block.bits for block in blocks) < 8
    assert sum(length for block in blocks for length, _ in block.tokens) == len(SOURCE)


def test_a_stream_travels_to_another_process_without_what_was_computed_of_it():
    """Else a thread that computes it while another one sends it ends both."""
    stream = deflate(SOURCE, QUICK)
    before = pickle.dumps(stream)
    assert stream.blocks and stream.quiet_end
    assert pickle.dumps(stream) == before and pickle.loads(before) == stream
