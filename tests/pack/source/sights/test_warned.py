"""Python warns of what a source does, and tells its line: that is told where the source shows it."""

import ast

import pytest

from golf.pack.source.sights.kinds import Note
from golf.pack.source.sights.sights import sights_of


def notes(source: str) -> list[Note]:
    return sights_of([ast.parse(source)]).notes(wrapped=False)


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\ndatetime.datetime.utcnow()",
        "from locale import getdefaultlocale",
        "import cgi",
        "from distutils.core import setup",
        "import logging\nlogging.warn('x')",
        "import threading\nthreading.Thread().setDaemon(True)",
        "import re\nre.sub('a','b','c',1)",
        "def f():yield\nf().throw(ValueError,1,None)",
        "print(~True)",
        "async def f():0\ndef g():f()",
        "class A:\n async def f(self):0\n def g(self):self.f()",
    ],
)
def test_what_python_warns_of_is_told(source: str) -> None:
    assert Note.WARNED in notes(source)


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\ndatetime.datetime.now()",
        "import warnings,datetime\nwarnings.simplefilter('ignore')\ndatetime.datetime.utcnow()",
        "class A:\n def getName(self):0\nA().getName()",
        "import re\nre.sub('a','b','c')\nre.split('a','b')",
        "def f():yield\nf().throw(ValueError(1))",
        "print(~1)",
        "import asyncio\nasync def f():await g()\nasync def g():0\nasyncio.run(f())",
    ],
)
def test_what_python_does_not_warn_of_is_not_told(source: str) -> None:
    assert Note.WARNED not in notes(source)
