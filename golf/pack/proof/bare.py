"""Proof that two trees are the same, but for what does nothing and what nobody looks at."""

import ast
import builtins
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from golf.pack.proof.choices import TELLING, Truth, branched, choice, inverse, joined, taken_apart
from golf.pack.proof.needless import is_needless, words_in
from golf.pack.proof.trees import DOCUMENTED, FUNCTIONS, LOAD, Different, arguments_in, stored_in
from golf.pack.proof.typed import types_of, without_types
from golf.pack.source.syntax import parse


@dataclass(frozen=True, slots=True)
class Seen:
    """What of a source somebody looks at.

    docstrings   whose: the module's, those of each class, of each function
    annotations  of functions, and of the module's variables
    unused       what only binds names of the module that nothing asks for
    definitions  the names by which functions call themselves
    truths       how often an object is asked whether it is true
    """

    docstrings: frozenset[str] = frozenset({"module", "class", "function"})
    annotations: bool = True
    unused: bool = True
    definitions: bool = True
    truths: bool = True


def prove_same_tree(first: str, second: str, seen: Seen) -> None:
    """Raise Different unless both have the same syntax tree, but for what does nothing, and what nobody looks at."""
    one, two = parse(first), parse(second)
    stored = {name for node in ast.walk(one) for name in stored_in(node)}
    types = types_of(one)  # by imports that may be needless then
    one.body[1:] = [node for node in one.body[1:] if not _is_text(node)]  # no documentation, whatever goes
    if not seen.unused:
        two_words = words_in(two)
        one.body = [node for node in one.body if not is_needless(node, two_words, stored)]
    bare = _Bare(seen, stored, types)
    if ast.dump(bare.visit(one)) != ast.dump(bare.visit(two)):
        raise Different("its syntax tree is another one")


class _Bare(ast.NodeTransformer):
    """Takes off a tree what does nothing, and gives it one form of those that mean the same."""

    def __init__(self, seen: Seen, stored: set[str], types: dict[str, str]) -> None:
        self.seen, self.stored, self.types = seen, stored, types
        self.truth = Truth(frozenset() if "*" in stored else TELLING - stored, seen.truths)
        self.inside: ast.AST | None = None  # the nearest function or class

    def visit(self, node: ast.AST) -> ast.AST:
        outside = self.inside
        if isinstance(node, DOCUMENTED):
            self.inside = node
        new: ast.AST = super().visit(node)
        self.inside = outside
        for field in ("body", "orelse", "finalbody"):
            block = getattr(new, field, None)
            if isinstance(block, list) and block:
                setattr(new, field, self._block(new, block) or [ast.Pass()])
        if isinstance(new, ast.FunctionDef) and not self.seen.definitions:
            return _as_lambda(new)
        return joined(new) if isinstance(new, ast.stmt) else new

    def _block(self, node: ast.AST, block: list[ast.stmt]) -> list[ast.stmt]:
        documented = _kind(node) in self.seen.docstrings and _is_text(block[0])
        outer = isinstance(node, ast.Module)
        said = without_types(block[documented:], self.types, outer, self.seen.annotations)
        apart = (taken_apart(statement, self.truth) for statement in said)
        flat = [part for part in _flat(apart) if not _does_nothing(part)]
        kept = [*block[:documented], *self._merged(flat)]
        while isinstance(node, FUNCTIONS) and kept and _is_bare_return(kept[-1]):
            kept.pop()
        return [single for statement in kept for single in _singles(statement)]

    def _merged(self, block: list[ast.stmt]) -> list[ast.stmt]:
        """The statements; two branches that return, or assign to the same thing, as one statement with a choice."""
        merged: list[ast.stmt] = []
        for statement in reversed(block):
            match statement, merged[-1:]:
                case ast.If(test, [ast.Return(ast.expr() as one)], []), [ast.Return(ast.expr() as two)]:
                    merged[-1] = ast.Return(choice(test, one, two, self.truth))
                case ast.If(test, [ast.Assign(targets, one)], [ast.Assign(others, two)]), _ if _equal(
                    targets, others
                ):
                    merged.append(ast.Assign(targets, choice(test, one, two, self.truth)))
                case _:
                    merged.append(statement)
        return merged[::-1]

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        self.generic_visit(node)
        return choice(node.test, node.body, node.orelse, self.truth)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        return inverse(node.operand, self.truth) if isinstance(node.op, ast.Not) else node

    def visit_Return(self, node: ast.Return) -> ast.Return:
        self.generic_visit(node)
        return ast.Return() if _is_bare_return(node) else node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self.generic_visit(node)
        base = node.bases[0] if len(node.bases) == 1 and not node.keywords else None
        if isinstance(base, ast.Name) and base.id == "object" and not self.stored & {"object", "*"}:
            node.bases = []
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.Raise:
        """To raise a class of errors makes an error of it."""
        self.generic_visit(node)
        match node.exc:
            case ast.Call(ast.Name(name), [], []) if (
                not self.stored & {name, "*"} and _is_error(name) and not node.cause
            ):
                node.exc = ast.Name(name, ast.Load())
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """To call one of these with nothing makes an empty one."""
        self.generic_visit(node)
        match node:
            case ast.Call(ast.Name("dict" | "list" | "tuple" as name), [], []) if not self.stored & {
                name,
                "*",
            }:
                empty = {"dict": ast.Dict([], []), "list": ast.List([], LOAD), "tuple": ast.Tuple([], LOAD)}
                return empty[name]
        return node

    def visit_While(self, node: ast.While) -> ast.While:
        self.generic_visit(node)
        if isinstance(node.test, ast.Constant) and node.test.value is True:
            node.test = ast.Constant(1)
        return node

    def visit_alias(self, node: ast.alias) -> ast.alias:
        return ast.alias(node.name) if node.asname == node.name else node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        """In a function, the annotation of a variable is never evaluated."""
        self.generic_visit(node)
        outer = isinstance(self.inside, ast.Module) and not self.seen.annotations
        if not outer and not isinstance(self.inside, FUNCTIONS):
            return node
        if any(
            isinstance(part, ast.NamedExpr | ast.Yield | ast.YieldFrom) for part in ast.walk(node.annotation)
        ):
            return node  # the compiler sees it
        if node.value:
            return ast.Assign([node.target], node.value)
        return ast.AnnAssign(node.target, ast.Constant(0), None, node.simple)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        self.generic_visit(node)
        return node if self.seen.annotations else ast.arg(node.arg)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        self.generic_visit(node)
        if not self.seen.annotations:
            node.returns = None
        return node

    visit_AsyncFunctionDef = visit_FunctionDef


