"""The words of a source, by where they stand."""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

from golf.errors import GolfError
from golf.pack.source.sights.kinds import words
from golf.pack.source.sights.made import put_together
from golf.pack.source.syntax import BUILTINS, PLAIN_OBJECTS, Function, last_word, parse

# Modules that never look up a name of the program, call it in another thread, or run it when something dies.
INERT = words(
    """
    __future__ abc array atexit base64 binascii bisect bz2 calendar cmath collections colorsys contextlib copy csv
    dataclasses datetime decimal difflib enum errno fnmatch fractions functools getopt getpass glob gzip hashlib heapq
    hmac html io itertools keyword locale lzma math numbers numpy operator os pathlib platform posixpath pprint random
    re secrets shutil stat statistics string struct sys textwrap time token types typing unicodedata urllib zlib
    zoneinfo
    """
)
EXECUTORS = frozenset({"eval", "exec", "locals", "vars", "dir"})  # see the names of the scope that calls them
READERS = words(  # take an attribute, a variable or a module by a string
    """
    getattr hasattr setattr delattr attrgetter methodcaller __getattribute__ globals __dict__ modules import_module
    __import__
    """
)
MAIN = words("__main__ modules import_module __import__")  # lead to the program's own module
TELLING = words("all any bool callable hasattr isinstance issubclass")
DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
TYPE_PARAMETERS = words("TypeVar ParamSpec TypeVarTuple")
DOCUMENTED = ast.Module | DEFINITIONS
WORD = re.compile(r"\w+")
DOTTED = re.compile(r"\s*\w+(\.\w+)*\s*")
FIELD = re.compile(r"{\w*[.[][\w.[\]]*")  # of a format that looks up attributes


