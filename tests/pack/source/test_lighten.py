import pytest

from golf.pack.layout import Layout
from golf.pack.proof.candidate import prove_source
from golf.pack.source.rules import Rules
from golf.pack.source.tokens import text_of


def light(source: str, rules: Rules = Rules()) -> str:  # noqa: B008
    layout = Layout(source, rules)
    prove_source(layout)
    return text_of(layout.lines([0] * len(layout.choices)))


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("class A(object):\n 'says'", "class A:\n 0\n"),
        ("class A():\n x = 1\n pass", "class A:\n x=1\n"),
        ("object = int\nclass A(object): ...", "object=int\nclass A(object):\n 0\n"),
        ("def f():\n if g:\n  pass\n return None", "def f():\n if g:\n  0\n"),
        ("def f():\n 'says'\n return None", "def f():\n return\n"),
        ("for x in y:\n pass\nelse:\n if x: z", "for x in y:\n 0\nelse:\n if x:\n  z\n"),
        ("if x: y\nelse:\n if z: y\n else: x", "if x:\n y\nelif z:\n y\nelse:\n x\n"),
        ("raise ValueError()", "raise ValueError\n"),
        (
            "class ValueError(Exception): 0\nraise ValueError()",
            "class ValueError(Exception):\n 0\nraise ValueError()\n",
        ),
        ("x = '''a''' \"b\" r'c'", "x='abc'\n"),
        ("x = u'a' 'b'", "x=u'a' 'b'\n"),
        ("def f(a: int, *b: int, c: dict[int, str] = {1: 2}) -> int:\n d: int = a\n return d", None),
        ("x: int = 1", "x=1\n"),
        ("x: int = 1\nprint(__annotations__)", "x:int=1\nprint(__annotations__)\n"),
        ("if x: y = 1\nelse: y = 2", "y=1 if x else 2\n"),
        ("if x: y += 1\nelse: y += 2", "if x:\n y+=1\nelse:\n y+=2\n"),
        ("if x: y = 1, 2\nelse: y = 2", "if x:\n y=1,2\nelse:\n y=2\n"),
        (
            "def f():\n if x: return 1\n elif y: return 2\n else: return 3",
            "def f():\n return 1 if x else 2 if y else 3\n",
        ),
        ("def f():\n if x: return\n else: print()", "def f():\n if x:\n  return\n print()\n"),
        ("x = dict(), list(), y.list(), f'{dict()}'", None),
        ("match x:\n case dict(): 0", "match x:\n case dict():\n  0\n"),
        ("x is tuple(), y()", "x is tuple(),y()\n"),
        ("dict = x\ny = dict()", "dict=x\ny=dict()\n"),
        ("class A:\n x: int = 1", "class A:\n x:int=1\n"),
    ],
)
def test_what_does_nothing_goes(source: str, wanted: str | None) -> None:
    text = light(source)
    if wanted is None:
        assert ":int" not in text and "->" not in text
    else:
        assert text == wanted


@pytest.mark.parametrize(
    "source",
    [
        "def f(a: int): 0\nprint(f.__annotations__)",
        "def f(a: print(1)): 0",
        "def f(a: later): 0",
        "try:\n def f(a: int): 0\nexcept NameError: 0",
        "import typer\ndef f(a: int): 0",
        "from functools import singledispatch\n@singledispatch\ndef f(a: int): 0",
    ],
)
def test_an_annotation_that_is_seen_or_does_something_stays(source: str) -> None:
    assert "(a:" in light(source)


def test_plain_files_chain_literals() -> None:
    source = "x.a = None\nx.b = None\nc = None\nd = x\ne = 1\nprint(c, d, e)\nwhile True: pass"
    assert light(source, Rules(plain=True)) == "x.a=x.b=c=None\nd=x\ne=1\nprint(c,d,e)\nwhile 1:\n 0\n"


def test_plain_files_join_imports_and_programs_name_them() -> None:
    source = "import re\nimport os\n" + "print(os, re)\n" * 9
    assert light(source, Rules(module=True, plain=True)).startswith("import re,os\n")
    assert light("import platform\n" + "platform\n" * 9, Rules(plain=True)).startswith(
        "import platform as platform\n"
    )
    assert light(source).startswith("import re\nimport os\n")


def test_modules_name_imports_only_inside_of_functions() -> None:
    source = "import platform\n" + "platform\n" * 9 + "def f():\n import platform\n" + " platform\n" * 9
    text = light(source, Rules(module=True, plain=True))
    assert text.startswith("import platform\nplatform") and "def f():\n import platform as platform\n" in text
