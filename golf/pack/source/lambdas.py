"""Functions that only return something, where nothing tells their names: as lambdas, which are shorter."""

import ast

from golf.pack.source.branches import free, texts
from golf.pack.source.conditions import bracketed, colon_of
from golf.pack.source.sights.facts import Facts
from golf.pack.source.sights.kinds import Keep
from golf.pack.source.sights.sights import Sights
from golf.pack.source.tokens import Line, Piece

TELLING = (Keep.NAMES, Keep.DEFINITIONS, Keep.TOLD, Keep.SIGNATURES, Keep.ANNOTATIONS, Keep.OUTSIDE)
APART = frozenset({"yield", "await", "lambda"})
STOPS = frozenset({":", "->"})


def may_be_nameless(sights: Sights) -> bool:
    """Whether nothing tells the name of a function."""
    return not any(map(sights.reason, TELLING))


def write_lambdas(block: list[Line], facts: Facts, sights: Sights) -> None:
    """Write `f=lambda x:y` for `def f(x):return y`, in place."""
    passed = passed_on(facts) if sights.reason(Keep.STRINGS) is not None else frozenset[str]()
    _write(block, passed)


def passed_on(facts: Facts) -> frozenset[str]:
    """Names and attributes that stand elsewhere than before the brackets of a call."""
    called = {node.func for node in facts.nodes if isinstance(node, ast.Call)}
    nodes = [
        node for node in facts.nodes if isinstance(node, ast.Name | ast.Attribute) and node not in called
    ]
    loaded = [node for node in nodes if isinstance(node.ctx, ast.Load)]
    return frozenset(node.id if isinstance(node, ast.Name) else node.attr for node in loaded)


def _write(block: list[Line], passed: frozenset[str]) -> None:
    decorated = False
    for line in block:
        new = [] if decorated else _lambda(line)
        decorated = texts(line)[:1] == ["@"]
        if new and new[0].text not in passed:
            line.pieces, line.block = new, None
        elif line.block is not None:
            _write(line.block, passed)


def _lambda(line: Line) -> list[Piece]:
    """The assignment for a function that only returns something; none where it is another line."""
    inner = line.block[0] if line.block and len(line.block) == 1 else None
    if texts(line)[:1] != ["def"] or texts(line)[2] != "(" or [*free([line])] != [line]:
        return []
    header, body = (
        line.pieces,
        inner.pieces if inner and [*free([inner])] == [inner] and inner.block is None else [],
    )
    if line.block is None:
        header, body = line.pieces[: colon_of(line) + 1], line.pieces[colon_of(line) + 1 :]
    words = [piece.text for piece in (*header[1:], *body) if piece.kind == "word"]
    inside = [piece.text for piece in header[3:-2]]
    if (
        [piece.text for piece in body[:1]] != ["return"]
        or len(body) < 2
        or APART & {*words}
        or STOPS & {*inside}
        or ";" in texts(Line(body))
    ):
        return []
    name, number = header[1], header[0].line
    value = bracketed(body[1:], 0)
    return [
        name,
        Piece("=", "op", number),
        Piece("lambda", "word", number),
        *header[3:-2],
        header[-1],
        *value,
    ]
