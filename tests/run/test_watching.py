"""Plain is decided by watching: what makes code of data is told, and nothing takes a word back."""

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from processes import PATIENCE
from unpacks import PLAIN, UNPACKS

from golf.confine.prove import prepare
from golf.run import watching
from golf.run.interpreters import find_interpreter
from golf.run.program import run_program
from golf.run.records import LIMITS, SECCOMP, Isolation, Launch, Limits, Run

VERSIONS = ("3.11", *(pytest.param(newer, marks=pytest.mark.slow) for newer in ("3.12", "3.13")))
PATIENT = Limits(wall_seconds=PATIENCE)


@pytest.fixture(params=VERSIONS)
def run(request: pytest.FixtureRequest) -> Callable[..., Run]:
    interpreter = find_interpreter(request.param)
    if interpreter is None:
        pytest.skip(f"no Python {request.param} here")
    if SECCOMP not in prepare("auto", interpreter).isolation.layers:
        pytest.skip("seccomp does not work on this machine, so nobody can watch")
    sealed = Isolation((LIMITS, SECCOMP), (), False, False)
    confinement = dataclasses.replace(prepare("none", interpreter), isolation=sealed)

    def call(
        source: str, watched: bool = True, arguments: tuple[str, ...] = (), limits: Limits = PATIENT
    ) -> Run:
        launch = Launch("prog.py", source.encode(), {}, arguments, 0, interpreter, watched=watched)
        return run_program(launch, limits, confinement)

    return call


Runner = Callable[..., Run]
ROOT = Path(__file__).resolve().parents[2]
REFERENCES = [ROOT / "microgpt.py", *sorted(ROOT.glob("holes/*/*gpt*.py"))]


@pytest.mark.slow
@pytest.mark.parametrize("what", PLAIN)
def test_a_plain_program_is_told_nothing_of(run: Runner, what: str) -> None:
    made = run(PLAIN[what])
    assert (made.unpacking, made.log.stdout, made.log.stderr) == ((), b"fine\n", b"")


@pytest.mark.slow
def test_whatever_makes_code_of_data_is_told(run: Runner) -> None:
    silent = []
    for what, (source, told) in UNPACKS.items():
        made = run(source)
        if told not in (made.unpacking or ()):
            silent.append((what, made.unpacking, made.log.stderr.decode().strip().rpartition("\n")[2]))
    assert silent == []


@pytest.mark.parametrize(("encoding", "told"), [("utf-8", ()), ("utf8", ()), ("latin-1", ("exec",))])
def test_a_cookie_of_another_encoding_than_utf_8_counts_as_packed(
    run: Runner, encoding: str, told: tuple[str, ...]
) -> None:
    assert run(f"#coding:{encoding}\nprint('fine')").unpacking == told


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda path: path.stem)
def test_a_reference_that_reads_its_arguments_is_plain(run: Runner, reference: Path) -> None:
    made = run(reference.read_text("utf-8"), arguments=("--help",))
    assert (made.unpacking, made.log.exit_status, made.log.stderr) == ((), 0, b"")


SEEN = """
import sys
print(sorted(sys.modules), sys.path, sys.argv, sys.flags, sys.meta_path, sys.path_hooks, dir(), dir(sys), vars().keys())
"""


def test_a_watched_program_sees_what_it_would_see_otherwise(run: Runner) -> None:
    def seen(watched: bool) -> bytes:
        return re.sub(rb" at 0x\w+|golf-\w+", b"", run(SEEN, watched).log.stdout)

    assert seen(True) == seen(False) != b""


def test_a_python_that_brings_a_sitecustomize_is_listened_to_as_well() -> None:
    """Debian's and Ubuntu's do, so it is the system's own that has to show it."""
    system = Path("/usr/bin/python3")
    interpreter = find_interpreter(str(system)) if system.exists() else None
    if interpreter is None:
        pytest.skip("this system brings no Python that is new enough")
    if SECCOMP not in prepare("auto", interpreter).isolation.layers:
        pytest.skip("seccomp does not work on this machine, so nobody can watch")
    sealed = Isolation((LIMITS, SECCOMP), (), False, False)
    confinement = dataclasses.replace(prepare("none", interpreter), isolation=sealed)
    for source, told in (("print('fine')", ()), ("import zlib", ("import zlib",))):
        launch = Launch("prog.py", source.encode(), {}, (), 0, interpreter, watched=True)
        made = run_program(launch, Limits(wall_seconds=PATIENCE), confinement)
        assert made.unpacking is not None and set(made.unpacking) == set(told)


