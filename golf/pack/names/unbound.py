"""Local variables that may be read before they have a value: the only ones that an error tells by name."""

import ast
from collections.abc import Iterable, Sequence

from golf.pack.names.scopes import Comprehension, Variable
from golf.pack.names.subject import Subject, binds
from golf.pack.source.sights.facts import called
from golf.pack.source.syntax import Function, arguments_of

Bound = frozenset[Variable] | None  # what has a value for sure; None: this place is never reached
LOCAL = ("function", "generator", "comprehension")


def unbound_locals(subject: Subject) -> set[Variable]:
    """Those of which it is not certain that they have a value wherever they are read."""
    flow = _Flow(subject)
    flow.block(subject.tree.body, frozenset())
    handled = (v for v in subject.variables if binds(v, ast.ExceptHandler))
    both = (v for v in handled if not all(isinstance(node, ast.ExceptHandler) for node in v.bindings))
    return flow.unsure.union(both)


def _either(one: Bound, two: Bound) -> Bound:
    return two if one is None else one if two is None else one & two


class _Flow:
    """Walks a tree in the order in which it runs. A set only grows, but for what an except clause gives up."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.unsure: set[Variable] = set()

    def block(self, statements: Iterable[ast.stmt], bound: Bound) -> Bound:
        for statement in statements:
            bound = self.statement(statement, bound)
        return bound

    def statement(self, node: ast.stmt, bound: Bound) -> Bound:
        match node:
            case ast.If():
                bound = self.expression(node.test, bound)
                return _either(self.block(node.body, bound), self.block(node.orelse, bound))
            case ast.For() | ast.AsyncFor():
                bound = self.expression(node.iter, bound)
                self.block(node.body, self.store(node.target, bound))
                self.block(node.orelse, bound)
                return bound
            case ast.While():
                bound = self.expression(node.test, bound)
                self.block(node.body, bound)
                self.block(node.orelse, bound)
                return bound
            case ast.With() | ast.AsyncWith():
                return self._with(node, bound)
            case ast.Try() | ast.TryStar():
                return self._try(node, bound)
            case ast.Match():
                return self._match(node, bound)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                return self._definition(node, bound)
        return self._simple(node, bound)

    def _simple(self, node: ast.stmt, bound: Bound) -> Bound:
        match node:
            case ast.Return() | ast.Raise() | ast.Continue() | ast.Break():
                self.expressions(ast.iter_child_nodes(node), bound)
                return None
            case ast.Assign():
                bound = self.expression(node.value, bound)
                for target in node.targets:
                    bound = self.store(target, bound)
                return bound
            case ast.AnnAssign():
                self.expression(node.annotation, bound)
                return self.store(node.target, self.expression(node.value, bound)) if node.value else bound
            case ast.AugAssign():
                self.load(node.target, bound)
                return self.store(node.target, self.expression(node.value, bound))
            case ast.Delete():
                names = (part for part in ast.walk(node) if isinstance(part, ast.Name))
                deleted = (self.subject.at(name.id) for name in names if isinstance(name.ctx, ast.Del))
                self.unsure.update(filter(None, deleted))
                return self.expressions(node.targets, bound)
            case ast.Import() | ast.ImportFrom():
                marks = (alias.asname or alias.name.partition(".")[0] for alias in node.names)
                return self.bind(marks, bound)
            case ast.Assert():
                self.expressions(ast.iter_child_nodes(node), bound)
                return bound
        return self.expressions(ast.iter_child_nodes(node), bound)

    def _with(self, node: ast.With | ast.AsyncWith, bound: Bound) -> Bound:
        """What a with statement manages may hide an error, so that its body ends early; a file does not."""
        for item in node.items:
            bound = self.expression(item.context_expr, bound)
            bound = self.store(item.optional_vars, bound) if item.optional_vars else bound
        inside = self.block(node.body, bound)
        managers = [item.context_expr for item in node.items]
        opened = all(
            isinstance(each, ast.Call) and self.subject.text(called(each)) == "open" for each in managers
        )
        return inside if opened else bound

    def _try(self, node: ast.Try | ast.TryStar, bound: Bound) -> Bound:
        after = self.block(node.orelse, self.block(node.body, bound))
        for handler in node.handlers:
            inside = self.expression(handler.type, bound) if handler.type else bound
            named = [handler.name] if handler.name else []
            left = self.block(handler.body, self.bind(named, inside))
            after = _either(after, left and left.difference(map(self.subject.at, named)))
        last = self.block(node.finalbody, bound)
        return after | last if after is not None and last is not None else None

    def _match(self, node: ast.Match, bound: Bound) -> Bound:
        bound = after = self.expression(node.subject, bound)
        for case in node.cases:
            marks = (
                getattr(part, field, None) for part in ast.walk(case.pattern) for field in ("name", "rest")
            )
            inside = self.bind([mark for mark in marks if isinstance(mark, str)], bound)
            self.expressions([case.pattern], bound)
            inside = self.expression(case.guard, inside) if case.guard else inside
            after = _either(after, self.block(case.body, inside))
        return after

    def _definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, bound: Bound) -> Bound:
        """What is inside runs later, but for a class; a decorator may run it before it has its name."""
        self.expressions(node.decorator_list, bound)
        named = self.bind([node.name], bound)
        if isinstance(node, ast.ClassDef):
            self.expressions([*node.bases, *node.keywords], bound)
            self.block(node.body, bound)
        else:
            self._function(node, bound if node.decorator_list else named, node.body)
            self.expressions([node.returns] if node.returns else [], bound)
        return named

    def _function(self, node: Function, bound: Bound, body: Sequence[ast.stmt]) -> None:
        annotations = (argument.annotation for argument in arguments_of(node))
        outside = (*node.args.defaults, *node.args.kw_defaults, *annotations)
        self.expressions(filter(None, outside), bound)
        inside = self.bind((argument.arg for argument in arguments_of(node)), bound)
        if isinstance(node, ast.Lambda):
            self.expression(node.body, inside)
        self.block(body, inside)

    def expressions(self, nodes: Iterable[ast.AST], bound: Bound) -> Bound:
        for node in nodes:
            bound = self.expression(node, bound)
        return bound

    def expression(self, node: ast.AST, bound: Bound) -> Bound:
        """What is bound after an expression; what only a part of it binds that may be left out does not count."""
        match node:
            case ast.Name():
                if isinstance(node.ctx, ast.Load):
                    self.load(node, bound)
                return bound
            case ast.NamedExpr():
                return self.store(node.target, self.expression(node.value, bound))
            case ast.Lambda():
                self._function(node, bound, [])
                return bound
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                self._comprehension(node, bound)
                return bound
            case ast.BoolOp():
                first = self.expression(node.values[0], bound)
                self.expressions(node.values[1:], first)
                return first
            case ast.IfExp():
                bound = self.expression(node.test, bound)
                return _either(self.expression(node.body, bound), self.expression(node.orelse, bound))
            case ast.Compare() | ast.Dict():
                self.expressions(ast.iter_child_nodes(node), bound)
                return bound
        return self.expressions(ast.iter_child_nodes(node), bound)

    def _comprehension(self, node: Comprehension, bound: Bound) -> None:
        for generator in node.generators:
            bound = self.store(generator.target, self.expression(generator.iter, bound))
            bound = self.expressions(generator.ifs, bound)
        elements = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self.expressions(elements, bound)

    def store(self, target: ast.AST, bound: Bound) -> Bound:
        """Assign to a target, which may itself read variables."""
        bound = self.expression(target, bound)
        names = (part for part in ast.walk(target) if isinstance(part, ast.Name))
        return self.bind((name.id for name in names if isinstance(name.ctx, ast.Store)), bound)

    def bind(self, marks: Iterable[str], bound: Bound) -> Bound:
        return None if bound is None else bound.union(filter(None, map(self.subject.at, marks)))

    def load(self, node: ast.AST, bound: Bound) -> None:
        variable = self.subject.at(node.id) if isinstance(node, ast.Name) else None
        if (
            variable
            and variable.owner
            and variable.owner.kind in LOCAL
            and bound is not None
            and variable not in bound
        ):
            self.unsure.add(variable)
