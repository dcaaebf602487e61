"""The renamer changes what only Python looks up, and nothing that a program could know otherwise."""

import contextlib
import io
import sys
import warnings

import pytest

from golf.pack.layout import Layout
from golf.pack.proof.bare import Seen, prove_same_tree
from golf.pack.proof.candidate import prove_candidate, prove_source
from golf.pack.proof.trees import Different
from golf.pack.source.rules import Rules

PROGRAMS = {
    "a walrus in a comprehension leaks to the function around it": """
def total(numbers):
    squares = [(last := number) ** 2 for number in numbers if number]
    return squares, last, [last for number in numbers]
print(total([3, 0, 4]))
""",
    "a comprehension's first iterable belongs to the scope outside": """
number = [1, 2]
print([number for number in number], [[number, inner] for inner in number for number in [inner]], number)
""",
    "global and nonlocal reach their variables": """
count = 0
def outer():
    count = 10
    def inner():
        nonlocal count
        count += 1
        return count
    def other():
        global count
        count -= 1
    other()
    return inner() + count
print(outer(), count)
""",
    "a class body reads a global where it has no attribute yet": """
size, name = 3, "outer"
class Box:
    name = name + "!"
    def area(self, factor=size): return factor * size, name, self.name
print(Box().area(), Box.name)
""",
    "private names are mangled by their class": """
class Safe:
    def __init__(self, value): self.__value = value
    def read(self):
        def inner(): return self.__value
        return inner()
print(Safe(7).read(), sorted(vars(Safe(7))))
""",
    "keywords go with the parameters of a function that is certain": """
def area(width, height=2, *, scale=1): return width * height * scale
power = lambda base, exponent=2: base ** exponent
width = 5
print(area(width=width, scale=3), area(3, height=4), power(exponent=3, base=2))
""",
    "keywords of an unknown function keep its parameters": """
def area(width, height): return width - height
for function in [area, area]: print(function(height=1, width=5))
print(area(**{"width": 2, "height": 3}), dict(width=1), "{width}".format(width=2))
""",
    "names in f-strings, nested and in format specs, are renamed": """
value, width, table = 3.14159, 8, {"key": [1, 2]}
print(f"{value:{width}.{width - 6}f}|{table['key'][0]!r:>{width}}|{{value}}|{value!s}|{ {1: value}[1]}")
print(f'{f"{value}" + str(width)}' "value" rf"\\d{width}")
""",
    "an f-string that prints its own expression keeps it": """
value = 4
other = 5
print(f"{value=} {other + 1 = !r:>4} {other}")
""",
    "except, with, for, del and import bind names": """
import math as mathematics, os.path
from functools import reduce as fold
try:
    [][0]
except IndexError as problem:
    message = str(problem)
with open(os.devnull) as handle, open(os.devnull) as (again):
    pass
for left, (right, *rest) in [(1, (2, 3))]:
    gone = left
del gone
try: gone
except NameError: print("gone")
print(message, left, right, rest, fold(lambda sum, item: sum + item, [1, 2]), mathematics.floor(2.5))
""",
    "patterns capture names": """
def match(case):
    match case:
        case {"kind": kind, **others}: return kind, others
        case [first, *remaining] if first: return first, remaining
        case str(text) | bytes(text): return text
        case _: return None
print([match(case) for case in ({"kind": 1, "x": 2}, [1, 2, 3], "abc", 5)])
""",
    "an executed string keeps the names that it may use": """
secret = 3
def work(argument):
    local = argument + 1
    return eval("local + argument + secret")
def apart(argument): return argument * 2
print(work(2), apart(4))
""",
    "a program that looks at its own names keeps them": """
import sys
def deep():
    value = 1
    return sorted(sys._getframe().f_locals), deep.__name__
print(deep(), sorted(name for name in globals() if name[0] != "_" and name != "sys"))
""",
    "locals of a caller that passes them on stay": """
def page(title, body): return "{title}: {body}".format(**locals())
print(page("a", "b"))
""",
    "decorators, defaults and annotations belong to the scope outside": """
def twice(function):
    def wrapper(*args, **kwargs): return function(*args, **kwargs), function(*args, **kwargs)
    return wrapper
value = 3
@twice
def get(number: "int" = value, *rest: int) -> int:
    value = number
    return value
print(get(), get(number=2))
""",
    "a star import keeps the names that it may bring": """
from math import *
pi = 3
def area(e): return e * pi + floor(e)
e = 2
print(area(2), e, tau > 6)
""",
    "lambdas and generators see what is around them": """
functions = [lambda number=number: number + offset for number in range(3)]
offset = 10
print([function() for function in functions], list(number * offset for number in range(3)))
""",
    "async code is code": """
import asyncio
async def numbers(count):
    for number in range(count):
        yield number
        await asyncio.sleep(0)
async def main(limit):
    return [number async for number in numbers(limit) if (keep := number) >= 0], keep
print(asyncio.run(main(3)))
""",
    "a function may have any name": """
def top(self, other):
    global shared
    shared = self
    return [self + other for other in [other]]
print(top(1, 2), shared)
""",
    "comprehensions inside of comprehensions have scopes of their own": """
def outer(item, values):
    table = {item: [item + value for value in values if all(item != value for item in range(3))] for item in values}
    return table, [lambda: item for item in values][-1](), item, {item for item in values}
print(outer(9, [3, 4]), [[item for item in range(item)] for item in range(3)])
""",
    "the name of a class with bases may be printed": """
class Wrong(ValueError): pass
try: raise Wrong("no")
except Wrong as wrong: print(repr(wrong))
""",
}


