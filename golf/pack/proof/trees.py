"""Comparison of syntax trees that leaves out positions, documentation, or the order of statements."""

import ast
import builtins
from collections.abc import Iterator

from golf.pack.source.syntax import parse

POSITIONS = frozenset(
    {"lineno", "col_offset", "end_lineno", "end_col_offset", "type_comment", "type_ignores", "ctx"}
)

LOAD = ast.Load()
LEAVING = ast.Return | ast.Raise | ast.Continue | ast.Break
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
DOCUMENTED = ast.Module | FUNCTIONS | ast.ClassDef


class Different(Exception):
    """The two sources are not equal up to names; the text says where."""


def prove_same_tree(first: str, second: str, docstrings: bool, annotations: bool = True) -> None:
    """Raise Different unless both have the same syntax tree, but for what does nothing.

    Without docstrings, or annotations of functions, also but for these.
    """
    one, two = parse(first), parse(second)
    stored = {name for node in ast.walk(one) for name in stored_in(node)}
    bare = _Bare(docstrings, annotations, stored)
    if ast.dump(bare.visit(one)) != ast.dump(bare.visit(two)):
        raise Different("its syntax tree is another one")


def stored_in(node: ast.AST) -> set[str]:
    """The names that a node itself binds."""
    if isinstance(node, ast.Name):
        return set() if isinstance(node.ctx, ast.Load) else {node.id}
    if isinstance(node, ast.keyword):
        return set()
    found = [getattr(node, field, None) for field in ("name", "asname", "arg", "rest")]
    found += [name for name in getattr(node, "names", ()) if isinstance(name, str)]
    return {name for name in found if isinstance(name, str)}


class _Bare(ast.NodeTransformer):
    """Takes off a tree what does nothing."""

    def __init__(self, docstrings: bool, annotations: bool, stored: set[str]) -> None:
        self.docstrings, self.annotations, self.stored = docstrings, annotations, stored
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
        return new

    def _block(self, node: ast.AST, block: list[ast.stmt]) -> list[ast.stmt]:
        documented = self.docstrings and isinstance(node, DOCUMENTED) and _is_text(block[0])
        flat = [part for part in _flat(block[documented:]) if not _does_nothing(part)]
        kept = [*block[:documented], *_merged(flat)]
        while isinstance(node, FUNCTIONS) and kept and _is_bare_return(kept[-1]):
            kept.pop()
        return [single for statement in kept for single in _singles(statement)]

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
        outer = isinstance(self.inside, ast.Module) and not self.annotations
        if (outer or isinstance(self.inside, FUNCTIONS)) and node.value:
            return ast.Assign([node.target], node.value)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        self.generic_visit(node)
        return node if self.annotations else ast.arg(node.arg)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        self.generic_visit(node)
        if not self.annotations:
            node.returns = None
        return node

    visit_AsyncFunctionDef = visit_FunctionDef


def _flat(block: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements; what stands under the `else` of a branch that is left at its end comes after the `if`."""
    for statement in block:
        after: list[ast.stmt] = []
        if isinstance(statement, ast.If) and isinstance(statement.body[-1], LEAVING):
            after, statement.orelse = statement.orelse, []
        yield statement
        yield from _flat(after)


def _merged(block: list[ast.stmt]) -> list[ast.stmt]:
    """The statements; two branches that return, or assign to the same thing, as one statement with a choice."""
    merged: list[ast.stmt] = []
    for statement in reversed(block):
        match statement, merged[-1:]:
            case ast.If(test, [ast.Return(ast.expr() as one)], []), [ast.Return(ast.expr() as two)]:
                merged[-1] = ast.Return(ast.IfExp(test, one, two))
            case ast.If(test, [ast.Assign(targets, one)], [ast.Assign(others, two)]), _ if _equal(
                targets, others
            ):
                merged.append(ast.Assign(targets, ast.IfExp(test, one, two)))
            case _:
                merged.append(statement)
    return merged[::-1]


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


def prove_permuted(first: str, second: str) -> None:
    """Raise Different unless the second source has, in each block, the statements of the first in some order."""
    if sorted_blocks(parse(first)) != sorted_blocks(parse(second)):
        raise Different("a block does not hold the same statements")


def sorted_blocks(node: object) -> str:
    if isinstance(node, list):
        parts = [sorted_blocks(part) for part in node]
        return f"[{', '.join(sorted(parts) if node and isinstance(node[0], ast.stmt) else parts)}]"
    if isinstance(node, ast.AST):
        fields = (f"{name}={sorted_blocks(value)}" for name, value in fields_of(node))
        return f"{type(node).__name__}({', '.join(fields)})"
    return f"{type(node).__name__} {node!r}"


def fields_of(node: ast.AST) -> Iterator[tuple[str, object]]:
    return ((name, value) for name, value in ast.iter_fields(node) if name not in POSITIONS)


def arguments_in(arguments: ast.arguments) -> list[ast.arg]:
    """All parameters of a signature."""
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return every + [argument for argument in (arguments.vararg, arguments.kwarg) if argument]


def shape(arguments: ast.arguments) -> list[int]:
    """How many parameters there are of each kind."""
    lists = arguments.posonlyargs, arguments.args, arguments.kwonlyargs
    return [*map(len, lists), arguments.vararg is None, arguments.kwarg is None]


def asked_of_classes(tree: ast.Module) -> Iterator[str]:
    """What is looked up in a class, and not called there with an object for its first parameter."""
    classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    filled = {
        node.func
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.args and not isinstance(node.args[0], ast.Starred)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in classes:
            yield from {node.attr} if node not in filled else ()
