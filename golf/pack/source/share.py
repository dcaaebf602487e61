"""A text in which literals and builtins that stand often have a name of one or two characters."""

import ast
import builtins
import itertools
import keyword
import string
from collections import defaultdict
from collections.abc import Iterator, Sequence

from golf.pack.source.alias import alias_parameters
from golf.pack.source.early import early
from golf.pack.source.edits import Edit, Places
from golf.pack.source.sights.facts import WORD, Facts
from golf.pack.source.sights.kinds import words
from golf.pack.source.sights.sights import Sights, is_single, lasts, rebinds
from golf.pack.source.stars import brought
from golf.pack.source.syntax import parse

# Builtins that see who calls them, that some Pythons lack, or that stand for no object.
APART = words(
    """
    super locals globals vars dir eval exec __import__ __build_class__ __debug__ __doc__ __name__ __spec__ __package__
    __loader__ help exit quit copyright credits license breakpoint WindowsError PythonFinalizationError _ None True
    False _IncompleteInputError __annotations__ __dict__ __file__
    """
)
SHARED = frozenset(dir(builtins)) - APART
OFTEN = 5  # places from which on the shortest name is worth more here than for a variable
WHOLE = ("TemplateStr", "Global", "Nonlocal")  # nodes in which nothing gets a name
# What the compiler computes where it holds nothing but literals. Equal ones are one object then, as equal literals are.
COMPUTED = ast.Tuple | ast.UnaryOp | ast.BinOp | ast.Subscript | ast.Slice
UNKNOWN = ast.Name | ast.Call | ast.Attribute | ast.JoinedStr | ast.Lambda

Repeated = list[ast.Name | ast.Constant]


def finished(text: str, names: Sequence[str], taken: frozenset[str], shares: bool, sights: Sights) -> str:
    """A plain text as it is written to a file.

    names   what is repeated gets these first, and none that is taken
    shares  whether it may have more variables
    """
    text = _unnamed_imports(text)
    if not shares:
        return text
    return share(alias_parameters(text, rebinds(sights)), names, taken, is_single(sights), lasts(sights))


def _unnamed_imports(text: str) -> str:
    """The text with `import NAME` for `import NAME as NAME`."""
    tree = parse(text)
    places = Places(text, tree)
    aliases = (node for node in ast.walk(tree) if isinstance(node, ast.alias) and node.name == node.asname)
    return places.edited((*places.span(node), node.name.encode()) for node in aliases)


def repeats(text: str, sights: Sights) -> int:
    """How many short names there is much use for."""
    tree = parse(text)
    places = Places(text, tree)
    found = _Finder(tree, places, is_single(sights)).repeated.values()
    return sum(len(nodes) >= OFTEN and len(_shortest(nodes, places)) > 2 for nodes in found)


def share(
    text: str,
    names: Sequence[str],
    taken: frozenset[str] = frozenset(),
    single: bool = False,
    lasting: bool = True,
) -> str:
    """The text with short names for what it repeats, where that makes it shorter; `names` are tried first.

    single   whether it may show which things are one object
    lasting  whether only the source's own statements give its variables values
    """
    tree = parse(text)
    places = Places(text, tree)
    fresh = _fresh(names, words_of(text) | taken)
    name, given = next(fresh), []
    edits: list[Edit] = []
    for nodes in sorted(_Finder(tree, places, single).repeated.values(), key=len, reverse=True):
        new = [places.edit(node, name) for node in nodes]
        value = f"{name}={_shortest(nodes, places)};"
        if _gain(new) > len(value.encode()):
            given.append(value[:-1])
            edits += new
            name = next(fresh)
    for variable in early(tree, Facts(tree)) if lasting else ():
        new = [places.edit(node, name) for node in variable.nodes]
        value = f"{name}={variable.name}"
        if _gain(new) > len(value.encode()) + 1:
            edits += [*new, places.after(variable.statement, value)]
            name = next(fresh)
    start = _first_statement(tree)
    if given and start:
        edits.append(places.before(start, ";".join(given) + "\n"))
    return places.edited(edits)


def _gain(edits: Sequence[Edit]) -> int:
    return sum(end - begin - len(word) for begin, end, word in edits)


def _shortest(nodes: Repeated, places: Places) -> str:
    return min(map(places.text, nodes), key=len).decode()


def words_of(text: str) -> set[str]:
    """The words of a text, and of its strings, whose escapes may hide where a word begins; what star imports bring."""
    tree = parse(text)
    strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    words = {word for each in (text, *strings) if isinstance(each, str) for word in WORD.findall(each)}
    return words | brought(tree)


def _fresh(names: Sequence[str], taken: set[str]) -> Iterator[str]:
    """Names that are not taken."""
    longer = map("".join, itertools.product("_", string.ascii_letters, string.ascii_letters + string.digits))
    for name in (*names, *(f"_{letter}" for letter in string.ascii_letters), *longer):
        if name not in taken and not keyword.iskeyword(name):
            yield name


def _first_statement(tree: ast.Module) -> ast.stmt | None:
    """The first statement that is neither documentation nor addressed to the compiler."""
    for index, node in enumerate(tree.body):
        documentation = not index and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not documentation and not (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
            return node
    return None


class _Finder(ast.NodeVisitor):
    """Finds what stands where a name could stand as well."""

    def __init__(self, tree: ast.Module, places: Places, single: bool) -> None:
        self.single = single
        self.repeated: dict[object, Repeated] = defaultdict(list)
        self.builtins = SHARED - Facts(tree).replaced
        self.formatted = places.formatted
        self.visit(tree)

    def visit(self, node: ast.AST) -> None:
        computed = self.single and _is_computed(node)
        if type(node).__name__ not in WHOLE and not isinstance(node, ast.pattern) and not computed:
            super().visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and part in self.formatted:
                self.visit_Name(part)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.visit(node.value)

    def visit_arguments(self, node: ast.arguments) -> None:
        """The values that parameters have by default, which may be one object; annotations stay as they are."""
        whole = self.single and all(map(_is_known, node.defaults))
        for value in (*([] if whole else node.defaults), *filter(None, node.kw_defaults)):
            self.visit(value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.target)
        if node.value:
            self.visit(node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        if _may_end_last(node):
            return
        for part in (*node.decorator_list, node.args, *node.body):
            self.visit(part)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load) and node.id in self.builtins:
            self.repeated["builtin", node.id].append(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if node.kind is None and node.value is not ...:
            self.repeated[type(node.value).__name__, repr(node.value)].append(node)


def _is_computed(node: ast.AST) -> bool:
    """Whether the compiler may make one object of it."""
    return isinstance(node, COMPUTED) and _is_known(node)


def _is_known(node: ast.AST) -> bool:
    return not any(isinstance(part, UNKNOWN) for part in ast.walk(node))


def _may_end_last(function: ast.AST) -> bool:
    """Whether a part of a generator may run when the module's variables are gone."""
    outer = [
        part
        for part in ast.walk(function)
        if isinstance(part, ast.Try | ast.TryStar | ast.With | ast.AsyncWith)
    ]
    return any(isinstance(part, ast.Yield | ast.YieldFrom) for each in outer for part in ast.walk(each))
