"""Classes that are gone through: from 3.13 on one tells its line, and what its methods set of `self`."""

import ast

from golf.pack.source.sights.documentation import BY_NAME
from golf.pack.source.sights.facts import Facts, called, is_named
from golf.pack.source.sights.kinds import words
from golf.pack.source.sights.namespaces import METACLASSES, calls, gone_through, is_in_class, modules
from golf.pack.source.syntax import last_word

LISTING = words("getmembers getmembers_static classify_class_attrs")
# What gives a class as an object, where nothing names it.
GIVING = words("""
    __class__ __bases__ __base__ __mro__ mro __subclasses__ __init_subclass__ __set_name__ __new__ classmethod type
    globals modules __main__
""")
ASKING = ("isinstance", "issubclass", "super")
GIVEN_ON = ("__new__", "__init__", "type")


def goes_through_classes(facts: Facts) -> bool:
    """What a class of the source has may be gone through."""
    classes = [node for node in facts.nodes if isinstance(node, ast.ClassDef)]
    if not classes:
        return False
    listed = any(not call.args or not is_named(call.args[0], modules(facts)) for call in calls(facts, "dir"))
    if LISTING & facts.words or (listed and BY_NAME & facts.words):
        return True
    names = {node.name for node in classes}
    handed = any(node.decorator_list for node in classes) or any(
        _is_value(facts, n, names) for n in facts.nodes
    )
    given = handed or bool(GIVING & (facts.words | facts.definitions | facts.modules))
    functions = (node for node in facts.nodes if isinstance(node, ast.FunctionDef))
    return any(_is_class(facts, owner, names, given) for owner in gone_through(facts)) or any(
        _makes_classes(facts, node) and _reads_namespace(facts, node) for node in functions
    )


def _is_value(facts: Facts, node: ast.AST, names: set[str]) -> bool:
    """Whether a class is more than called, inherited from, caught or asked for."""
    around = facts.parent.get(node)
    if not is_named(node, names) or not isinstance(getattr(node, "ctx", None), ast.Load):
        return False
    match around:
        case ast.Call():
            return around.func is not node and called(around) not in ASKING
        case ast.Attribute(attr="__dict__"):
            return True
    return not isinstance(around, ast.ClassDef | ast.Attribute | ast.ExceptHandler | ast.MatchClass | ast.arg)


def _is_class(facts: Facts, owner: ast.AST, names: set[str], given: bool) -> bool:
    """Whether that whose namespace is gone through may be a class of the source."""
    if is_named(owner, names | {"cls"}):
        return True
    if not isinstance(owner, ast.Name):
        return given
    if owner.id in ("globals", "locals", "vars"):
        return owner.id != "globals" and is_in_class(facts, owner)
    apart = owner.id == "self" and not any(_is_metaclass(node) for node in facts.nodes)
    return (
        given
        and not (apart or owner.id in modules(facts) | facts.definitions)
        and not _is_made(facts, owner, names)
    )


def _is_made(facts: Facts, name: ast.Name, classes: set[str]) -> bool:
    """Whether a variable is always an object that a class of the source, or another one's method, made."""
    values = [
        node.value
        for node in facts.nodes
        if isinstance(node, ast.Assign) and any(is_named(target, (name.id,)) for target in node.targets)
    ]
    made = (isinstance(value, ast.Call) and _makes(facts, value.func, classes) for value in values)
    return len(values) == facts.bindings[name.id] and all(made)


def _makes(facts: Facts, function: ast.expr, classes: set[str]) -> bool:
    own = is_named(function, classes) and not any(_is_metaclass(node) for node in facts.nodes)
    return own or (isinstance(function, ast.Attribute) and function.attr not in facts.definitions)


def _is_metaclass(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and not METACLASSES.isdisjoint(map(last_word, node.bases))


def _makes_classes(facts: Facts, node: ast.FunctionDef) -> bool:
    """Whether it is told what a class is made of: by name, or as a metaclass's method."""
    keywords = (word for node in facts.nodes if isinstance(node, ast.ClassDef) for word in node.keywords)
    named = any(word.arg == "metaclass" and is_named(word.value, (node.name,)) for word in keywords)
    return named or (node.name in GIVEN_ON and _is_metaclass(facts.parent[node]))


def _reads_namespace(facts: Facts, node: ast.FunctionDef) -> bool:
    """Whether more is done with the last parameter than to give it on."""
    last = [argument.arg for argument in node.args.args[-1:]]
    uses = (part for statement in node.body for part in ast.walk(statement) if is_named(part, last))
    around = (facts.parent[use] for use in uses)
    return not all(isinstance(each, ast.Call) and called(each) in GIVEN_ON for each in around)
