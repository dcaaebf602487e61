"""What a statement does: the names it reads and binds, and whether anything else could notice it.

A statement is *pure* when it can neither fail nor be noticed by anything but the names it binds: constants, displays,
lambdas, function definitions, names that are certainly bound. Everything else may do anything. In doubt: an effect.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

LOUD_MODULES = frozenset(
    {"this", "antigravity", "__future__", "__main__", "idlelib", "turtle", "tkinter", "test"}
)
LEAVES = (
    ast.Return | ast.Break | ast.Continue | ast.Raise | ast.Yield | ast.YieldFrom | ast.Await | ast.Global
)
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


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

    def _classify(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assign):
            self.expression(node.value)
            for target in node.targets:
                self._target(target, node.value)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self._function(node)
        elif isinstance(node, ast.ClassDef):
            self._class(node)
        elif isinstance(node, ast.Import):
            quiet = all(_is_quiet_module(alias.name) for alias in node.names)
            self._raise_to(Kind.QUIET if quiet else Kind.EFFECT)
        elif isinstance(node, ast.ImportFrom):
            star = any(alias.name == "*" for alias in node.names)
            quiet = not node.level and _is_quiet_module(node.module or "")
            self._raise_to(
                Kind.BARRIER if star or node.module == "__future__" else Kind.QUIET if quiet else Kind.EFFECT
            )
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            self._raise_to(
                Kind.BARRIER if isinstance(node.value.value, str) else Kind.PURE
            )  # a docstring stays
        elif not isinstance(node, ast.Pass):
            self._raise_to(Kind.BARRIER if isinstance(node, ast.Nonlocal | ast.Delete) else Kind.EFFECT)

    def _raise_to(self, kind: Kind) -> None:
        self.kind = max(self.kind, kind)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        arguments = [
            *node.args.posonlyargs,
            *node.args.args,
            *node.args.kwonlyargs,
            node.args.vararg,
            node.args.kwarg,
        ]
        if (
            node.decorator_list
            or node.returns
            or any(argument and argument.annotation for argument in arguments)
        ):
            self._raise_to(Kind.EFFECT)
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.expression(default)

    def _class(self, node: ast.ClassDef) -> None:
        if node.bases or node.keywords or node.decorator_list:
            self._raise_to(Kind.EFFECT)
        inner = Analysis(frozenset(self.bound))
        for statement in node.body:
            docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
            if not docstring:
                inner.bound |= inner.statement(statement).writes
        self._raise_to(inner.kind)

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

    def expression(self, node: ast.expr) -> None:
        """Raise the kind to what evaluating this expression may do."""
        if isinstance(node, ast.Constant):
            return
        if isinstance(node, ast.Name):
            if node.id not in self.bound:
                self._raise_to(Kind.EFFECT)
        elif isinstance(node, ast.Tuple | ast.List):
            for part in node.elts:
                self.expression(part)
        elif isinstance(node, ast.Set | ast.Dict):
            keys = node.elts if isinstance(node, ast.Set) else node.keys
            if not all(isinstance(key, ast.Constant) for key in keys):
                self._raise_to(Kind.EFFECT)
            for part in [] if isinstance(node, ast.Set) else node.values:
                self.expression(part)
        elif isinstance(node, ast.Lambda):
            for default in (*node.args.defaults, *node.args.kw_defaults):
                if default is not None:
                    self.expression(default)
        elif isinstance(node, ast.NamedExpr):
            self.expression(node.value)
            self.bound.add(node.target.id)
        elif isinstance(node, ast.UnaryOp):
            if not _is_number(node.operand):
                self._raise_to(Kind.EFFECT)
        elif isinstance(node, ast.BinOp):
            self._arithmetic(node)
        else:
            self._raise_to(Kind.EFFECT)

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
    if isinstance(node, FUNCTIONS):
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