def _as_lambda(node: ast.FunctionDef) -> ast.stmt:
    """A function that only returns something, as a lambda that gets its name."""
    bare = not node.returns and not any(argument.annotation for argument in arguments_in(node.args))
    match node:
        case ast.FunctionDef(name, _, [ast.Return(ast.expr() as value)], []) if bare:
            return ast.Assign([ast.Name(name, ast.Store())], ast.Lambda(node.args, value))
    return node


def _kind(node: ast.AST) -> str:
    """What a docstring in this node's block documents."""
    if isinstance(node, FUNCTIONS):
        return "function"
    return "module" if isinstance(node, ast.Module) else "class" if isinstance(node, ast.ClassDef) else ""


def _flat(block: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements; what stands under the `else` of a branch that is left at its end comes after the `if`."""
    for statement in block:
        after = branched(statement) if isinstance(statement, ast.If) else []
        yield statement
        yield from _flat(after)


def _equal(one: list[ast.expr], two: list[ast.expr]) -> bool:
    return [*map(ast.dump, one)] == [*map(ast.dump, two)]


def _does_nothing(node: ast.stmt) -> bool:
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _is_error(name: str) -> bool:
    kind = getattr(builtins, name, None)
    return isinstance(kind, type) and issubclass(kind, Exception)


def _is_bare_return(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Return):
        return False
    return node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None)


def _singles(node: ast.stmt) -> list[ast.stmt]:
    """An import of several names as several imports; so too where several things get the same literal."""
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
        return [ast.Assign([target], node.value) for target in node.targets]
    if isinstance(node, ast.Import):
        return [ast.Import([alias]) for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [ast.ImportFrom(node.module, [alias], node.level) for alias in node.names]
    return [node]


def _is_text(node: ast.stmt) -> bool:
    """A string as a statement: a docstring, or nothing."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
