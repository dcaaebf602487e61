"""Brackets for blanks, and blanks for nothing, where the tree stays the same."""

import ast

from golf.pack.source.gaps import fillings
from golf.pack.source.tokens import Line, Piece, read_lines, text_of, walk

SOURCE = """\
def f(a, b):
    for x, y in zip(a, b):
        if x and y in"abc": return(x if x or y else not y)
        elif not x: del a[0]
    with open(b) as c: print(f"{x if y else 3} {a if b else x}", [d for d in a if d > b])
    x = lambda d: (yield d)
"""


def filled(lines: list[Line], gaps: list[tuple[Piece, Piece]], texts: tuple[str, ...]) -> str:
    """The source with these texts in these gaps."""
    after = {left: text for (left, _), text in zip(gaps, texts, strict=True)}
    return text_of(
        lines, {piece: piece.text + after.get(piece, "") for line in walk(lines) for piece in line.pieces}
    )


def test_every_filling_leaves_the_tree_as_it_is() -> None:
    lines = read_lines(SOURCE)
    found = list(fillings(lines, set()))
    for gaps, options in found:
        for texts in options:
            assert ast.dump(ast.parse(filled(lines, gaps, texts))) == ast.dump(ast.parse(SOURCE))
    texts = [filled(lines, gaps, options[-1]) for gaps, options in found]
    for part in ("for( x,y) in", "for( d) in", "in( a) if", "or( y) else", "return (", "elif( not x):"):
        assert sum(part in text for text in texts) == 1, part


def test_no_gap_is_filled_twice() -> None:
    gaps = [gap for gaps, _ in fillings(read_lines(SOURCE), set()) for gap in gaps]
    assert len(gaps) == len(set(gaps))


def test_lines_that_their_author_varies_stay_as_they_are() -> None:
    lines = read_lines("for x in y: print(x)\nfor z in y: print(z)")
    varied = {lines[0].pieces[1]}
    found = {piece for gaps, _ in fillings(lines, varied) for gap in gaps for piece in gap}
    assert found and found.isdisjoint(lines[0].pieces)


def test_a_large_source_is_left_alone() -> None:
    assert not list(fillings(read_lines("for x in y: print(x)\n" * 3000), set()))
