"""Errors that are caught and looked at: whether their messages may tell names of the program."""

import ast

from golf.pack.source.sights.facts import Facts, is_named
from golf.pack.source.sights.kinds import words

# Errors whose messages Python itself never fills with names of the program.
NAMELESS = words(
    """
    ArithmeticError AssertionError BlockingIOError BrokenPipeError BufferError ChildProcessError ConnectionError
    EOFError FileExistsError FileNotFoundError FloatingPointError GeneratorExit IOError ImportError IndexError
    InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError
    NotADirectoryError NotImplementedError OSError OverflowError PermissionError ProcessLookupError RecursionError
    RuntimeError StopAsyncIteration StopIteration SyntaxError SystemError SystemExit TimeoutError UnicodeDecodeError
    UnicodeEncodeError UnicodeError UnicodeTranslateError ValueError ZeroDivisionError
    """
)
# Those of modules, which tell what these were given, or nothing.
NAMELESS_OF_MODULES = words("""
    binascii.Error getopt.GetoptError getopt.error json.JSONDecodeError locale.Error queue.Empty queue.Full re.error
    socket.error socket.gaierror socket.herror socket.timeout struct.error subprocess.CalledProcessError
    subprocess.SubprocessError subprocess.TimeoutExpired tokenize.TokenError zipfile.BadZipFile zlib.error
""")
EXITS = words("__exit__ __aexit__")


def tells_errors(facts: Facts) -> bool:
    """An error that may tell names is caught and looked at."""
    known = NAMELESS | {node.name for node in facts.nodes if isinstance(node, ast.ClassDef)}
    known -= {"ValueError"} if "dataclasses" in facts.modules else set()  # tells the class of a default
    handlers = (node for node in facts.nodes if isinstance(node, ast.ExceptHandler) and node.name)
    kinds = (kind for handler in handlers for kind in getattr(handler.type, "elts", [handler.type]))
    return (
        any(not is_named(kind, known) and not _is_of_module(facts, kind) for kind in kinds)
        or any(map(_reads_its_error, facts.nodes))
        or bool(EXITS & (facts.attributes | facts.spelled | _assigned(facts)))
    )


def _is_of_module(facts: Facts, kind: ast.expr | None) -> bool:
    """Whether it is one of Python's modules whose errors tell no names."""
    match kind:
        case ast.Attribute(ast.Name(name), word):
            imported = name in facts.aliases and facts.origins[name] == name and facts.bindings[name] == 1
            return imported and f"{name}.{word}" in NAMELESS_OF_MODULES
        case ast.Name(name):
            imported = name in facts.taken and facts.bindings[name] == 1
            return imported and f"{facts.origins.get(name)}.{name}" in NAMELESS_OF_MODULES
    return False


def _assigned(facts: Facts) -> set[str]:
    """What is given a value, and not defined: nobody looks into the function that it then is."""
    return {node.id for node in facts.nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _reads_its_error(node: ast.AST) -> bool:
    """A context manager that looks at what it is told."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name not in EXITS:
        return False
    arguments = [*node.args.posonlyargs, *node.args.args, node.args.vararg]
    told = {argument.arg for argument in arguments[1:] if argument}
    return any(is_named(part, told) for statement in node.body for part in ast.walk(statement))
