"""What strings that are executed may name, and what sees the names of the function that calls it."""

import ast
from collections import Counter

from golf.pack.names.scopes import Scope, Use
from golf.pack.names.subject import Findings, Subject, binds
from golf.pack.source.sights.facts import EXECUTORS


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
        if _executor(subject, call, scope) in ("eval", "exec"):
            findings.keep(filter(subject.is_global, subject.variables), reason)
            findings.keep((v for v in subject.variables if binds(v, ast.arg)), reason)
        elif call.args:
            continue  # what an object has is no variable
        owners = set(scope.up())
        findings.keep((v for v in subject.variables if v.owner in owners), reason)


def _is_builtin(subject: Subject, use: Use) -> bool:
    return not subject.scopes.find(use.scope, use.name).bindings


def _executor(subject: Subject, call: ast.Call, scope: Scope) -> str:
    """The name of the builtin that is called here and sees names; else none."""
    name = subject.text(call.func.id) if isinstance(call.func, ast.Name) else ""
    return name if name in EXECUTORS and not subject.scopes.find(scope, name).bindings else ""
