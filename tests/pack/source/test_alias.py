import pytest

from golf.pack.proof.shared import prove_shared
from golf.pack.proof.trees import Different
from golf.pack.source.alias import alias_parameters

USES = "print(value,value,value)"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"def f(value):{USES}", "def f(value):a=value;print(a,a,a)"),
        (f"def a(value):{USES}", "def a(value):b=value;print(b,b,b)"),
        (f"def f(value):\n if a:{USES}", "def f(value):\n b=value\n if a:print(b,b,b)"),
        (f"def f(value):\n 'doc';value=1;{USES}", "def f(value):\n 'doc';a=value;a=1;print(a,a,a)"),
        (
            f"def f(value):\n def g(value):{USES}\n {USES}",
            "def f(value):\n a=value\n def g(value):b=value;print(b,b,b)\n print(a,a,a)",
        ),
        (
            f"def f(value):\n def g():{USES}\n {USES}",
            "def f(value):\n a=value\n def g():print(a,a,a)\n print(a,a,a)",
        ),
        (
            f"def f(value):\n g=lambda value=value:value\n {USES}",
            "def f(value):\n a=value;g=lambda value=a:value\n print(a,a,a)",
        ),
        (f"def f(value):{USES};f'{{value!r}}'", "def f(value):a=value;print(a,a,a);f'{a!r}'"),
        (f"def f(value):{USES};f'{{value=}}'", None),
        (f"def f(value):{USES};del value", None),
        (f"def f(value):{USES};locals()", None),
        (f"def f(value):{USES};super().x", None),
        (f"def f(value):\n class A:value=1\n {USES}", None),
        (f"def f(value):\n def g():\n  nonlocal value;{USES}\n {USES}", None),
    ],
)
def test_a_parameter_is_used_under_a_letter_where_nobody_sees_that(text: str, wanted: str | None) -> None:
    aliased = alias_parameters(text, rebinds=True)
    prove_shared(text, aliased)
    assert aliased == (text if wanted is None else wanted)


def test_a_letter_is_no_parameter_of_a_function_inside() -> None:
    text = "def f(value):\n def g(value):print(value)\n print(value)"
    for wrong in ("def g(value):print(a)", "def g(a):print(a)"):
        with pytest.raises(Different):
            prove_shared(text, f"def f(value):\n a=value\n {wrong}\n print(a)")


def test_a_parameter_that_gets_another_value_may_be_asked_to_keep_its_name() -> None:
    text = f"def f(value):value=1;{USES}"
    assert alias_parameters(text, rebinds=False) == text
