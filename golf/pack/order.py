"""Which statements of a block may change places, computed from what they read, write and call.

A statement is *pure* when it can neither fail nor be noticed by anything but the names it binds: constants, displays,
lambdas, function definitions, names that are certainly bound. Everything else may do anything, so it keeps its place
among its like, and a pure statement passes it only where no function could see the names involved. In doubt: refused.
"""

import ast
import symtable
import sys
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from golf.pack.layout import Layout, Spelling, Suite, Unit, spelled
from golf.pack.rename import BUILTINS, EXECUTORS, INSPECTORS
from golf.pack.tokens import Line, join, text_of

LOUD_MODULES = frozenset({"this", "antigravity", "__future__", "__main__", "idlelib", "turtle", "tkinter", "test"})
DYNAMIC = EXECUTORS | INSPECTORS | {"globals", "modules", "__main__", "__import__", "__dict__"}
LEAVES = ast.Return | ast.Break | ast.Continue | ast.Raise | ast.Yield | ast.YieldFrom | ast.Await | ast.Global
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


@dataclass(frozen=True, slots=True)
class Context:
    """Where a block stands."""

    shared: frozenset[str] | None  # names that some function sees while a call runs; None: any
    bound: frozenset[str]  # names that certainly have a value when the block begins


def find_orders(layout: Layout) -> None:
    """Fill in, for every suite, which units must precede which."""
    text = text_of(layout.lines([0] * len(layout.choices)))
    nodes = list(ast.walk(ast.parse(text)))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    names |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    fragile = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del)}
    fragile |= {node.name for node in nodes if isinstance(node, ast.ExceptHandler) and node.name}
    builtin = BUILTINS - _stored(text)
    dynamic = bool(names & DYNAMIC) and layout.rules.keep is None
    shared = None if dynamic or layout.rules.module else _shared(_table(text))
    _Orders(layout, builtin, frozenset(fragile)).suite(layout.top, Context(shared, builtin))


def _table(text: str) -> symtable.SymbolTable:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return symtable.symtable(text, "source", "exec")


def _stored(text: str) -> frozenset[str]:
    """All names that the source binds anywhere."""
    names: set[str] = set()
    tables = [_table(text)]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        names |= {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_parameter() or s.is_imported()}
    return frozenset(names)


def _shared(table: symtable.SymbolTable) -> frozenset[str]:
    """Names that functions inside of this scope take from outside of themselves."""
    names: set[str] = set()
    for child in table.get_children():
        if child.get_type() == "function":
            names |= {s.get_name() for s in child.get_symbols() if s.is_free() or s.is_global() or s.is_declared_global()}
        names |= _shared(child)
    return frozenset(names)


class _Orders:
    def __init__(self, layout: Layout, builtin: frozenset[str], fragile: frozenset[str]) -> None:
        self.layout, self.builtin = layout, builtin
        self.base = [0] * len(layout.choices)
        self.fragile = fragile  # names that some statement unbinds

    def suite(self, suite: Suite, context: Context) -> None:
        """The order of one block, and of the blocks inside."""
        effects: list[Effect] = []
        bound = context.bound
        for unit in suite.units:
            effects.append(self.effect(unit, bound))
            self._inner(unit, Context(context.shared, bound))
            quiet = effects[-1].kind < Kind.EFFECT
            bound = bound | effects[-1].writes - self.fragile if quiet else bound - effects[-1].writes
        suite.before = [
            {j for j in range(i) if _ordered(suite.units[j], suite.units[i], effects[j], effects[i], context)}
            for i in range(len(effects))
        ]
        for before in suite.before:
            for j in tuple(before):
                before |= suite.before[j]

    def _inner(self, unit: Unit, context: Context) -> None:
        """The blocks of a compound statement."""
        for items, body in unit.clauses:
            if body is None:
                continue
            words = [piece.text for piece in spelled(items, self.base)]
            if "def" in words[:2]:
                self.suite(body, self._function(unit, context))
            elif words[0] in ("if", "elif", "else", "for", "while"):
                self.suite(body, context)
            else:  # a class body, or a block that something may leave half done
                self.suite(body, Context(None, self.builtin))

    def _function(self, unit: Unit, context: Context) -> Context:
        """What holds in the body of a function."""
        try:
            function = _table(self._text(unit)).get_children()[-1]
        except SyntaxError:  # by itself it does not compile: it names nonlocal variables
            return Context(None, self.builtin)
        parameters = frozenset(getattr(function, "get_parameters", tuple)())
        reached = {symbol.get_name() for symbol in function.get_symbols() if not symbol.is_local()}
        shared = None if context.shared is None else _shared(function) | reached
        return Context(shared, self.builtin | parameters - self.fragile)

    def _text(self, unit: Unit) -> str:
        lines = [
            Line(spelled(items, self.base), self.layout._lines_of(body, self.base) if body else None)
            for items, body in unit.clauses
        ]
        return text_of(lines)

    def effect(self, unit: Unit, bound: frozenset[str]) -> Effect:
        """What a unit does, in whichever spelling."""
        first = unit.clauses[0][0][0]
        if not unit.simple and not isinstance(first, Spelling) and first.text == "case":
            return Effect(Kind.BARRIER, frozenset(), frozenset())  # a part of a match statement
        texts = [self._text(unit)]
        for items, _ in unit.clauses if unit.simple else ():
            for item in items:
                if isinstance(item, Spelling):
                    picks = self.base[:]
                    for option in range(1, len(item.options)):
                        picks[item.slot] = option
                        texts.append(join(spelled(items, picks)))
        result = NOTHING
        for text in texts:
            for statement in ast.parse(text).body:
                result = result.joined(Analysis(bound | result.writes).statement(statement))
        return result


def _ordered(one: Unit, two: Unit, first: Effect, second: Effect, context: Context) -> bool:
    """Whether the first must stay before the second."""
    if one.free and one.free == two.free:
        return False
    if Kind.BARRIER in (first.kind, second.kind):
        return True
    if first.writes & (second.writes | second.reads) or first.reads & second.writes:
        return True
    kinds = {first.kind, second.kind}
    if Kind.EFFECT not in kinds or first.kind == second.kind:
        return first.kind == second.kind == Kind.EFFECT
    if Kind.QUIET in kinds or context.shared is None:
        return True
    pure = first if first.kind == Kind.PURE else second
    return bool((pure.reads | pure.writes) & context.shared)


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
            self._raise_to(Kind.BARRIER if star or node.module == "__future__" else Kind.QUIET if quiet else Kind.EFFECT)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            self._raise_to(Kind.BARRIER if isinstance(node.value.value, str) else Kind.PURE)  # a docstring stays
        elif not isinstance(node, ast.Pass):
            self._raise_to(Kind.BARRIER if isinstance(node, ast.Nonlocal | ast.Delete) else Kind.EFFECT)

    def _raise_to(self, kind: Kind) -> None:
        self.kind = max(self.kind, kind)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
        if node.decorator_list or node.returns or any(argument and argument.annotation for argument in arguments):
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
