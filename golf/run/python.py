"""How a Python program is started: in an empty environment of its own, and listened to where that was asked for."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from golf.launcher.calls import CODE
from golf.run import sampling, watching
from golf.run.bwrap import Places
from golf.run.interpreters import Interpreter
from golf.run.records import Allowances, Launch

FLAGS = ("-s", "-B", "-u", "-X", "utf8")  # of the interpreter; -I and -E would ignore PYTHONHASHSEED
PROGRAM = "program.py"  # the name of every program: it says nothing, and cannot be an option
WATCH, SAMPLING = "watch", "sampling"  # what a program can be listened to for

# What Python imports before a program, by a line in a file for paths: a `sitecustomize` would be shadowed by that which
# some systems bring. Such files are read twice, and a module is executed once. Where a program asks for no packages,
# it finds sys.path as it is without any.
EARS = "golf_ears"
ALONE = "import sys\nsys.path[:] = [path for path in sys.path if not path.startswith(sys.prefix)]\n"
BEFORE = """
import sys
for part in {parts}:
    with open(sys.prefix + "/" + part, encoding="utf-8") as file:
        exec(file.read(), {{}})
for codec in ("ascii", "utf_8_sig"):  # in which the file for paths was read
    sys.modules.pop("encodings." + codec, None)
"""


def granted(interpreter: Interpreter) -> Allowances:
    """What this Python needs beyond what every program may do: PyPy makes machine code while it runs."""
    return (
        Allowances() if interpreter.implementation == "cpython" else Allowances((*Allowances().calls, CODE))
    )


def command(launch: Launch, seen: Places) -> list[str]:
    """The command line. A virtual environment of its own lets a program see the standard library alone."""
    return [str(_executable(seen.environment)), *FLAGS, PROGRAM, *launch.arguments]


def environment(launch: Launch) -> dict[str, str]:
    return {"PYTHONHASHSEED": str(launch.hash_seed), "TZ": "UTC", "LC_ALL": "C"}


def make_environment(folder: Path, seen: Places, launch: Launch, heard: Mapping[str, int]) -> None:
    """Make a virtual environment with what the program asks for, and what listens to it. `heard`: descriptors."""
    executable = _executable(folder)
    executable.parent.mkdir(parents=True)
    executable.symlink_to(launch.interpreter.path)
    home = Path(launch.interpreter.path).parent
    (folder / "pyvenv.cfg").write_text(f"home = {home}\ninclude-system-site-packages = false\n")
    parts = dict(_parts(seen, heard))
    packages = folder / "lib" / _library(launch.interpreter) / "site-packages"
    if parts or launch.packages:
        packages.mkdir(parents=True)
    for path in launch.packages:
        (packages / Path(path).name).symlink_to(path)
    if parts:
        before = ("" if launch.packages else ALONE) + BEFORE.format(parts=list(parts))
        (packages / f"{EARS}.py").write_text(before)
        (packages / f"{EARS}.pth").write_text(f"import {EARS}\n")
        for name, source in parts.items():
            (folder / name).write_bytes(source)


def _parts(seen: Places, heard: Mapping[str, int]) -> Iterator[tuple[str, bytes]]:
    """What runs before the program, as files: it listens to the random module, and last, it watches."""
    if SAMPLING in heard:
        yield "sampling.py", sampling.prelude(heard[SAMPLING])
    if WATCH in heard:
        yield "watch.py", watching.prelude(heard[WATCH], str(seen.folder / PROGRAM))


def heard(launch: Launch) -> dict[str, int]:
    """What is listened to besides the output: name -> most bytes kept. CPython alone tells enough to be watched."""
    if launch.port:
        return {}
    watched = launch.watched and launch.interpreter.implementation == "cpython"
    asked = ((watched, WATCH, watching.WATCH_BYTES), (launch.deep, SAMPLING, sampling.SAMPLING_BYTES))
    return {name: most for wanted, name, most in asked if wanted}


def _executable(environment: Path) -> Path:
    return environment / "bin" / "python"


def _library(interpreter: Interpreter) -> str:
    name = "python" if interpreter.implementation == "cpython" else interpreter.implementation
    return name + ".".join(interpreter.version.split(".")[:2])
