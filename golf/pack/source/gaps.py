"""What may stand between two pieces of a statement, where that is a matter of taste: a blank, a bracket, or nothing."""

from collections.abc import Iterator, Sequence

from golf.pack.source.syntax import dumped
from golf.pack.source.tokens import Line, Piece, join, needs_space, walk

SMALL = 20_000  # characters: in a larger source there is enough else to be tried
Gap = tuple[Piece, Piece]
Options = list[tuple[str, ...]]

OPEN, CLOSE = ("(", "[", "{"), (")", "]", "}")


def fillings(lines: Sequence[Line], varied: set[Piece]) -> Iterator[tuple[list[Gap], Options]]:
    """Gaps that are filled together, and the ways to do so that leave the tree as it is; the shortest one first.

    varied: pieces of spellings that an author offers; their lines stay as they are.
    """
    every = list(walk(list(lines)))
    if sum(len(piece.text) for line in every for piece in line.pieces) > SMALL:
        return
    for line in every:
        if not line.pieces or not varied.isdisjoint(line.pieces):
            continue
        taken: set[Gap] = set()
        for gaps, bare in _bracketed(line):
            if taken.isdisjoint(gaps):
                taken.update(gaps)
                yield gaps, [bare, ("(", ")")]
        for gap in zip(line.pieces, line.pieces[1:], strict=False):
            if gap not in taken and _may_be_wider(*gap):
                yield [gap], [("",), (" ",)]


def _may_be_wider(left: Piece, right: Piece) -> bool:
    """Whether a blank may stand beside a word, where none must."""
    if needs_space(left, right) or "word" not in (left.kind, right.kind):
        return False
    return right.text in OPEN or left.text in CLOSE or "string" in (left.kind, right.kind)


def _bracketed(line: Line) -> Iterator[tuple[list[Gap], tuple[str, str]]]:
    """Two gaps each, in whose places a pair of brackets may stand, and what they hold without.

    First those that hold two blanks, then those that hold one, each as wide as may be.
    """
    pieces = line.pieces
    text = _alone(line, {})
    wanted = dumped(text) if text else None
    if wanted is None:
        return
    blanks = [at for at in range(1, len(pieces)) if needs_space(pieces[at - 1], pieces[at])]
    for after in (" ", ""):
        for begin in blanks:
            ends = [end for end in _ends(pieces, begin) if (end in blanks) == bool(after)]
            for end in ends if after else reversed(ends):
                if dumped(_alone(line, {begin: "(", end: ")"})) == wanted:
                    yield [(pieces[begin - 1], pieces[begin]), (pieces[end - 1], pieces[end])], (" ", after)
                    if not after:
                        break


def _ends(pieces: Sequence[Piece], begin: int) -> Iterator[int]:
    """Where what begins with some piece may end: no bracket of it, and no f-string, is left open."""
    depth = 0
    for at in range(begin, len(pieces) - 1):
        depth += (pieces[at].text in OPEN) + (pieces[at].kind == "open")
        depth -= (pieces[at].text in CLOSE) + (pieces[at].kind == "close")
        if depth < 0:
            return
        if not depth:
            yield at + 1


def _alone(line: Line, brackets: dict[int, str]) -> str:
    """The line as a statement of its own, with such brackets before some of its pieces; nothing where it is none."""
    pieces = (
        [Piece("if", "word", 0), *line.pieces[1:]] if line.pieces[0].text == "elif" else list(line.pieces)
    )
    for at in sorted(brackets, reverse=True):
        pieces.insert(at, Piece(brackets[at], "op", 0))
    return join(pieces) + ("0" if line.block is not None else "")
