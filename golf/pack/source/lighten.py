"""What a source can lose although its tree then is another one: what does nothing, and what nobody looks at."""

from itertools import groupby

from golf.pack.source.branches import at_depth, free, join_branches, leave_branches, merge_branches, texts
from golf.pack.source.literals import shortest_string
from golf.pack.source.tokens import Line, Piece, walk

# In an annotation these make a function another one, though nothing runs them.
BINDING = frozenset({":=", "yield"})
EMPTY = {"dict": "{}", "list": "[]", "tuple": "()"}


def lighten(lines: list[Line], own: frozenset[str], annotated: bool) -> None:
    """Take off what does nothing, in place.

    own        the errors, and `object`, `dict`, `list` and `tuple`, that are Python's own
    annotated  whether the annotations of functions, and those of the module's variables, stay
    """
    for line in free(walk(lines)):
        if texts(line)[-1] == ";":
            del line.pieces[-1]
        line.pieces = [_nothing(piece) if _is(piece, "pass") else piece for piece in line.pieces]
        if texts(line)[-1] == "..." and _ends_with_statement(line):
            line.pieces[-1] = _nothing(line.pieces[-1])
        if texts(line)[:1] == ["class"]:
            _strip_bases(line, own)
        if texts(line) == ["return", "None"]:
            del line.pieces[1:]
        if texts(line)[:1] == ["raise"] and texts(line)[2:] == ["(", ")"] and texts(line)[1] in own:
            del line.pieces[2:]
        # The compiler warns of `is ()`.
        if not any(piece.kind == "open" or piece.text in ("case", "is") for piece in line.pieces):
            line.pieces = [
                new for place in range(len(line.pieces)) for new in _emptied(line.pieces, place, own)
            ]
    for block in reversed([lines, *(line.block for line in walk(lines) if line.block)]):
        leave_branches(block)
        _strip_nothings(block)
        join_branches(block)
        merge_branches(block)
    for block in [line.block for line in walk(lines) if line.block and defines_function(line)]:
        if len(block) > 1 and texts(block[-1]) == ["return"] and not block[-1].directives:
            del block[-1]
    _strip_annotations(lines, "module", annotated)


def shorten_strings(lines: list[Line]) -> None:
    """Write each string in its shortest spelling, in place, and neighbouring ones as one."""
    for line in free(walk(lines)):
        pieces: list[Piece] = []
        for kind, run in groupby(line.pieces, key=lambda piece: piece.kind):
            every = list(run)
            if kind == "string":
                every = [
                    Piece(shortest_string(" ".join(piece.text for piece in every)), "string", every[0].line)
                ]
            pieces += every
        line.pieces = pieces


def defines_function(line: Line) -> bool:
    return texts(line)[:1] == ["def"] or texts(line)[:2] == ["async", "def"]


def _is(piece: Piece, text: str) -> bool:
    return piece.text == text and piece.kind in ("op", "word")


def _nothing(piece: Piece) -> Piece:
    """The shortest statement that does nothing."""
    return Piece("0", "number", piece.line)


def _emptied(pieces: list[Piece], place: int, own: frozenset[str]) -> list[Piece]:
    """One piece of a line; of a call that makes something empty, the literal instead."""
    for begin in range(max(place - 2, 0), place + 1):
        name, *brackets = pieces[begin : begin + 3]
        before = pieces[begin - 1].text if begin else ""
        called = (
            [piece.text for piece in brackets] == ["(", ")"] and name.kind == "name" and name.text in EMPTY
        )
        if called and name.text in own and before not in (".", "def", "class"):
            return [Piece(mark, "op", name.line) for mark in EMPTY[name.text]] if begin == place else []
    return [pieces[place]]


def _ends_with_statement(line: Line) -> bool:
    """Whether the last piece is a whole statement: the only one of its line, or of its block."""
    words = [piece.text for piece in line.pieces if piece.kind == "word"]
    colons = [index for index, piece in at_depth(line.pieces, 0) if piece.text == ":"]
    suite = line.pieces[0].kind == "word" and colons == [len(line.pieces) - 2] and "lambda" not in words
    return len(line.pieces) == 1 or (suite and line.block is None)


