"""A TOML file is read key by key, and every fault in it is one line with its place."""

import pytest

from golf.errors import GolfError
from golf.tables import Table


@pytest.fixture
def table(tmp_path):
    def made(toml: str | bytes) -> Table:
        path = tmp_path / "some.toml"
        path.write_bytes(toml if isinstance(toml, bytes) else toml.encode())
        return Table.read(path, "restore it")

    return made


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("x = \ny = 1", "line 1"),
        (b"x = '\xff'", "byte 6 is not UTF-8); restore it"),
        ("x = " + "9" * 5000, "mend the TOML there"),
        ("x = " + "[" * 20000, "mend the TOML there"),
        ("x = 9223372036854775808", "'x' holds a whole number of more than 64 bits; mend the TOML there"),
        ("x = -9223372036854775809", "'x' holds a whole number of more than 64 bits"),
        ("[[x]]\ny = [1, [[0x" + "f" * 9000 + "]]]", "'x' holds a whole number of more than 64 bits"),
        ("a." * 10_000 + "a = 1", "a key has more than 20 parts; mend the TOML there"),
        ("[" + "'a' . " * 10_000 + "a]", "a key has more than 20 parts; mend the TOML there"),
        ("#" * (1 << 20) + "\n", "is larger than 1,048,576 bytes; restore it"),
    ],
)
def test_what_is_no_toml_is_one_line(table, toml, says):
    with pytest.raises(GolfError) as error:
        table(toml)
    assert "some.toml: " in str(error.value) and says in str(error.value) and "\n" not in str(error.value)


def test_a_value_is_of_the_type_that_was_asked_for(table):
    read = table("n = 1\nx = 1.5\ns = 'a'\nb = true\nl = ['a', 'b']")
    assert (read.get("n", int), read.get("n", float), read.get("x", float)) == (1, 1.0, 1.5)
    assert (read.get("s", str), read.get("b", bool), read.strings("l")) == ("a", True, ("a", "b"))
    assert (read.get_or("none", str, None), read.strings("none"), read.tables("none")) == (None, (), ())
    read.no_more_keys()


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda t: t.get("s", int), "s is 'a'; it must be a whole number"),
        (lambda t: t.get("b", int), "b is True; it must be a whole number"),
        (lambda t: t.get("n", bool), "n is 1; it must be true or false"),
        (lambda t: t.get("n", str), "n is 1; it must be a string"),
        (lambda t: t.get("long", list), "...; it must be a list"),
        (lambda t: t.strings("mixed"), "mixed, entry 2 is 1; it must be a string"),
        (lambda t: t.get("titel", str), "titel is missing; rename 'title'"),
        (lambda t: t.get("other", str), "other is missing; add it"),
        (lambda t: t.choice("s", {"ab": 1, "c": 2}), "s is 'a'; did you mean ab? it must be one of ab, c"),
        (lambda t: t.choice("none", {}), "none is missing"),
        (lambda t: t.pattern("title", ["x"]), "title has no group (?P<x>...); add it"),
        (lambda t: t.pattern("open", []), "open is no regular expression"),
        (lambda t: t.pattern("many", []), "many is no regular expression"),
        (lambda t: t.pattern("nested", []), "nested is no regular expression: Possible nested set"),
        (lambda t: t.get("null", str), "null holds a null character; remove it"),
        (
            lambda t: t.whole("largest", 0, 9),
            "largest is 9223372036854775807; it must be a whole number from 0",
        ),
        (lambda t: t.whole("n", 2, 9), "n is 1; it must be a whole number from 2 to 9"),
        (lambda t: t.whole("none", 2, 9), "none is missing"),
        (lambda t: t.above_zero("nan"), "nan is nan; it must be a number above zero"),
        (lambda t: t.above_zero("inf"), "inf is inf; it must be a number above zero"),
        (lambda t: t.above_zero("below"), "below is -4.0; it must be a number above zero"),
        (lambda t: t.above_zero("zero"), "zero is 0.0; it must be a number above zero"),
        (lambda t: t.table("s"), "s is 'a'; it must be a table"),
        (lambda t: t.tables("mixed"), "mixed must be written as [[mixed]]"),
        (lambda t: t.tables("deep")[0].get("y", str), "[[deep]] y is missing; add it"),
        (lambda t: t.tables("deep")[0].named("first").get("x", str), "[[deep]] first: x is 1; it must be"),
        (lambda t: t.table("one").table("two").get("x", str), "[one] [two] x is 1; it must be"),
        (lambda t: t.table("one").no_more_keys(), "[one] unknown key 'two'; remove it"),
    ],
)
def test_a_wrong_value_is_told_with_its_place(table, ask, says):
    read = table(
        f"n = 1\ns = 'a'\nb = true\nlong = '{'x' * 999}'\nmixed = ['a', 1]\ntitle = 'a'\nopen = '('\n"
        f'many = "a{{9999999999}}"\nnested = "[[a]"\nnull = "a\\u0000"\n'
        f"largest = {(1 << 63) - 1}\n"
        "nan = nan\ninf = inf\nbelow = -4\nzero = 0\n[[deep]]\nx = 1\n[one.two]\nx = 1"
    )
    with pytest.raises(GolfError) as error:
        ask(read)
    assert "some.toml: " in str(error.value) and says in str(error.value) and len(str(error.value)) < 300


def test_a_key_that_nobody_asked_for_is_told_with_the_one_that_was_meant(table):
    read = table('kind = "a"\nseeed = 3\n')
    read.get("kind", str)
    read.get_or("seed", int, 0)
    with pytest.raises(GolfError, match="unknown key 'seeed'; did you mean seed\\? the keys are kind, seed"):
        read.no_more_keys()
    assert read.others() == {"seeed": 3}


def test_a_word_may_have_a_default(table):
    assert table("").choice("kind", {"a": 1, "b": 2}, "b") == 2
    assert table("").pattern("kind", ["x"], "(?P<x>y)").match("y")
