"""Which names of a source stay as they are, and why.

A variable keeps its name wherever a program could know the name otherwise than by a plain lookup: builtins, imports,
attributes, keyword arguments of unknown callers, strings that are executed, everything public in a module that others
import. The reasons are words, so that a golfer can ask why a name did not change.
"""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator

from golf.errors import GolfError
from golf.pack.names.scopes import BUILTINS, Marks, Scope, Scopes, Variable, arguments_of
from golf.pack.names.stars import exported
from golf.pack.source.rules import Rules

EXECUTORS = frozenset({"eval", "exec", "locals", "vars", "dir"})  # see the names of the scope that calls them
INSPECTORS = frozenset(
    [
        "_getframe",
        "currentframe",
        "f_locals",
        "f_globals",
        "f_back",
        "__globals__",
        "__code__",
        "__closure__",
        "co_varnames",
        "co_names",
        "__annotations__",
        "get_type_hints",
        "signature",
        "getfullargspec",
        "getcallargs",
        "__kwdefaults__",
    ]
)
TITLES = frozenset({"__name__", "__qualname__"})  # attributes that tell the name of a function or class


class Keeper:
    """Writes into every variable of a tree why it keeps its name, if it does."""

    def __init__(self, tree: ast.Module, scopes: Scopes, marks: Marks, rules: Rules) -> None:
        self.tree, self.scopes, self.marks, self.rules = tree, scopes, marks, rules
        self.variables = list(scopes.variables.values())
        self.by_piece = {piece: v for v in self.variables for piece in v.pieces}

    def run(self) -> None:
        self._plain_rules()
        if self.rules.keep is None:
            self._executed_strings()
        self._star_imports()
        self._parameters()
        self._attributes()

    def keep(self, variables: Iterable[Variable], reason: str) -> None:
        for variable in variables:
            variable.kept = variable.kept or reason

    def _plain_rules(self) -> None:
        reader = self.scopes.reader
        class_names = {v.name for v in self.variables if v.owner and v.owner.kind == "class"}
        type_parameters = any(getattr(node, "type_params", None) for node in ast.walk(self.tree))
        for v in self.variables:
            is_global = v.owner is reader.module
            if v.name.startswith("__") or v.name not in {piece.text for piece in v.pieces}:
                v.kept = "a name that Python knows"
            elif self.rules.keep and v.name in self.rules.keep:
                v.kept = "kept as asked"
            elif is_global and (not v.bindings or v.name in BUILTINS):
                v.kept = "a builtin, or defined elsewhere"
            elif any(isinstance(b, ast.alias) and not b.asname for b in v.bindings):
                v.kept = "imported under this name"
            elif v.owner and v.owner.kind == "class" and v.name not in self.rules.attributes:
                v.kept = "an attribute of a class"
            elif v.owner and v.owner.kind != "class" and v.name in class_names:
                v.kept = "also an attribute of a class, where a lookup may fall through"
            elif type_parameters:
                v.kept = "the source has type parameters"
            elif self.rules.module and (is_global or any(map(_is_definition, v.bindings))):
                v.kept = "the interface of a module"
            elif any(isinstance(b, ast.ClassDef) and (b.bases or b.decorator_list) for b in v.bindings):
                v.kept = "the name of a class with bases, which its objects may print"
        future = {"annotations"} & {
            self.marks.read(alias.name)[0]
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom) and self.marks.read(node.module or "")[0] == "__future__"
            for alias in node.names
        }
        if future:
            self.keep(self._named_in(_annotations(self.tree)), "named in an annotation that stays a string")
        listed = _listed(self.tree, self.marks)
        self.keep((v for v in self.variables if v.name in listed), "listed in __all__")

    def _named_in(self, nodes: Iterable[ast.AST]) -> Iterator[Variable]:
        for node in nodes:
            for part in ast.walk(node):
                piece = self.marks.read(part.id)[1] if isinstance(part, ast.Name) else None
                if piece in self.by_piece:
                    yield self.by_piece[piece]

    def _executed_strings(self) -> None:
        reader = self.scopes.reader
        words = {name for name, _ in reader.attributes} | {use.name for use in reader.uses}
        if found := sorted(words & INSPECTORS):
            self.keep(self.variables, f"the source looks at names itself ({found[0]})")
        if TITLES & dict(reader.attributes).keys():
            self.keep(
                (v for v in self.variables if any(map(_is_definition, v.bindings))), "may print its own name"
            )
        if words & (EXECUTORS | {"globals", "modules", "__main__", "__import__"}):
            self.keep((v for v in self.variables if v.owner is reader.module), "strings may name it")
        called = Counter(
            self.marks.read(call.func.id)[0] for call, _ in reader.calls if isinstance(call.func, ast.Name)
        )
        for name in EXECUTORS & words:
            if called[name] < sum(use.name == name for use in reader.uses) or name in dict(reader.attributes):
                self.keep(self.variables, f"{name} may run anywhere")
        for call, scope in reader.calls:
            if isinstance(call.func, ast.Name) and self.marks.read(call.func.id)[0] in EXECUTORS:
                owners = set(scope.up())
                self.keep((v for v in self.variables if v.owner in owners), "an executed string may name it")

    def _star_imports(self) -> None:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
                module = ".".join(self.marks.read(part)[0] for part in (node.module or "").split("."))
                names = None if node.level else exported(module)
                for v in self.variables:
                    if v.owner is self.scopes.reader.module and (names is None or v.name in names):
                        v.kept = v.kept or f"may come from {module} import *"
                for name in names or ():
                    self.scopes.variable(self.scopes.reader.module, name).kept = f"from {module}"
                    self.scopes.reader.module.seen.add(self.scopes.variable(self.scopes.reader.module, name))

    def _parameters(self) -> None:
        """Parameters that a caller may name: renamed with the call where it is known, kept elsewhere."""
        parameters = [v for v in self.variables if any(isinstance(b, ast.arg) for b in v.bindings)]
        if self.rules.module:
            self.keep(parameters, "the interface of a module")
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ClassDef) and (node.bases or node.keywords):
                for function in node.body:
                    if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                        self._keep_parameters(function, "a parameter of an inherited method")
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.decorator_list:
                self._keep_parameters(node, "a parameter of a decorated function")
                self.keep(self._named(node.name), "a decorated function")
        for call, scope in self.scopes.reader.calls:
            for word in call.keywords:
                if word.arg is None:
                    if not isinstance(word.value, ast.Dict) and not self._is_foreign(call, scope):
                        self.keep(parameters, "an argument of a call with **")
                    continue
                name, piece = self.marks.read(word.arg)
                target = self._parameter_of(call, scope, name)
                if target is None:
                    self.keep((v for v in parameters if v.name == name), "named by a keyword argument")
                elif piece:
                    target.pieces.append(piece)

    def _is_foreign(self, call: ast.Call, scope: Scope) -> bool:
        """Whether a call goes to a builtin, so to no function of this source."""
        return isinstance(call.func, ast.Name) and not self._variable(call.func.id, scope).bindings

    def _variable(self, mark: str, scope: Scope) -> Variable:
        return self.scopes.find(scope, self.marks.read(mark)[0])

    def _named(self, mark: str) -> Iterator[Variable]:
        piece = self.marks.read(mark)[1]
        if piece in self.by_piece:
            yield self.by_piece[piece]

    def _keep_parameters(self, function: ast.FunctionDef | ast.AsyncFunctionDef, reason: str) -> None:
        for argument in arguments_of(function):
            self.keep(self._named(argument.arg), reason)

    def _parameter_of(self, call: ast.Call, scope: Scope, name: str) -> Variable | None:
        """The parameter that a keyword of this call fills, where the called function is certain."""
        if not isinstance(call.func, ast.Name):
            return None
        bindings = self._variable(call.func.id, scope).bindings
        function = bindings[0] if len(bindings) == 1 else None
        if isinstance(function, ast.Assign | ast.NamedExpr):
            function = function.value
        if not isinstance(function, ast.FunctionDef | ast.Lambda) or getattr(
            function, "decorator_list", None
        ):
            return None
        for argument in (*function.args.args, *function.args.kwonlyargs):
            if self.marks.read(argument.arg)[0] == name:
                return next(self._named(argument.arg), None)
        return None

    def _attributes(self) -> None:
        reader = self.scopes.reader
        shared: dict[str, Variable] = {}
        for name, piece in reader.attributes:
            variable = shared.setdefault(name, Variable(name, None))
            if name not in self.rules.attributes:
                variable.kept = "an attribute"
            if piece:
                variable.pieces.append(piece)
        for name in self.rules.attributes:
            if any(isinstance(node, ast.Constant) and node.value == name for node in ast.walk(self.tree)):
                raise GolfError(
                    f"the attribute {name} is also written in a string; take it off the attributes"
                )
            if name in shared:
                inside = [v for v in self.variables if v.owner and v.owner.kind == "class" and v.name == name]
                shared[name].pieces += [piece for v in inside for piece in v.pieces]
        self.scopes.variables.update({(0, name): variable for name, variable in shared.items()})
        attribute_scope = Scope("attributes", None)
        attribute_scope.seen |= set(shared.values())
        for variable in shared.values():
            variable.owner = attribute_scope


def _is_definition(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def _annotations(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if part is not None:
                yield part


def _listed(tree: ast.Module, marks: Marks) -> frozenset[str]:
    """The strings of a source that fills __all__; without one, none."""
    if not any(isinstance(n, ast.Name) and marks.read(n.id)[0] == "__all__" for n in ast.walk(tree)):
        return frozenset()
    return frozenset(
        n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    )
