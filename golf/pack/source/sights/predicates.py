"""What a program looks at that no single word betrays: a function for each kind of sight."""

import ast
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from golf.pack.source.sights.classes import goes_through_classes
from golf.pack.source.sights.documentation import reads_documentation, reads_its_own
from golf.pack.source.sights.endings import cleans_up_in_generators, runs_when_it_dies, writes_files
from golf.pack.source.sights.errors import tells_errors
from golf.pack.source.sights.facts import Facts, called, caught, is_named
from golf.pack.source.sights.kinds import CLOSES, DIES, PAUSES, Keep, Note, Refusal, Sight, words
from golf.pack.source.sights.namespaces import (
    gives_copies_away,
    makes_up_names,
    shows_classes,
    shows_globals,
    shows_module,
)
from golf.pack.source.sights.outside import (
    evaluates_annotations,
    gives_itself_away,
    hands_out_frames,
    inspects_frames,
    is_used_from_outside,
)
from golf.pack.source.sights.telling import (
    asks_for_classes,
    compares_identity,
    cuts_texts,
    cuts_texts_later,
    lists_names,
    prints_objects,
    puts_names_together,
    shows_tasks,
    shows_texts,
    sorts_by_texts,
    tells_definitions,
)
from golf.pack.source.sights.warned import is_warned_of, shows_warnings
from golf.pack.source.syntax import last_word

PLACED = re.compile(r"%\((filename|module)\)|[{$]{?(filename|module)\b")  # of a log
DEEP = ("RuntimeError", "Exception", "BaseException")  # what catches a RecursionError
FOLDER = words("dirname parent parents")
NUMBERED = ("_getframe", "_getframemodulename")  # give the frame of a number
NAMED = words(
    "basename name stem suffix with_name with_suffix exists isfile print"
)  # the path itself is not read
OPENING = words("open Path getsize stat lstat")
READING = words("""
    open read read_text read_bytes readlines getsize stat lstat compile exec eval run_path run call Popen check_call
    check_output system
""")


def warns_of_coroutines(facts: Facts) -> bool:
    return any(isinstance(node, ast.AsyncFunctionDef) for node in facts.nodes)


def is_looked_at(facts: Facts) -> bool:
    """A module is imported that may look at the program."""
    return bool(facts.foreign)


def reads_itself(facts: Facts) -> bool:
    """The program's own path is used for more than other files beside it."""
    argv = (
        node
        for node in _paths(facts)
        if any(isinstance(outer, ast.Call) and called(outer) in OPENING for outer in facts.up(node))
    )
    named = (node for node in facts.nodes if is_named(node, ("__file__",)))
    strings = (n for n in facts.nodes if isinstance(n, ast.Constant) and n.value == "__file__")
    asked = all(isinstance(facts.parent[node], ast.Compare) for node in strings)
    hidden = ("__file__" in facts.spoken and not asked) or "__file__" in facts.attributes
    return hidden or any(not _is_place(facts, node) for node in (*argv, *named))


def _paths(facts: Facts) -> Iterator[ast.AST]:
    """Where `sys.argv[0]` is asked for, also by the name of a variable."""
    found = [node for node in facts.nodes if _is_path(node)]
    names: set[str] = set()
    for node in facts.nodes:
        match node:
            case ast.Assign([ast.Name(name)], value) if value in found:
                names.add(name)
            case ast.Assign([ast.Tuple([ast.Name(name), *_])], value) if last_word(value) == "argv":
                names.add(name)
    yield from found
    yield from (node for node in facts.nodes if is_named(node, names))


def _is_path(node: ast.AST) -> bool:
    return isinstance(node, ast.Subscript) and (
        last_word(node.value) == "argv" and isinstance(node.slice, ast.Constant) and node.slice.value == 0
    )


def _is_place(facts: Facts, node: ast.AST) -> bool:
    """Whether a path only tells where or what the file is."""
    around = list(itertools.takewhile(lambda outer: not isinstance(outer, ast.stmt), facts.up(node)))
    used = [called(outer) if isinstance(outer, ast.Call) else getattr(outer, "attr", "") for outer in around]
    if FOLDER & set(used):
        return True
    shown = isinstance(around[0], ast.FormattedValue) if around else False
    return (shown or bool(NAMED & set(used))) and not READING & set(used)


