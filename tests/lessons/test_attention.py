"""Traces read by a hole's grammar, and attention drawn from them."""

from pathlib import Path

import pytest

from golf.errors import GolfError
from golf.lessons.attention import read_pictures
from golf.lessons.trace import Row, read_blocks, read_trace_grammar

HOLES = Path(__file__).resolve().parents[2] / "holes"
SORTED = """\
accuracy: 27/27

trace ba -> ab
after b a <sep>: a 0.999  b 0.001  c 0.000 | chosen a
  head 1: b 0.000  a 0.900  <sep> 0.100
  head 2: b 0.500  a 0.250  <sep> 0.250
"""
BY_HAND = """\
=== iteration 0 ===

--- layer 1, scores ---
1 'a':   0.000000   2.500000
2 ' ':  -1.000000   0.000000

--- layer 1, head 1, masked weights ---
1 'a':   1.000000   0.000000
2 ' ':   0.500000   0.500000

--- the most likely next words ---
1 'a': 'b' 0.5  'c' 0.5
"""


def test_a_block_is_read_with_its_section_labels_and_printed_numbers() -> None:
    blocks = read_blocks(BY_HAND, read_trace_grammar(HOLES / "by_hand"))
    assert [(block.section, block.title) for block in blocks] == [
        ("iteration 0", "layer 1, scores"),
        ("iteration 0", "layer 1, head 1, masked weights"),
    ]
    assert blocks[0].rows == (
        Row("1 'a'", ("0.000000", "2.500000")),
        Row("2 ' '", ("-1.000000", "0.000000")),
    )


def test_columns_are_called_by_their_tokens_or_else_by_the_rows() -> None:
    (picture,) = read_pictures(SORTED, read_trace_grammar(HOLES / "sorter"))
    assert picture.columns == ("b", "a", "<sep>")
    assert picture.rows == (("head 1", (0.0, 0.9, 0.1)), ("head 2", (0.5, 0.25, 0.25)))
    (picture,) = read_pictures(BY_HAND, read_trace_grammar(HOLES / "by_hand"))
    assert picture.columns == ("1 'a'", "2 ' '")
    assert picture.rows[1] == ("2 ' '", (0.5, 0.5))


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        (None, "there is no such file; name a hole or its folder"),
        ("title = 1", r"it has no \[trace\] table"),
        ("title = ", "mend the TOML there"),
        ("[trace]\nblock = '(?P<title>x)'", r"\[trace\] row is missing; add it"),
        ("[trace]\nblocks = 'x'", r"\[trace\] block is missing; rename 'blocks'"),
        (
            "[trace]\nblock = '(?P<title>x)'\nrow = '(?P<label>)(?P<numbers>)'\ncells = ''",
            "did you mean cell?",
        ),
        ("[trace]\nblock = 'x'", r"\[trace\] block has no group \(\?P<title>...\); add it"),
        ("[trace]\nblock = '('", r"\[trace\] block is no regular expression"),
    ],
)
def test_a_grammar_that_is_wrong_says_where(tmp_path: Path, toml: str | None, says: str) -> None:
    if toml is not None:
        (tmp_path / "hole.toml").write_text(toml)
    with pytest.raises(GolfError, match=says):
        read_trace_grammar(tmp_path)


def test_a_block_of_very_many_rows_is_read_in_time() -> None:
    log = "--- long ---\n" + "1 'a':   0.5\n" * 20_000
    (block,) = read_blocks(log, read_trace_grammar(HOLES / "by_hand"))
    assert len(block.rows) == 20_000
