"""The branches of an `if`: those that can stand at a smaller depth, or without an `else`."""

import ast
from collections.abc import Iterable, Iterator

from golf.pack.source.tokens import Line, Piece, join

APART = (ast.Tuple, ast.Lambda, ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Starred)
CALLS = (ast.Call, ast.Await, ast.IfExp)
DEEPEST = 10  # choices in one expression
LEAVES = (["return"], ["raise"], ["continue"], ["break"])


def texts(line: Line) -> list[str]:
    return [piece.text for piece in line.pieces]


def free(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines that their author does not spell himself."""
    return (line for line in lines if line.pieces and not line.directives)


def at_depth(pieces: list[Piece], wanted: int) -> Iterator[tuple[int, Piece]]:
    """The operators within so many brackets; a closing bracket belongs to what is around it."""
    depth = 0
    for index, piece in enumerate(pieces):
        if piece.kind != "op":
            continue
        depth -= piece.text in (")", "]", "}")
        if depth == wanted:
            yield index, piece
        depth += piece.text in ("(", "[", "{")


def join_branches(block: list[Line]) -> None:
    """Write `elif` for an `if` that is all that there is under an `else`."""
    for index in reversed(range(len(block))):
        inner = block[index].block or []
        heads = [texts(line)[:1] for line in inner]
        if texts(block[index]) != ["else", ":"] or heads[:1] != [["if"]] or not _follows_if(block, index):
            continue
        if all(head in (["elif"], ["else"]) for head in heads[1:]) and list(free(inner)) == inner:
            inner[0].pieces[0] = Piece("elif", "word", inner[0].pieces[0].line)
            block[index : index + 1] = inner


def _follows_if(block: list[Line], index: int) -> bool:
    """Whether an `else` belongs to an `if`, and to no loop or `try`."""
    before = [texts(line)[:1] for line in block[:index]]
    return bool(before) and next((head for head in reversed(before) if head != ["elif"]), []) == ["if"]


def is_type_alias(pieces: list[Piece]) -> bool:
    """Whether a statement is `type X = ...`, which assigns nothing."""
    return pieces[0].text == "type" and pieces[1].kind == "name"


def leave_branches(block: list[Line]) -> None:
    """Take off, in place, the `else` after a branch that is left at its end, and make an `if` of an `elif` there."""
    index = 0
    while index + 1 < len(block):
        line, other = block[index], block[index + 1]
        index += 1
        if texts(line)[:1] != ["if"] or not leaves(line) or list(free([line, other])) != [line, other]:
            continue
        if texts(other)[:1] == ["elif"]:
            other.pieces[0] = Piece("if", "word", other.pieces[0].line)
        elif texts(other)[:2] == ["else", ":"]:
            block[index : index + 1] = [Line(other.pieces[2:])] if other.block is None else other.block


def leaves(line: Line) -> bool:
    """Whether what stands under an `if` ends with a statement that leaves it."""
    if line.block is not None:
        return line.block[-1].block is None and texts(line.block[-1])[:1] in LEAVES
    starts = [
        index for index, piece in enumerate(line.pieces) if piece.kind == "op" and piece.text in (":", ";")
    ]
    last = line.pieces[starts[-1] + 1 :]
    return [piece.kind for piece in last[:1]] == ["word"] and [piece.text for piece in last[:1]] in LEAVES


def merge_branches(block: list[Line], calls: bool = False) -> None:
    """Write one statement, in place, for two branches that return something, or assign to the same thing, or call."""
    for index in reversed(range(len(block) - 1)):
        line, other = block[index : index + 2]
        if texts(line)[:1] not in (["if"], ["elif"]) or list(free([line, other])) != [line, other]:
            continue
        test, one = _parts(line)
        otherwise = texts(other)[:2] == ["else", ":"]
        two = _parts(other)[1] if otherwise else _statement(other)
        start = _common_start(one, two, otherwise, calls)
        if start < 0 or (texts(line)[0] == "elif" and not otherwise):
            continue
        values = one[start:], test, two[start:]
        if _may_be_chosen(*values):
            words = [Piece(word, "word", line.pieces[0].line) for word in ("if", "else")]
            chosen = [*one[:start], *values[0], words[0], *test, words[1], *values[2]]
            block[index : index + 2] = [
                Line([*other.pieces[:2], *chosen] if texts(line)[0] == "elif" else chosen)
            ]


def _parts(line: Line) -> tuple[list[Piece], list[Piece]]:
    """The condition of a branch, and its only simple statement, empty where there is none."""
    colon = next(index for index, piece in at_depth(line.pieces, 0) if piece.text == ":")
    if line.block is None:
        return line.pieces[1:colon], _statement(Line(line.pieces[colon + 1 :]))
    return line.pieces[1:colon], _statement(line.block[0]) if len(line.block) == 1 else []


def _statement(line: Line) -> list[Piece]:
    several = any(piece.text == ";" for _, piece in at_depth(line.pieces, 0))
    return [] if several or line.block is not None or line.directives else line.pieces


def _common_start(one: list[Piece], two: list[Piece], otherwise: bool, calls: bool) -> int:
    """How many pieces both statements begin with, before their values; -1 where they do not do the same with them."""
    first, second = [piece.text for piece in one], [piece.text for piece in two]
    if first[:1] == second[:1] == ["return"] and not otherwise:
        return 1 if min(len(first), len(second)) > 1 else -1
    if calls and otherwise and _kind(one) in CALLS[:2] and _kind(two) in CALLS:
        return 0
    signs = [
        [index for index, piece in at_depth(pieces, 0) if piece.text in ("=", ":")] for pieces in (one, two)
    ]
    equal = otherwise and len(signs[0]) == 1 and signs[0] == signs[1] and first[signs[0][0]] == "="
    if equal and not is_type_alias(one):
        start = signs[0][0] + 1
        return start if first[:start] == second[:start] else -1
    return -1


def _may_be_chosen(one: list[Piece], test: list[Piece], two: list[Piece]) -> bool:
    """Whether `one if test else two` needs no brackets, and is not too deep."""
    kinds = [_kind(pieces) for pieces in (one, test, two)]
    deep = sum(piece.text == "else" for piece in two) > DEEPEST
    return not deep and not any(kind in APART for kind in kinds) and ast.IfExp not in kinds[:2]


def _kind(pieces: list[Piece]) -> type[ast.expr]:
    """What an expression is; a tuple where it is none by itself."""
    try:
        return type(ast.parse(join(pieces), mode="eval").body)
    except SyntaxError:
        return ast.Tuple
