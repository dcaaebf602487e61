"""Parameters that a caller may name: renamed with the call where the function is certain, kept elsewhere."""

import ast
from collections.abc import Iterator

from golf.pack.names.exposed import inner_parameters, parameters_of
from golf.pack.names.scopes import Scope, Variable
from golf.pack.names.subject import Findings, Subject, binds
from golf.pack.source.sights.kinds import words
from golf.pack.source.syntax import Function

# What modules of Python's own call with keywords: the makers of help, of options, of archives, of tasks, of JSON.
CALLED_BACK = {
    "argparse": words("""
        prog option_strings dest nargs const default type choices required help metavar deprecated
        """),
    "shutil": words("base_name base_dir owner group dry_run logger root_dir"),
    "asyncio": words("context name eager_start"),
    "json": words("""
        skipkeys ensure_ascii check_circular allow_nan indent separators default sort_keys object_hook parse_float
        parse_int parse_constant strict object_pairs_hook
        """),
    "email": words("policy"),
}
CALL_BACK = ("type", "__build_class__")  # builtins that pass keywords on to functions of the source


def keep_parameters(subject: Subject, findings: Findings) -> None:
    """Fix the parameters that may be named; keywords of certain functions get the parameters' names."""
    if subject.rules.module:
        inner = set(inner_parameters(subject))
        findings.keep((v for v in _nameable(subject) if v not in inner), "the interface of a module")
    for node in subject.nodes:
        _keep_known_to_others(subject, findings, node)
    unknown = {*_class_keywords(subject, findings), *_called_back(subject)}
    for call, scope in subject.scopes.reader.calls:
        unknown |= set(_call_keywords(subject, findings, call, scope))
    findings.keep((v for v in _parameters(subject) if v.name in unknown), "named by a keyword argument")
    _keep_apart(subject, findings, unknown)


def _parameters(subject: Subject) -> list[Variable]:
    return [v for v in subject.variables if binds(v, ast.arg)]


def _nameable(subject: Subject) -> list[Variable]:
    """Those that a dictionary may name: the object before the dot, where a string has its name."""
    keys = subject.sights.keys
    return [v for v in _parameters(subject) if v not in subject.nameless or v.name in keys]


def _keep_known_to_others(subject: Subject, findings: Findings, node: ast.AST) -> None:
    """Inherited methods, decorated functions and those of decorated classes are called by what is not seen here."""
    if isinstance(node, ast.ClassDef) and (node.bases or node.keywords or node.decorator_list):
        for function in (getattr(each, "value", None) or each for each in node.body):
            if isinstance(function, Function):
                findings.keep(
                    _named(subject, function), "a parameter of an inherited method, or of a decorated class"
                )
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.decorator_list:
        findings.keep(_named(subject, node), "a parameter of a decorated function")
        findings.keep(filter(None, [subject.at(node.name)]), "a decorated function")
    for given in _given_to_module(subject, node):
        for function in _functions_of(subject, given):
            findings.keep(_named(subject, function), "a parameter of what a module is given")


def _given_to_module(subject: Subject, node: ast.AST) -> Iterator[ast.expr]:
    """What takes the place of a part of an imported module, where others may call it: `module.name = function`."""
    match node:
        case ast.Assign(targets, value):
            targets = [target for target in targets if isinstance(target, ast.Attribute)]
        case ast.Call(ast.Name(name), [target, _, value]) if subject.text(name) == "setattr":
            targets = [target]
        case _:
            return
    roots = [part for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
    if any((v := subject.at(root.id)) and binds(v, ast.alias) for root in roots):
        yield value


def _functions_of(subject: Subject, value: ast.expr) -> Iterator[Function]:
    """The functions that a value may be, or, if it is a class, have."""
    variable = subject.at(value.id) if isinstance(value, ast.Name) else None
    for node in variable.bindings if variable else [value]:
        inner = node.body if isinstance(node, ast.ClassDef) else [getattr(node, "value", node)]
        yield from (each for each in inner if isinstance(each, Function))


def _named(subject: Subject, function: Function) -> Iterator[Variable]:
    """The parameters of a function that a caller may name."""
    return (v for v in parameters_of(subject, function) if v not in subject.nameless)


def _class_keywords(subject: Subject, findings: Findings) -> Iterator[str]:
    """The keywords of class statements, which go to `__init_subclass__` and metaclasses."""
    for node in subject.nodes:
        for word in node.keywords if isinstance(node, ast.ClassDef) else ():
            yield from _unknown(subject, findings, word)


def _called_back(subject: Subject) -> Iterator[str]:
    """The keywords by which modules of Python's own call what they are given."""
    for node in subject.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from CALLED_BACK.get(subject.text(alias.name.partition(".")[0]), ())
        elif isinstance(node, ast.ImportFrom):
            yield from CALLED_BACK.get(subject.text((node.module or "").partition(".")[0]), ())


def _call_keywords(subject: Subject, findings: Findings, call: ast.Call, scope: Scope) -> Iterator[str]:
    """The keywords of a call that fill no certain parameter."""
    for word in call.keywords:
        target = _parameter_of(subject, findings, call, scope, subject.text(word.arg)) if word.arg else None
        piece = subject.marks.read(word.arg)[1] if word.arg else None
        if target and piece:
            findings.joined.setdefault(target, []).append(piece)
        elif word.arg or not _is_foreign(subject, call, scope):
            yield from _unknown(subject, findings, word)


def _unknown(subject: Subject, findings: Findings, word: ast.keyword) -> Iterator[str]:
    """The parameters that a keyword, or a dictionary after `**`, may name."""
    if word.arg:
        yield subject.text(word.arg)
    elif isinstance(word.value, ast.Dict) and all(isinstance(key, ast.Constant) for key in word.value.keys):
        yield from (str(key.value) for key in word.value.keys if isinstance(key, ast.Constant))
    else:
        findings.keep(_nameable(subject), "an argument of a call with **")


def _is_foreign(subject: Subject, call: ast.Call, scope: Scope) -> bool:
    """Whether a call goes to a builtin, so to no function of this source."""
    return (
        isinstance(call.func, ast.Name)
        and subject.text(call.func.id) not in CALL_BACK
        and not subject.looked_up(call.func.id, scope).bindings
    )


def _parameter_of(
    subject: Subject, findings: Findings, call: ast.Call, scope: Scope, name: str
) -> Variable | None:
    """The parameter that a keyword of this call fills, where the called function is certain: one whose name stays may
    be another one, of Python or by a string."""
    if not isinstance(call.func, ast.Name):
        return None
    called = subject.looked_up(call.func.id, scope)
    certain = len(called.bindings) == 1 and called not in findings.kept
    function = called.bindings[0] if certain else None
    if isinstance(function, ast.Assign | ast.NamedExpr):
        function = function.value
    if not isinstance(function, ast.FunctionDef | ast.Lambda) or getattr(function, "decorator_list", None):
        return None
    for argument in (*function.args.args, *function.args.kwonlyargs):
        if subject.text(argument.arg) == name:
            return subject.at(argument.arg)
    return None


def _keep_apart(subject: Subject, findings: Findings, keywords: set[str]) -> None:
    """A parameter beside `**others` takes no name that a keyword gives to the others."""
    functions = (node for node in subject.nodes if isinstance(node, Function) and node.args.kwarg)
    beside = [v for function in functions for v in parameters_of(subject, function)]
    for name in keywords if beside else ():
        other = Variable(name, None)
        findings.others.append(other)
        findings.keep([other], "a keyword argument")
        findings.apart.extend((variable, other) for variable in beside)
