"""What is wrong with a source is told before anything varies; a candidate may be written with tabs."""

import ast
from dataclasses import replace

import pytest

from golf.errors import GolfError
from golf.pack.layout import Layout
from golf.pack.proof.candidate import prove_source
from golf.pack.source.rules import Rules
from golf.pack.source.syntax import large_sources


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("x = = 1", "line 1: not Python"),
        ("#| nonsense\nx=1", "line 1: unknown directive `#| nonsense`; known are"),
        ("#| y -> z\nx=1", "line 1: `y` does not stand in the statement below"),
        ("#| x -> z\nx=x", "line 1: `x` stands more than once in the statement below"),
        ("#| x -> ((\nx=1", "directive"),
        ("#| 1 -> 2 3\nx=1", "an alternative of line 2"),
    ],
)
def test_faults_of_a_source_are_one_clear_line(source: str, message: str) -> None:
    with pytest.raises(GolfError) as fault:
        Layout(source, Rules(), "x.py")
    assert message in str(fault.value) and "\n" not in str(fault.value)


@pytest.mark.parametrize("source", ["x=" + "+".join("1" * 800), "x=0x" + "9a" * 2500])
def test_sums_of_many_terms_and_numbers_of_any_length_are_proved(source: str) -> None:
    with large_sources():
        prove_source(Layout(source, Rules(plain=True)))


BLANKS = '''
def total(first, last):
    if first:
        step = 1; size = 2
        for each in range(3): size += each
    print(f"{first if last else step=} {first}  {last!r:>5}", """
  two  blanks
    """, 'one blank')
    return first is not last if step in (1, size) else None
'''


def test_tabs_for_blanks_change_nothing_that_the_source_says() -> None:
    layout = Layout(BLANKS, Rules())
    state = layout.start()
    text, tabbed = layout.render(state), layout.render(replace(state, blank="\t"))
    assert ast.dump(ast.parse(tabbed)) == ast.dump(ast.parse(text))
    assert tabbed.count("\t") > 15 and "\n\t\tfor\teach\tin\trange" in tabbed
    assert len(tabbed) == len(text)


def test_a_source_that_is_read_leaves_python_as_strict_as_it_was() -> None:
    with pytest.raises(ValueError, match="integer string conversion"):
        Layout("x=0x" + "9a" * 2500, Rules(plain=True)) and str(1 << 20000)
