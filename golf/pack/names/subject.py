"""A source whose names are to change: its marked tree, and what is known of it."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from golf.pack.names.scopes import Marks, Scope, Scopes, Variable
from golf.pack.source.rules import Rules
from golf.pack.source.sights.kinds import words
from golf.pack.source.sights.sights import Sights
from golf.pack.source.syntax import Function
from golf.pack.source.tokens import Piece

# Decorators after which a method is still called with its object first, and not by its name.
TRANSPARENT = words(
    """
    property setter getter deleter classmethod abstractmethod cached_property lru_cache cache contextmanager
    overload override final wraps
    """
)
REACHING = frozenset({"builtins", "__builtins__", "__import__", "importlib", "import_module"})
DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Subject:
    """Names in the tree are marks; `scopes` has the variables that they stand for."""

    tree: ast.Module
    scopes: Scopes
    marks: Marks
    rules: Rules
    sights: Sights

    @cached_property
    def variables(self) -> list[Variable]:
        return list(self.scopes.variables.values())

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @cached_property
    def parent(self) -> dict[ast.AST, ast.AST]:
        return {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}

    @cached_property
    def _by_piece(self) -> dict[Piece, Variable]:
        return {piece: v for v in self.variables for piece in v.pieces}

    @cached_property
    def class_names(self) -> frozenset[str]:
        """The names that class bodies bind."""
        return frozenset(v.name for v in self.variables if v.owner and v.owner.kind == "class")

    @cached_property
    def has_type_parameters(self) -> bool:
        """Or type aliases, which tell their names and look up others when they are asked for what they mean."""
        return any(
            getattr(node, "type_params", None) or type(node).__name__ == "TypeAlias" for node in self.nodes
        )

    @cached_property
    def has_patterns(self) -> bool:
        return any(isinstance(node, ast.Match) for node in self.nodes)

    @cached_property
    def reaches_builtins(self) -> bool:
        """Whether a builtin may be taken as an attribute."""
        return bool(REACHING & (self.sights.spelled | {piece.text for piece in self.marks.spelling}))

    @cached_property
    def nameless(self) -> frozenset[Variable]:
        """Parameters that no caller names: before a slash, after a star, and the object that stands before the dot."""
        functions = [node for node in self.nodes if isinstance(node, Function)]
        found = [
            part for each in functions for part in (*each.args.posonlyargs, each.args.vararg, each.args.kwarg)
        ]
        found += [each.args.args[0] for each in functions if self._is_method(each)]
        return frozenset(v for argument in found if argument and (v := self.at(argument.arg)))

    @cached_property
    def ordered(self) -> list[set[Variable]]:
        """Those that die together, in the order of their names: what a function takes from outside, and what it gives
        to functions inside, but for its parameters, which come in their own order."""
        groups: list[set[Variable]] = []
        given: dict[Scope, set[Variable]] = {}
        for scope in self.scopes.reader.functions:
            group = {v for v in scope.taken if v.owner and v.owner.kind not in ("module", "class")}
            with_class = any(v.name in ("super", "__class__") for v in scope.taken)
            groups += [group] if len(group) + with_class > 1 else []
            for variable in group:
                if variable.owner and not binds(variable, ast.arg):
                    given.setdefault(variable.owner, set()).add(variable)
        return groups + [group for group in given.values() if len(group) > 1]

    @cached_property
    def _asked_of_classes(self) -> frozenset[str]:
        """Methods that are looked up in a class of the source, where a keyword may fill the first parameter."""
        classes = {self.text(node.name) for node in self.nodes if isinstance(node, ast.ClassDef)}
        asked = (
            node
            for node in self.nodes
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and self.text(node.value.id) in classes
        )
        return frozenset(self.text(node.attr) for node in asked if not _is_given_one(self.parent[node], node))

    def _is_method(self, node: Function) -> bool:
        """Whether a call by a dot fills the first parameter, and no other keyword could be mistaken for it."""
        name = self._name_in_class(node)
        words = {self.text(_last_word(decorator)) for decorator in getattr(node, "decorator_list", ())}
        return (
            bool(name and node.args.args)
            and name not in self._asked_of_classes
            and not node.args.posonlyargs
            and not node.args.kwarg
            and words <= TRANSPARENT
        )

    def _name_in_class(self, node: Function) -> str:
        """The name that a class gives to a function; empty where none does."""
        around = self.parent[node]
        if isinstance(node, ast.Lambda):
            match around:
                case ast.Assign([ast.Name(name)]) if isinstance(self.parent[around], ast.ClassDef):
                    return self.text(name)
            return ""
        return self.text(node.name) if isinstance(around, ast.ClassDef) else ""

    @cached_property
    def listed(self) -> frozenset[str]:
        """The strings of a source that fills __all__; without one, none."""
        if not any(isinstance(n, ast.Name) and self.text(n.id) == "__all__" for n in self.nodes):
            return frozenset()
        return frozenset(
            n.value for n in self.nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)
        )

    def text(self, mark: str) -> str:
        """The name that a mark stands for."""
        return self.marks.read(mark)[0]

    def at(self, mark: str) -> Variable | None:
        """The variable whose place a mark is."""
        piece = self.marks.read(mark)[1]
        return self._by_piece.get(piece) if piece else None

    def named_in(self, nodes: Iterable[ast.AST]) -> Iterator[Variable]:
        """The variables that stand in these nodes."""
        for node in nodes:
            for part in ast.walk(node):
                if isinstance(part, ast.Name) and (variable := self.at(part.id)):
                    yield variable

    def is_global(self, variable: Variable) -> bool:
        return variable.owner is self.scopes.reader.module

    def looked_up(self, mark: str, scope: Scope) -> Variable:
        """The variable that a name means in a scope."""
        return self.scopes.find(scope, self.text(mark))


def _is_given_one(call: ast.AST, function: ast.expr) -> bool:
    """Whether a call gives its function a first argument by position."""
    if not isinstance(call, ast.Call) or call.func is not function or not call.args:
        return False
    return not isinstance(call.args[0], ast.Starred)


def _last_word(decorator: ast.expr) -> str:
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


@dataclass(frozen=True)
class Findings:
    """What is found out about the variables of a subject.

    kept    why a variable keeps its name; the first reason counts
    joined  places that are no variables but must get a variable's new name
    others  names that are no variables of any scope
    apart   pairs that must have different names
    chains  groups of variables whose names stay in the order in which they are sorted
    first   variables whose names begin with `_`, and whose new ones do so too
    """

    kept: dict[Variable, str] = field(default_factory=dict)
    joined: dict[Variable, list[Piece]] = field(default_factory=dict)
    others: list[Variable] = field(default_factory=list)
    apart: list[tuple[Variable, Variable]] = field(default_factory=list)
    chains: list[set[Variable]] = field(default_factory=list)
    first: set[Variable] = field(default_factory=set)

    def keep(self, variables: Iterable[Variable], reason: str) -> None:
        for variable in variables:
            self.kept.setdefault(variable, reason)


def binds(variable: Variable, *kinds: type) -> bool:
    """Whether a node of these kinds binds the variable."""
    return any(isinstance(node, kinds) for node in variable.bindings)
