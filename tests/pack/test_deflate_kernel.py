"""The compiled kernel and the Python that it mirrors: the same answers, to the last bit."""

import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sources import SOURCE, sources

from golf.pack.deflate import estimate as estimating
from golf.pack.deflate import kernel as native
from golf.pack.deflate import trial
from golf.pack.deflate.blocks import Codes
from golf.pack.deflate.deflate import Effort, deflate
from golf.pack.deflate.estimate import TYPICAL, estimate, estimate_bits
from golf.pack.deflate.huffman import code_lengths
from golf.pack.deflate.trial import NativeBlocks, PythonBlocks

needs_compiler = pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
items = st.one_of(st.none(), st.lists(st.integers(1, 7), min_size=19, max_size=19))


@needs_compiler
@given(sources, items, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_kernel_and_python_make_the_same_blocks(data, items, random):
    library = native.kernel()
    assert library is not None
    ours, theirs = PythonBlocks(data), NativeBlocks(data, library)
    costs, codes = TYPICAL.costs(), TYPICAL
    for _ in range(3):
        bounds = (len(data) // 4, len(data) - len(data) // 4)
        a, b = ours.trial(bounds, costs, codes, items), theirs.trial(bounds, costs, codes, items)
        assert (a.bits, a.codes, a.tokens) == (b.bits, b.codes, b.tokens)
        codes = a.codes
        costs = [cost + random.randint(0, 9) for cost in codes.costs()]


@needs_compiler
def test_kernel_and_python_agree_on_skewed_frequencies_too():
    """Lucas numbers as frequencies would go deeper than fifteen bits."""
    sizes = [1, 3]
    while len(sizes) < 17:
        sizes.append(sizes[-1] + sizes[-2])
    data = b"".join(bytes([65 + index]) * size for index, size in enumerate(sizes))
    costs = [16] * 257 + [1_000_000] * 59  # literals only
    library = native.kernel()
    assert library is not None
    a = PythonBlocks(data).trial((0, len(data)), costs)
    b = NativeBlocks(data, library).trial((0, len(data)), costs)
    assert max(code_lengths([*sizes, 1], 60)) > 15 >= max(a.codes.literals)
    assert (a.bits, a.codes, a.tokens) == (b.bits, b.codes, b.tokens)


@needs_compiler
@given(sources)
@settings(max_examples=60, deadline=None)
def test_kernel_and_python_estimate_the_same(data):
    fast = estimate(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(estimating, "kernel", lambda: None)
        assert estimate(data) == fast


def test_without_a_compiler_the_stream_is_the_same(monkeypatch):
    stream = deflate(SOURCE, Effort(0, 20))
    monkeypatch.setattr(trial, "kernel", lambda: None)
    assert deflate(SOURCE, Effort(0, 20)) == stream


@pytest.mark.parametrize("compiler", ["no-such-compiler", "false"])
def test_a_compiler_that_fails_is_no_fault(compiler, monkeypatch, tmp_path):
    monkeypatch.setenv("CC", compiler)
    monkeypatch.setattr(native.platformdirs, "user_cache_dir", lambda name: str(tmp_path))
    native.kernel.cache_clear()
    assert native.kernel() is None
    native.kernel.cache_clear()
    assert not list((tmp_path / "kernel").glob("*"))


def test_a_cache_folder_that_cannot_be_made_is_no_fault(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(native.platformdirs, "user_cache_dir", lambda name: str(tmp_path / "file"))
    native.kernel.cache_clear()
    assert native.kernel() is None
    native.kernel.cache_clear()


def test_the_estimate_is_near_the_finished_stream():
    bits = deflate(SOURCE, Effort(15, 300)).bits
    assert abs(estimate_bits(SOURCE) - bits) < 0.03 * bits


def test_an_estimate_from_the_costs_of_a_similar_source_needs_one_pass():
    similar = SOURCE.replace(b"cells", b"grid")
    warm = estimate(similar, estimate(SOURCE).costs, passes=1)
    assert abs(warm.bits - estimate(similar).bits) < 12


def test_codes_that_do_not_fit_the_symbols_are_not_used():
    """Only codes for the very symbols that the tokens use can be a start."""
    source = PythonBlocks(SOURCE)
    fitting = source.trial((0, len(SOURCE)), TYPICAL.costs())
    other = Codes(fitting.codes.literals[::-1], fitting.codes.distances)
    assert source.trial((0, len(SOURCE)), TYPICAL.costs(), other).codes == fitting.codes
