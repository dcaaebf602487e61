"""Calls that hang on a condition, as expressions, where their neighbours then stand on the same line."""

import ast

from golf.pack.source.branches import free, texts
from golf.pack.source.conditions import asks_several, bracketed, colon_of, expression, goes_on, positive
from golf.pack.source.structure import COMPOUND
from golf.pack.source.tokens import Line, Piece, join


def join_calls(block: list[Line], depth: int, counted: bool) -> None:
    """Write `A and f()`, in place, for `if A:f()` where that makes a block of this depth shorter.

    counted  whether it may show how often an object is asked whether it is true
    """
    for line in block:
        if line.block is not None:
            join_calls(line.block, depth + 1, counted)
    new = [_call(line, block[index + 1 : index + 2], counted) for index, line in enumerate(block)]
    start = 0
    for stop in range(1, len(block) + 1):
        if stop == len(block) or bool(new[stop]) != bool(new[start]):
            _replace(block, new, range(start, stop), depth)
            start = stop


def _replace(block: list[Line], new: list[list[Piece]], run: range, depth: int) -> None:
    """Write a run of new statements where they and their neighbours get shorter, else those that do by themselves."""
    if not new[run.start]:
        return
    longer = {index: len(join(new[index])) - _length(block[index]) for index in run}
    simple = [_is_simple(line) for line in block]
    joints = len(run) - 1 + any(simple[run.start - 1 : run.start]) + any(simple[run.stop : run.stop + 1])
    alone = depth > 0 and all(simple[: run.start] + simple[run.stop :])
    every = sum(longer.values()) < depth * joints + alone * (depth + 1)
    for index in run:
        if every or longer[index] < 0:
            block[index].pieces, block[index].block = new[index], None


def _call(line: Line, after: list[Line], counted: bool) -> list[Piece]:
    """The expression for an `if` whose only statement is a call; none where it is another line."""
    if texts(line)[:1] != ["if"] or goes_on(after) or not [*free([line])] or "lambda" in texts(line):
        return []
    colon = colon_of(line)
    test, body = line.pieces[1:colon], line.pieces[colon + 1 :]
    if line.block is not None:
        body = line.block[0].pieces if len(line.block) == 1 and [*free(line.block)] else []
    node = expression(body)
    if not isinstance(node.value if isinstance(node, ast.Await) else node, ast.Call):
        return []
    if counted and asks_several(expression(test)):
        return []
    other = positive(test)
    word = Piece("or" if other else "and", "word", line.pieces[0].line)
    return [*(bracketed(other, 1) if other else bracketed(test, 2)), word, *body]


def _length(line: Line) -> int:
    return len(join(line.pieces)) + sum(len(join(inner.pieces)) for inner in line.block or ())


def _is_simple(line: Line) -> bool:
    return line.block is None and bool(line.pieces) and line.pieces[0].text not in COMPOUND | {"@", "case"}
