"""The small formulas of a worksheet: what they come to, and that they reach for nothing else."""

import math

import pytest

from golf.lessons.working import evaluate, numbers_of, worked

NAMES = {"x": (1.0, 4.0, 9.0), "rows": ((1.0, 2.0), (3.0, 4.0)), "row": (10.0, 1.0), "n": 2.0}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("n ** 3 - 1 / 4", 7.75),
        ("-x[2]", -4.0),
        ("sum(x)", 14.0),
        ("sqrt(x) * n", (2.0, 4.0, 6.0)),
        ("x - x", (0.0, 0.0, 0.0)),
        ("2 * x", (2.0, 8.0, 18.0)),
        ("log(exp(n))", 2.0),
        ("dot(x, x)", 98.0),
        ("dot(rows, row)", (12.0, 34.0)),
        ("mix(row, rows)", (13.0, 24.0)),
        ("sum(rows)", (3.0, 7.0)),
    ],
)
def test_a_formula_is_worked_out_number_by_number(expression: str, value: object) -> None:
    assert evaluate(expression, NAMES) == pytest.approx(value)


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os')",
        "x.real",
        "open(n)",
        "(lambda: 1)()",
        "[n for n in x]",
        "'a'",
        "x[0]",
        "x[n]",
        "x[4]",
        "n[1]",
        "x + row",
        "1 / 0",
        "n if n else n",
        "sum(n)",
        "sum(x, x)",
        "n and n",
        "",
        "1 +",
        "10.0 ** 999",
        "sqrt(-n)",
        "-" * 7000 + "n",
    ],
)
def test_what_is_no_formula_is_refused_with_itself(expression: str) -> None:
    with pytest.raises(ValueError, match="cannot be computed"):
        evaluate(expression, NAMES)


def test_a_sentence_shows_its_formulas_in_their_formats() -> None:
    sentence = "{x:.0f}: the sum {sum(x):.2f}, of which the root is {sqrt(sum(x)):.3f}"
    assert worked(sentence, NAMES) == f"1  4  9: the sum 14.00, of which the root is {math.sqrt(14):.3f}"


def test_printed_numbers_are_one_number_a_row_a_column_or_rows() -> None:
    assert numbers_of([["1.5"]]) == 1.5
    assert numbers_of([["1", "2"]]) == numbers_of([["1"], ["2"]]) == (1.0, 2.0)
    assert numbers_of([["1", "2"], ["3", "4"]]) == ((1.0, 2.0), (3.0, 4.0))


@pytest.mark.parametrize("form", [".999999f", "999999999f", "=+9f", "x", "0100000000.1f"])
def test_a_format_is_one_of_a_few_decimals(form: str) -> None:
    with pytest.raises(ValueError, match="is no format such as"):
        worked(f"{{n:{form}}}", NAMES)
