"""Namespaces that are read or filled by names which the source does not spell: the module's, and those of classes."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from golf.pack.source.sights.facts import MAIN, Facts, called, is_named
from golf.pack.source.sights.kinds import Keep, words
from golf.pack.source.sights.words import MODULES, USED
from golf.pack.source.syntax import Function

MAPPING_USES = frozenset({"get", "update", "setdefault", "pop", "__getitem__", "__setitem__", "__contains__"})
OPENING = words(
    "getattr hasattr setattr delattr attrgetter vars dir __dict__ __dir__ getmembers __getattribute__ __setattr__"
)
FILLING = words("__globals__ __code__ f_globals InteractiveInterpreter InteractiveConsole")
FILLERS = ("format_map", "substitute", "safe_substitute")
RUNNERS = ("eval", "exec")
UNORDERED = words("sorted set frozenset len")
# What shows an object's own namespace, and what does so in its text.
SHOWING = words("""
    pickle cPickle _pickle copyreg shelve multiprocessing argparse optparse SimpleNamespace Namespace __getstate__
    __reduce__ __reduce_ex__ getmembers
""")
COPYING = words("update_wrapper wraps contextmanager asynccontextmanager cached_property")
METACLASSES = words("type ABCMeta EnumMeta EnumType")
MAPPINGS = ("globals", "locals", "vars", "dir")
CALLERS = ("map", "filter", "sorted", "min", "max")  # call what they are given with an object


def makes_up_names(facts: Facts) -> bool:
    """Variables of the module are read, or made, under names that are put together while it runs."""
    opened = (facts.words | facts.modules) & MAIN and facts.words & OPENING
    uses = [node for node in facts.nodes if isinstance(node, ast.Name) and node.id not in facts.bound]
    return (
        bool(opened or facts.words & FILLING or facts.spoken & {*RUNNERS, *MAPPINGS})
        or ("*" in facts.taken and bool(facts.outside))  # nobody knows which names that brings
        or bool(facts.taken & {*RUNNERS, *MAPPINGS})
        or any(node.id in RUNNERS and not _runs_elsewhere(facts, node) for node in uses)
        or any(node.id in MAPPINGS and not _asks_for_a_constant(facts, node) for node in uses)
    )


def _runs_elsewhere(facts: Facts, node: ast.Name) -> bool:
    """Whether a string that is executed has variables of its own, or stands in the source."""
    call = facts.parent[node]
    match call.args if isinstance(call, ast.Call) and call.func is node else ():
        case [ast.Constant()]:
            return True
        case [_, variables, *_]:
            return not isinstance(variables, ast.Constant)
    return False


def _asks_for_a_constant(facts: Facts, node: ast.Name) -> bool:
    """Whether a namespace is none of the module, or is asked for a variable by a name that stands in the source."""
    call = facts.parent[node]
    if not isinstance(call, ast.Call) or call.func is not node:
        return False
    if node.id != "globals" and (call.args or facts.in_function(call)):
        return True
    match facts.parent[call]:
        case ast.Subscript(value, ast.Constant()):
            return value is call
        case ast.Compare(ast.Constant()):
            return True
    return False


def shows_classes(facts: Facts) -> bool:
    """What a class has is gone through, its documentation too."""
    keywords = (word for node in facts.nodes if isinstance(node, ast.ClassDef) for word in node.keywords)
    known = facts.origins.keys() | (facts.builtins - facts.replaced)
    if any(word.arg == "metaclass" and not is_named(word.value, known) for word in keywords):
        return True
    bases = {
        getattr(base, "id", "")
        for node in facts.nodes
        if isinstance(node, ast.ClassDef)
        for base in node.bases
    }
    apart = modules(facts) | ({"globals"} if bases & METACLASSES else {"self", "globals"})
    owners = (owner for owner in gone_through(facts) if not is_named(owner, apart))
    shown = any(not is_named(owner, MAPPINGS) or is_in_class(facts, owner) for owner in owners)
    return shown or (any(_is_given_on(facts, node) for node in facts.nodes) and not keeps_to_itself(facts))


def is_in_class(facts: Facts, node: ast.AST) -> bool:
    """Whether it is run in the body of a class."""
    scopes = (outer for outer in facts.up(node) if isinstance(outer, Function | ast.ClassDef))
    return isinstance(next(scopes, None), ast.ClassDef)


def modules(facts: Facts) -> set[str]:
    """The variables that are imported modules, and nothing else."""
    imports = (alias for node in facts.nodes if isinstance(node, ast.Import) for alias in node.names)
    imported = Counter(alias.asname or alias.name.partition(".")[0] for alias in imports)
    return {name for name, count in imported.items() if facts.bindings[name] == count}


def keeps_to_itself(facts: Facts) -> bool:
    """Whether no namespace of an object is shown, so that what it is given on from another one is not seen there."""
    return not (any(gone_through(facts)) or SHOWING & (facts.words | facts.modules))


def shows_module(facts: Facts) -> bool:
    """What the module has is gone through, its documentation too."""
    owners = [owner for owner in gone_through(facts) if not is_named(owner, ("self",))]
    return any(is_named(owner, MAPPINGS) for owner in owners) or (bool(owners) and _may_be_reached(facts))


def _may_be_reached(facts: Facts) -> bool:
    """Whether something may lead to the program's own module as an object."""
    tables = (USED, facts.words), (MODULES, facts.modules)
    leading = (seen for rows, found in tables for betraying, seen in rows if betraying & found)
    return bool(facts.outside) or any({Keep.GLOBALS, Keep.NAMES} & seen.keeps for seen in leading)


