import pytest

from golf.pack.layout import Layout
from golf.pack.source.rules import Rules

ERRORS = "try:f(1,2)\nexcept Exception as error:print(error)\n"


@pytest.mark.parametrize(
    "body",
    [
        "local = 1\n print(local)",
        "if x: local = 1\n else: return\n print(local)",
        "for local in x: print(local)",
        "try: local = 1\n except ValueError: raise\n print(local)",
        "with open(x) as file: local = 1\n print(local)",
        "print([local for local in x])",
        "local = 1\n return lambda: local",
        "if local := x: print(local)",
    ],
)
def test_a_local_that_always_has_a_value_is_told_by_no_error(body: str) -> None:
    assert "local" not in kept(body)


@pytest.mark.parametrize(
    "body",
    [
        "if x: local = 1\n print(local)",
        "print(local)\n local = 1",
        "for local in x: 0\n print(local)",
        "try: local = x()\n except ValueError: 0\n print(local)",
        "with x: local = 1\n print(local)",
        "local = 1\n del local\n print(local)",
        "x(lambda: local)\n local = 1",
        "if y and (local := x): 0\n print(local)",
        "while x: local = 1\n print(local)",
        "local += 1",
        "local = 0\n try: x()\n except ValueError as local: 0\n print(local)",
        "print([local for y in x for y in local for local in y])",
        "match x:\n  case [local]: 0\n print(local)",
    ],
)
def test_a_local_that_may_have_no_value_keeps_its_name(body: str) -> None:
    assert kept(body)["local"] == "an error's message may tell it"


def kept(body: str) -> dict[str, str]:
    return Layout(f"def f(x, y):\n {body}\n{ERRORS}", Rules()).names.kept
