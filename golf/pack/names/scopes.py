"""Which places of a source are the same variable, and which variables must not share a name.

Every name piece of the source is first replaced by a mark of its own. Python's parser then tells, for each place in
the tree, which piece stands there: f-strings, patterns and keyword arguments need no reasoning about positions.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from golf.pack.source.syntax import Function, arguments_of
from golf.pack.source.tokens import SOFT_KEYWORDS, Piece

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
COMPREHENSIONS = ("generator", "comprehension")


@dataclass(eq=False, slots=True)
class Scope:
    kind: str  # "module", "class", "function", "generator" (an expression) or "comprehension"
    parent: "Scope | None"
    bound: set[str] = field(default_factory=set)
    declared_global: set[str] = field(default_factory=set)
    declared_nonlocal: set[str] = field(default_factory=set)
    seen: "set[Variable]" = field(default_factory=set)  # whatever is looked up in here or passes through
    taken: "set[Variable]" = field(
        default_factory=set
    )  # whatever this scope, or one inside, takes from outside

    def frame(self) -> "Scope":
        """The scope whose local variables this one's are when it runs."""
        return next(scope for scope in self.up() if scope.kind != "comprehension")

    def up(self) -> "Iterator[Scope]":
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent


@dataclass(eq=False, slots=True)
class Variable:
    name: str
    owner: Scope | None  # None: an attribute
    pieces: list[Piece] = field(default_factory=list)
    bindings: list[ast.AST] = field(default_factory=list)  # the nodes that bind it


@dataclass(slots=True)
class Use:
    """One place where a name is looked up, bound or deleted."""

    name: str
    piece: Piece | None
    scope: Scope
    binder: ast.AST | None


