"""What a plain text is written with: one statement for several, and conditions in fewer words."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from golf.pack.source.branches import at_depth, free, is_type_alias, leave_branches, merge_branches, texts
from golf.pack.source.conditions import Truth, join_conditions, turn_branches, turn_choices
from golf.pack.source.lighten import defines_function
from golf.pack.source.tokens import Line, Piece, walk

CONSTANTS = ("None", "True", "False")


def write_branches(lines: list[Line], truth: Truth) -> None:
    """Write conditions, and what hangs on them, in fewer characters, in place."""
    for block in reversed([lines, *(line.block for line in walk(lines) if line.block)]):
        turn_branches(block)
        leave_branches(block)
        merge_branches(block, calls=True)
        join_conditions(block)
    for line in free(walk(lines)):
        turn_choices(line, truth)


def join_statements(lines: list[Line], module: bool) -> None:
    """Write one statement for several, and name imports, those of a module only inside of functions, in place."""
    join_imports(lines)
    chain(lines)
    for part in _functions(lines) if module else [lines]:
        name_imports(part)


def _functions(lines: list[Line]) -> Iterator[list[Line]]:
    """The outermost functions, each as a list of one line."""
    for line in lines:
        if defines_function(line):
            yield [line]
        else:
            yield from _functions(line.block or [])


def chain(lines: list[Line]) -> None:
    """Write `a=b=None` for neighbouring assignments of the same literal, in place, and `while 1` for `while True`."""
    for line in free(walk(lines)):
        if texts(line)[:3] == ["while", "True", ":"]:
            line.pieces[1] = Piece("1", "number", line.pieces[1].line)
    for block in (lines, *(line.block for line in walk(lines) if line.block)):
        for first, second in reversed(list(pairwise(block))):
            value = _literal(first)
            if value and value == _literal(second) and list(free([first, second])) == [first, second]:
                first.pieces[-1:] = second.pieces
                block.remove(second)


def _literal(line: Line) -> str:
    """The literal that a line assigns, and does nothing else; empty where it does not."""
    marks = [(piece.text, index) for index, piece in at_depth(line.pieces, 0)]
    last = len(line.pieces) - 1
    plain = (
        line.block is None
        and ("=", last - 1) in marks
        and {text for text, _ in marks} <= {"=", ".", "]", ","}
    )
    literal = plain and (line.pieces[last].kind in ("number", "string") or texts(line)[last] in CONSTANTS)
    assigns = line.pieces[0].kind == "name" and not is_type_alias(line.pieces)
    return texts(line)[last] if literal and assigns else ""


def join_imports(lines: list[Line]) -> None:
    """Make one statement of neighbouring imports, in place."""
    for block in (lines, *(line.block for line in walk(lines) if line.block)):
        for first, second in reversed(list(pairwise(block))):
            start = _shared_start(first, second)
            if start and list(free([first, second])) == [first, second]:
                first.pieces += [Piece(",", "op", second.pieces[0].line), *second.pieces[start:]]
                block.remove(second)


def name_imports(lines: list[Line]) -> None:
    """Write `import NAME as NAME`, in place, where it would pay to import it under a name of one letter."""
    uses = Counter(piece.text for line in walk(lines) for piece in line.pieces if piece.kind == "name")
    for line in free(walk(lines)):
        if texts(line)[0] in ("import", "from") and not {"(", ";", "__future__"} & {*texts(line)}:
            line.pieces = [
                new for place in range(len(line.pieces)) for new in _named(line.pieces, place, uses)
            ]


def _named(pieces: list[Piece], place: int, uses: Counter[str]) -> list[Piece]:
    """One piece of an import; with a name of its own where it pays."""
    piece = pieces[place]
    ends = place + 1 == len(pieces) or pieces[place + 1].text == ","
    begins = pieces[place - 1].text in ("import", ",")
    if (
        piece.kind != "name"
        or not (begins and ends)
        or uses[piece.text] * (len(piece.text) - 1) <= 4 + len(piece.text)
    ):
        return [piece]
    return [piece, Piece("as", "word", piece.line), Piece(piece.text, "name", piece.line)]


def _shared_start(first: Line, second: Line) -> int:
    """How many pieces of the second import say what the first one says too; 0 where they cannot be joined."""
    one, two = texts(first), texts(second)
    if one[:1] != two[:1] or one[:1] not in (["import"], ["from"]) or {"*", "(", ";"} & {*one, *two}:
        return 0
    if one[0] == "import":
        return 1
    length = one.index("import") + 1
    return length if one[:length] == two[:length] else 0