def gives_copies_away(facts: Facts) -> bool:
    """What a function has is given to an object, of which it is gone through what it has."""
    return bool((facts.attributes | facts.taken) & COPYING) and not keeps_to_itself(facts)


def gone_through(facts: Facts) -> Iterator[ast.AST]:
    """Those whose namespaces are gone through; of the module and of a scope, the function that gives it."""
    nodes: list[ast.Attribute | ast.Call] = [*calls(facts, "vars", "globals", "locals")]
    nodes += [node for node in facts.nodes if isinstance(node, ast.Attribute) and node.attr == "__dict__"]
    apart = (_is_lookup, _asks_for_names, _is_given_on)
    for node in nodes:
        if not any(meets(facts, node) for meets in apart):
            yield _owner(node)
    for name in facts.nodes:  # of what is not seen
        if is_named(name, {"vars"} - facts.bound) and not _is_called(facts, name):
            yield facts.parent[name]
    if "__dict__" in facts.spoken | facts.taken:
        yield facts.tree


def _owner(namespace: ast.Attribute | ast.Call) -> ast.expr:
    if isinstance(namespace, ast.Attribute):
        return namespace.value
    return namespace.args[0] if namespace.args else namespace.func


def _asks_for_names(facts: Facts, node: ast.AST) -> bool:
    """Whether a namespace's names are compared, or counted, in no order: `sorted(vars(x)) == ["name"]`."""
    match facts.parent[node]:
        case ast.Call(ast.Name(name), [names], []) as call if names is node:
            return name in UNORDERED - facts.replaced and isinstance(facts.parent[call], ast.Compare)
    return False


def _is_given_on(facts: Facts, node: ast.AST) -> bool:
    """Whether all attributes of an object become those of another one: `x.__dict__.update(y.__dict__)`."""
    match facts.parent.get(node):
        case ast.Call(ast.Attribute(ast.Attribute(attr="__dict__"), "update"), [value], []):
            return value is node and isinstance(node, ast.Attribute) and node.attr == "__dict__"
    return False


