"""The proof that a candidate is its source under other names."""

import pytest

from golf.pack.proof.equal import prove_equal
from golf.pack.proof.trees import Different


@pytest.mark.parametrize(
    ("source", "candidate"),
    [
        ("a=1\nb=2\nprint(a,b)", "a=1\na=2\nprint(a,a)"),  # two variables become one
        ("a=1\nprint(a,a)", "a=1\nprint(a,b)"),  # not everywhere
        ("a=1\nprint(max(a,2))", "max=1\nprint(max(max,2))"),  # hides a builtin
        ("a=1\nprint(a)", "a=1\nvars(a)"),  # another builtin
        ("x=1\ndef f(y):return x+y", "x=1\ndef f(x):return x+x"),  # captured by a parameter
        ("x=1\ndef f():\n y=2\n return x", "x=1\ndef f():\n x=2\n return x"),  # captured by a local
        ("def f(a):\n def g(b):return a\n return g", "def f(a):\n def g(a):return a\n return g"),
        ("[(y:=x)for x in[1]];y", "[(y:=x)for x in[1]];x"),
        ("f'{x}{y}'", "f'{y}{x}'"),
        ("class A:\n x=1\n y=x", "class A:\n z=1\n y=z"),  # an attribute
        ("a.x", "a.y"),
        ("import os", "import sys"),
        ("import os as o\no", "import sys as o\no"),
        ("def f(a,b):return a-b\nf(a=1,b=2)", "def f(x,y):return x-y\nf(y=1,x=2)"),
        ("def f(a,b):return a-b\nf(a=1,b=2)", "def f(x,y):return x-y\nf(a=1,b=2)"),
        ("def f(a):0\ng(a=1)", "def f(b):0\ng(a=1)"),
        ("x=1", "x=1.0"),
        ("x=0.0", "x=-0.0"),
        ("x=1\nif x:y=2", "x=1\nwhile x:y=2"),
        ("def f():\n global a\n a=1", "def f():\n global b\n a=1"),
        ("match x:\n case a:a", "match x:\n case a:b"),
        ("def f(a,/,b):0", "def f(a,b):0"),
        ("try:0\nexcept E as a:a", "try:0\nexcept E as a:b"),
        ("lambda a,*b:a", "lambda a,*b:b"),
    ],
)
def test_the_proof_finds_every_difference(source: str, candidate: str) -> None:
    prove_equal(source, source)
    with pytest.raises(Different):
        prove_equal(source, candidate)


def test_the_proof_accepts_new_names_in_every_kind_of_scope() -> None:
    prove_equal(
        "def f(a,*b,c=1,**d):\n e=[g for g in b if(h:=g)]\n return lambda i:(a,c,d,e,h,i)\nf(1,c=2)",
        "def q(b,*a,z=1,**e):\n d=[b for b in a if(x:=b)]\n return lambda a:(b,z,e,d,x,a)\nq(1,z=2)",
    )
