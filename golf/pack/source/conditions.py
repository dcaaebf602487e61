"""Conditions: what is written with a `not`, and what asks for one thing and then, inside, for another."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from golf.pack.source.branches import at_depth, free, leaves, texts
from golf.pack.source.syntax import tree_of
from golf.pack.source.tokens import Line, Piece, join, spans_of


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of what is asked whether it is true.

    telling  the builtins that return nothing but True and False, and are Python's own
    counted  whether it may show how often an object is asked
    """

    telling: frozenset[str]
    counted: bool


def join_conditions(block: list[Line]) -> None:
    """Write `if A and B:` for an `if` that holds nothing but another one, and `with A,B:`, in place."""
    for index in reversed(range(len(block))):
        line, after = block[index], block[index + 1 : index + 2]
        inner = line.block[0] if line.block and len(line.block) == 1 else None
        if (
            inner is None
            or list(free([line, inner])) != [line, inner]
            or "lambda" in texts(line) + texts(inner)
        ):
            continue
        heads = texts(line)[:1], texts(inner)[:1]
        if heads == (["with"], ["with"]) and "(" not in (texts(line)[1], texts(inner)[1]):
            colon, between = colon_of(line), [Piece(",", "op", line.pieces[0].line)]
            line.pieces[colon:], line.block = [*between, *inner.pieces[1:]], inner.block
        elif heads[0] in (["if"], ["elif"]) and heads[1] == ["if"] and not goes_on(after):
            colon, end = colon_of(line), colon_of(inner)
            ands = [Piece("and", "word", line.pieces[0].line)]
            tests = _unbracketed(line.pieces[1:colon]), _unbracketed(inner.pieces[1:end])
            both = [*bracketed(tests[0], 2), *ands, *bracketed(tests[1], 2)]
            line.pieces, line.block = [line.pieces[0], *both, *inner.pieces[end:]], inner.block


def _unbracketed(pieces: list[Piece]) -> list[Piece]:
    """A condition; of several parts without brackets around them all, which would part them from those beside them."""
    if pieces[0].text == "(" and pieces[-1].text == ")" and isinstance(expression(pieces[1:-1]), ast.BoolOp):
        return _unbracketed(pieces[1:-1])
    return pieces


def goes_on(after: list[Line]) -> bool:
    """Whether another branch of an `if` comes next."""
    return any(texts(line)[:1] in (["elif"], ["else"]) for line in after)


def turn_branches(block: list[Line]) -> None:
    """Write `if A:Y` and `else:X`, in place, for `if not A:X` and `else:Y`."""
    for index in range(len(block) - 1):
        line, other = block[index : index + 2]
        if texts(line)[:1] not in (["if"], ["elif"]) or texts(other)[:2] != ["else", ":"] or leaves(line):
            continue
        colon = colon_of(line)
        test = positive(line.pieces[1:colon])
        if test and list(free([line, other])) == [line, other]:
            bodies = line.pieces[colon + 1 :], other.pieces[2:]
            line.pieces = [line.pieces[0], *test, line.pieces[colon], *bodies[1]]
            other.pieces = [*other.pieces[:2], *bodies[0]]
            line.block, other.block = other.block, line.block


def turn_choices(line: Line, truth: Truth) -> None:
    """Write `Y if A else X`, in place, for `X if not A else Y`, and a condition for True or False."""
    while {"if", "else"} <= {piece.text for piece in line.pieces if piece.kind == "word"}:
        spans = spans_of(line.pieces)
        found = (_turned(line.pieces, spans, *place, truth) for place in _choices(line))
        turned = next((pieces for pieces in found if pieces), None)
        if turned is None:
            return
        line.pieces = turned


def _turned(
    pieces: list[Piece], spans: list[tuple[int, int]], begin: int, end: int, truth: Truth
) -> list[Piece]:
    """The pieces, once the choice that stands between these bytes is turned; none where that makes nothing shorter."""
    first = next(index for index, span in enumerate(spans) if span[0] == begin)
    last = next(index for index, span in enumerate(spans) if span[1] == end) + 1
    words = [(first + index, piece.text) for index, piece in _words(pieces[first:last])]
    start = next(index for index, text in words if text == "if")
    stop = next(index for index, text in words if text == "else" and index > start)
    one, test, two = pieces[first:start], pieces[start + 1 : stop], pieces[stop + 1 : last]
    if chosen := _told(one, test, two, truth):
        return [*pieces[:first], *chosen, *pieces[last:]]
    if not (other := positive(test)):
        return []
    chosen = [*bracketed(two, 1), pieces[start], *other, pieces[stop], *one]
    return [*pieces[:first], *chosen, *pieces[last:]]


