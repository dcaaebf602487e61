"""Docstrings that a program asks for; at one that is only set, or given on to something else, nobody looks."""

import ast

from golf.pack.source.sights.facts import Facts, is_named
from golf.pack.source.sights.namespaces import keeps_to_itself
from golf.pack.source.sights.telling import listed

BY_NAME = frozenset({"getattr", "attrgetter", "__getattribute__"})


def reads_documentation(facts: Facts) -> bool:
    """The docstring of something is asked for; in a class, one that stands there."""
    asked = facts.keywords | facts.taken | facts.definitions | facts.formatted
    if "__setattr__" in facts.bound | facts.spelled | facts.attributes:  # sees what is given on
        asked |= facts.attributes | listed(facts)
    attributes = (node for node in facts.nodes if isinstance(node, ast.Attribute) and node.attr == "__doc__")
    bare = (node for node in facts.nodes if is_named(node, ("__doc__",)))
    quiet = keeps_to_itself(facts)
    return (
        "__doc__" in asked
        or ("dir" in facts.words and bool(facts.words & BY_NAME))
        or ("__doc__" in facts.spoken | listed(facts) and not (quiet and _is_given_on(facts)))
        or not all(_is_set(facts, node, quiet) for node in attributes)
        or any(isinstance(outer, ast.ClassDef) for node in bare for outer in facts.up(node))
    )


def reads_its_own(facts: Facts) -> bool:
    """The module's own docstring is asked for."""
    return any(is_named(node, ("__doc__",)) for node in facts.nodes)


def _is_set(facts: Facts, node: ast.Attribute, quiet: bool) -> bool:
    """Whether a docstring is only set, or, where that is not seen, is what another one is set to."""
    around = facts.parent[node]
    setting = isinstance(around, ast.Assign) and all(
        getattr(t, "attr", "") == "__doc__" for t in around.targets
    )
    return setting and (quiet or isinstance(node.ctx, ast.Store))


def _is_given_on(facts: Facts) -> bool:
    """Whether strings name docstrings only in loops that give attributes of one thing to another."""
    named = [text for text in facts.texts if "__doc__" in text]
    words = (node for node in facts.nodes if isinstance(node, ast.Constant) and node.value == "__doc__")
    return bool(named) and len(named) == sum(_is_in_copying_loop(facts, word) for word in words)


def _is_in_copying_loop(facts: Facts, word: ast.Constant) -> bool:
    names = facts.parent[word]
    loop = facts.parent.get(names)
    if not isinstance(loop, ast.For) or loop.iter is not names or not isinstance(loop.target, ast.Name):
        return False
    if {"hasattr", "getattr", "setattr"} & facts.replaced or not isinstance(names, ast.List | ast.Tuple):
        return False
    uses = [node for node in facts.nodes if is_named(node, (loop.target.id,)) and node is not loop.target]
    return all(_copies(facts, use) for use in uses)


def _copies(facts: Facts, name: ast.AST) -> bool:
    """Whether it is only asked whether there is an attribute, or it is set, or it is what one is set to."""
    match facts.parent[name]:
        case ast.Call(ast.Name("hasattr"), [_, word]) | ast.Call(ast.Name("setattr"), [_, word, _]):
            return word is name
        case ast.Call(ast.Name("getattr"), [_, word]) as value:
            match facts.parent[value]:
                case ast.Call(ast.Name("setattr"), [_, _, new]):
                    return word is name and new is value
    return False