def shows_globals(facts: Facts) -> bool:
    """The module's variables are looked through, not looked up."""
    mappings: list[ast.AST] = [call for call in calls(facts, "globals") if not call.args]
    mappings += [call for call in calls(facts, "locals", "vars", "dir") if _of_module(facts, call)]
    mappings += [node for node in facts.nodes if getattr(node, "attr", "") in _mappings_of_modules(facts)]
    reached = {"builtins", "__builtins__"} & (facts.modules | facts.words)
    executed = (facts.executes or reached) and facts.spoken & {*MAPPINGS, "modules"}
    return (
        bool(executed)
        or any(not _is_lookup(facts, node) for node in mappings)
        or ("builtins" in facts.modules and bool(facts.taken & {*MAPPINGS}))
        or any(_is_handed_on(facts, node) for node in facts.nodes)
    )


def calls(facts: Facts, *names: str) -> Iterator[ast.Call]:
    """The calls of these builtins, also under a second name."""
    return facts.calls(*names, *(second for second, name in _second_names(facts) if name in names))


def _second_names(facts: Facts) -> Iterator[tuple[str, str]]:
    """The variables that are always one of the functions which give a namespace, and only called."""
    for node in facts.nodes:
        match node:
            case ast.Assign([ast.Name(second)], ast.Name(name)) if name in {*MAPPINGS} - facts.bound:
                uses = (n for n in facts.nodes if is_named(n, (second,)) and n is not node.targets[0])
                if facts.bindings[second] == 1 and all(_is_called(facts, use) for use in uses):
                    yield second, name


def _is_called(facts: Facts, node: ast.AST) -> bool:
    return getattr(facts.parent[node], "func", None) is node


def _is_handed_on(facts: Facts, node: ast.AST) -> bool:
    """Whether a function that gives a namespace is a value, so that who knows what is called with no object."""
    around = facts.parent.get(node)
    if not is_named(node, {*MAPPINGS} - facts.bound) or _is_called(facts, node):
        return False
    match around:
        case ast.Call(ast.Name(name)):
            shows = name in CALLERS
        case ast.keyword(arg):
            shows = arg in ("key", "default")
        case ast.Assign([ast.Name(second)]):
            shows = second in dict(_second_names(facts))
        case _:
            shows = False
    return not shows


def _mappings_of_modules(facts: Facts) -> tuple[str, ...]:
    always = ("modules", "__globals__", "f_globals")
    return (*always, "__dict__", "__dir__") if _reaches_itself(facts) else always


def _reaches_itself(facts: Facts) -> bool:
    """The program may have its own module as an object."""
    return bool((facts.words | facts.modules) & MAIN)


def _of_module(facts: Facts, call: ast.Call) -> bool:
    """Whether `locals`, `vars` or `dir` shows the variables of the module, not of a class or a function."""
    return _reaches_itself(facts) if call.args else facts.is_outer(call)


def _is_lookup(facts: Facts, node: ast.AST) -> bool:
    parent = facts.parent[node]
    if isinstance(parent, ast.Subscript) and parent.value is node:
        return not is_named(parent.slice, ("__name__",)) or _asks_for_one(facts.parent[parent])
    if isinstance(parent, ast.Attribute):
        return parent.attr in MAPPING_USES
    if isinstance(parent, ast.Compare):
        return isinstance(parent.ops[0], ast.In | ast.NotIn)
    if isinstance(parent, ast.keyword):
        return True
    if _fills_in(parent):
        return not facts.spelled & {"__doc__", "zlib"}
    return isinstance(parent, ast.Call) and called(parent) in RUNNERS and node in parent.args


def _fills_in(node: ast.AST) -> bool:
    """Whether a format takes what it names out of a namespace."""
    match node:
        case ast.BinOp(ast.Constant(str(text)), ast.Mod()):
            return not re.search(r"%(?!\()", text.replace("%%", ""))
    return isinstance(node, ast.Call) and called(node) in FILLERS


def _asks_for_one(node: ast.AST) -> bool:
    """Whether one attribute of an object is looked up here."""
    named = isinstance(node, ast.Attribute) and node.attr != "__dict__"
    return named or (isinstance(node, ast.Call) and called(node) in ("getattr", "hasattr", "setattr"))
