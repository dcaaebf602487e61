"""Which names of a source stay as they are, and why.

A variable keeps its name wherever a program could know the name otherwise than by a plain lookup: builtins, imports,
attributes, keyword arguments of unknown callers, strings that are executed, everything public in a module that others
import. The reasons are words, so that a golfer can ask why a name did not change.
"""

import ast
from collections.abc import Callable, Iterator

from golf.errors import GolfError
from golf.pack.names.executed import executed_strings
from golf.pack.names.exposed import (
    around_classes,
    exposed_classes,
    exposed_functions,
    hidden_parameters,
)
from golf.pack.names.keywords import keep_parameters
from golf.pack.names.scopes import Scope, Variable
from golf.pack.names.subject import DEFINITIONS, Findings, Subject, binds
from golf.pack.names.unbound import unbound_locals
from golf.pack.source.sights.facts import WORD
from golf.pack.source.sights.kinds import Keep
from golf.pack.source.stars import exported
from golf.pack.source.syntax import BUILTINS


def findings_of(subject: Subject) -> Findings:
    """Everything that fixes the names of a subject."""
    findings = Findings()
    for rule in (
        _plain_rules,
        _interface,
        _annotations,
        _what_is_seen,
        _told_by_errors,
        _deaths,
        executed_strings,
        _star_imports,
        keep_parameters,
        _attributes,
    ):
        rule(subject, findings)
    return findings


def _is_special(subject: Subject, v: Variable) -> bool:
    mangled = v.name.startswith("_") and "__" in v.name  # a class may have it under a private name
    return mangled or v.name not in {piece.text for piece in v.pieces}


def _is_asked_for(subject: Subject, v: Variable) -> bool:
    return v.name in (subject.rules.keep or ())


def _is_foreign(subject: Subject, v: Variable) -> bool:
    return subject.is_global(v) and (not v.bindings or v.name in BUILTINS)


def _is_import(subject: Subject, v: Variable) -> bool:
    return any(isinstance(node, ast.alias) and not node.asname for node in v.bindings)


def _is_attribute(subject: Subject, v: Variable) -> bool:
    return bool(v.owner and v.owner.kind == "class") and v.name not in subject.rules.attributes


def _may_be_an_attribute(subject: Subject, v: Variable) -> bool:
    return subject.is_global(v) and v.name in subject.class_names


def _is_told_by_objects(subject: Subject, v: Variable) -> bool:
    classes = (node for node in v.bindings if isinstance(node, ast.ClassDef))
    return any(
        node.bases or node.keywords or node.decorator_list or _mangles(subject, node) for node in classes
    )


def _mangles(subject: Subject, node: ast.ClassDef) -> bool:
    """Whether the class has private names, which begin with its own."""
    fields = ("attr", "id", "name", "arg", "value")  # a value may be one of __slots__
    parts = list(ast.walk(node))
    used = [getattr(part, field, None) for part in parts for field in fields]
    used += [mark for part in parts if isinstance(part, ast.MatchClass) for mark in part.kwd_attrs]
    names = (subject.text(mark) for mark in used if isinstance(mark, str))
    return any(name.startswith("__") and not name.endswith("__") for name in names)


PLAIN_RULES: tuple[tuple[str, Callable[[Subject, Variable], bool]], ...] = (
    ("a name that Python knows", _is_special),
    ("kept as asked", _is_asked_for),
    ("a builtin, or defined elsewhere", _is_foreign),
    ("imported under this name", _is_import),
    ("an attribute of a class", _is_attribute),
    ("also an attribute of a class, where a lookup may fall through", _may_be_an_attribute),
    ("the source has type parameters", lambda subject, v: subject.has_type_parameters),
    ("the name of a class with bases, which its objects may print", _is_told_by_objects),
    ("listed in __all__", lambda subject, v: subject.is_global(v) and v.name in subject.listed),
)


def _plain_rules(subject: Subject, findings: Findings) -> None:
    for variable in subject.variables:
        for reason, holds in PLAIN_RULES:
            if holds(subject, variable):
                findings.keep([variable], reason)
                break


def _interface(subject: Subject, findings: Findings) -> None:
    """What may leave a module: its variables, classes, and functions that are more than called."""
    if subject.rules.module:
        findings.keep(filter(subject.is_global, subject.variables), "the interface of a module")
        findings.keep((v for v in subject.variables if binds(v, ast.ClassDef)), "the interface of a module")
        findings.keep(exposed_functions(subject), "the interface of a module")


def _annotations(subject: Subject, findings: Findings) -> None:
    """Annotations that are strings, or stay strings, are looked up later and elsewhere."""
    annotations = list(_annotations_of(subject.tree))
    strings = (part for node in annotations for part in ast.walk(node) if isinstance(part, ast.Constant))
    words = {word for part in strings if isinstance(part.value, str) for word in WORD.findall(part.value)}
    reason = "named in an annotation that stays a string"
    findings.keep((v for v in subject.variables if v.name in words), reason)
    if any(_postpones_annotations(subject, node) for node in subject.nodes):
        findings.keep(subject.named_in(annotations), reason)


def _postpones_annotations(subject: Subject, node: ast.AST) -> bool:
    return (
        isinstance(node, ast.ImportFrom)
        and subject.text(node.module or "") == "__future__"
        and any(subject.text(alias.name) == "annotations" for alias in node.names)
    )


