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


def test_of_what_functions_share_only_what_dies_in_the_order_of_its_names_keeps_them() -> None:
    source = "import subprocess\ndef f(first):\n second = first\n def g(): return second\n return g"
    assert "second" not in Layout(source, Rules()).names.kept
    assert "second" in Layout(source.replace("return second", "return second, first"), Rules()).names.kept
