"""Classes and functions that go where their names may be told: as values, not only to be called."""

import ast
from collections.abc import Callable, Container, Iterator

from golf.pack.names.scopes import Variable
from golf.pack.names.subject import DEFINITIONS, Subject, binds
from golf.pack.source.sights.facts import called
from golf.pack.source.syntax import Function, arguments_of

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
CALLERS = frozenset(
    {"map", "filter", "sorted", "min", "max", "reduce", "sort", "iter"}
)  # call what they are given


def exposed_classes(subject: Subject) -> Iterator[Variable]:
    """Classes that are more than called, inherited, compared, caught or asked for attributes; or whose methods are."""
    yield from _values(subject, (ast.ClassDef,), _uses_class)
    methods = {
        name for node in subject.nodes if isinstance(node, ast.ClassDef) for name in _methods(subject, node)
    }
    told = set(_looked_at(subject))
    for node in subject.nodes if told & methods else ():
        if (
            isinstance(node, ast.ClassDef)
            and told & _methods(subject, node)
            and (variable := subject.at(node.name))
        ):
            yield variable


def around_classes(subject: Subject, told: Container[Variable | None]) -> Iterator[Variable]:
    """The functions and classes around classes whose names are told: theirs are a part of the full name."""
    inner = (
        node for node in subject.nodes if isinstance(node, ast.ClassDef) and subject.at(node.name) in told
    )
    outer = (around for node in inner for around in _up(subject, node) if isinstance(around, DEFINITIONS))
    yield from filter(None, (subject.at(around.name) for around in outer))


def _up(subject: Subject, node: ast.AST) -> Iterator[ast.AST]:
    while node in subject.parent:
        node = subject.parent[node]
        yield node


def exposed_functions(subject: Subject) -> Iterator[Variable]:
    """Functions that are more than called, or given to what calls them."""
    return _values(subject, FUNCTIONS, only_calls)


def inner_parameters(subject: Subject) -> Iterator[Variable]:
    """The parameters of functions that are called where they are made, so that every caller is seen."""
    return _parameters(subject, only_calls)


def hidden_parameters(subject: Subject) -> Iterator[Variable]:
    """The parameters of functions inside of others that nothing but their calls gets hold of."""
    return _parameters(subject, _is_callee)


def _parameters(subject: Subject, uses: Callable[[Subject, ast.expr], bool]) -> Iterator[Variable]:
    escaped = set(_values(subject, FUNCTIONS, uses))
    for node in subject.nodes:
        if isinstance(node, ast.Lambda) and uses(subject, node):
            yield from parameters_of(subject, node)
        if isinstance(node, FUNCTIONS) and not node.decorator_list:
            variable = subject.at(node.name)
            local = variable and variable.owner and variable.owner.kind == "function"
            if variable and local and variable not in escaped:
                yield from parameters_of(subject, node)


def parameters_of(subject: Subject, function: Function) -> Iterator[Variable]:
    return filter(None, (subject.at(argument.arg) for argument in arguments_of(function)))


def _values(
    subject: Subject, kinds: tuple[type, ...], uses: Callable[[Subject, ast.Name], bool]
) -> Iterator[Variable]:
    for node in subject.nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            variable = subject.at(node.id)
            if variable and binds(variable, *kinds) and not uses(subject, node):
                yield variable


def _methods(subject: Subject, node: ast.ClassDef) -> set[str]:
    functions = (part for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef))
    return {subject.text(function.name) for function in functions}


def _looked_at(subject: Subject) -> Iterator[str]:
    """Attributes that are looked up as values, not to be called."""
    for node in subject.nodes:
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Load)
            and not _is_callee(subject, node)
        ):
            yield subject.text(node.attr)


def _is_callee(subject: Subject, node: ast.AST) -> bool:
    parent = subject.parent[node]
    return isinstance(parent, ast.Call) and parent.func is node


def only_calls(subject: Subject, node: ast.expr) -> bool:
    """Whether a function is called here, or given to what calls it without keywords."""
    parent = subject.parent[node]
    given = isinstance(parent, ast.keyword) and parent.arg is not None and subject.text(parent.arg) == "key"
    return (
        _is_callee(subject, node)
        or given
        or (isinstance(parent, ast.Call) and subject.text(called(parent)) in CALLERS)
        or (isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef) and node in parent.decorator_list)
    )


def _uses_class(subject: Subject, node: ast.Name) -> bool:
    """Whether a class is used in a way that does not tell its name."""
    outer: ast.AST = node
    parent = subject.parent[node]
    while isinstance(parent, ast.Tuple | ast.BinOp):
        outer, parent = parent, subject.parent[parent]
    match parent:
        case ast.Call():
            asked = subject.text(called(parent)) in ("isinstance", "issubclass", "super")
            return parent.func is node or (asked and outer in parent.args)
        case ast.ClassDef():
            return outer in parent.bases or outer in parent.decorator_list
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return outer in parent.decorator_list or outer is parent.returns
        case ast.Attribute():  # a slot tells its class
            return _is_callee(subject, parent) or subject.text(parent.attr) not in subject.sights.spelled
        case ast.Compare() | ast.ExceptHandler() | ast.MatchClass() | ast.arg():
            return True
        case ast.AnnAssign():
            return outer is parent.annotation
    return False
