"""What others get hold of: packages that do not come with Python, and those who read frames and annotations."""

import ast
import sys
from collections.abc import Iterator

from golf.pack.source.sights.facts import Facts, is_named
from golf.pack.source.sights.kinds import words
from golf.pack.source.sights.words import FRAMES
from golf.pack.source.syntax import BUILTINS, Function

LOOKED_UP = (
    ast.Name
    | ast.Attribute
    | ast.Subscript
    | ast.Constant
    | ast.Tuple
    | ast.List
    | ast.BinOp
    | ast.BitOr
    | ast.Load
)

GENERIC = words("dict frozenset list set tuple type")
SHALLOW = words("""
    isclass isfunction ismethod ismodule isroutine isbuiltin isabstract isdatadescriptor ismethoddescriptor
    isgenerator isgeneratorfunction iscoroutine iscoroutinefunction isawaitable isasyncgen isasyncgenfunction
    signature Signature Parameter getfullargspec getdoc cleandoc unwrap getmro getattr_static
""")


def is_used_from_outside(facts: Facts) -> bool:
    """A package is imported that does not come with Python."""
    return bool(facts.outside)


def gives_itself_away(facts: Facts) -> bool:
    """A package that is no part of the same project decorates, is inherited from, or gets a function or a class."""
    strange = facts.outside - {"."}
    known = (
        BUILTINS
        | facts.definitions
        | facts.parameters
        | {name for name, origin in facts.origins.items() if origin not in strange}
    )
    nodes = [
        node
        for node in facts.nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    ]
    outer = [part for node in nodes for part in (*node.decorator_list, *getattr(node, "bases", ()))]
    calls = (node for node in facts.nodes if isinstance(node, ast.Call))
    given = [call.func for call in calls if any(is_named(each, facts.definitions) for each in call.args)]
    return bool(strange) and any(_root(node) not in known for node in (*outer, *given))


def _root(node: ast.AST) -> str:
    """The variable that an expression begins with."""
    while not isinstance(node, ast.Name):
        inner = getattr(node, "value", None) or getattr(node, "func", None)
        if not isinstance(inner, ast.AST):
            return ""
        node = inner
    return node.id


def evaluates_annotations(facts: Facts) -> bool:
    """To evaluate an annotation of a function may do more than to look up what is there, or may fail."""
    if "annotations" in facts.taken and "__future__" in facts.packages:
        return False  # they stay strings
    operators = {"__class_getitem__", "__getitem__", "__or__", "__ror__", "__getattr__", "__getattribute__"}
    parts = [part for annotation in facts.annotations for part in ast.walk(annotation)]
    ends = _ends_of_bindings(facts) if parts else {}
    return bool(operators & facts.definitions) or not all(_is_there(facts, part, ends) for part in parts)


def _ends_of_bindings(facts: Facts) -> dict[str, int]:
    """The line after which a variable of the module, or of a class, has a value for the first time."""
    ends: dict[str, int] = {}
    for node in facts.nodes:
        if isinstance(node, ast.stmt) and not facts.in_function(node):
            for name in _bound_by(node):
                ends[name] = min(ends.get(name, sys.maxsize), node.end_lineno or 0)
    return ends


def _bound_by(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        parts = ast.walk(node)
        yield from (
            part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
        )


def _is_there(facts: Facts, node: ast.AST, ends: dict[str, int]) -> bool:
    """Whether a part of an annotation can be looked up where it stands."""
    match node:
        case ast.Name(name):
            at_once = sum(isinstance(outer, Function) for outer in facts.up(node)) < 2  # one: its own
            late = at_once and ends.get(name, sys.maxsize) >= node.lineno
            return name in BUILTINS - facts.bound or (name in facts.bound and not late)
        case ast.Subscript(ast.Name(name)):
            return name in facts.origins or name in GENERIC - facts.bound
        case ast.BinOp():
            sides = [part for part in (node.left, node.right) if isinstance(part, ast.Constant)]
            return isinstance(node.op, ast.BitOr) and all(side.value is None for side in sides)
    return isinstance(node, LOOKED_UP)


def hands_out_frames(facts: Facts) -> bool:
    """A package that does not come with Python may look into frames."""
    return bool(facts.words & FRAMES and facts.outside - {"."})


def inspects_frames(facts: Facts) -> bool:
    """More of `inspect` is used than what tells kinds, documentation and signatures, or leads to frames."""
    nodes = [node for node in facts.nodes if isinstance(node, ast.Import)]
    aliases = {a.asname or a.name for node in nodes for a in node.names if a.name == "inspect"}
    used = [getattr(facts.parent[node], "attr", "") for node in facts.nodes if is_named(node, aliases)]
    sources = [node for node in facts.nodes if isinstance(node, ast.ImportFrom) and node.module == "inspect"]
    return not {*used, *(alias.name for node in sources for alias in node.names)} <= SHALLOW | FRAMES
