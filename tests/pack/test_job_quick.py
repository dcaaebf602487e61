"""About how small a source packs, in a moment."""

from pathlib import Path

import pytest

from golf.errors import GolfError
from golf.pack.job import packs_to

X = Path("x.py")
REPETITIVE = b"".join(b"def function_%d(argument):\n    return argument + %d\n" % (i, i) for i in range(40))


@pytest.mark.slow
def test_it_is_about_what_the_packer_makes_of_it():
    assert 150 < packs_to(X, REPETITIVE, 0.05) < len(REPETITIVE) / 3


def test_a_source_that_does_not_compile_is_refused():
    with pytest.raises(GolfError):
        packs_to(X, b"for x in\n", 0.05)


@pytest.mark.slow
def test_a_source_is_read_in_the_encoding_that_it_names():
    assert packs_to(X, b"# coding: latin-1\nprint('\xe9')\n", 0.05) < 100