def asks_for_zlib(facts: Facts) -> bool:
    """The program uses the name that a compressed file binds, and may do so before it binds it itself."""
    first = (node for node in facts.tree.body if isinstance(node, ast.Import))
    imported = any(alias.asname is None and alias.name == "zlib" for node in first for alias in node.names)
    return not imported and "zlib" in facts.words | facts.bound


def logs_lines(facts: Facts) -> bool:
    """A log is kept whose lines show where they come from, or an error with its traceback."""
    shown = {"lineno", "pathname", "exc_info", "stack_info", "exception"}
    return "logging" in facts.modules and bool((facts.words | facts.spelled) & shown)


def logs_functions(facts: Facts) -> bool:
    """A log is kept whose lines show the functions that they come from."""
    return "logging" in facts.modules and "funcName" in facts.words | facts.spelled


def logs_its_file(facts: Facts) -> bool:
    """A log is kept whose lines show the file that they come from."""
    shown = facts.attributes & {"filename", "module"} or any(map(PLACED.search, facts.texts))
    return "logging" in facts.modules and bool(shown)


def looks_at_more_of_a_stack(facts: Facts) -> bool:
    """Entries of `inspect.stack()` are used for more than their functions' names."""
    return bool(facts.modules & {"inspect"}) and any(
        not _asks_for_a_function(facts, call) for call in facts.calls("stack", "trace")
    )


def _asks_for_a_function(facts: Facts, call: ast.Call) -> bool:
    entry = facts.parent[call]
    return isinstance(entry, ast.Subscript) and getattr(facts.parent[entry], "attr", "") == "function"


def raises(facts: Facts) -> bool:
    """Errors are raised that may end the program."""
    ends = ("SystemExit", "KeyboardInterrupt")
    return any(
        isinstance(node, ast.Assert)
        or (isinstance(node, ast.Raise) and node.exc is not None and _raised(node.exc) not in ends)
        for node in facts.nodes
    )


def _raised(node: ast.expr) -> str:
    return called(node) if isinstance(node, ast.Call) else getattr(node, "id", "")


def may_catch_recursion(facts: Facts) -> bool:
    """A function calls itself, maybe by way of others, and whatever goes wrong is caught."""
    handlers = (node for node in facts.nodes if isinstance(node, ast.ExceptHandler))
    suppressed = (kind for call in facts.calls("suppress") for kind in call.args)
    return (
        any(handler.type is None or caught(handler) & {*DEEP, ""} for handler in handlers)
        or any(is_named(kind, DEEP) for kind in suppressed)
    ) and _calls_itself(facts)


def _calls_itself(facts: Facts) -> bool:
    """Whether some function comes back to itself, by the names of what is called; `repr` calls `__repr__`."""
    callees: dict[str, set[str]] = defaultdict(set)
    for node in facts.nodes:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                names = [node.name, node.name.strip("_")]
            case ast.Assign(targets, ast.Lambda()):
                names = [last_word(target) for target in targets]
            case ast.ClassDef():
                callees[node.name].add("__init__")
                continue
            case _:
                continue
        parts = (part for part in ast.walk(node) if isinstance(part, ast.Call))
        calls = {called(part) for part in parts if not _is_inherited(part.func)}
        for name in names:
            callees[name] |= calls
    return any(name in _reached(callees, name) for name in [*callees])


def _is_inherited(function: ast.expr) -> bool:
    """Whether a method is that of a base."""
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Call)
        and called(function.value) == "super"
    )


def _reached(callees: Mapping[str, set[str]], name: str) -> set[str]:
    """The functions that are called by one of this name, directly or by others."""
    found: set[str] = set()
    todo = [name]
    while todo:
        new = callees.get(todo.pop(), set()) - found
        found |= new
        todo += new
    return found


def counts_frames(facts: Facts) -> bool:
    """A frame is asked for that may be beyond the module's own."""
    return any(_may_go_beyond(facts, node) for node in facts.nodes)


def _may_go_beyond(facts: Facts, node: ast.AST) -> bool:
    match facts.parent.get(node):
        case ast.Call(func, args) as call if func is node and last_word(node) in NUMBERED:
            numbers = [each.value if isinstance(each, ast.Constant) else None for each in args]
            return numbers not in ([], [0], [1] if facts.in_function(call) else [0]) or bool(call.keywords)
        case ast.Call(ast.Name("hasattr")):
            return False
    named = last_word(node) in NUMBERED or getattr(node, "value", "") in NUMBERED
    return named or (isinstance(node, ast.alias) and node.name in NUMBERED and bool(node.asname))


