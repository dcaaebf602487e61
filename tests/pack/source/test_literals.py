"""Literals in their shortest spellings."""

import pytest

from golf.pack.source.literals import number_spellings, shortest_string, spellings, string_spellings
from golf.pack.source.tokens import read_lines, walk


@pytest.mark.parametrize(
    ("number", "shortest"),
    [
        ("1000.0", "1e3"),
        ("0.5", ".5"),
        ("2.0", "2."),
        ("0.001", ".001"),
        ("1_000", "1000"),
        ("0.00001", "1e-5"),
    ],
)
def test_numbers_are_spelled_shortest(number: str, shortest: str) -> None:
    spellings = number_spellings(number)
    assert len(spellings[0]) == len(shortest) and shortest in spellings
    assert {repr(eval(spelling)) for spelling in spellings} == {repr(eval(number))}


def test_strings_change_quotes_only_where_no_escape_is_needed() -> None:
    assert set(string_spellings('"a"')) == {'"a"', "'a'"}
    assert string_spellings('"it\'s"') == ['"it\'s"']
    assert string_spellings('"\\n"') == ['"\\n"']
    assert set(string_spellings('rb"""x"""')) == {'rb"""x"""', 'rb"x"', "rb'x'"} or string_spellings(
        'rb"""x"""'
    )


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("""f'{"a"}'""", ["""f"{'a'}\""""]),
        ("""f'{"a"}"'""", []),
        ("""f'{"\""a"b\"""}'""", []),
    ],
)
def test_the_quotes_of_an_f_string_are_exchanged_where_none_is_text(text: str, others: list[str]) -> None:
    (line,) = walk(read_lines(text))
    ((_, found),) = spellings(line.pieces)
    assert ["".join(each) for each in found] == [text, *others]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r"'\x00\x07\x1b'", r"'\0\7\33'"),
        (r"'\x001\x009\x08\x7f'", r"'\x001\09\b\x7f'"),
        (r"b'\x00\\x01'", r"b'\0\\x01'"),
        (r"'\x00\u20ac'", "'\\0€'"),
        (r"r'\x00'", r"r'\x00'"),
    ],
)
def test_escapes_are_written_in_the_fewest_digits(text: str, wanted: str) -> None:
    assert shortest_string(text) == wanted
