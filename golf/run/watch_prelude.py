"""Runs in a program's own process, before it, and tells what makes code of data. The harness never imports it.

Code comes into being in four ways: it is compiled, it is loaded by marshal, a code object is made or changed, or
another interpreter does any of that. CPython raises an audit event for each, and for imports; where a module is a part
of the interpreter and importlib is asked for it, the event is raised here. What the import system does for the
standard library is told apart by its content: the very bytes of a file of the library, or of a module that the
interpreter holds. A template of namedtuple that holds names alone is no code of the program's.

The hook cannot be taken away: it hangs in a list that the garbage collector does not show. It works with what it
has bound and with nothing that a program could put in its place, and calls nothing of a program's. What it has
bound could be reached from a frame of it, so a program that takes hold of frames is told of; a frame of the program's
that nobody has called leads nowhere. Where anything in the hook fails, the call that it was to hear of fails.
"""

import _imp
import posix
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # a program is not to find modules that it has not imported
    from typing import Any
else:
    Any = object

# Events that are told of whatever their arguments are.
_ALWAYS = frozenset(
    {
        "code.__new__",
        "marshal.load",
        "pickle.find_class",
        "gc.get_objects",
        "gc.get_referrers",
        "gc.get_referents",
        "sys.addaudithook",
        "sys.settrace",
        "sys.setprofile",
        "sys.monitoring.register_callback",
        "sys._current_frames",
        "sys._current_exceptions",
        "cpython.PyInterpreterState_New",
    }
)
# Modules that unpack, that reach memory, that hold an interpreter of another language or of another Python, or that
# call by themselves what data tells them to: a pickle is a program in bytes, and so is whatever looks names up.
_REFUSED = frozenset(
    """
    zlib gzip bz2 _bz2 lzma _lzma _zstd compression zipfile zipimport zipapp tarfile
    ctypes _ctypes _ctypes_test mmap _testcapi _testinternalcapi _testlimitedcapi _testbuffer _xxtestfuzz
    _xxsubinterpreters _xxinterpchannels _interpreters _interpchannels _interpqueues interpreters
    _remote_debugging _testexternalinspection _sqlite3 sqlite3 _tkinter tkinter
    pickle _pickle cmd unittest logging.config xmlrpc.server
    """.split()  # noqa: SIM905 - so many are easier to read as text
)
# What a module of the library asks for at its import, and does without where it is not there.
_DISPENSABLE = {
    "shutil": frozenset({"zlib", "bz2", "lzma", "compression"}),
    "xmlrpc.client": frozenset({"gzip"}),
}
_FRAMES = frozenset({"gi_frame", "cr_frame", "ag_frame"})
_NAMEDTUPLE = (b"lambda _cls, ", b": _tuple_new(_cls, (", b"))")


