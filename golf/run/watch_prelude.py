"""Runs in a program's own process, before it, and tells what makes code of data. The harness never imports it.

Code comes into being in four ways: it is compiled, it is loaded by marshal, a code object is made or changed, or
another interpreter does any of that. CPython raises an audit event for each. What the import system does for the
standard library is told apart by its content: the very bytes of a file of the library. A template of namedtuple
that holds names alone is no code of the program's.

The hook cannot be taken away: it hangs in a list that the garbage collector does not show. It works with what it
has bound and with nothing that a program could put in its place; it hands out nothing that changes. A frame of it
could be changed from 3.13 on, so there a program that takes hold of frames is told of. Where anything in it fails,
the call that it was to hear of fails.
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
_LOOKED_AT = frozenset(
    {
        "open",
        "import",
        "compile",
        "exec",
        "marshal.loads",
        "function.__new__",
        "object.__setattr__",
        "object.__getattr__",
        "sys._getframe",
        "cpython.PyInterpreterState_Clear",
    }
)
# Modules that unpack, that reach memory, that hold an interpreter of another language or of another Python.
_REFUSED = frozenset(
    """
    zlib gzip bz2 _bz2 lzma _lzma _zstd compression zipfile zipimport zipapp tarfile
    ctypes _ctypes _ctypes_test mmap _testcapi _testinternalcapi _testlimitedcapi _testbuffer _xxtestfuzz
    _xxsubinterpreters _xxinterpchannels _interpreters _interpchannels _interpqueues interpreters
    _remote_debugging _testexternalinspection _sqlite3 sqlite3 _tkinter tkinter
    """.split()  # noqa: SIM905 - so many are easier to read as text
)
_FRAMES = frozenset({"gi_frame", "cr_frame", "ag_frame"}) if sys.version_info >= (3, 13) else frozenset()
_NAMEDTUPLE = (b"lambda _cls, ", b": _tuple_new(_cls, (", b"))")


def _watch(descriptor: int, program: str) -> None:
    """Tell `descriptor`: a line at once, and one for each kind of thing, from where the program begins."""
    library = sys._stdlib_dir + "/"  # type: ignore[attr-defined]
    main = sys.modules["__main__"].__dict__
    write, open_, read, close, closerange = posix.write, posix.open, posix.read, posix.close, posix.closerange
    always, looked_at, refused, frames, namedtuple = _ALWAYS, _LOOKED_AT, _REFUSED, _FRAMES, _NAMEDTUPLE
    text, raw, size, frozen = str, bytes, len, _imp.find_frozen
    told: frozenset[str] = frozenset()
    cached = ""  # the compiled file of the library that was opened last
    built_in: tuple[str, ...] = ()  # modules that were imported from the interpreter itself
    asked: Any = None  # a traceback whose frame the hook itself looks at
    compiled = executed = False  # the program itself
    modules = sys.modules

    def tell(what: str) -> None:
        nonlocal told
        if what not in told:
            write(descriptor, what.encode() + b"\n")
            told = told | {what}

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

    def takes_frame(traceback: Any) -> bool:
        """Is the frame of this traceback one of the program's? To look at it is an event of its own."""
        nonlocal asked
        if traceback is asked:
            return False
        asked = traceback
        try:
            return traceback.tb_frame.f_globals is main
        finally:
            asked = None

    def is_names(source: Any) -> bool:
        """Is this the constructor of a namedtuple, all of whose fields are names?"""
        source = source.encode() if source.__class__ is text else source
        if (
            source.__class__ is not raw
            or not source.startswith(namedtuple[0])
            or not source.endswith(namedtuple[2])
        ):
            return False
        before, _, after = source[size(namedtuple[0]) : -size(namedtuple[2])].partition(namedtuple[1])
        names = before.replace(b",", b"").replace(b" ", b"").decode()
        return before == after and (not names or names.isidentifier())

    def is_own(path: Any) -> bool:
        return path.__class__ is text and path.startswith(library) and "/../" not in path

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal cached, built_in, compiled, executed
        if not compiled:
            compiled = event == "compile" and arguments[1] == program
            if compiled:
                modules.pop("sitecustomize", None)
        elif event in always:
            tell(event)
        elif event not in looked_at:
            return
        elif event == "open":
            if is_own(arguments[0]) and arguments[0].endswith(".pyc"):
                cached = arguments[0]
        elif event == "import":
            name = arguments[0]
            built_in = (*built_in, name) if frozen(name) else built_in
            if name.partition(".")[0] in refused or name.rpartition(".")[2] in refused:
                tell("import " + name)
        elif event == "compile":
            source, path = arguments
            if not (
                is_names(source) or (is_own(path) and source.__class__ is raw and holds(path, 0, source))
            ):
                tell(event)
        elif event == "marshal.loads":
            if not ((cached and holds(cached, 16, arguments[0])) or is_frozen(arguments[0])):
                tell(event)
        elif event == "exec":
            if arguments[0].co_filename == program:
                if executed:
                    tell(event)
                executed = True
        elif event == "function.__new__":
            if not is_own(arguments[0].co_filename):
                tell(event)
        elif event == "object.__setattr__":
            if arguments[1] == "__code__":
                tell("__code__")
        elif event == "object.__getattr__":
            if arguments[1] in frames or (
                frames and arguments[1] == "tb_frame" and takes_frame(arguments[0])
            ):
                tell(arguments[1])
        elif event == "sys._getframe":
            if frames and arguments[0].f_globals is main:
                tell(event)
        else:  # the interpreter ends, and what it still runs is heard by nobody: it has nothing more to say
            closerange(0, 64)

    sys.addaudithook(hook)
    write(descriptor, b"watching\n")
