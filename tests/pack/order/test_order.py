"""Statements change places only where no one could tell."""

import itertools

import pytest

from golf.pack.layout import Layout
from golf.pack.source.rules import Rules


def orders(source: str, module: bool = False) -> dict[int, list[set[int]]]:
    """What must come before each statement of a block, by the block's depth."""
    layout = Layout(source, Rules(module))
    return {suite.depth: layout.before[suite.number] for suite in layout.suites}


def free_pairs(source: str, depth: int = 0, module: bool = False) -> set[tuple[int, int]]:
    """The pairs of statements of one block that may stand either way round."""
    before = orders(source, module)[depth]
    return {
        (first, second)
        for first, second in itertools.combinations(range(len(before)), 2)
        if first not in before[second] and second not in before[first]
    }


@pytest.mark.parametrize(
    "source",
    [
        "a=1\nb=2",
        "a=[]\nb={}",
        "def f():print(1)\ndef g():print(2)",
        "import math\nimport os",
        "f=lambda:g()\ndef g():return 1",
        "a=[0]*9\nprint(1)",
        "print(1)\na=1,2",
        "class A:\n def f(self):0\nclass B:\n x=1",
        "a,b=1,2\nc=-3",
        "if x:=print():y=1\nz=2",
    ],
)
def test_these_statements_commute(source: str) -> None:
    assert free_pairs(source) == {(0, 1)}


@pytest.mark.parametrize(
    "source",
    [
        "a=1\nb=a",  # reads what was written
        "a=1\na=2",
        "b=a\na=1",
        "print(1)\nprint(2)",
        "a=1\nprint(a)",
        "a=b\nprint(1)",  # b may be unbound
        "a=1\nf()\ndef f():return a",  # the call may read a
        "a=1/b\nprint(1)",
        "a=1/0\nprint(1)",
        "a=[1]+b\nprint(1)",
        "a=x.y\nprint(1)",
        "a={b:1}\nprint(1)",  # hashing may do anything
        "a=f'{b}'\nprint(1)",
        "x.y=1\nprint(1)",
        "a,*b=1,2\nprint(1)",
        "from math import*\na=1",
        "import this\nprint(1)",
        "import math\nprint(1)",
        "import nothing_of_the_kind\nimport math;print(1)",
        "'documentation'\na=1",
        "a:int=1\nprint(__annotations__)",
        "del a\nb=1",
        "class A(B):0\nprint(1)",
        "class A:print(1)\nprint(2)",
        "@d\ndef f():0\nprint(1)",
        "def f(a=b):0\nprint(1)",
        "def f(a:print(1)):0\nprint(2)",
        "a=1\nprint(globals())",
        "a=1\neval('a')",
        "a=1\nfor i in f():print(a)",
        "a=b=c\nprint(1)",
        "print((a:=1))\nb=a",
    ],
)
def test_these_statements_keep_their_order(source: str) -> None:
    assert (0, 1) not in free_pairs(source)


def test_a_variable_of_a_function_does_not_pass_a_call_of_it() -> None:
    assert free_pairs("f=lambda:a\na=1\nf()") == {(0, 1)}
    assert free_pairs("def f():global a;a=2\na=1\nf()") == {(0, 1)}
    assert free_pairs("f=lambda:a\na=1\ng()") == {(0, 1), (0, 2)}


def test_nothing_passes_what_leaves_the_block() -> None:
    source = "def f():\n a=1\n if a:return\n b=2\n raise a\n c=3\n yield\n d=4"
    assert free_pairs(source, depth=1) == set()
    assert free_pairs("for i in x:\n a=1\n if i:break\n b=2", depth=1) == set()


def test_a_local_passes_a_call_unless_a_function_inside_shares_it() -> None:
    assert free_pairs("def f(x):\n a=1\n g()\n return a", depth=1) == {(0, 1)}
    assert (0, 1) not in free_pairs("def f(x):\n a=1\n g()\n return lambda:a", depth=1)
    assert (0, 1) not in free_pairs("def f(x):\n global a\n a=1\n g()", depth=1)


def test_nothing_passes_a_call_where_a_handler_could_see_it() -> None:
    assert free_pairs("try:\n a=1\n f()\nexcept E:print(a)", depth=1) == set()
    assert free_pairs("with f():\n a=1\n g()", depth=1) == set()


def test_the_cases_of_a_match_statement_keep_their_order() -> None:
    assert free_pairs("match x:\n case 1:a=1\n case 2:b=2", depth=1) == set()


def test_what_a_module_defines_does_not_pass_calls_that_may_import_it() -> None:
    assert free_pairs("a=1\nprint(1)") == {(0, 1)}
    assert free_pairs("a=1\nprint(1)", module=True) == set()
    assert free_pairs("a=1\nb=2", module=True) == {(0, 1)}


def test_the_author_may_declare_statements_free() -> None:
    assert free_pairs("a=f()\nb=g()") == set()
    assert free_pairs("#| any order\na=f();b=g();c=h()") == {(0, 1), (0, 2), (1, 2)}
    assert free_pairs("#| any order\na=f();b=g()\nc=h()") == {(0, 1)}


def test_an_alternative_counts_with_all_that_it_might_do() -> None:
    assert free_pairs("#| 1 -> b\na=1\nb=2") == set()
    assert free_pairs("#| 1 -> 3\na=1\nb=2") == {(0, 1)}


def test_order_is_transitive() -> None:
    before = orders("a=1\nb=a\nc=b\nd=c")[0]
    assert before == [set(), {0}, {0, 1}, {0, 1, 2}]
