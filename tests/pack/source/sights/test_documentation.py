import ast

import pytest

from golf.pack.source.sights.kinds import Keep
from golf.pack.source.sights.sights import sights_of

LOOP = "for name in ['__name__', '__doc__']:\n if hasattr(f, name):setattr(g, name, getattr(f, name))"


def kept(source: str) -> set[Keep]:
    return {keep for sight in sights_of([ast.parse(source)]).seen for keep in sight.keeps}


@pytest.mark.parametrize("source", ["f.__doc__='text'", "f.__doc__=g.__doc__", LOOP, "if f('x')[0]==g():0"])
def test_a_docstring_that_is_only_set_is_not_looked_at(source: str) -> None:
    assert Keep.DOCUMENTATION not in kept(source)


@pytest.mark.parametrize(
    "source",
    [
        "f.__doc__+='text'",
        "x=f.__doc__=g.__doc__",
        "del f.__doc__",
        "f.__doc__=g.__doc__\nprint(vars(f))",
        "import pickle\nf.__doc__=g.__doc__",
        f"{LOOP}\nprint(name)",
        f"{LOOP}\nx='or __doc__'",
        f"def setattr(*x):print(x)\n{LOOP}",
        f"class A:\n def __setattr__(self,*x):print(x)\n{LOOP}",
        "getattr(f,'of __doc__'.split()[1])",
        "for name in dir(f):print(getattr(f,name))",
    ],
)
def test_a_docstring_that_may_be_shown_stays(source: str) -> None:
    assert Keep.DOCUMENTATION in kept(source)


@pytest.mark.parametrize(
    "source",
    [
        "sorted(vars(x))==['name']",
        "x.__dict__.update(y.__dict__)",
        "import module\nfor x in module.__dict__:0",
        "def f():return locals()",
    ],
)
def test_a_namespace_of_which_only_names_or_no_class_is_seen_shows_no_docstring_of_a_class(
    source: str,
) -> None:
    assert Keep.CLASS_DOCUMENTATION not in kept(source)


@pytest.mark.parametrize(
    "source",
    [
        "sorted(vars(x).items())==[]",
        "x.__dict__.update(y.__dict__)\nprint(self.__dict__)",
        "import module\nmodule=f\nfor x in module.__dict__:0",
        "def f():\n class A:print(locals())",
    ],
)
def test_a_namespace_that_may_be_one_of_a_class_shows_its_docstring(source: str) -> None:
    assert Keep.CLASS_DOCUMENTATION in kept(source)
