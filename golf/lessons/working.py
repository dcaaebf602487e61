"""Workings: a sentence with small formulas in it, computed from the numbers that a worksheet gives.

`mean = {sum(x):.4f} / 16` is text, an expression and a format. An expression knows the numbers given by their names,
and sum, dot, mix, sqrt, exp, log, + - * / **, and x[2], the second number of x. A row is worked on number by number.
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

Value: TypeAlias = "float | tuple[Value, ...]"  # a number, a row of them, or rows
Names = Mapping[str, Value]

_FORMULA = re.compile(r"\{([^{}:]+):([^{}]+)\}")
_FORM = re.compile(r"[+ ]?,?(\.\d{1,2})?[eEfFgG%]?")  # a wider one would fill the memory
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def worked(sentence: str, names: Names) -> str:
    """The sentence with its formulas computed. Raises ValueError where one cannot be."""

    def computed(match: re.Match[str]) -> str:
        return shown(evaluate(match[1], names), match[2])

    return _FORMULA.sub(computed, sentence)


def evaluate(expression: str, names: Names) -> Value:
    """What a formula comes to. Raises ValueError where it is none, or the numbers do not fit it."""
    try:
        return _value(ast.parse(expression.strip(), mode="eval").body, names)
    except (
        SyntaxError,
        TypeError,
        ValueError,
        KeyError,
        IndexError,
        ArithmeticError,
        RecursionError,
        MemoryError,  # how the parser refuses what is nested too deep
    ) as error:
        raise ValueError(
            f"{expression.strip()!r} cannot be computed ({type(error).__name__}: {error})"
        ) from None


def shown(value: Value, form: str) -> str:
    """A number, or a row of them, in this format. Raises ValueError for another format than those of a few decimals."""
    if not _FORM.fullmatch(form):
        raise ValueError(f"{form!r} is no format such as .3f")
    return "  ".join(shown(each, form) for each in value) if isinstance(value, tuple) else format(value, form)


def _value(node: ast.expr, names: Names) -> Value:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _each(operator.mul, -1.0, _value(operand, names))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _each(_OPERATORS[type(op)], _value(left, names), _value(right, names))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _FUNCTIONS[name](*(_value(each, names) for each in arguments))
        case ast.Subscript(value=row, slice=ast.Constant(value=int() as place)) if place > 0:
            return _row(_value(row, names))[place - 1]
    raise TypeError("it is no formula of a worksheet")


def _row(value: Value) -> tuple[Value, ...]:
    if not isinstance(value, tuple):
        raise TypeError("a row is needed where there is one number")
    return value


def _each(function: Callable[[float, float], float], left: Value, right: Value) -> Value:
    """Number by number; a single number goes with every one of a row."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        return tuple(_each(function, a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, tuple):
        return tuple(_each(function, a, right) for a in left)
    if isinstance(right, tuple):
        return tuple(_each(function, left, b) for b in right)
    return function(left, right)


def _of_each(function: Callable[[float], float]) -> Callable[..., Value]:
    def of(value: Value) -> Value:
        return tuple(map(of, value)) if isinstance(value, tuple) else function(value)

    return of


def _sum(value: Value) -> Value:
    """Of a row's numbers; of rows, each row's sum."""
    row = _row(value)
    if any(isinstance(each, tuple) for each in row):
        return tuple(map(_sum, row))
    return math.fsum(each for each in row if not isinstance(each, tuple))


def _dot(rows: Value, row: Value) -> Value:
    """The dot product of two rows, or of each of some rows with one."""
    if rows and isinstance(_row(rows)[0], tuple):
        return tuple(_dot(each, row) for each in _row(rows))
    return _sum(_each(operator.mul, rows, row))


def _mix(shares: Value, rows: Value) -> Value:
    """The sum of the rows, each times its share."""
    weighted = [
        _row(_each(operator.mul, share, row)) for share, row in zip(_row(shares), _row(rows), strict=True)
    ]
    return tuple(_sum(column) for column in zip(*weighted, strict=True))


_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "sum": _sum,
    "dot": _dot,
    "mix": _mix,
    "sqrt": _of_each(math.sqrt),
    "exp": _of_each(math.exp),
    "log": _of_each(math.log),
}


def numbers_of(rows: Sequence[Sequence[str]]) -> Value:
    """Printed numbers as a value: one alone, one row or column, or rows."""
    table = tuple(tuple(float(number) for number in row) for row in rows)
    if all(len(row) == 1 for row in table):
        column = tuple(row[0] for row in table)
        return column[0] if len(column) == 1 else column
    return table[0] if len(table) == 1 else table
