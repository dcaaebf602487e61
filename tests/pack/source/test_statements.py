import pytest
from plain_text import plain


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("if not x: f()", "x or f()\n"),
        ("if x is not y: f()", "x is y or f()\n"),
        ("if x: f()", "if x:\n f()\n"),
        ("for x in y:\n if x or y: f()\n x = 1", "for x in y:\n (x or y)and f()\n x=1\n"),
        ("for x in y:\n if x: f()\n else: g()", "for x in y:\n f()if x else g()\n"),
        ("if x: f()\nelif not y: g()\nelse: h()", "f()if x else h()if y else g()\n"),
        ("for x in y:\n if x: x = 1\n if x: return_", None),
        ("for x in y:\n if x: f()\n elif y: x = 1\n x = 1", None),
    ],
)
def test_a_call_that_hangs_on_a_condition_is_an_expression_where_that_is_shorter(
    source: str, wanted: str | None
) -> None:
    found = plain(source)
    assert found == wanted if wanted else " and " not in found and found.count("if") == source.count("if")
