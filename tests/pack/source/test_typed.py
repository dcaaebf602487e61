import pytest
from plain_text import plain

CHECKS = "import typing as t\nif t.TYPE_CHECKING:\n from x import y\nelse: print()"
OVERLOADS = (
    "from typing import overload\nclass A:\n @overload\n def f(self, x: int) -> int: ...\n @overload\n"
)
REAL = " def f(self, x: str) -> str: ...\n @property\n def f(self, x): print(self, x)"


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (CHECKS, "import typing as t\nprint()\n"),
        (
            "from typing import TYPE_CHECKING as T\nif T: import x\nprint()",
            "from typing import TYPE_CHECKING as T\nprint()\n",
        ),
        (
            "import typing as t\nif t.TYPE_CHECKING: x = 0\nelif print(): x = 1\nelse: x = 2",
            "import typing as t\nx=1 if print()else 2\n",
        ),
        (
            OVERLOADS + REAL,
            "from typing import overload\nclass A:\n @property\n def f(self,x):\n  print(self,x)\n",
        ),
    ],
)
def test_what_is_said_to_type_checkers_alone_goes(source: str, wanted: str) -> None:
    assert plain(source, module=True) == wanted


@pytest.mark.parametrize(
    "source",
    [
        CHECKS + "\nt = x",
        CHECKS.replace("typing", "other"),
        OVERLOADS + REAL.replace("property", "f"),
        OVERLOADS + REAL.replace("def f(self, x: str)", "def g(self, x: str)"),
        OVERLOADS + REAL.replace("x: str", "x=print()"),
        OVERLOADS + REAL + "\ntyping.get_overloads(A.f)",
    ],
)
def test_what_may_run_or_be_asked_for_stays(source: str) -> None:
    assert "TYPE_CHECKING" in (found := plain(source, module=True)) or found.count("@overload") > 0