def run(source: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter("error")
        exec(compile(source, "program", "exec"), {"__name__": "program"})
    return out.getvalue()


def renamed(source: str, rules: Rules = Rules(), seed: int = 0) -> str:  # noqa: B008
    layout = Layout(source, rules)
    prove_source(layout)
    state = layout.renamed(seed)
    text = layout.render(state)
    prove_candidate(layout, state, text)
    return text


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_renamed_program_prints_the_same(name: str, seed: int) -> None:
    source = PROGRAMS[name]
    assert run(renamed(source, seed=seed)) == run(source)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_renamed_module_keeps_its_public_names(name: str) -> None:
    source = PROGRAMS[name]
    before: dict[str, object] = {"__name__": "program"}
    after: dict[str, object] = {"__name__": "program"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(source, "program", "exec"), before)
        exec(compile(renamed(source, Rules(module=True)), "program", "exec"), after)
    assert before.keys() == after.keys()


def test_every_free_name_becomes_one_letter() -> None:
    source = "def long_name(first_thing, second_thing):\n    result = first_thing + second_thing\n    return result\n"
    assert len(renamed(source)) == len("def a(b,c):d=b+c;return d")


def test_functions_that_do_not_see_each_other_may_share_names() -> None:
    layout = Layout(
        "def one(first):\n return first\ndef two(second):\n return second\nprint(one(1),two(2))", Rules()
    )
    first, second = (next(s for s in layout.names.symbols if s.name == n) for n in ("first", "second"))
    index = layout.names.symbols.index(second)
    assert index not in first.others
    state = layout.renamed(0)
    for name in ("first", "second"):
        state.names[[s.name for s in layout.names.symbols].index(name)] = "q"
    text = layout.render(state)
    prove_candidate(layout, state, text)
    assert "(q):return q" in text and text.count("(q)") == 2


def test_the_author_may_say_which_names_executed_strings_use() -> None:
    source = "#| keep secret\nsecret = 1\nvalue = 2\nprint(eval('secret') + value)"
    text = renamed(source)
    assert "secret=1" in text and "value" not in text
    assert (
        renamed("secret=1;value=2;print(eval('secret')+value)", Rules(keep=frozenset({"secret"})))
        in text.replace("\n", ";")
        or run(text) == "3\n"
    )


def test_attributes_are_renamed_when_declared_private() -> None:
    source = """#| attributes data grad
class Value:
    def __init__(self, data): self.data = data; self.grad = 0
    def grow(self): self.grad += self.data; return self
print(Value(3).grow().grad, [].append)
"""
    text = renamed(source)
    assert "data" not in text and "grad" not in text and ".append" in text and ".grow" in text
    assert run(text).split()[0] == "3"


def test_names_in_all_are_kept() -> None:
    assert "public" in renamed("__all__=['public']\npublic=1\nprivate=2\nprint(public+private)")


def test_a_file_of_many_names_gets_longer_ones_where_letters_run_out() -> None:
    source = (
        "\n".join(f"variable_{number} = {number}" for number in range(80))
        + "\nprint(variable_3, variable_79)"
    )
    text = renamed(source)
    assert run(text) == "3 79\n" and len(text) < len(source) / 2


def test_names_stay_short_beside_the_many_of_a_star_import() -> None:
    layout = Layout("from math import *\nfrom os import *\nfirst = floor(2.5)\nprint(first)", Rules())
    assert max(map(len, layout.names.pool)) == 1


def test_a_digit_never_touches_a_keyword() -> None:
    text = renamed("x = [1 if y else 0 for y in (0, 1) if 1 or 0]\nprint(x)")
    assert run(text) == "[0, 1]\n"  # run() turns the warning into an error


def test_a_source_without_its_docstrings_is_the_same_unless_it_reads_them() -> None:
    source = '"""Says."""\ndef f():\n    "more"\n    return 1\nprint(f())'
    assert renamed(source).startswith("def ")
    prove_same_tree(source, "def f():return 1\nprint(f())", Seen(docstrings=frozenset()))
    with pytest.raises(Different):
        prove_same_tree(source, "def f():return 1\nprint(f())", Seen())
    assert "Says." in renamed(source + ";print(__doc__)")
    assert "more" not in renamed(source + ";print(__doc__)")
    assert "more" in renamed(source + ";print(f.__doc__)", Rules(module=True))


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the syntax is new in 3.12")
def test_a_source_with_type_parameters_keeps_its_names() -> None:
    assert renamed("def first[T](items: list[T]) -> T:\n    return items[0]\nprint(first([3]))").startswith(
        "def first[T](items:list[T])->T:return items[0]"
    )


def test_needless_brackets_and_commas_go() -> None:
    assert renamed("x = (1, 2,)\nprint((x), [3,], (4,), (lambda: 0)())", Rules(module=True)) == (
        "x=1,2;print(x,[3],(4,),(lambda:0)())"
    )