class Facts:
    """A source's tree, and what is asked of it often."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.nodes = list(ast.walk(tree))
        self.parent = {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}

    @cached_property
    def bindings(self) -> Counter[str]:
        """How often the source gives each name to a variable."""
        found = [
            node.id
            for node in self.nodes
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
        ]
        for node in self.nodes:
            if isinstance(node, ast.alias):
                found.append(node.asname or node.name.partition(".")[0])
            elif (
                isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar | DEFINITIONS) and node.name
            ):
                found.append(node.name)
            elif type(node).__name__ in TYPE_PARAMETERS:
                found.append(vars(node)["name"])
            elif isinstance(node, ast.MatchMapping) and node.rest:
                found.append(node.rest)
            elif isinstance(node, ast.arg):
                found.append(node.arg)
        return Counter(found)

    @cached_property
    def bound(self) -> frozenset[str]:
        """The names that the source gives to its variables."""
        return frozenset(self.bindings)

    @cached_property
    def builtins(self) -> frozenset[str]:
        """The names that it looks up and never binds; `__name__`, which tells no definition's name, is none."""
        return (
            frozenset(node.id for node in self.nodes if isinstance(node, ast.Name))
            - self.bound
            - {"__name__"}
        )

    @cached_property
    def parameters(self) -> frozenset[str]:
        return frozenset(node.arg for node in self.nodes if isinstance(node, ast.arg))

    @cached_property
    def annotations(self) -> tuple[ast.expr, ...]:
        """Those of functions, and of the module's variables."""
        nodes = [getattr(node, "returns", None) for node in self.nodes]
        nodes += [
            node.annotation for node in self.nodes if isinstance(node, ast.AnnAssign) and self.is_outer(node)
        ]
        nodes += [node.annotation for node in self.nodes if isinstance(node, ast.arg)]
        return tuple(node for node in nodes if node is not None)

    def is_outer(self, node: ast.AST) -> bool:
        return not any(isinstance(outer, Function | ast.ClassDef) for outer in self.up(node))

    @cached_property
    def untouched(self) -> frozenset[str]:
        """The errors, and `object`, `dict`, `list` and `tuple`, that are Python's own here."""
        return PLAIN_OBJECTS - self.replaced

    @cached_property
    def telling(self) -> frozenset[str]:
        """The builtins that return True or False, and that are Python's own here."""
        return TELLING - self.replaced

    @cached_property
    def replaced(self) -> frozenset[str]:
        """The builtins that may be other things than Python's own; all where those are reached, not just used."""
        if {"*", "builtins", "__builtins__"} & (self.bound | self.modules | self.words):
            return BUILTINS
        itself = MAIN & (self.modules | self.words)
        return self.bound | self.spoken | (self.given if itself else frozenset())

    @cached_property
    def given(self) -> frozenset[str]:
        """The attributes that get values, maybe of the program's own module."""
        nodes = (node for node in self.nodes if isinstance(node, ast.Attribute))
        return frozenset(node.attr for node in nodes if not isinstance(node.ctx, ast.Load))

    @cached_property
    def definitions(self) -> frozenset[str]:
        """The names of functions and classes."""
        given = [
            node for node in self.nodes if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda)
        ]
        lambdas = {each.id for node in given for each in node.targets if isinstance(each, ast.Name)}
        return frozenset(lambdas.union(node.name for node in self.nodes if isinstance(node, DEFINITIONS)))

    @cached_property
    def attributes(self) -> frozenset[str]:
        """Attributes of others: those that the source binds itself are its own, but for Python's and modules'."""
        nodes = [node for node in self.nodes if isinstance(node, ast.Attribute)]
        bound = [node for node in nodes if not isinstance(node.ctx, ast.Load)]
        own = {node.attr for node in bound if not is_named(node.value, self.aliases)} | self.definitions
        return frozenset(node.attr for node in nodes if node.attr not in own or node.attr.startswith("__"))

    @cached_property
    def aliases(self) -> frozenset[str]:
        """The names of imported modules."""
        nodes = [node for node in self.nodes if isinstance(node, ast.Import)]
        return frozenset(a.asname or a.name.partition(".")[0] for node in nodes for a in node.names)

    @cached_property
    def keywords(self) -> frozenset[str]:
        """Keywords that name no parameter of the source's own, and those of patterns."""
        given = {node.arg for node in self.nodes if isinstance(node, ast.keyword) and node.arg}
        given.update(
            word for node in self.nodes if isinstance(node, ast.MatchClass) for word in node.kwd_attrs
        )
        return frozenset(given - self.parameters)

    @cached_property
    def modules(self) -> frozenset[str]:
        """The packages and modules that are imported; "." for the program's own."""
        found: set[str] = set()
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found.update(*(alias.name.split(".") for alias in node.names))
            if isinstance(node, ast.ImportFrom):
                found.update(["."] if node.level else (node.module or "").split("."))
        return frozenset(found)

    @cached_property
    def packages(self) -> frozenset[str]:
        """The outermost packages that are imported; "." for the program's own."""
        nodes = [node for node in self.nodes if isinstance(node, ast.Import)]
        found = {alias.name.partition(".")[0] for node in nodes for alias in node.names}
        sources = [node for node in self.nodes if isinstance(node, ast.ImportFrom)]
        return frozenset(found | {"." if n.level else (n.module or "").partition(".")[0] for n in sources})

    @cached_property
    def origins(self) -> dict[str, str]:
        """The imported names, each with the outermost package that it comes from; "." is the program's own."""
        found: dict[str, str] = {}
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found.update(
                    (a.asname or a.name.partition(".")[0], a.name.partition(".")[0]) for a in node.names
                )
            if isinstance(node, ast.ImportFrom):
                package = "." if node.level else (node.module or "").partition(".")[0]
                found.update((alias.asname or alias.name, package) for alias in node.names)
        return found

    @cached_property
    def taken(self) -> frozenset[str]:
        """What is imported from modules by name."""
        nodes = [node for node in self.nodes if isinstance(node, ast.ImportFrom)]
        return frozenset(alias.name for node in nodes for alias in node.names)

    @cached_property
    def foreign(self) -> frozenset[str]:
        """Imported packages that may look at the program."""
        return self.packages - INERT

    @cached_property
    def outside(self) -> frozenset[str]:
        """Imported packages that do not come with Python."""
        return self.foreign - sys.stdlib_module_names - {"__main__"}

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The strings, but for docstrings that are no tests, and what `__name__` is compared with."""
        documentation = {
            node.body[0].value
            for node in self.nodes
            if isinstance(node, DOCUMENTED)
            and "doctest" not in self.modules
            and ast.get_docstring(node, clean=False) is not None
            and isinstance(node.body[0], ast.Expr)
        }
        return tuple(
            node.value.decode("latin-1") if isinstance(node.value, bytes) else node.value
            for node in self.nodes
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str | bytes)
            and node not in documentation
            and not (
                isinstance(around := self.parent[node], ast.Compare) and is_named(around.left, ("__name__",))
            )
        )

    @cached_property
    def executes(self) -> bool:
        """What executes strings is called; a method of that name is another thing, where no builtins are attributes."""
        reached = bool(
            {"builtins", "__builtins__", "__import__", "import_module"} & (self.builtins | self.taken)
        )
        reached |= bool(self.modules & {"builtins", "importlib"})
        return bool((self.builtins | self.taken | (self.attributes if reached else set())) & EXECUTORS)

    @cached_property
    def made(self) -> frozenset[str]:
        """Names of Python's own that strings are put together to."""
        return put_together(self.nodes)

    @cached_property
    def spelled(self) -> frozenset[str]:
        """All words of all strings."""
        return self.made.union(word for text in self.texts for word in WORD.findall(text))

    @cached_property
    def spoken(self) -> frozenset[str]:
        """The words of strings that may be looked up: dotted names, and code where something executes it."""
        if not (self.executes or self.foreign or (self.builtins | self.attributes | self.taken) & READERS):
            return self.made
        return self.made.union(
            word for text in self.texts if self._speaks(text) for word in WORD.findall(text)
        )

    def _speaks(self, text: str) -> bool:
        if DOTTED.fullmatch(text):
            return True
        return (self.executes or bool(self.foreign)) and _is_code(text)

    @cached_property
    def formatted(self) -> frozenset[str]:
        """The words that formats look up in what they are given."""
        fields = (field for text in self.texts for field in FIELD.findall(text))
        return frozenset(word for field in fields for word in WORD.findall(field))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that may mean something of Python's own."""
        return self.builtins | self.attributes | self.keywords | self.taken | self.spoken | self.formatted

    def calls(self, *names: str) -> Iterator[ast.Call]:
        """The calls of functions and methods of these names."""
        for node in self.nodes:
            if isinstance(node, ast.Call) and called(node) in names:
                yield node

    def up(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around a node, the nearest first."""
        while node in self.parent:
            node = self.parent[node]
            yield node

    def in_function(self, node: ast.AST) -> bool:
        return any(isinstance(outer, Function) for outer in self.up(node))


def _is_code(text: str) -> bool:
    try:
        parse(text.strip())
    except GolfError:
        return False
    return True


def called(call: ast.Call) -> str:
    """The last word of what is called."""
    return last_word(call.func)


def is_named(node: ast.AST, names: Iterable[str]) -> bool:
    return isinstance(node, ast.Name) and node.id in names


def caught(handler: ast.ExceptHandler) -> set[str]:
    """The names of the errors that a handler catches; an empty one where it cannot be told."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {kind.id if isinstance(kind, ast.Name) else "" for kind in kinds}
