"""Which files an interpreter must reach: it is asked, and loads every shared object of its library."""

import json
import subprocess
import threading
from functools import cache
from pathlib import Path
from typing import Any

from golf.errors import GolfError, remedy_for
from golf.run.interpreters import Interpreter
from golf.run.records import Reach

QUESTION_SECONDS = 60
PACKAGES = ("site-packages", "dist-packages")
LINKER_FILES = ("/etc/ld.so.cache", *map(str, Path("/etc").glob("ld-musl-*.path")))

QUESTION = """
import json, os, sys, sysconfig
try:
    from ctypes import CDLL as load
except ImportError:
    load = lambda path: __import__(os.path.basename(path).split(".")[0])
libraries = sorted({sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")})
for folder in [path for path in sys.path if os.path.isdir(path)]:
    for name in sorted(os.listdir(folder)):
        if name.endswith((".so", ".pyd")) and not name.startswith(("_test", "_tkinter", "xx")):
            try:
                load(os.path.join(folder, name))
            except BaseException:
                pass
mapped = set()
if os.path.exists("/proc/self/maps"):
    with open("/proc/self/maps") as file:
        mapped = {line.split(None, 5)[5].strip() for line in file if ".so" in line and "/" in line}
print(json.dumps([libraries, sorted(mapped)]))
"""

_asking = threading.Lock()


def reach(interpreter: Interpreter) -> Reach:
    """The files of this interpreter, which is asked once. Raises GolfError where it does not answer."""
    with _asking:
        return _reach(interpreter)


@cache
def _reach(interpreter: Interpreter) -> Reach:
    libraries, mapped = _ask(interpreter)
    folders = [Path(path) for path in libraries if Path(path).is_dir()]
    entries = [entry for folder in folders for entry in sorted(folder.iterdir())]
    shared = [path for path in map(Path, mapped) if not any(map(path.is_relative_to, folders))]
    loaders = [loader.parent.resolve() / loader.name for loader in Path("/").glob("lib*/ld-*.so*")]
    links = [link for link in (*_links(shared), *loaders) if link.is_symlink()]
    return Reach(
        execute=(interpreter.path, *map(str, shared)),
        links=tuple((str(link), str(link.readlink())) for link in links),
        read=(*LINKER_FILES, *(str(entry) for entry in entries if entry.name not in PACKAGES)),
        list_only=tuple(map(str, folders)),
        masked=tuple(str(entry) for entry in entries if entry.name in PACKAGES),
    )


def _ask(interpreter: Interpreter) -> Any:
    try:
        answer = subprocess.run(
            [interpreter.path, "-I", "-S", "-c", QUESTION],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=QUESTION_SECONDS,
            check=True,
        )
        return json.loads(answer.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise GolfError(
            f"{interpreter.path} does not say where its library is ({error}); "
            + remedy_for(error, "reinstall it")
        ) from error


def _links(shared: list[Path]) -> list[Path]:
    """The links to shared objects, beside them, by which they are asked for: libz.so.1 for libz.so.1.2.13."""
    stems: dict[Path, tuple[str, ...]] = {}
    for path in shared:
        stems[path.parent] = (*stems.get(path.parent, ()), path.name.partition(".so")[0] + ".so.")
    return sorted(
        path for folder, names in stems.items() for path in folder.iterdir() if path.name.startswith(names)
    )
