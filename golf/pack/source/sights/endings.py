"""What happens when an object dies, so that it shows how long something lives: generators that clean up, and files."""

import ast
from collections.abc import Iterator

from golf.pack.source.sights.facts import Facts, caught, is_named
from golf.pack.source.syntax import BUILTINS, Function

READ_ONLY = frozenset({"r", "rb", "rt", "br", "tr"})


def cleans_up_in_generators(facts: Facts) -> bool:
    """A generator that ends before its time runs its `finally`."""
    return any(
        isinstance(node, ast.Yield | ast.YieldFrom)
        and any(isinstance(outer, ast.Try | ast.With | ast.AsyncWith) for outer in _in_function(facts, node))
        for node in facts.nodes
    )


def runs_when_it_dies(facts: Facts) -> bool:
    """What then runs may be more than the generator itself."""
    own = "__exit__" in facts.definitions or bool(facts.words & {"contextmanager", "asynccontextmanager"})
    return any(
        isinstance(node, ast.Yield | ast.YieldFrom)
        and any(_calls_at_its_end(facts, outer, own) for outer in _in_function(facts, node))
        for node in facts.nodes
    )


def _calls_at_its_end(facts: Facts, node: ast.AST, own: bool) -> bool:
    if isinstance(node, ast.With | ast.AsyncWith):
        return own
    if not isinstance(node, ast.Try):
        return False
    handlers = (each for each in node.handlers if caught(each) & {"", "BaseException", "GeneratorExit"})
    last = [*node.finalbody, *(statement for handler in handlers for statement in handler.body)]
    calls = (part for statement in last for part in ast.walk(statement) if isinstance(part, ast.Call))
    return any(not _goes_outside(facts, call) for call in calls)


def _goes_outside(facts: Facts, call: ast.Call) -> bool:
    """Whether what is called is none of the source's own functions."""
    if isinstance(call.func, ast.Name):
        return call.func.id in BUILTINS - facts.bound
    return isinstance(call.func, ast.Attribute) and call.func.attr not in facts.definitions


def _in_function(facts: Facts, node: ast.AST) -> Iterator[ast.AST]:
    for outer in facts.up(node):
        if isinstance(outer, Function):
            return
        yield outer


def writes_files(facts: Facts) -> bool:
    """Files are opened in other ways than just to read them: what was written shows when they are closed."""
    closed = {node.context_expr for node in facts.nodes if isinstance(node, ast.withitem)}
    reading = {call.func for call in facts.calls("open") if _only_reads(facts, call) or call in closed}
    others = (
        node
        for node in facts.nodes
        if is_named(node, ("open",)) or (isinstance(node, ast.Attribute) and node.attr == "open")
    )
    return any(node not in reading for node in others)


def _only_reads(facts: Facts, call: ast.Call) -> bool:
    """Whether a call of `open` gives no mode, or one that reads; a path's own method takes the mode first."""
    own = isinstance(call.func, ast.Attribute) and not is_named(call.func.value, facts.aliases)
    modes = [word.value for word in call.keywords if word.arg in ("mode", None)]
    modes += call.args[:1] if own else call.args[1:2]
    starred = any(isinstance(argument, ast.Starred) for argument in call.args)
    return not starred and all(isinstance(m, ast.Constant) and m.value in READ_ONLY for m in modes)
