"""What tells a program the names of its classes and functions, and which of its objects are one."""

import ast
import re

from golf.pack.source.sights.facts import READERS, WORD, Facts, called, is_named
from golf.pack.source.sights.kinds import words
from golf.pack.source.syntax import arguments_of, last_word

CUTTING = words("split rsplit partition rpartition startswith removeprefix lstrip")
CHANGING = words(
    "strip rstrip removesuffix lower upper casefold swapcase title capitalize replace translate expandtabs"
)
TASKS = words("create_task ensure_future current_task all_tasks call_soon call_later call_at")  # tell lines
SEARCHING = words("match search fullmatch findall finditer sub subn")  # of `re`
SEPARATOR = re.compile(r"[\s,;:|/]+")
ADDRESS = re.compile(r"(?<!\d)0x|object at|__main__|^( |\\s)at( |\\s)?[.\\[(]")
# Of a format: how much of a text is shown.
PRECISION = re.compile(r"%-?\d*\.\d+[sra]|^[<>^]?\d*\.\d+s?$|\.\d+s?}")
MAKING = ("str", "repr", "ascii", "format", "pformat", "dumps", "getvalue")
HOLDING = words("join list tuple map")  # whose results hold the texts that they are given
DISPLAYS = (ast.List, ast.Tuple, ast.Set)
SHOWING = frozenset({"__str__", "__repr__", "__format__"})


def prints_objects(facts: Facts) -> bool:
    """Strings with which a program takes the address off an object's text, or the address itself."""
    parts = (part for call in facts.calls("replace") for each in call.args for part in ast.walk(each))
    shown = {"id", "hex"} <= facts.builtins or any(is_named(part, ("id",)) for part in parts)
    return shown or any(text.strip() in ("at", "object") or ADDRESS.search(text) for text in facts.texts)


def cuts_texts(facts: Facts) -> bool:
    """A part is taken of an object's text, which is its class's name where it has no text of its own."""
    return any(_is_text(node) and _is_cut(facts, node) for node in facts.nodes)


def _is_cut(facts: Facts, node: ast.AST) -> bool:
    """Whether a part is taken of a text, it may be after other changes, or sought in it."""
    parent = facts.parent[node]
    match parent:
        case ast.Attribute(attr=word) if word in CHANGING:
            call = facts.parent[parent]
            return isinstance(call, ast.Call) and call.func is parent and _is_cut(facts, call)
        case ast.Call(func, args) if node in args:
            if isinstance(func, ast.Name) and func.id in facts.definitions:
                return _cuts_parameters(facts, func.id)
            sought = node is args[-1] and "re" in facts.modules and last_word(func) in SEARCHING
            return sought or (last_word(func) in HOLDING and _is_cut(facts, parent))
        case ast.List() | ast.Tuple() | ast.ListComp():
            outer = facts.parent[parent]
            one = isinstance(outer, ast.Subscript) and outer.value is parent  # of several texts, as a whole
            return _is_cut(facts, outer if one else parent)
        case ast.GeneratorExp() | ast.BinOp(op=ast.Add()):
            return _is_cut(facts, parent)
    return _is_cut_at_once(facts, node)


def _cuts_parameters(facts: Facts, name: str) -> bool:
    """Whether a function takes a part of what it is given."""
    functions = [node for node in facts.nodes if isinstance(node, ast.FunctionDef) and node.name == name]
    return any(
        is_named(part, {argument.arg for argument in arguments_of(node)}) and _is_cut_at_once(facts, part)
        for node in functions
        for part in ast.walk(node)
    )


def _is_cut_at_once(facts: Facts, node: ast.AST) -> bool:
    parent = facts.parent[node]
    return (isinstance(parent, ast.Subscript) and parent.value is node) or getattr(
        parent, "attr", ""
    ) in CUTTING


def tells_definitions(facts: Facts) -> bool:
    """A text is made of a function or a class, or of an object that is just made and has no text of its own."""
    classes = {
        node.name for node in facts.nodes if isinstance(node, ast.ClassDef) and not _shows_itself(node)
    }
    texts = _in_texts(facts)
    made = (part.func for part in texts if isinstance(part, ast.Call))
    return any(is_named(part, facts.definitions) for part in (*texts, *_printed(facts))) or any(
        is_named(function, classes) for function in made
    )


def _in_texts(facts: Facts) -> list[ast.expr]:
    """What texts are made of."""
    return [part for node in facts.nodes if _is_text(node) for part in _parts(node)]


def _printed(facts: Facts) -> list[ast.expr]:
    return [part for call in facts.calls("print") for part in _parts(call)]


def shows_tasks(facts: Facts) -> bool:
    """A task of `asyncio` is printed, which tells the line of its coroutine."""
    if "asyncio" not in facts.modules:
        return False
    assigned = [node for node in facts.nodes if isinstance(node, ast.Assign) and _makes_tasks(node.value)]
    names = {target.id for node in assigned for target in node.targets if isinstance(target, ast.Name)}
    parts = (getattr(part, "value", part) for part in (*_in_texts(facts), *_printed(facts)))
    return any(
        is_named(part, names) or (isinstance(part, ast.Call) and called(part) in TASKS) for part in parts
    )


