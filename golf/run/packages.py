"""Installed packages that a Python source asks for in its header: these, and what they require."""

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from golf.run.bwrap import CHANCE
from golf.run.header import Header
from golf.run.interpreters import Interpreter
from golf.run.records import Allowances, Reach
from golf.run.toolchain import Lacking, libraries

PROCESSOR = ("/proc/cpuinfo", "/sys/devices/system/cpu/possible", "/sys/devices/system/cpu/present")
ALLOWANCES = Allowances(("threads", "libraries", "code"), address_space=True)


@dataclass(frozen=True)
class Packages:
    """Installed packages.

    paths     of their modules, in the environment of the interpreter
    versions  "numpy 2.1.0", in the order of their names
    """

    paths: tuple[str, ...]
    versions: tuple[str, ...]

    @property
    def reach(self) -> Reach:
        return Reach(execute=_shared_objects(self.paths), read=(*self.paths, CHANCE, *PROCESSOR))


def installed(header: Header, interpreter: Interpreter) -> Packages:
    """What a header asks for, as it is installed. Raises Lacking, with the remedy, where something is not."""
    if not SpecifierSet(header.python).contains(interpreter.version, prereleases=True):
        raise Lacking(
            f"it requires Python {header.python}, and this is {interpreter}; name another with --python"
        )
    there = {canonicalize_name(each.name): each for each in distributions(path=list(interpreter.packages))}
    found: dict[str, Distribution] = {}
    pending = _asked(header.requirements, interpreter, {""})
    seen: set[str] = set()
    while pending:
        wanted = pending.pop()
        if str(wanted) in seen:
            continue
        seen.add(str(wanted))
        name = canonicalize_name(wanted.name)
        if name not in there or not _is_wanted(there[name], wanted):
            raise Lacking(
                f"the entry asks for {wanted}, which is not installed for {interpreter}; installing a package runs its "
                f"code, so look at what it is before: python -m pip install {shlex.quote(str(wanted))}"
            )
        found[name] = there[name]
        pending += _asked(there[name].requires or (), interpreter, {"", *wanted.extras})
    return Packages(
        tuple(sorted({str(path) for each in found.values() for path in _modules(each)})),
        tuple(f"{name} {found[name].version}" for name in sorted(found)),
    )


def _is_wanted(package: Distribution, wanted: Requirement) -> bool:
    """Is it of a version that was asked for? Where what is installed came from, nobody knows."""
    version: str | None = package.version  # None where its metadata is broken
    return version is not None and not wanted.url and wanted.specifier.contains(version, prereleases=True)


def _asked(requirements: Iterable[str], interpreter: Interpreter, extras: set[str]) -> list[Requirement]:
    """Those that are asked for on this Python, with one of these extras."""
    about = {
        "python_version": ".".join(interpreter.version.split(".")[:2]),
        "python_full_version": interpreter.version,
        "implementation_name": interpreter.implementation,
    }
    return [
        wanted
        for wanted in map(Requirement, requirements)
        if wanted.marker is None or any(wanted.marker.evaluate({**about, "extra": each}) for each in extras)
    ]


def _modules(package: Distribution) -> Iterator[Path]:
    """The folders and files of a package that lie among the installed packages themselves."""
    for top in {file.parts[0] for file in package.files or ()}:
        path = Path(str(package.locate_file(top)))
        if top not in ("..", "__pycache__", "/") and path.exists():
            yield path


@cache
def _shared_objects(paths: tuple[str, ...]) -> tuple[str, ...]:
    """What the shared objects below these paths are linked with elsewhere."""
    objects = [str(file) for path in paths for file in Path(path).rglob("*.so*")]
    return tuple(path for path in libraries(*objects) if not path.startswith(paths))
