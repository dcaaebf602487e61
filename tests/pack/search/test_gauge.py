"""What may stand in the place of a text is told by the size of a block that there is."""

import pytest

from golf.pack.deflate.blocks import make_block
from golf.pack.deflate.deflate import QUICK, deflate, encode
from golf.pack.search.gauge import Exact, Screened

TEXT = (
    b"def f(a,b):\n for c in a:\n  for d in b:print(c,d,[c*d for d in a if d in b])\nf(range(9),range(3,7))"
)
LONGER = TEXT.replace(b"c", b"x", 1)


def exact(text: bytes = TEXT) -> Exact:
    block = deflate(TEXT, QUICK).blocks[0].block
    assert block and block.header
    return Exact(text, block.codes)


@pytest.mark.parametrize("text", [TEXT, LONGER, b"import sys,re\n" + TEXT])
def test_the_exact_cost_is_near_that_of_the_smallest_stream(text: bytes) -> None:
    body = text.removeprefix(b"import sys,re\n")
    least = deflate(body, QUICK).bits + 8 * (len(b",sys,re") if body != text else 0)
    assert abs(exact(text).cost - least) <= 12


def test_the_exact_cost_is_that_of_a_stream() -> None:
    gauge = exact()
    block = gauge.block
    made = make_block(TEXT, block.tokens, 0, block.codes)
    assert encode(TEXT, [made]).bits == gauge.cost


@pytest.mark.parametrize("gauge", [exact(), Screened(TEXT, len), Screened(TEXT, len, screen=len)])
def test_a_dearer_text_passes_only_with_patience(gauge: Exact | Screened) -> None:
    before, dearer = gauge.cost, TEXT + b";print('quick brown fox')"
    assert not gauge.passes(dearer, 3.0)
    assert gauge.cost == before
    assert gauge.passes(TEXT, 0.0)
    assert gauge.passes(dearer, 500.0)
    assert gauge.cost > before
    assert gauge.passes(TEXT, 0.0)
    assert gauge.cost <= before
