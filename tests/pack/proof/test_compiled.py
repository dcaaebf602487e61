"""Each Python's own compiler looks up the names of a candidate where it looked up the source's."""

import random
from contextlib import nullcontext

import pytest
from packed_programs import ran

from golf.errors import GolfError
from golf.pack.layout import Layout
from golf.pack.names.rename import Names
from golf.pack.proof.candidate import prove_everywhere, prove_unconfused
from golf.pack.proof.compiled import prove_names, readers
from golf.pack.proof.trees import Different
from golf.pack.source.rules import Rules
from golf.run.interpreters import find_interpreter

PYTHONS = [python for version in ("3.11", "3.12", "3.13", "3.14") if (python := find_interpreter(version))]
MERGING = [python for python in PYTHONS if python.version >= "3.12"]
merging = pytest.mark.skipif(
    not MERGING, reason="no Python here compiles comprehensions into their functions"
)

# What several scopes share in all the ways in which comprehensions nest.
SOURCES = [
    "def f(g):\n [([i for i in [1]], [0 for o in [1] if g]) for r in [1]]\n return g",
    "def f(g):\n [([i for i in [1]], [0 for o in [1] if (g := [4])]) for r in [1]]\n return g",
    "def d(p, q): return sum(a * b for a, b in zip(p, q))\n"
    "def f(w, v):\n s = [c - max(v) for c in v]\n return [d(r, v) for r in w], s",
    "def f(x):\n y = [i for i in x]\n return lambda z: [j + k for j in y for k in z if x]",
    "def f(p):\n class C:\n  a = [g() for g in [lambda: i for i in [1, 2]]]\n  m = lambda s: p\n return C.a, C().m()",
    "n = 3\nprint([i for i in [n]], {j: n for j in [1]}, [[k for k in [n, m]] for m in {n}], (l for l in [n]))",
]


def fewest_names(names: Names, seed: int) -> list[str]:
    """A name for each symbol, shared as often as that is allowed."""
    chosen = [""] * len(names.symbols)
    order = list(range(len(chosen)))
    random.Random(seed).shuffle(order)
    for index in order:
        symbol = names.symbols[index]
        taken = {chosen[other] for other in symbol.others} | symbol.forbidden
        chosen[index] = next(name for name in names.pool if name not in taken)
    return chosen


@pytest.mark.slow
@pytest.mark.parametrize("source", SOURCES)
def test_the_names_that_the_packer_lets_scopes_share_are_confused_by_no_python(source: str) -> None:
    layout = Layout(source, Rules())
    states = []
    for seed in range(20):
        states.append(layout.start())
        states[-1].names = fewest_names(layout.names, seed)
    prove_everywhere(layout, states, PYTHONS)


@pytest.mark.slow
@merging
@pytest.mark.parametrize(
    ("source", "candidate"),
    [
        (
            "def f(g):\n [([i for i in [1]], [0 for o in [1] if g]) for r in [1]]",
            "def f(g):\n [([g for g in [1]], [0 for o in [1] if g]) for r in [1]]",
        ),
        (
            "def f(v):\n [c for c in v]\n return [d(r) for r in v]",
            "def f(v):\n [d for d in v]\n return [d(r) for r in v]",
        ),
        (
            "def f(b):\n class C:\n  a = [g for g in [lambda: i for i in [1]]]\n  m = lambda s: b",
            "def f(i):\n class C:\n  a = [g for g in [lambda: i for i in [1]]]\n  m = lambda s: i",
        ),
    ],
)
def test_names_that_a_python_confuses_are_no_proof(source: str, candidate: str) -> None:
    prove_names([(source, source)], MERGING)
    with pytest.raises(Different, match=r"to Python 3\.1"):
        prove_names([(source, candidate)], MERGING)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "candidate"),
    [
        ("a=1\nb=2\nprint(a,b)", "a=1\na=2\nprint(a,a)"),
        ("x=1\ndef f():\n y=2\n return x", "x=1\ndef f():\n x=2\n return x"),
        ("def f(a):\n def g(b):return a\n return g", "def f(a):\n def g(a):return a\n return g"),
        ("def f(a):\n def g():\n  nonlocal a;a=1", "def f(a):\n def g():\n  a=1;a"),
        ("class A:\n x=1\n def f(s):return x", "class A:\n x=1\n def f(x):return x"),
    ],
)
def test_other_differences_are_found_too(source: str, candidate: str) -> None:
    with pytest.raises(Different):
        prove_names([(source, candidate)], PYTHONS)


def test_other_names_are_the_same_program() -> None:
    source = "def f(x):\n try:[i for i in x]\n except E as e:return [lambda:i+j for j in x for i in [e]]"
    other = "def a(b):\n try:[c for c in b]\n except E as g:return [lambda:f+d for d in b for f in [g]]"
    prove_names([(source, other)], PYTHONS)


@pytest.mark.slow
@merging
@pytest.mark.skipif(len(MERGING) == len(PYTHONS), reason="no Python here is older than the syntax")
def test_a_python_that_does_not_compile_the_source_is_left_out() -> None:
    assert readers("def first[T](x: T): pass", PYTHONS) == MERGING
    assert readers("x = 1", PYTHONS) == PYTHONS
    with pytest.raises(GolfError, match="no Python that is to run it compiles the source"):
        readers("x = = 1", PYTHONS)


@pytest.mark.parametrize("python", PYTHONS, ids=lambda python: python.version)
@pytest.mark.parametrize(
    "source",
    [
        "def f(b):\n def g(n):\n  def h(): return b\n  return h, [b for b in [n]], {n: b for i in [1]}\n return g\n"
        "f(1)(2)\n",
        "def f(c):\n def g(a): return [[*(c for x in [2])] for c in [a]], c\n return g\nassert f(1)(2)[1] == 1\n",
        "def f(c): return [[0 for c in [(lambda: c)()]] for x in [c]]\nf(1)\n",
        "def f(b): return [(lambda: b)()+[2 for x in [2] for b in [x]][0] for c in [1]]\nf(1)\n",
        "def f(a, b): return {1: [{1: a for b in [b]} for c in [[a for b in [1]]]] for c in [2]}\nf(1, 2)\n",
    ],
)
def test_a_source_that_a_python_itself_confuses_is_refused_at_once(source, python):
    confused = ran(source.encode(), python).status != 0
    with pytest.raises(GolfError, match="the source itself goes wrong") if confused else nullcontext():
        prove_unconfused(Layout(source, Rules()), [python])


def test_a_comprehension_may_use_the_name_of_a_variable_that_passes_through():
    source = (
        "def f(g):return max((len(n:=[(n,m)for n in range(3)for m in range(3)if g[n][m]==k]),n)for k in (1,2))[1]\n"
        "print(f([[0,1,2],[1,1,0],[2,0,0]]))\n"
    )
    for python in PYTHONS:
        assert ran(source.encode(), python).stdout == b"[(0, 1), (1, 0), (1, 1)]\n"
    prove_unconfused(Layout(source, Rules()), PYTHONS)
