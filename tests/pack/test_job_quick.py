"""About how small a source packs, in a moment."""

import pytest

from golf.errors import GolfError
from golf.pack.job import packs_to

REPETITIVE = "".join(f"def function_{i}(argument):\n    return argument + {i}\n" for i in range(40))


@pytest.mark.slow
def test_it_is_about_what_the_packer_makes_of_it():
    assert 150 < packs_to(REPETITIVE, "x.py", 0.05) < len(REPETITIVE) / 3


def test_a_source_that_does_not_compile_is_refused():
    with pytest.raises(GolfError):
        packs_to("for x in\n", "x.py", 0.05)
