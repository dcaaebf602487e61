import pytest

from golf.pack.proof.shared import prove_shared
from golf.pack.proof.trees import Different


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("print(None,1)", "a=None;print(a,a)"),
        ("print(len)", "a=max;print(a)"),
        ("len=1;print(len)", "a=len;len=1;print(a)"),
        ("x=len(y)", "x=a(y);a=len"),
        ("a=1;print(None,a)", "a=None;a=1;print(a,a)"),
        ("def f(x,y):return x,y", "def f(x,y):a=y;return a,y"),
        ("def f(x,y):return x,y", "def f(x,y):a=y;return x,y"),
        ("def f(x):x=1;return x", "def f(x):a=x;x=1;return a"),
        ("def f(x):\n def g(x):return x\n return x", "def f(x):\n a=x\n def g(x):return a\n return a"),
        ("def f(x):\n class A:x=1\n return x", "def f(x):\n a=x\n class A:a=1\n return a"),
        ("def f(x):return locals(),x", "def f(x):a=x;return locals(),a"),
        ("def f(x):x=0;super().g", "def f(x):a=x;a=0;super().g"),
        ("def f(x):return x", "def f(x):a=y;return x"),
    ],
)
def test_a_name_that_means_something_else_is_found(first: str, second: str) -> None:
    with pytest.raises(Different):
        prove_shared(first, second)
