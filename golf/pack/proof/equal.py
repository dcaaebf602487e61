"""Proof that two sources differ in names only. It shares no code with the renamer: scopes come from `symtable`.

Both trees are walked side by side. Each name resolves, in each source, to a scope of the compiler's own making. The
sources are equal when all nodes are, when names in the same place belong to corresponding scopes, and when the pairs
of names are one to one in every scope. Builtins, imported names, class bodies, attributes and keywords must be the
same on both sides, but for attributes that the caller has declared private and keywords of known functions.
"""

import ast
import builtins
import symtable
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import CodeType

from golf.pack.proof.compiler_scopes import Place, Table, bound_globals
from golf.pack.proof.trees import Different, arguments_in, asked_of_classes, fields_of, shape, sorted_blocks

COMPREHENSIONS = {
    ast.ListComp: "listcomp",
    ast.SetComp: "setcomp",
    ast.DictComp: "dictcomp",
    ast.GeneratorExp: "genexpr",
}
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
NAME_FIELDS = {
    ast.Name: "id",
    ast.arg: "arg",
    ast.ExceptHandler: "name",
    ast.MatchAs: "name",
    ast.MatchStar: "name",
    ast.MatchMapping: "rest",
}


def prove_equal(first: str, second: str, attributes: frozenset[str] = frozenset()) -> None:
    """Raise Different unless the second source is the first one with other names."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trees = ast.parse(first), ast.parse(second)
        if ast.dump(trees[0]) == ast.dump(trees[1]):
            return  # no name changed
        tables = symtable.symtable(first, "first", "exec"), symtable.symtable(second, "second", "exec")
        code = compile(first, "first", "exec", dont_inherit=True)
    _Walk(attributes, trees[0], tables, code).run(*trees)


class _Walk:
    def __init__(
        self, attributes: frozenset[str], tree: ast.Module, tables: tuple[Table, Table], code: CodeType
    ) -> None:
        self.attributes = attributes
        self.count = 1
        self.left, self.right = (Place(table, None, 0) for table in tables)
        self.forth: dict[tuple[int, str], str] = {}
        self.back: dict[tuple[int, str], str] = {}
        self.bound = bound_globals(code, tables[0])
        self.unread = any(  # annotations stay strings, and the compiler gives their names no scope
            isinstance(node, ast.ImportFrom)
            and node.module == "__future__"
            and any(alias.name == "annotations" for alias in node.names)
            for node in ast.walk(tree)
        )
        self.parameters: list[tuple[str, str]] = []  # those that a keyword may name
        self.unpacked: list[tuple[str, str]] = []  # of them, those that a dictionary after ** may name
        self.beside: list[tuple[str, str]] = []  # those of functions that take any keyword
        self.renamed: dict[int, dict[str, str]] = {}  # for each function, what became of its parameters
        self.keywords: list[tuple[ast.keyword, ast.keyword, ast.expr | None, Place]] = []
        self.classes: set[int] = set()
        self.asked = set(asked_of_classes(tree))
        self.functions: dict[tuple[int, str], list[ast.AST | None]] = defaultdict(list)
        self.assigned: dict[int, str] = {}  # the name that an expression is assigned to

    def run(self, first: ast.AST, second: ast.AST) -> None:
        self.same(first, second)
        for one, two, function, place in self.keywords:
            self._keyword(one, two, function, place)

    def name(self, one: str | None, two: str | None, binder: ast.AST | None = None) -> None:
        """The same place of both sources holds these names."""
        if one is None or two is None:
            if one is not two:
                raise Different(f"{one or two} stands on one side only")
            return
        scope, other = self.left.owner(one), self.right.owner(two)
        if scope != other:
            raise Different(f"{one} and {two} belong to different scopes")
        if binder is not None:
            self.functions[scope, one].append(binder)
        if one.startswith("__") or (scope == 0 and (one not in self.bound or hasattr(builtins, one))):
            self._pair(scope, one, one, two)
        elif scope in self.classes:
            self.attribute(one, two)
        self._pair(scope, one, two, two)

    def _pair(self, scope: int, one: str, wanted: str, two: str) -> None:
        if (
            self.forth.setdefault((scope, one), wanted) != two
            or self.back.setdefault((scope, two), one) != one
        ):
            raise Different(f"{one} became {two}, but not everywhere, or not alone")

    def attribute(self, one: str, two: str) -> None:
        self._pair(-1, one, two if one in self.attributes else one, two)

    def same(self, one: object, two: object) -> None:
        if type(one) is not type(two):
            raise Different(f"{type(one).__name__} became {type(two).__name__}")
        if isinstance(one, list) and isinstance(two, list):
            if len(one) != len(two):
                raise Different("a list has another length")
            for left, right in zip(one, two, strict=True):
                self.same(left, right)
        elif isinstance(one, ast.AST) and isinstance(two, ast.AST):
            self._node(one, two)
        elif repr(one) != repr(two):
            raise Different(f"{one!r} became {two!r}")

    def _node(self, one: ast.AST, two: ast.AST) -> None:
        kind = type(one)
        if kind in NAME_FIELDS:
            names = getattr(one, NAME_FIELDS[kind]), getattr(two, NAME_FIELDS[kind])
            stored = not isinstance(one, ast.Name) or not isinstance(one.ctx, ast.Load)
            self.name(*names, binder=one if stored else None)
            self._rest(one, two, skip={NAME_FIELDS[kind]})
        elif isinstance(one, ast.Attribute) and isinstance(two, ast.Attribute):
            self.attribute(one.attr, two.attr)
            self._rest(one, two, skip={"attr"})
        elif isinstance(one, ast.Global | ast.Nonlocal) and isinstance(two, ast.Global | ast.Nonlocal):
            if len(one.names) != len(two.names):
                raise Different("a global statement has another length")
            for left, right in zip(one.names, two.names, strict=True):
                self.name(left, right)
        elif isinstance(one, ast.alias) and isinstance(two, ast.alias):
            self._alias(one, two)
        elif isinstance(one, ast.Call) and isinstance(two, ast.Call):
            self.same(one.func, two.func)
            self.same(one.args, two.args)
            self._keywords(one, two)
        elif isinstance(one, Function) and isinstance(two, Function):
            self._function(one, two)
        elif isinstance(one, ast.ClassDef) and isinstance(two, ast.ClassDef):
            self._class(one, two)
        elif kind in COMPREHENSIONS:
            self._comprehension(one, two, COMPREHENSIONS[kind])
        else:
            self._rest(one, two)

    def _rest(self, one: ast.AST, two: ast.AST, skip: Iterable[str] = ()) -> None:
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name) and len(one.targets) == 1:
            self.assigned[id(one.value)] = one.targets[0].id
        for name, value in fields_of(one):
            if name in ("annotation", "returns"):
                self._annotation(value, getattr(two, name))
            elif name not in skip:
                self.same(value, getattr(two, name))
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name) and len(one.targets) == 1:
            self._remember(one.targets[0].id, one.value)
        if isinstance(one, ast.NamedExpr):
            self._remember(one.target.id, one.value)

    def _annotation(self, one: object, two: object) -> None:
        if not self.unread:
            self.same(one, two)
        elif sorted_blocks(one) != sorted_blocks(two):
            raise Different("an annotation changed that stays a string")

    def _remember(self, name: str, value: ast.AST) -> None:
        """An assignment binds a name to this expression: put it in place of the bare name, noted just before."""
        bindings = self.functions[self.left.owner(name), name]
        for index in range(len(bindings) - 1, -1, -1):
            if isinstance(bindings[index], ast.Name):
                bindings[index] = value
                return

    def _alias(self, one: ast.alias, two: ast.alias) -> None:
        if one.name != two.name or (one.asname is None) != (two.asname is None):
            raise Different(f"the import of {one.name} became one of {two.name}")
        if one.name != "*":
            self.name(one.asname or one.name.split(".")[0], two.asname or two.name.split(".")[0], one)

    def _keywords(self, one: ast.Call | ast.ClassDef, two: ast.Call | ast.ClassDef) -> None:
        if len(one.keywords) != len(two.keywords):
            raise Different("a call has other keywords")
        function = one.func if isinstance(one, ast.Call) else None
        for left, right in zip(one.keywords, two.keywords, strict=True):
            self.keywords.append((left, right, function, self.left))
            self.same(left.value, right.value)

    def _keyword(self, one: ast.keyword, two: ast.keyword, function: ast.expr | None, place: Place) -> None:
        """A keyword must name the parameter that it named before."""
        if one.arg is None or two.arg is None:
            if one.arg != two.arg:
                raise Different("an argument ** stands on one side only")
            if not self._is_builtin(function, place):
                self._unpacked(one.value)
            return
        known = self._known_parameters(function, place)
        if known and one.arg in known:
            if known[one.arg] != two.arg:
                raise Different(f"the keyword {one.arg} became {two.arg}")
        elif one.arg != two.arg:
            raise Different(f"the keyword {one.arg} became {two.arg}")
        else:
            self._still_fits(one.arg)

    def _unpacked(self, value: ast.expr) -> None:
        """The keys of a dictionary after ** are keywords of whatever function."""
        keys = value.keys if isinstance(value, ast.Dict) else [None]
        if all(isinstance(key, ast.Constant) for key in keys):
            for key in keys:
                self._still_fits(key.value if isinstance(key, ast.Constant) else None)
        elif any(left != right for left, right in self.unpacked):
            raise Different("a parameter changed that a dictionary after ** may name")

    def _still_fits(self, keyword: object) -> None:
        """A keyword that may be given to any function names no other parameter than before."""
        lost = any(left == keyword != right for left, right in self.parameters)
        if lost or any(right == keyword != left for left, right in self.beside):
            raise Different(f"the keyword {keyword} of an unknown function no longer fits its parameter")

    def _is_builtin(self, function: ast.expr | None, place: Place) -> bool:
        """Whether this is a builtin that calls no function of the source."""
        if not isinstance(function, ast.Name) or function.id in ("type", "__build_class__"):
            return False
        return place.owner(function.id) == 0 and function.id not in self.bound

    def _known_parameters(self, function: ast.expr | None, place: Place) -> dict[str, str] | None:
        if not isinstance(function, ast.Name):
            return None
        bindings = self.functions.get((place.owner(function.id), function.id), [])
        return self.renamed.get(id(bindings[0])) if len(bindings) == 1 else None

    def _class(self, one: ast.ClassDef, two: ast.ClassDef) -> None:
        self.name(one.name, two.name, one)
        self._keywords(one, two)
        self._rest(one, two, skip={"name", "body", "keywords"})
        with self._inside(one, two, one.name, two.name):
            self.classes.add(self.left.number)
            self.same(one.body, two.body)

    def _function(self, one: Function, two: Function) -> None:
        """A function: what belongs to the scope outside, then its parameters, then its body."""
        names = ("lambda", "lambda") if isinstance(one, ast.Lambda) else (one.name, getattr(two, "name", ""))
        if not isinstance(one, ast.Lambda):
            self.name(*names, one)
        self._outside(one.args, two.args)
        self._rest(one, two, skip={"name", "args", "body"})
        with self._inside(one, two, *names):
            self._parameters(one, one.args, two.args)
            self.same(one.body, two.body)

    def _outside(self, one: ast.arguments, two: ast.arguments) -> None:
        """Defaults and annotations."""
        if shape(one) != shape(two):
            raise Different("a function has other parameters")
        self.same(one.defaults, two.defaults)
        self.same(one.kw_defaults, two.kw_defaults)
        for left, right in zip(arguments_in(one), arguments_in(two), strict=True):
            self._annotation(left.annotation, right.annotation)

    def _parameters(self, function: Function, one: ast.arguments, two: ast.arguments) -> None:
        pairs = [
            (left.arg, right.arg) for left, right in zip(arguments_in(one), arguments_in(two), strict=True)
        ]
        for argument, pair in zip(arguments_in(one), pairs, strict=True):
            self.name(*pair, argument)
        named = {a.arg for a in (*one.args, *one.kwonlyargs)}
        filled = {a.arg for a in one.args[:1] if self._is_method(function, one)}
        self.parameters += [pair for pair in pairs if pair[0] in named]
        self.unpacked += [pair for pair in pairs if pair[0] in named - filled]
        self.beside += pairs if one.kwarg else []
        if not getattr(function, "decorator_list", ()):
            self.renamed[id(function)] = {left: right for left, right in pairs if left in named}

    def _is_method(self, function: Function, arguments: ast.arguments) -> bool:
        """Whether the first parameter is the object before the dot, and can be no key of other keywords."""
        outside = self.left.parent
        decorators = getattr(function, "decorator_list", ())
        static = any(isinstance(node, ast.Name) and node.id == "staticmethod" for node in decorators)
        inside = outside is not None and outside.number in self.classes
        name = self.assigned.get(id(function)) if isinstance(function, ast.Lambda) else function.name
        return bool(inside and not static and not arguments.kwarg and name and name not in self.asked)

    def _comprehension(self, one: ast.AST, two: ast.AST, name: str) -> None:
        first, second = one.generators, two.generators  # type: ignore[attr-defined]
        if len(first) != len(second):
            raise Different("a comprehension has other loops")
        self.same(first[0].iter, second[0].iter)
        with self._inside(one, two, name, name):
            for index, (left, right) in enumerate(zip(first, second, strict=True)):
                self._rest(left, right, skip={"iter"} if not index else ())
            for part in ("value", "key", "elt"):
                if hasattr(one, part):
                    self.same(getattr(one, part), getattr(two, part))

    @contextmanager
    def _inside(self, one: ast.AST, two: ast.AST, name: str, other: str) -> Iterator[None]:
        """Within: the scopes that these nodes open."""
        outside = self.left, self.right
        self.left = self.left.inner(one, name, self.count)
        self.right = self.right.inner(two, other, self.count)
        self.count += 1
        yield
        self.left, self.right = outside
