"""What strings that are executed may name, and what sees the names of the function that calls it."""

import ast
import unicodedata
from collections import Counter

from golf.pack.names.scopes import Scope, Use, Variable
from golf.pack.names.subject import Findings, Subject, binds
from golf.pack.source.sights.facts import EXECUTORS, READERS, WORD

RUNNERS = ("eval", "exec")


def executed_strings(subject: Subject, findings: Findings) -> None:
    """Strings that are executed may name whatever is seen where that happens, and parameters of what they call."""
    reader = subject.scopes.reader
    if subject.rules.keep is not None:
        return
    reached = {name for name, _ in reader.attributes if subject.reaches_builtins}
    uses = Counter(use.name for use in reader.uses if use.name in EXECUTORS and _is_builtin(subject, use))
    calls = [call for call in reader.calls if _executor(subject, *call)]
    called = Counter(_executor(subject, *call) for call in calls)
    for name in sorted(EXECUTORS & (uses.keys() | reached)):
        if called[name] < uses[name] or name in reached:
            findings.keep(subject.variables, f"{name} may run anywhere")
    reason = "an executed string may name it"
    for call, scope in calls:
        runs = _executor(subject, call, scope) in RUNNERS
        if runs and (words := _literal_words(call)) is not None:
            findings.keep((v for v in subject.variables if v.name in words), reason)
            continue
        if runs:
            findings.keep(filter(subject.is_global, subject.variables), reason)
            findings.keep((v for v in subject.variables if _may_be_named(subject, v)), reason)
        if not _has_own_variables(call, runs):
            owners = set(scope.up())
            findings.keep((v for v in subject.variables if v.owner in owners), reason)


def executed_words(subject: Subject) -> set[str]:
    """The words of strings that are executed as they stand in the source."""
    calls = [call for call in subject.scopes.reader.calls if _executor(subject, *call) in RUNNERS]
    return set().union(*(_literal_words(call) or () for call, _ in calls))


def _may_be_named(subject: Subject, v: Variable) -> bool:
    """Whether a call may name a parameter: of a module it is told that some have other names."""
    hidden = subject.rules.module and v in subject.nameless and v.name not in subject.sights.keys
    return binds(v, ast.arg) and not hidden


def _literal_words(call: ast.Call) -> set[str] | None:
    """The words of what is executed; None where it is put together, looks itself at names, or brings others."""
    text = call.args[0] if call.args else None
    if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
        return None
    words = set(WORD.findall(unicodedata.normalize("NFKC", text.value)))
    brings = "import" in words and "*" in text.value
    return None if brings or words & (EXECUTORS | READERS) else words


def _has_own_variables(call: ast.Call, runs: bool) -> bool:
    """Whether what is executed has a namespace of its own, or an object is looked at, which has no variables."""
    return isinstance(call.args[1], ast.Dict) if runs and len(call.args) > 1 else bool(call.args and not runs)


def _is_builtin(subject: Subject, use: Use) -> bool:
    return not subject.scopes.find(use.scope, use.name).bindings


def _executor(subject: Subject, call: ast.Call, scope: Scope) -> str:
    """The name of the builtin that is called here and sees names; else none."""
    name = subject.text(call.func.id) if isinstance(call.func, ast.Name) else ""
    return name if name in EXECUTORS and not subject.scopes.find(scope, name).bindings else ""