def test_the_ear_can_neither_be_closed_nor_replaced(run: Runner) -> None:
    for attempt in ("os.close(3)", "os.dup2(1, 3)", "os.dup2(1, 3, inheritable=False)"):
        assert b"PermissionError" in run(f"import os\n{attempt}").log.stderr


LATE = """
import codecs, os
def late(write=os.write): write(1, b"late")
class D:
    def __del__(self, late=late): late()
codecs.register_error("x", type("H", (), {"__call__": 0, "kept": D()})())
print("early")
"""


def test_what_runs_when_nobody_listens_any_more_has_no_voice(run: Runner) -> None:
    """Objects that the interpreter drops last run after its hooks are gone."""
    assert run(LATE, watched=False).log.stdout == b"early\nlate"
    assert run(LATE).log.stdout == b"early\n"


def test_a_watched_program_ends_as_it_should_with_few_open_files(run: Runner) -> None:
    few = dataclasses.replace(PATIENT, descriptors=48, cpu_seconds=10)
    made = run(LATE, limits=few)
    assert (made.unpacking, made.log.exit_status, made.log.stdout) == ((), 0, b"early\n")


def test_a_call_that_the_hook_cannot_tell_of_fails(run: Runner) -> None:
    """Where the stack ends within the hook, so does the call that it was to hear of."""
    source = """
import sys
def deep(n):
    try: return deep(n + 1)
    except RecursionError: pass
    try: return eval("7")
    except RecursionError: return 0
found = deep(0)
sys.stdout.write(str(found))
"""
    made = run(source)
    assert made.unpacking == ("compile",) or made.log.stdout == b"0"


FROM_WITHIN = """
import sys
class Evil:
    @property
    def co_filename(self):
        hook = sys._getframe(1)
        for cell in hook.f_locals.get("tell", hook).__closure__ or ():
            cell.cell_contents = lambda *a: None
try: sys.audit("exec", Evil())
except Exception: pass
eval("1")
"""
WHEN_OBJECTS_GO = """
import sys
def late(): yield sys._getframe()
def peek():
    frame = sys._getframe()
    while frame := frame.f_back: frame.f_locals
class Cycle:
    def __init__(self): self.self = self
    def __del__(self): peek()
for _ in range(2000): Cycle()
"""
THAT_WAS_NOT_THERE = """
import sys
sys.modules["fnmatch"] = None
try: import shutil
except ImportError: pass
try: import zlib
except ImportError as error: print(error.__traceback__.tb_next.tb_frame)
"""
NAME_THAT_LIES = """
class Name(str):
    def partition(self, dot): return ("re", "", "")
    def rpartition(self, dot): return ("", "", "re")
    def __radd__(self, other): return "nothing"
    def __str__(self): return "re"
__import__(Name("zlib"))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import sys\ndef f(): sys._getframe()\nf()", "frames"),
        ("def f():\n try: 1 / 0\n except ZeroDivisionError as e: e.__traceback__.tb_frame\nf()", "frames"),
        ("(x for x in ()).gi_frame", "frames"),
        (WHEN_OBJECTS_GO, "frames"),
        (FROM_WITHIN, "compile"),
        (THAT_WAS_NOT_THERE, "frames"),
        (NAME_THAT_LIES, "import zlib"),
        ("import sys\nsys.audit('exec', 7)", "exec"),
    ],
    ids=[
        "frame",
        "traceback",
        "generator",
        "objects that go",
        "from within",
        "what was not there",
        "a name that lies",
        "a false event",
    ],
)
def test_nothing_that_could_change_the_hook_can_be_had_unheard(run: Runner, source: str, told: str) -> None:
    made = run(source)
    assert told in (made.unpacking or ()), made


def test_without_seccomp_nobody_watches() -> None:
    interpreter = find_interpreter("3.11")
    if interpreter is None:
        pytest.skip("no Python 3.11 here")
    launch = Launch("prog.py", b"", {}, (), 0, interpreter, watched=True)
    assert run_program(launch, Limits(wall_seconds=PATIENCE), prepare("none", interpreter)).unpacking is None


def test_what_was_not_asked_for_is_not_watched(run: Runner) -> None:
    assert run("exec('1')", watched=False).unpacking is None


def test_a_broken_word_is_a_word_against_it() -> None:
    assert watching.read(b"watching\n\xff\xfe\n\nx") == ("\ufffd\ufffd", "an empty line", "x")
    assert watching.read(b"watching\n") == ()
    assert watching.read(b"") is None and watching.read(b"compile\nwatching\n") is None
