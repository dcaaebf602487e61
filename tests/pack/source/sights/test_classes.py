import ast

import pytest

from golf.pack.source.sights.kinds import Note
from golf.pack.source.sights.sights import sights_of

CLASS = "class A:\n def f(self):self.x=1\n"


def notes(source: str) -> list[Note]:
    return sights_of([ast.parse(CLASS + source)]).notes(wrapped=False)


@pytest.mark.parametrize(
    "source",
    [
        "for x in vars(A).values():print(x)",
        "B=A\nprint({**B.__dict__})",
        "def f(c):return [*c.__dict__.items()]\nf(A)",
        "print([*type(A()).__dict__.items()])",
        "print([*A().__class__.__dict__.items()])",
        "print([x for c in A.__mro__ for x in c.__dict__])",
        "print([getattr(A,x) for x in dir(A)])",
        "print([*map(vars,[A])])",
        "print([*getattr(A,'__dict__').values()])",
        "print([*type.__dict__['__dict'+'__'].__get__(A)])",
        "import inspect\nprint(inspect.getmembers(A))",
        "class M(type):\n def __new__(m,n,b,d):print(d);return type.__new__(m,n,b,d)",
        "def m(n,b,d):print(d);return type(n,b,d)\nclass B(metaclass=m):0",
        "def d(c):print([*vars(c).items()]);return c\n@d\nclass B:0",
    ],
)
def test_a_class_that_may_be_gone_through_is_told(source: str) -> None:
    assert Note.CLASS in notes(source)


@pytest.mark.parametrize(
    "source",
    [
        "for x in vars(A()).values():print(x)",
        "a=A()\nprint({**a.__dict__})",
        "import argparse\na=argparse.ArgumentParser().parse_args()\nprint({**vars(a)})",
        "class B:\n def f(self):print([*vars(self).items()])\ntype(1)",
        "import math\nprint([getattr(math,x) for x in dir(math)])",
        "class M(type):\n def __new__(m,n,b,d):return super().__new__(m,n,b,d)",
        "print(A.__dict__['f'])",
    ],
)
def test_what_is_no_class_of_the_source_is_not_told(source: str) -> None:
    assert Note.CLASS not in notes(source)
