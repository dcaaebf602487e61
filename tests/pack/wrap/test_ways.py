"""The compiled kernel and the Python that it mirrors find the same streams without escapes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packed_sources import SOURCE

from golf.pack.deflate.deflate import Effort, deflate
from golf.pack.deflate.kernel import kernel
from golf.pack.wrap.escape import avoid_escapes
from golf.pack.wrap.quote import ESCAPES
from golf.pack.wrap.ways import NativeWays, PythonWays


@pytest.mark.slow
@pytest.mark.needs_compiler
@given(st.integers(0, 300), st.integers(0, 500), st.sampled_from([0, 8, 40]), st.booleans())
@settings(max_examples=30, deadline=None)
def test_kernel_and_python_avoid_the_same_escapes(start, size, allowed, ours):
    library = kernel()
    assert library is not None
    data = SOURCE[start : start + size]
    stream = deflate(data, Effort(0, 0) if ours else Effort(5, 0, ours=False))
    blocks = [read.block for read in stream.blocks if read.block]
    if len(blocks) < len(stream.blocks):
        return
    escaped = {*ESCAPES, ord("'")}
    found = avoid_escapes(data, NativeWays(data, library), blocks, escaped, allowed)
    assert found == avoid_escapes(data, PythonWays(data), blocks, escaped, allowed)
