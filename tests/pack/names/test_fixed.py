"""Which names stay as they are."""

import pytest

from golf.errors import GolfError
from golf.pack.layout import Layout
from golf.pack.source.rules import Rules


def test_kept_names_come_with_a_reason() -> None:
    kept = Layout("import os\nclass A:\n x=1\nprint(A().x)", Rules()).names.kept
    assert kept["os"] == "imported under this name"
    assert kept["x"] == "an attribute"
    assert "builtin" in kept["print"]


def test_an_executor_under_another_name_keeps_everything() -> None:
    assert not Layout("run = exec\ndef f(argument):\n return run('argument')", Rules()).names.symbols


def test_an_attribute_that_is_also_a_string_is_refused() -> None:
    with pytest.raises(GolfError, match="the attribute data is also written in a string; take it off"):
        Layout("class A:\n __slots__='data',\na=A();a.data=1", Rules(attributes=frozenset({"data"})))


def test_what_functions_share_dies_in_the_order_that_it_had() -> None:
    source = (
        "import subprocess\ndef f():\n zulu=alpha=Middle=_early=0\n def g():return zulu,alpha,Middle,_early"
    )
    source += "\n return g"
    layout = Layout(source, Rules())
    names = {s.name: new for s, new in zip(layout.names.symbols, layout.renamed(1).names, strict=True)}
    shared = ["Middle", "_early", "alpha", "zulu"]
    assert sorted(shared, key=names.__getitem__) == shared
    assert len(names["zulu"]) == len(names["Middle"]) == 1
    assert (names["Middle"] < "__class__" < names["alpha"]) and names["_early"] > "__class__"


def test_variables_of_the_module_that_die_first_still_do() -> None:
    source = "import subprocess\n_early=subprocess.run\nlater=_early\ndef f():return _early,later"
    layout = Layout(source, Rules())
    names = {s.name: new for s, new in zip(layout.names.symbols, layout.renamed(1).names, strict=True)}
    assert names["_early"][0] == "_" != names["later"][0] and len(names["_early"]) == 2
