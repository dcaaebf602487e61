import pytest
from plain_text import plain


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("def f(x, *y, z=1):\n 'says'\n return x, y, z\nf(1)", "f=lambda x,*y,z=1:(x,y,z)\nf(1)\n"),
        (
            "class A:\n def f(self): return super().f()\nA().f()",
            "class A:\n f=lambda self:super().f()\nA().f()\n",
        ),
        ("def f(x):\n if x: return 1\n return 2\nf(1)", "f=lambda x:1 if x else 2\nf(1)\n"),
    ],
)
def test_a_function_that_only_returns_something_becomes_a_lambda(source: str, wanted: str) -> None:
    assert plain(source) == wanted


@pytest.mark.parametrize(
    "source",
    [
        "def f(x): return x\nprint(f.__name__)",
        "@g\ndef f(x): return x\nf()",
        "def f(x): return (yield x)\nf()",
        "def f(x): return\nf()",
        "async def f(x): return x\nf()",
        "import threading\ndef f(x): return x\nthreading.Thread(f)",
        "def f(x): return x\ntry: f()\nexcept TypeError as e: print(e)",
    ],
)
def test_a_function_stays_one_where_it_tells_its_name_or_does_more(source: str) -> None:
    assert "def f(" in plain(source)


def test_a_function_of_a_module_stays_one() -> None:
    assert "def f(" in plain("def f(x): return x", module=True)
