"""A program that takes bytes for letters counts too many of them, by just so many."""

import pytest

from golf.judge.letters import reads_bytes
from golf.log.lines import Parts

INPUT = "ada\nzoë\nßo\n".encode()  # 6 letters of ASCII and 2 of two bytes each, of which one is shared


def parts(size: int) -> Parts:
    return Parts(metadata=(("num docs", "3"), ("vocab size", str(size))), losses=(), samples=())


@pytest.mark.parametrize(("size", "found"), [(8, True), (7, False), (9, False), (27, False)])
def test_a_vocabulary_that_is_too_large_by_the_bytes_beyond_letters_tells_it(size: int, found: bool) -> None:
    letters = set("".join(INPUT.decode().split()))
    more = len(set(b"".join(INPUT.split()))) - len(letters)
    assert more == 1
    assert reads_bytes(parts(7), parts(size), [INPUT]) == found


def test_nothing_is_told_of_an_input_of_ascii_alone() -> None:
    assert not reads_bytes(parts(7), parts(7), [b"ada\nbo\n"])
    assert not reads_bytes(parts(7), parts(8), [b"ada\nbo\n"])
