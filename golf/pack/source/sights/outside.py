"""What others get hold of: packages that do not come with Python, and those who read frames and annotations."""

import ast

from golf.pack.source.sights.facts import Facts, is_named
from golf.pack.source.sights.kinds import words
from golf.pack.source.sights.words import FRAMES
from golf.pack.source.syntax import BUILTINS

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
    """To evaluate an annotation of a function may do more than to look up what is there."""
    if "annotations" in facts.taken and "__future__" in facts.packages:
        return False  # they stay strings
    operators = {"__class_getitem__", "__getitem__", "__or__", "__ror__", "__getattr__", "__getattribute__"}
    known = facts.bound | BUILTINS
    return bool(operators & facts.definitions) or any(
        not isinstance(part, LOOKED_UP) or (isinstance(part, ast.Name) and part.id not in known)
        for annotation in facts.annotations
        for part in ast.walk(annotation)
    )


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
