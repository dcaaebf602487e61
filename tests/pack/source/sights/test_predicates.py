"""What a compressed file shows of the call that it adds."""

import ast

import pytest

from golf.pack.source.sights.kinds import Note
from golf.pack.source.sights.sights import sights_of

CAUGHT = "\ntry:f()\nexcept Exception:0"


def notes(source: str) -> list[Note]:
    return sights_of([ast.parse(source)]).notes(wrapped=True)


@pytest.mark.parametrize(
    "source",
    [
        "def f():f()" + CAUGHT,
        "def f():g()\ndef g():h()\ndef h():f()" + CAUGHT,
        "f=lambda:g()\ng=lambda:f()" + CAUGHT,
        "class A:\n def __getattr__(self,x):return getattr(self,x+'x')" + CAUGHT,
        "class A:\n def __repr__(self):return repr(self.x)" + CAUGHT,
        "class A:\n def __init__(self):self.x=A()" + CAUGHT,
        "import contextlib\ndef f():f()\nwith contextlib.suppress(Exception):f()",
    ],
)
def test_a_recursion_whose_error_is_caught_is_told(source: str) -> None:
    assert Note.RECURSION in notes(source)


@pytest.mark.parametrize(
    "source",
    [
        "def f():g()\ndef g():h()\ndef h():0" + CAUGHT,
        "def f():f()\ntry:f()\nexcept ValueError:0",
        "class A:\n def __init__(self):super().__init__()" + CAUGHT,
    ],
)
def test_what_does_not_come_back_to_itself_is_not_told(source: str) -> None:
    assert Note.RECURSION not in notes(source)