def _makes_tasks(node: ast.expr) -> bool:
    parts = [*ast.walk(node)]
    made = any(isinstance(part, ast.Call) and called(part) in TASKS for part in parts)
    return made and not any(isinstance(part, ast.Await) for part in parts)


def _shows_itself(node: ast.ClassDef) -> bool:
    return any(getattr(part, "name", "") in SHOWING for part in node.body)


def _parts(node: ast.AST) -> list[ast.expr]:
    """What a text is made of."""
    match node:
        case ast.Call(_, args, keywords):
            parts = [*args, *(word.value for word in keywords)]
        case ast.JoinedStr(values):
            parts = [value.value for value in values if isinstance(value, ast.FormattedValue)]
        case ast.BinOp(right=right):
            parts = [right]
        case ast.List(parts) | ast.Tuple(parts) | ast.Set(parts):
            pass
        case _:
            return []
    inner = [each for part in parts if isinstance(part, DISPLAYS) for each in _parts(part)]
    return [*parts, *inner]


def sorts_by_texts(facts: Facts) -> bool:
    """Things are sorted by their texts."""
    keys = (node.value for node in facts.nodes if isinstance(node, ast.keyword) and node.arg == "key")
    parts = (part for key in keys for part in ast.walk(key))
    return any(_is_text(part) or is_named(part, MAKING) for part in parts)


def cuts_texts_later(facts: Facts) -> bool:
    """A part is taken of a variable that holds a text, or a format takes one."""
    texts = {
        target.id
        for node in facts.nodes
        if isinstance(node, ast.Assign) and _is_text(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    cut = (node for node in facts.nodes if is_named(node, texts) and _is_cut(facts, node))
    return any(cut) or any(map(PRECISION.search, facts.texts))


def _is_text(node: ast.AST) -> bool:
    """Whether a string is made of an object."""
    made = isinstance(node, ast.Call) and (called(node) in MAKING or _maps_to_texts(node))
    return made or isinstance(node, ast.JoinedStr) or (isinstance(node, ast.BinOp) and _is_format(node))


def _maps_to_texts(call: ast.Call) -> bool:
    return called(call) == "map" and is_named(call.args[0] if call.args else call, MAKING)


def _is_format(node: ast.BinOp) -> bool:
    return isinstance(node.op, ast.Mod) and isinstance(getattr(node.left, "value", 0), str)


def shows_texts(facts: Facts) -> bool:
    """What tells classes: `repr`, an object of `super`, the type of a dataclass's field, and its documentation."""
    supers = (facts.parent[call] for call in facts.calls("super"))
    types = "dataclasses" in facts.modules and bool({"type", "__doc__", "getdoc"} & facts.words)
    return types or "repr" in facts.builtins or not all(isinstance(each, ast.Attribute) for each in supers)


def puts_names_together(facts: Facts) -> bool:
    """Attributes are taken by strings, of which some are parts of Python's own names."""
    words = (word for text in facts.texts for word in WORD.findall(text))
    return bool(facts.words & READERS) and any(map(_is_part, words))


def _is_part(word: str) -> bool:
    whole = len(word) > 4 and word[:2] == word[-2:] == "__"
    return "__" in (word[:2], word[-2:]) and not whole


def listed(facts: Facts) -> frozenset[str]:
    """The words of strings, where attributes are taken by strings: each may be taken out of several."""
    return facts.spelled if facts.words & READERS else frozenset()


def keys(facts: Facts) -> frozenset[str]:
    """The words of strings that may be keys: whole, or between blanks and commas."""
    return frozenset(word for text in facts.texts for word in SEPARATOR.split(text))


def lists_names(facts: Facts) -> bool:
    """A string, maybe among other words, asks for the name of a function or a class."""
    return bool(listed(facts) & {"__name__", "__qualname__"})


def asks_for_classes(facts: Facts) -> bool:
    """`type(x)` is used for more than a comparison or a call."""
    uses = (facts.parent[call] for call in facts.calls("type") if len(call.args) == 1)
    kinds = {
        called(use.func) if isinstance(use, ast.Call) and isinstance(use.func, ast.Call) else use
        for use in uses
    }
    return any(use != "type" and not isinstance(use, ast.Compare) for use in kinds)


def compares_identity(facts: Facts) -> bool:
    """It is asked whether two things are one object, of which neither is a class or a constant that is always one."""
    compared = (
        [node.left, *node.comparators]
        for node in facts.nodes
        if isinstance(node, ast.Compare) and any(isinstance(each, ast.Is | ast.IsNot) for each in node.ops)
    )
    asked = facts.words & {"is_", "is_not", "assertIs", "assertIsNot"} or "id" in facts.builtins
    return bool(asked) or not all(any(_is_one(facts, side) for side in sides) for sides in compared)


def _is_one(facts: Facts, node: ast.expr) -> bool:
    """Whether there is one such object, whatever the source writes how often."""
    if isinstance(node, ast.Constant):
        return node.value is None or node.value is ... or isinstance(node.value, bool)
    if isinstance(node, ast.Call):
        return called(node) == "type"
    return is_named(node, facts.definitions | facts.builtins | {"self"})