def _watch(descriptor: int, program: str) -> None:
    """Tell `descriptor`: a line at once, and one for each kind of thing, from where the program begins."""
    always, refused, frames, (head, middle, tail) = _ALWAYS, _REFUSED, _FRAMES, _NAMEDTUPLE
    listed, append, audit, imp, make = list, list.append, sys.audit, _imp, _imp.create_builtin
    spec_of: Any = sys.implementation.__class__  # a simple namespace
    dispensable, nothing, missing = _DISPENSABLE.get, frozenset[str](), ImportError
    write, open_, read, close, closerange = posix.write, posix.open, posix.read, posix.close, posix.closerange
    # From the limit on, Python 3.13 calls closefrom(), which aborts or never ends where the ear cannot be closed.
    end = min(64, posix.sysconf("SC_OPEN_MAX"))
    frozen, modules, kind, text, raw, size, exact = (
        _imp.find_frozen,
        sys.modules,
        type,
        str,
        bytes,
        len,
        str.__str__,
    )
    code = kind(_watch.__code__)
    library = sys._stdlib_dir + "/"  # type: ignore[attr-defined]
    hot = (modules["__main__"].__dict__, _watch.__globals__)  # of the program's functions, and of these
    told: frozenset[str] = frozenset()
    cached = ""  # the compiled file of the library that was opened last
    built_in: tuple[str, ...] = ()  # modules that were imported from the interpreter itself
    lacking: frozenset[str] = frozenset()  # what is not there when it is asked for next
    asked: Any = None  # a traceback whose frame the hook itself looks at
    compiled = executed = False  # the program itself

    def tell(what: str) -> None:
        nonlocal told
        if what not in told:
            write(descriptor, what.encode() + b"\n")
            told = told | {what}

    def is_own(path: Any) -> bool:
        return kind(path) is text and path.startswith(library) and "/../" not in path

    def holds(path: str, start: int, content: bytes) -> bool:
        """Is this what a file of the library holds from `start` on?"""
        file = open_(path, 0)
        found = read(file, size(content) + start + 1)
        close(file)
        return found[start:] == content

    def is_frozen(content: bytes) -> bool:
        """Is this what the interpreter itself holds of one of the modules imported?"""
        for name in built_in:
            found: Any = frozen(name, withdata=True)
            if found and found[0] == content:
                return True
        return False

    def is_names(source: Any) -> bool:
        """Is this the constructor of a namedtuple, all of whose fields are names?"""
        source = source.encode() if kind(source) is text else source
        if kind(source) is not raw or not (source.startswith(head) and source.endswith(tail)):
            return False
        before, _, after = source[size(head) : -size(tail)].partition(middle)
        names = before.replace(b",", b"").replace(b" ", b"").decode()
        return before == after and (not names or names.isidentifier())

    def opens(path: Any, *_: Any) -> None:
        nonlocal cached
        if is_own(path) and path.endswith(".pyc"):
            cached = path

    def imports(name: Any, *_: Any) -> None:
        """Whatever is not there unpacks nothing, whoever asked for it, so nothing is told of it."""
        nonlocal built_in, lacking
        name = exact(name)
        lacking = lacking | (dispensable(name) or nothing)
        if name in lacking:
            lacking = lacking - {name}
            raise missing(name)
        built_in = (*built_in, name) if frozen(name) else built_in
        refuses(name)

    def refuses(name: str) -> None:
        if name in refused or name.partition(".")[0] in refused or name.rpartition(".")[2] in refused:
            tell("import " + name)

    def reads(path: str) -> None:
        """A file of the library is loaded, under whatever name."""
        parts = [part.partition(".")[0] for part in path[size(library) :].split("/")]
        refuses(".".join([part for part in parts if part and part not in ("__pycache__", "__init__")]))

    def create_builtin(spec: Any) -> Any:
        """Stands in for the function of this name. It holds nothing by which the hook could be passed by."""
        made: list[Any] = []
        audit("_imp.create_builtin", spec.name, made)
        return made[0]

    def creates(name: Any, made: Any) -> None:
        if kind(name) is not text or kind(made) is not listed:
            tell("_imp.create_builtin")
            return
        if name in refused or name == "_imp":  # another one would have the function itself
            tell("import " + name)
        append(made, make(spec_of(name=name)))

    def compiles(source: Any, path: Any) -> None:
        if is_own(path) and kind(source) is raw and holds(path, 0, source):
            reads(path)
        elif not is_names(source):
            tell("compile")

    def loads(content: Any) -> None:
        if kind(content) is raw and cached and holds(cached, 16, content):
            reads(cached)
        elif kind(content) is not raw or not is_frozen(content):
            tell("marshal.loads")

    def executes(what: Any) -> None:
        nonlocal executed
        if kind(what) is not code or (what.co_filename == program and executed):
            tell("exec")
        executed = True

    def makes_function(what: Any) -> None:
        if kind(what) is not code or not is_own(what.co_filename):
            tell("function.__new__")

    def changes(_: Any, name: Any, *__: Any) -> None:
        if kind(name) is not text or name == "__code__":
            tell("__code__")

    def leads_somewhere(frame: Any) -> bool:
        """Is this a frame of the program's, or of these functions, that somebody has called?"""
        globals_ = frame.f_globals
        return globals_ is hot[1] or (globals_ is hot[0] and frame.f_back is not None)

    def asks(what: Any, name: Any) -> None:
        """An attribute is read. To look at a traceback's frame is an event of its own."""
        nonlocal asked
        if kind(name) is not text or name in frames:
            tell("frames")
        elif name == "tb_frame" and what is not asked:
            asked = what
            try:
                if leads_somewhere(what.tb_frame):
                    tell("frames")
            finally:
                asked = None

    def takes_frame(frame: Any, *_: Any) -> None:
        if leads_somewhere(frame):
            tell("frames")

    def ends(*_: Any) -> None:
        """What the interpreter still runs is heard by nobody, so it has nothing more to say."""
        closerange(0, end)

    heard = {
        "open": opens,
        "import": imports,
        "_imp.create_builtin": creates,
        "compile": compiles,
        "marshal.loads": loads,
        "exec": executes,
        "function.__new__": makes_function,
        "object.__setattr__": changes,
        "object.__getattr__": asks,
        "sys._getframe": takes_frame,
        "cpython.PyInterpreterState_Clear": ends,
    }.get

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal compiled
        if not compiled:
            compiled = event == "compile" and arguments[1] == program
            if compiled:
                modules.pop("golf_ears", None)
                imp.create_builtin = create_builtin
        elif event in always:
            tell(event)
        elif act := heard(event):
            act(*arguments)

    sys.addaudithook(hook)
    write(descriptor, b"watching\n")
