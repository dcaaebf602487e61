import pytest
from plain_text import plain


@pytest.mark.parametrize(
    "unused",
    [
        "def f(x, y=1): return g(f)",
        "class A(ValueError):\n size = 1\n def f(self): print(A)",
        "import re, heapq as h",
        "import urllib.parse as p",
        "from typing import Any, Optional",
        "__all__ = ['x']",
        "x = y = (1, [None, {1: 'a'}])",
    ],
)
def test_what_only_binds_names_that_stand_nowhere_else_goes(unused: str) -> None:
    assert plain(f"print()\n{unused}\nprint()") == "print()\nprint()\n"
    assert plain(f"print()\n{unused}\nprint()", module=True) != "print()\nprint()\n"
    assert plain(f"print(globals()['f'])\n{unused}\nprint()") != "print(globals()['f'])\nprint()\n"


@pytest.mark.parametrize(
    "used",
    [
        "def f(x=print()): 0",
        "@print\ndef f(x): 0",
        "class A(B): 0",
        "class A(dict, list): 0",
        "class A:\n __slots__ = 'x',\n x = 1",
        "class A:\n x = print()",
        "import antigravity",
        "from math import nothing",
        "__name__ = 'x'",
        "x = {[]: 1}",
        "x = y",
        "x: print() = 1",
        "import math.nothing",
    ],
)
def test_what_may_do_more_stays(used: str) -> None:
    assert plain(f"print()\n{used}") != "print()\n"


@pytest.mark.parametrize(
    ("used", "asked"),
    [
        ("import urllib.parse as p", "import urllib\nurllib.parse"),
        ("from urllib import parse as p", "import urllib\nurllib.parse"),
        ("from urllib.parse import quote", "import urllib\ngetattr(urllib, 'parse')"),
        ("class A(ValueError):", "ValueError.__subclasses__()"),
    ],
)
def test_what_is_reached_in_other_ways_than_by_its_name_stays(used: str, asked: str) -> None:
    assert used in plain(f"{used}{' 0' * used.endswith(':')}\n{asked}")
