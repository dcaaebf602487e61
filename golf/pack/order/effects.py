"""What a statement does: the names it reads and binds, and whether anything else could notice it.

A statement is *pure* when it can neither fail nor be noticed by anything but the names it binds: constants, displays,
lambdas, function definitions, names that are certainly bound. Everything else may do anything. In doubt: an effect.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import singledispatchmethod

from golf.pack.source.syntax import Function, arguments_of

LOUD_MODULES = frozenset(
    {"this", "antigravity", "__future__", "__main__", "idlelib", "turtle", "tkinter", "test"}
)
LEAVES = (
    ast.Return | ast.Break | ast.Continue | ast.Raise | ast.Yield | ast.YieldFrom | ast.Await | ast.Global
)


class Kind(IntEnum):
    PURE = 0  # passes whatever does not touch its names
    QUIET = 1  # reads the state of a module: passes pure statements and its like
    EFFECT = 2  # may do anything, but goes on to the next statement
    BARRIER = 3  # nothing passes it


@dataclass(frozen=True, slots=True)
class Effect:
    """What one statement does."""

    kind: Kind
    reads: frozenset[str]
    writes: frozenset[str]

    def joined(self, other: "Effect") -> "Effect":
        return Effect(max(self.kind, other.kind), self.reads | other.reads, self.writes | other.writes)


NOTHING = Effect(Kind.PURE, frozenset(), frozenset())


class Analysis:
    """What a statement does, given the names that certainly have a value."""

    def __init__(self, bound: frozenset[str]) -> None:
        self.bound = set(bound)
        self.kind = Kind.PURE

    def statement(self, node: ast.stmt) -> Effect:
        self._classify(node)
        if any(isinstance(part, LEAVES) for part in (node, *_own(node))):
            self.kind = Kind.BARRIER
        parts = list(ast.walk(node) if self.kind >= Kind.EFFECT else _own(node))
        names = [part for part in parts if isinstance(part, ast.Name)]
        reads = {part.id for part in names if isinstance(part.ctx, ast.Load)}
        writes = {part.id for part in names if not isinstance(part.ctx, ast.Load)}
        writes = writes.union(*(_other_writes(part) for part in (node, *parts)))
        return Effect(self.kind, frozenset(reads), frozenset(writes))

    @singledispatchmethod
    def _classify(self, node: ast.stmt) -> None:
        """Raise the kind to what a statement of this type may do."""
        self._raise_to(Kind.EFFECT)

    @_classify.register
    def _nothing(self, node: ast.Pass) -> None:
        pass

    @_classify.register(ast.Nonlocal)
    @_classify.register(ast.Delete)
    def _scope_or_deletion(self, node: ast.Nonlocal | ast.Delete) -> None:
        self._raise_to(Kind.BARRIER)

    @_classify.register
    def _assignment(self, node: ast.Assign) -> None:
        self.expression(node.value)
        for target in node.targets:
            self._target(target, node.value)

    @_classify.register
    def _bare(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self._raise_to(Kind.EFFECT)
        elif isinstance(node.value.value, str):
            self._raise_to(Kind.BARRIER)  # a docstring stays

    @_classify.register
    def _import(self, node: ast.Import) -> None:
        quiet = all(_is_quiet_module(alias.name) for alias in node.names)
        self._raise_to(Kind.QUIET if quiet else Kind.EFFECT)

    @_classify.register
    def _import_from(self, node: ast.ImportFrom) -> None:
        if node.module == "__future__" or any(alias.name == "*" for alias in node.names):
            self._raise_to(Kind.BARRIER)
        else:
            quiet = not node.level and _is_quiet_module(node.module or "")
            self._raise_to(Kind.QUIET if quiet else Kind.EFFECT)

    @_classify.register(ast.FunctionDef)
    @_classify.register(ast.AsyncFunctionDef)
    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        annotated = any(argument.annotation for argument in arguments_of(node))
        if node.decorator_list or node.returns or annotated:
            self._raise_to(Kind.EFFECT)
        self._defaults(node.args)

    @_classify.register
    def _class(self, node: ast.ClassDef) -> None:
        if node.bases or node.keywords or node.decorator_list:
            self._raise_to(Kind.EFFECT)
        inner = Analysis(frozenset(self.bound))
        for statement in node.body:
            docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
            if not docstring:
                inner.bound |= inner.statement(statement).writes
        self._raise_to(inner.kind)

    def _raise_to(self, kind: Kind) -> None:
        self.kind = max(self.kind, kind)

    def _target(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            return
        both = (ast.Tuple, ast.List)
        if (
            isinstance(target, both)
            and isinstance(value, both)
            and len(target.elts) == len(value.elts)
            and all(isinstance(part, ast.Name) for part in target.elts)
        ):
            return
        self._raise_to(Kind.EFFECT)

    def _defaults(self, arguments: ast.arguments) -> None:
        for default in filter(None, (*arguments.defaults, *arguments.kw_defaults)):
            self.expression(default)

    @singledispatchmethod
    def expression(self, node: ast.expr) -> None:
        """Raise the kind to what evaluating this expression may do."""
        self._raise_to(Kind.EFFECT)

    @expression.register
    def _constant(self, node: ast.Constant) -> None:
        pass

    @expression.register
    def _name(self, node: ast.Name) -> None:
        if node.id not in self.bound:
            self._raise_to(Kind.EFFECT)

    @expression.register(ast.Tuple)
    @expression.register(ast.List)
    def _display(self, node: ast.Tuple | ast.List) -> None:
        for part in node.elts:
            self.expression(part)

    @expression.register
    def _set(self, node: ast.Set) -> None:
        self._hashed(node.elts)

    @expression.register
    def _dictionary(self, node: ast.Dict) -> None:
        self._hashed(node.keys)
        for part in node.values:
            self.expression(part)

    def _hashed(self, keys: Iterable[ast.expr | None]) -> None:
        """Hashing may do anything but to a constant."""
        if not all(isinstance(key, ast.Constant) for key in keys):
            self._raise_to(Kind.EFFECT)

    @expression.register
    def _lambda(self, node: ast.Lambda) -> None:
        self._defaults(node.args)

    @expression.register
    def _walrus(self, node: ast.NamedExpr) -> None:
        self.expression(node.value)
        self.bound.add(node.target.id)

    @expression.register
    def _sign(self, node: ast.UnaryOp) -> None:
        if not _is_number(node.operand):
            self._raise_to(Kind.EFFECT)

    @expression.register
    def _arithmetic(self, node: ast.BinOp) -> None:
        """Sums and products of numbers, and a display times a number, cannot fail (other operators may)."""
        display = isinstance(node.left, ast.List | ast.Tuple) and isinstance(node.op, ast.Mult)
        numbers = _is_number(node.left) and isinstance(node.op, ast.Add | ast.Sub | ast.Mult)
        whole = isinstance(node.right, ast.Constant) and type(node.right.value) is int
        if not (numbers and _is_number(node.right)) and not (display and whole):
            self._raise_to(Kind.EFFECT)
        if display:
            self.expression(node.left)


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float, complex)


def _is_quiet_module(name: str) -> bool:
    top = name.split(".")[0]
    return top in sys.stdlib_module_names and top not in LOUD_MODULES


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """A statement's parts, but not what only runs when a function in it is called."""
    children: Iterable[ast.AST] = ast.iter_child_nodes(node)
    if isinstance(node, Function):
        defaults = [*node.args.defaults, *node.args.kw_defaults, *getattr(node, "decorator_list", ())]
        children = [default for default in defaults if default is not None]
    for child in children:
        yield child
        yield from _own(child)


def _other_writes(node: ast.AST) -> set[str]:
    """The names that a node binds other than through a Name."""
    if isinstance(node, ast.alias):
        return {(node.asname or node.name).split(".")[0]}
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        return {node.name}
    if isinstance(node, ast.MatchMapping) and node.rest:
        return {node.rest}
    return set()