def _strip_nothings(block: list[Line]) -> None:
    """Take off statements that do nothing, but for the only one; a string below must not become a docstring."""
    block[1:] = [line for line in block[1:] if not _says_nothing(line)]
    for line in [line for line in free(block) if texts(line) == ["0"] and line.block is None]:
        after = block[block.index(line) + 1 :]
        if sum(bool(each.pieces) for each in block) > 1 and not (
            after and after[0].pieces and after[0].pieces[0].kind == "string"
        ):
            block.remove(line)


def _says_nothing(line: Line) -> bool:
    """Whether a line is a string that is no documentation, in brackets or not."""
    pieces = line.pieces
    while [piece.text for piece in (*pieces[:1], *pieces[-1:])] == ["(", ")"]:
        pieces = pieces[1:-1]
    return [piece.kind for piece in pieces] == ["string"] and line.block is None and not line.directives


def _strip_bases(line: Line, own: frozenset[str]) -> None:
    bases = texts(line)[2:]
    if bases[:2] == ["(", ")"]:
        del line.pieces[2:4]
    elif bases[:3] == ["(", "object", ")"] and "object" in own:
        del line.pieces[2:5]


def _strip_annotations(block: list[Line], inside: str, annotated: bool) -> None:
    """Take the annotations off the functions, and off the variables that they or the module assign to."""
    for line in block:
        head = texts(line)[:1]
        if not annotated and defines_function(line) and not line.directives:
            _strip_signature(line)
        unseen = inside == "function" or (inside == "module" and not annotated)
        if unseen and line.block is None and line.pieces and not line.directives:
            _strip_variable(line)
        if line.block:
            kind = "function" if defines_function(line) else "class" if head == ["class"] else inside
            _strip_annotations(line.block, kind, annotated or head == ["try"])


def _strip_variable(line: Line) -> None:
    """`NAME: TYPE = VALUE` -> `NAME = VALUE`, and `NAME: TYPE` -> `NAME: 0`."""
    tops = [(index, piece.text) for index, piece in at_depth(line.pieces, 0) if piece.text in (":", "=", ";")]
    marks = [text for _, text in tops]
    if marks[:1] != [":"] or ";" in marks or (texts(line)[0] == "case" and tops[0][0] > 1):
        return
    if BINDING & {*texts(line)}:
        return
    if all(piece.kind in ("name", "op", "number", "string") for piece in line.pieces[: tops[0][0]]):
        if marks[1:] == ["="]:
            del line.pieces[tops[0][0] : tops[1][0]]
        elif marks == [":"]:
            line.pieces[tops[0][0] + 1 :] = [_nothing(line.pieces[0])]


def _strip_signature(line: Line) -> None:
    """`def NAME(PARAMETER: TYPE = VALUE) -> TYPE:` -> `def NAME(PARAMETER=VALUE):`."""
    start = texts(line).index("def") + 2
    if any(_is(piece, "lambda") for piece in line.pieces) or texts(line)[start] != "(":
        return
    dropped: set[Piece] = set()
    dropping = False
    end = next(index for index, piece in at_depth(line.pieces, 0) if index > start and _is(piece, ")"))
    marks = {index for index, _ in at_depth(line.pieces, 1)}
    for index in range(start, end):
        piece = line.pieces[index]
        if index in marks and piece.text in (":", ",", "="):
            dropping = piece.text == ":"
        if dropping:
            dropped.add(piece)
    if _is(line.pieces[end + 1], "->"):
        colon = next(i for i, piece in at_depth(line.pieces, 0) if i > end and _is(piece, ":"))
        dropped |= set(line.pieces[end + 1 : colon])
    line.pieces = [piece for piece in line.pieces if piece not in dropped]