def _told(one: list[Piece], test: list[Piece], two: list[Piece], truth: Truth) -> list[Piece]:
    """A condition in the place of `True if test else False`; none where the choice is another one."""
    values = [join(one), join(two)]
    if sorted(values) != ["False", "True"] or (truth.counted and asks_several(expression(test))):
        return []
    if values[0] == "True" and _tells(expression(test), truth.telling):
        return test
    count = 2 if values[0] == "True" else 1
    return [*(Piece("not", "word", test[0].line) for _ in range(count)), *bracketed(test, 3)]


def _tells(node: ast.AST | None, telling: frozenset[str]) -> bool:
    """Whether an expression is True or False, and nothing else."""
    match node:
        case ast.BoolOp(_, values):
            return all(_tells(value, telling) for value in values)
        case ast.Call(ast.Name(name)):
            return name in telling
        case ast.Compare(_, [ast.Is() | ast.IsNot() | ast.In() | ast.NotIn()]) | ast.UnaryOp(ast.Not()):
            return True
    return False


def asks_several(node: ast.expr | None) -> bool:
    """Whether an expression asks several things whether they are true: one of them again, where it is a value."""
    parts = ast.walk(node) if node else ()
    return any(
        isinstance(part, ast.BoolOp) or (isinstance(part, ast.Compare) and len(part.ops) > 1)
        for part in parts
    )


def _words(pieces: list[Piece]) -> Iterator[tuple[int, Piece]]:
    """The keywords that stand in no brackets, and in no f-string."""
    depth = 0
    for index, piece in enumerate(pieces):
        if piece.kind in ("op", "open", "close"):
            depth += (piece.text in ("(", "[", "{") or piece.kind == "open") - (
                piece.text in (")", "]", "}") or piece.kind == "close"
            )
        elif piece.kind == "word" and not depth:
            yield index, piece


def _choices(line: Line) -> Iterator[tuple[int, int]]:
    """From which to which byte of a line a choice goes; those in f-strings have no sure places on some Pythons."""
    head, text = texts(line)[0], join(line.pieces)
    cut = {"elif": 2, "@": 1}.get(head, 0)
    if head in ("else", "try", "finally"):
        cut = text.index(":") + 1
    tree = tree_of(text.encode()[cut:].decode() + ("0" if line.block is not None else ""))
    waiting: list[ast.AST] = [tree] if tree and "\n" not in text else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.IfExp):
            yield cut + node.col_offset, cut + (node.end_col_offset or 0)
        if not isinstance(node, ast.JoinedStr):
            waiting.extend(ast.iter_child_nodes(node))


def positive(test: list[Piece]) -> list[Piece]:
    """The condition of which this one is the negation; empty where it is none."""
    match expression(test) if "\n" not in join(test) else None:  # in one line, places are columns
        case ast.UnaryOp(ast.Not()) as node:
            begin = node.col_offset
        case ast.Compare(left, [ast.IsNot() | ast.NotIn()], _):
            begin = left.end_col_offset or 0
        case _:
            return []
    after = (index for index, span in enumerate(spans_of(test)) if span[0] >= begin)
    dropped = next(index for index in after if test[index].kind == "word" and test[index].text == "not")
    return [*test[:dropped], *test[dropped + 1 :]]


def bracketed(pieces: list[Piece], least: int) -> list[Piece]:
    """An expression, in brackets where it binds less than `if` (0), `or` (1), `and` (2), or what follows `not` (3)."""
    line = pieces[0].line
    if _binds(expression(pieces)) >= least:
        return pieces
    return [Piece("(", "op", line), *pieces, Piece(")", "op", line)]


def _binds(node: ast.expr | None) -> int:
    if node is None or isinstance(node, ast.NamedExpr | ast.Tuple | ast.Starred):
        return -1
    if isinstance(node, ast.IfExp | ast.Lambda):
        return 0
    return 1 + isinstance(node.op, ast.And) if isinstance(node, ast.BoolOp) else 3


def expression(pieces: list[Piece]) -> ast.expr | None:
    """What the pieces are as an expression; None where they are none."""
    tree = tree_of(join(pieces), "eval")
    return tree.body if isinstance(tree, ast.Expression) else None


def colon_of(line: Line) -> int:
    """Where the header of a branch ends."""
    return next(index for index, piece in at_depth(line.pieces, 0) if piece.text == ":")
