"""One form of tree for what may be written in several ways: conditions, choices, and statements that hang on them."""

import ast
from dataclasses import dataclass

from golf.pack.proof.trees import LEAVING

FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
# Builtins that return True or False and nothing else.
TELLING = frozenset({"all", "any", "bool", "callable", "hasattr", "isinstance", "issubclass"})


@dataclass(frozen=True, slots=True)
class Truth:
    """Builtins that are Python's own and return True or False, and whether it shows how often an object is asked."""

    telling: frozenset[str]
    counted: bool

    def same_as_value(self, test: ast.expr) -> bool:
        """Whether a condition may become a value of which it is then asked whether it is true."""
        return not self.counted or not any(map(_joins, ast.walk(test)))


def _joins(node: ast.AST) -> bool:
    return isinstance(node, ast.BoolOp) or (isinstance(node, ast.Compare) and len(node.ops) > 1)


def is_boolean(node: ast.expr, truth: Truth) -> bool:
    """Whether an expression is True or False, whatever stands in it."""
    match node:
        case ast.Constant(value):
            return isinstance(value, bool)
        case ast.UnaryOp(ast.Not()):
            return True
        case ast.Compare(_, [operator], _):
            return type(operator) in FLIPPED
        case ast.BoolOp(_, values):
            return all(is_boolean(value, truth) for value in values)
        case ast.Call(ast.Name(name)):
            return name in truth.telling
    return False


def inverse(node: ast.expr, truth: Truth) -> ast.expr:
    """`not node`."""
    match node:
        case ast.Compare(left, [operator], right) if type(operator) in FLIPPED:
            return ast.Compare(left, [FLIPPED[type(operator)]()], right)
        case ast.UnaryOp(ast.Not(), operand) if is_boolean(operand, truth):
            return operand
    return ast.UnaryOp(ast.Not(), node)


def positive(test: ast.expr) -> ast.expr | None:
    """The condition of which this one is the negation; None where it is none."""
    match test:
        case ast.UnaryOp(ast.Not(), operand):
            return operand
        case ast.Compare(left, [ast.IsNot() | ast.NotIn() as operator], right):
            return ast.Compare(left, [FLIPPED[type(operator)]()], right)
    return None


def choice(test: ast.expr, one: ast.expr, two: ast.expr, truth: Truth) -> ast.expr:
    """`one if test else two`."""
    while other := positive(test):
        test, one, two = other, two, one
    match (one, two) if truth.same_as_value(test) else ():
        case ast.Constant(True), ast.Constant(False):
            return test if is_boolean(test, truth) else inverse(inverse(test, truth), truth)
        case ast.Constant(False), ast.Constant(True):
            return inverse(test, truth)
    return ast.IfExp(test, one, two)


def taken_apart(node: ast.stmt, truth: Truth) -> ast.stmt:
    """A choice that stands as a statement, as an `if` with other statements."""
    match node:
        case ast.Expr(ast.IfExp(test, one, two)):
            parts = [[taken_apart(ast.Expr(value), truth)] for value in (one, two)]
            return ast.If(test, *parts)
        case ast.Expr(ast.BoolOp(operator, [*tests, last])):
            test = tests[0] if len(tests) == 1 else ast.BoolOp(operator, tests)
            if not truth.same_as_value(test):
                return node
            test = inverse(test, truth) if isinstance(operator, ast.Or) else test
            return joined(ast.If(test, [taken_apart(ast.Expr(last), truth)], []))
    return node


def joined(node: ast.stmt) -> ast.stmt:
    """An `if`, or a `with`, with all that another one asks for or enters that is all its body."""
    match node:
        case ast.If(test, [ast.If(other, body, [])], []):
            return ast.If(ast.BoolOp(ast.And(), [*_conjuncts(test), *_conjuncts(other)]), body, [])
        case ast.With(items, [ast.With(others, body)]):
            return ast.With([*items, *others], body)
    return node


def _conjuncts(test: ast.expr) -> list[ast.expr]:
    return test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]


def branched(node: ast.If) -> list[ast.stmt]:
    """What comes after an `if` when no `else` is left there that its own end makes needless; sets the rest right."""
    while not isinstance(node.body[-1], LEAVING) and node.orelse and (other := positive(node.test)):
        node.test, node.body, node.orelse = other, node.orelse, node.body
    if not isinstance(node.body[-1], LEAVING):
        return []
    after, node.orelse = node.orelse, []
    return after