def _keeps(reason: str, keeps: Iterable[Keep]) -> Sight:
    return Sight(reason, frozenset(keeps))


PREDICATES: tuple[tuple[Callable[[Facts], bool], Sight], ...] = (
    (hands_out_frames, _keeps("a package may look into frames", [Keep.NAMES])),
    (inspects_frames, _keeps("the source looks at names itself", [Keep.NAMES, Keep.ORDER])),
    (tells_errors, _keeps("an error's message may tell it", [Keep.TOLD])),
    (warns_of_coroutines, _keeps("may tell its own name", [Keep.DEFINITIONS, Keep.LIVES, Keep.ORDER])),
    (prints_objects, _keeps("an object may tell its class", [Keep.CLASSES, Keep.DEFINITIONS])),
    (cuts_texts, _keeps("an object may tell its class", [Keep.CLASSES, Keep.DEFINITIONS])),
    (sorts_by_texts, _keeps("an object may tell its class", [Keep.CLASSES, Keep.DEFINITIONS])),
    (tells_definitions, _keeps("an object may tell its class", [Keep.CLASSES, Keep.DEFINITIONS])),
    (shows_texts, _keeps("an object may tell its class", [Keep.CLASSES])),
    (cuts_texts_later, _keeps("an object may tell its class", [Keep.CLASSES])),
    (puts_names_together, _keeps("may tell its own name", [Keep.DEFINITIONS, Keep.DOCUMENTATION])),
    (lists_names, _keeps("may tell its own name", [Keep.DEFINITIONS])),
    (asks_for_classes, _keeps("an object may tell its class", [Keep.CLASSES])),
    (cleans_up_in_generators, _keeps(PAUSES, [Keep.LIVES, Keep.ORDER])),
    (runs_when_it_dies, _keeps(DIES, [Keep.LIVES, Keep.ORDER])),
    (writes_files, _keeps(CLOSES, [Keep.LIVES, Keep.ORDER])),
    (is_looked_at, _keeps("a string may name it", [Keep.STRINGS, Keep.LIVES, Keep.ORDER])),
    (
        is_used_from_outside,
        _keeps("a package may look for it", [Keep.GLOBALS, Keep.PARAMETERS, Keep.OUTSIDE, Keep.TRUTHS]),
    ),
    (gives_itself_away, _keeps("", [Keep.DOCUMENTATION, Keep.ANNOTATIONS])),
    (evaluates_annotations, _keeps("", [Keep.ANNOTATIONS])),
    (makes_up_names, _keeps("", [Keep.VARIABLES])),
    (gives_copies_away, _keeps("may tell its own name", [Keep.DEFINITIONS, Keep.DOCUMENTATION])),
    (shows_classes, _keeps("", [Keep.CLASS_DOCUMENTATION, Keep.ORDER])),
    (shows_module, _keeps("", [Keep.OWN_DOCUMENTATION, Keep.ORDER])),
    (compares_identity, _keeps("", [Keep.IDENTITY])),
    (reads_documentation, _keeps("", [Keep.DOCUMENTATION])),
    (reads_its_own, _keeps("", [Keep.OWN_DOCUMENTATION])),
    (reads_itself, Sight("", refuses=Refusal.SOURCE)),
    (shows_warnings, Sight("", refuses=Refusal.WARNINGS)),
    (logs_lines, Sight("", refuses=Refusal.LINES)),
    (logs_functions, _keeps("may tell its own name", [Keep.DEFINITIONS])),
    (logs_its_file, Sight("", refuses=Refusal.PLACE, wrapped=True)),
    (shows_tasks, Sight("", refuses=Refusal.LINES)),
    (looks_at_more_of_a_stack, Sight("", refuses=Refusal.LINES)),
    (counts_frames, Sight("", refuses=Refusal.FRAMES, wrapped=True)),
    (shows_globals, Sight("", refuses=Refusal.GLOBALS, wrapped=True)),
    (asks_for_zlib, Sight("", refuses=Refusal.ZLIB, wrapped=True)),
    (is_warned_of, Sight("", note=Note.WARNED)),
    (goes_through_classes, Sight("", note=Note.CLASS)),
    (raises, Sight("", note=Note.TRACEBACK)),
    (may_catch_recursion, Sight("", note=Note.RECURSION, wrapped=True)),
)
