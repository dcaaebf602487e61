"""The lines around a first difference, side by side."""

from golf.show.context import context, visible


def test_the_context_of_a_difference_marks_what_differs_and_shows_white_space():
    lines = context(b"a\nloss 2.4471\nc\n", b"a\nloss 2.4470 \nc\n", 2)
    assert [line.number for line in lines] == [1, 2, 3]
    assert [line.differs for line in lines] == [False, True, False]
    assert lines[1].expected == (("loss 2.447", False), ("1", True))
    assert lines[1].found == (("loss 2.447", False), ("0·", True))


def test_the_context_shows_where_a_log_ends():
    lines = context(b"a\nb\nc\n", b"a\nb", 2)
    assert lines[1].found == (("b", False), ("∅", True))
    assert lines[2].found is None


def test_the_context_of_a_long_line_is_the_part_that_differs():
    line = b"x" * 5000
    shown = context(line + b"a", line + b"b", 1)[0]
    assert sum(len(piece) for piece, _ in shown.expected) <= 200 and ("a", True) in shown.expected


def test_a_long_line_that_goes_on_is_shown_where_the_other_one_ends():
    shown = context(b"x" * 300 + b"\n", b"x" * 300 + b"y\n", 1)[0]
    assert shown.expected == (("x" * 60, False),) and shown.found == (("x" * 60, False), ("y", True))


def test_control_characters_and_broken_bytes_are_spelled_out():
    assert visible("a\x1b[2J\r\udcff\t\U000e0041") == "a\\x1b[2J␍\\xff→\\U000e0041"
