"""What a source can lose without any change of its syntax tree: documentation, needless commas and brackets."""

from collections.abc import Iterator

from golf.pack.source.syntax import dumped
from golf.pack.source.tokens import Line, Piece, text_of, walk

OPERATORS = frozenset({"op", "word"})
CHUNK = 20_000  # characters; larger statements are left as they are, since each trial parses them anew


def strip_docstrings(lines: list[Line], documented: frozenset[str]) -> None:
    """Take off the strings that only document, and further ones below them, which do nothing.

    documented  what keeps them: the "module", each "class", each "function"
    """
    blocks = [(line.block, _kind(line)) for line in walk(lines) if line.block and _defines(line)]
    for block in [block for block, kind in [(lines, "module"), *blocks] if kind not in documented]:
        while len(block) > 1 and _is_text(block[0]):
            block[1].directives[:0] = block[0].directives
            del block[0]
        if block is not lines and _is_text(block[0]):
            block[0].pieces = [Piece("0", "number", block[0].pieces[0].line)]


def _is_text(line: Line) -> bool:
    if line.block or [piece.kind for piece in line.pieces] != ["string"]:
        return False
    text = line.pieces[0].text
    return "b" not in text[: text.index(text[-1])].lower()


def _kind(line: Line) -> str:
    return "class" if line.pieces[0].text == "class" else "function"


def _defines(line: Line) -> bool:
    return line.pieces[0].text in ("def", "class") or [p.text for p in line.pieces[:2]] == ["async", "def"]


def strip_brackets(lines: list[Line]) -> None:
    """Take off commas before closing brackets, and brackets, where the tree stays the same without them."""
    start = 0
    for stop in range(1, len(lines) + 1):
        if stop == len(lines) or not _continues(lines[stop], lines[stop - 1]):
            _strip_chunk(lines[start:stop])
            start = stop


def _continues(line: Line, previous: Line) -> bool:
    """Whether a line belongs to the compound statement, or the decorator, before it."""
    heads = ("elif", "else", "except", "finally")
    return bool(line.pieces and previous.pieces) and (
        line.pieces[0].text in heads or previous.pieces[0].text == "@"
    )


def _strip_chunk(chunk: list[Line]) -> None:
    text = text_of(chunk)
    if len(text) > CHUNK:
        return
    wanted = dumped(text)
    for line in walk(chunk):
        if any(" -> " in directive.words for directive in line.directives):
            continue  # its author writes every bracket himself
        for needless in _candidates(line.pieces):
            before = line.pieces
            line.pieces = [piece for piece in before if piece not in needless]
            if dumped(text_of(chunk)) != wanted:
                line.pieces = before


def _candidates(pieces: list[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Trailing commas, and pairs of brackets that call nothing."""
    opened: list[int] = []
    for index, piece in enumerate(pieces):
        if piece.kind != "op":
            continue
        if piece.text in "([{":
            opened.append(index)
        elif piece.text in ")]}" and opened:
            first = opened.pop()
            if pieces[index - 1].text == ",":
                yield (pieces[index - 1],)
            before = pieces[first - 1] if first else None
            if pieces[first].text == "(" and (
                before is None or (before.kind in OPERATORS and before.text not in (")", "]", "}"))
            ):
                yield pieces[first], piece