def _annotations_of(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if part is not None:
                yield part


def _is_in_signature(subject: Subject, v: Variable) -> bool:
    """Of a module it is told that some parameters have other names."""
    return not subject.rules.module or v not in subject.nameless or v.name in subject.sights.keys


def _is_reachable(subject: Subject, v: Variable) -> bool:
    """Whether other code may come to a variable by its name: a local one is seen by its function alone."""
    named = binds(v, ast.arg) and v not in subject.nameless
    return named or not v.owner or v.owner.kind in ("module", "class") or binds(v, *DEFINITIONS.__args__)


SEEN: tuple[tuple[Keep, Callable[[Subject, Variable], bool]], ...] = (
    (Keep.NAMES, lambda subject, v: True),
    (Keep.GLOBALS, lambda subject, v: subject.is_global(v)),
    (Keep.DEFINITIONS, lambda subject, v: binds(v, *DEFINITIONS.__args__)),
    (Keep.CLASSES, lambda subject, v: binds(v, ast.ClassDef)),
    (Keep.PARAMETERS, lambda subject, v: binds(v, ast.arg) and v not in subject.nameless),
    (Keep.SIGNATURES, lambda subject, v: binds(v, ast.arg) and _is_in_signature(subject, v)),
    (Keep.STRINGS, lambda subject, v: v.name in subject.sights.spelled and _is_reachable(subject, v)),
)
FIRST = 32  # of the names of two characters that begin with `_`, half are for these variables
OF_SIGNATURES = {Keep.PARAMETERS, Keep.SIGNATURES}  # told by functions that are handed on
OF_EXECUTED_STRINGS = {Keep.GLOBALS, Keep.STRINGS}  # the caller of the packer may say what these name


def _what_is_seen(subject: Subject, findings: Findings) -> None:
    """What the program may see of its own names."""
    hidden = set(hidden_parameters(subject))
    for keep, holds in SEEN:
        reason = subject.sights.reason(keep)
        if reason is not None and not (keep in OF_EXECUTED_STRINGS and subject.rules.keep is not None):
            apart = hidden if keep in OF_SIGNATURES else ()
            findings.keep((v for v in subject.variables if holds(subject, v) and v not in apart), reason)
    findings.keep(exposed_classes(subject), "a class that may be printed")
    findings.keep(around_classes(subject, findings.kept), "a part of the full name of a class")
    if subject.sights.reason(Keep.STRINGS) is not None:
        findings.keep(exposed_functions(subject), "a function whose name may be told")


def _deaths(subject: Subject, findings: Findings) -> None:
    """Names have a part in the order in which variables are deleted: `_` goes first, cells by their names."""
    if (reason := subject.sights.reason(Keep.LIVES)) is not None:
        first = {v for v in subject.variables if subject.is_global(v) and v.name.startswith("_")}
        if len(first) > FIRST:
            findings.keep(first, reason)
        findings.first.update(first)
        for chain in subject.ordered:
            if any(v.name.startswith("__") for v in chain):  # within a class it is longer
                findings.keep(chain, reason)
        findings.chains.extend(subject.ordered)


def _told_by_errors(subject: Subject, findings: Findings) -> None:
    """Errors tell functions, their parameters, variables of the module, and whatever has no value yet."""
    reason = subject.sights.reason(Keep.TOLD)
    if reason is None:
        return
    local = [v for v in subject.variables if v.owner and not subject.is_global(v)]
    unbound = unbound_locals(subject)
    findings.keep(filter(subject.is_global, subject.variables), reason)
    findings.keep((v for v in local if v in unbound or binds(v, *DEFINITIONS.__args__)), reason)
    starred = {
        arg for node in subject.nodes if isinstance(node, ast.arguments) for arg in (node.vararg, node.kwarg)
    }
    silent = subject.nameless if subject.rules.module else frozenset[Variable]()
    told = (v for v in local if any(isinstance(node, ast.arg) and node not in starred for node in v.bindings))
    findings.keep((v for v in told if v not in silent), reason)


def _star_imports(subject: Subject, findings: Findings) -> None:
    """What a star import brings; and what a `try` asks for, which it may bring on another Python."""
    tried = [statement for node in subject.nodes if isinstance(node, ast.Try) for statement in node.body]
    asked = set(subject.named_in(tried))
    for node in subject.nodes:
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            module = ".".join(map(subject.text, (node.module or "").split(".")))
            names = None if node.level else exported(module)
            ours = [v for v in subject.variables if subject.is_global(v)]
            findings.keep(
                (v for v in ours if names is None or v.name in names or v in asked),
                f"may come from {module} import *",
            )
            for name in names or ():
                _set_apart(findings, Variable(name, subject.scopes.reader.module), ours, f"from {module}")


def _set_apart(findings: Findings, other: Variable, variables: list[Variable], reason: str) -> None:
    """No variable may take a name that something else has."""
    findings.others.append(other)
    findings.keep([other], reason)
    findings.apart.extend((variable, other) for variable in variables if variable.name != other.name)


def _attributes(subject: Subject, findings: Findings) -> None:
    """Attributes have one name wherever they stand; those that are the program's own may get another."""
    shared: dict[str, Variable] = {}
    scope = Scope("attributes", None)
    for name, piece in subject.scopes.reader.attributes:
        variable = shared.setdefault(name, Variable(name, scope))
        if piece:
            variable.pieces.append(piece)
    findings.others.extend(shared.values())
    findings.keep((v for v in shared.values() if v.name not in subject.rules.attributes), "an attribute")
    values = list(shared.values())
    findings.apart.extend((one, two) for one in values for two in values if one is not two)
    for name in subject.rules.attributes:
        if any(isinstance(node, ast.Constant) and node.value == name for node in subject.nodes):
            raise GolfError(f"the attribute {name} is also written in a string; take it off the attributes")
        if name in shared:
            inside = [v for v in subject.variables if v.owner and v.owner.kind == "class" and v.name == name]
            findings.joined.setdefault(shared[name], []).extend(piece for v in inside for piece in v.pieces)