class Marks:
    """The marked source's names: which piece, and which spelling, each mark stands for."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.spelling = {
            piece: f"v{index}v"
            for index, piece in enumerate(pieces)
            if piece.kind == "name" and piece.text not in SOFT_KEYWORDS | {"_"}
        }
        self.piece_of = {mark: piece for piece, mark in self.spelling.items()}

    def read(self, mark: str) -> tuple[str, Piece | None]:
        piece = self.piece_of.get(mark)
        return (piece.text, piece) if piece else (mark, None)


class Reader(ast.NodeVisitor):
    """Walks a marked tree once and lists every use of a name, with the scope in which it happens."""

    def __init__(self, tree: ast.Module, marks: Marks) -> None:
        self.marks = marks
        self.module = self.scope = Scope("module", None)
        self.uses: list[Use] = []
        self.comprehensions: list[Scope] = []  # of lists, sets and dictionaries
        self.functions: list[Scope] = []  # and generator expressions
        self.declaring: list[Scope] = []  # those that declare names global
        self.attributes: list[tuple[str, Piece | None]] = []
        self.calls: list[tuple[ast.Call, Scope]] = []
        self.imported: set[str] = set()  # bound by an import without `as`
        self.visit(tree)

    def use(self, mark: str, binder: ast.AST | None = None, scope: Scope | None = None) -> None:
        name, piece = self.marks.read(mark)
        scope = scope or self.scope
        if binder is not None:
            home = next(
                s for s in scope.up() if s.kind not in COMPREHENSIONS or not isinstance(binder, ast.NamedExpr)
            )
            home.bound.add(name)
        self.uses.append(Use(name, piece, scope, binder))

    def inside(self, kind: str, nodes: Iterable[ast.AST | None]) -> None:
        self.scope = Scope(kind, self.scope)
        if kind in COMPREHENSIONS:
            (self.comprehensions if kind == "comprehension" else self.functions).append(self.scope)
        for node in nodes:
            if node is not None:
                self.visit(node)
        self.scope = self.scope.parent or self.module

    def visit_all(self, nodes: Iterable[ast.AST | None]) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        self.use(node.id, node if isinstance(node.ctx, ast.Store | ast.Del) else None)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            if isinstance(target, ast.Name) and len(node.targets) == 1:
                self.use(target.id, node)
            else:
                self.visit(target)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self.use(node.target.id, node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.visit(node.value)
        self.attributes.append(self.marks.read(node.attr))

    def visit_Call(self, node: ast.Call) -> None:
        self.calls.append((node, self.scope))
        self.generic_visit(node)

    def visit_Global(self, node: ast.Global) -> None:
        self.declaring.append(self.scope)
        for mark in node.names:
            self.scope.declared_global.add(self.marks.read(mark)[0])
            self.use(mark)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        for mark in node.names:
            self.scope.declared_nonlocal.add(self.marks.read(mark)[0])
            self.use(mark)

    def visit_alias(self, node: ast.alias) -> None:
        if node.asname:
            self.use(node.asname, node)
        elif node.name != "*":
            mark = node.name.split(".")[0]
            self.imported.add(self.marks.read(mark)[0])
            self.use(mark, node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self.use(node.name, node)
        self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        if node.name:
            self.use(node.name, node)
        self.generic_visit(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        if node.name:
            self.use(node.name, node)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        if node.rest:
            self.use(node.rest, node)
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.visit_all([*node.decorator_list, *node.bases, *node.keywords])
        self.use(node.name, node)
        self.inside("class", node.body)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.visit_all(node.decorator_list)
        self.use(node.name, node)
        self._function(node, [node.returns], node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._function(node, [], [node.body])

    def _function(self, node: Function, returns: list[ast.expr | None], body: Iterable[ast.AST]) -> None:
        arguments = list(arguments_of(node))
        self.visit_all([*node.args.defaults, *node.args.kw_defaults])
        self.visit_all([*(argument.annotation for argument in arguments), *returns])
        self.scope = Scope("function", self.scope)
        self.functions.append(self.scope)
        for argument in arguments:
            self.use(argument.arg, argument)
        self.visit_all(body)
        self.scope = self.scope.parent or self.module

    def _comprehension(self, node: Comprehension) -> None:
        first, *others = node.generators
        self.visit(first.iter)
        parts: list[ast.AST] = [first.target, *first.ifs]
        for generator in others:
            parts += [generator.iter, generator.target, *generator.ifs]
        elements = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        kind = "generator" if isinstance(node, ast.GeneratorExp) else "comprehension"
        self.inside(kind, [*parts, *elements])

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension


def lookup_path(scope: Scope, name: str) -> list[Scope]:
    """The scopes that Python asks for a name, from the one of the use to the one that owns it."""
    path = [scope]
    module = list(scope.up())[-1]
    for place in scope.up():
        if place is not scope and place.kind == "class":
            continue
        if place is not scope:
            path.append(place)
        if name in place.declared_global:
            return [*path, module] if place is not module else path
        if name in place.bound and name not in place.declared_nonlocal:
            return path
    return path


class Scopes:
    """The variables of one tree, with their places, and the sets in which no two may share a name."""

    def __init__(self, tree: ast.Module, marks: Marks) -> None:
        self.reader = reader = Reader(tree, marks)
        self.variables: dict[tuple[int, str], Variable] = {}
        self._confused: dict[Scope, set[Variable]] = {}
        for use in reader.uses:
            path = lookup_path(use.scope, use.name)
            variable = self.variable(path[-1], use.name)
            if use.piece:
                variable.pieces.append(use.piece)
            if use.binder is not None:
                variable.bindings.append(use.binder)
            for scope in path:
                scope.seen.add(variable)
            for scope in use.scope.up():
                if scope is variable.owner:
                    break
                scope.taken.add(variable)

    def variable(self, owner: Scope, name: str) -> Variable:
        return self.variables.setdefault((id(owner), name), Variable(name, owner))

    def find(self, scope: Scope, name: str) -> Variable:
        return self.variable(lookup_path(scope, name)[-1], name)

    def conflicts(self) -> Iterator[tuple[Variable, Variable]]:
        """Pairs of variables that must have different names."""
        for variable in self.variables.values():
            if variable.owner is not None:
                for other in variable.owner.seen | self._beside(variable.owner):
                    if other is not variable:
                        yield variable, other

        for scope in self.reader.declaring:  # such a name passes by what is between here and the module
            declared = [v for v in scope.seen if v.name in scope.declared_global]
            yield from ((v, other) for v in declared for other in scope.seen if other is not v)

    def _beside(self, scope: Scope) -> set[Variable]:
        """What a comprehension's own variables must not be mistaken for.

        From 3.12 on a comprehension is compiled into the function around it (PEP 709). The compiler then confuses its
        variables with what other comprehensions of the function take from outside, and with what the function does.
        """
        if scope.kind != "comprehension":
            return set()
        frame = scope.frame()
        if frame not in self._confused:
            inner = (each.taken for each in self.reader.comprehensions if each.frame() is frame)
            closed = {v for v in frame.taken if v.owner is not self.reader.module}
            self._confused[frame] = closed.union(*inner)
        return self._confused[frame]
