"""How an entry is run that no bare Python runs: what builds it, what it may, and what its verdict stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from golf.confine.prove import Mode, prepare, prepare_port
from golf.errors import GolfError
from golf.hole.source import PYTHON_SUFFIXES
from golf.judge.built import built
from golf.judge.verdict import MadeBy, Program
from golf.run.build import Built
from golf.run.header import HeaderError, header_of
from golf.run.interpreters import Interpreter
from golf.run.records import Confinement, Port
from golf.run.runtimes import Runtime, runtime_for
from golf.run.toolchain import toolchain

PYTHON, WITH_PACKAGES = "Python", "Python with packages"


@dataclass(frozen=True)
class Way:
    """How an entry is run.

    source    what lies in the run's folder as the program
    packages  paths of installed packages that it finds
    made_by   what its verdict stands on, beside the reference's Python
    output    of the build
    """

    source: bytes
    confinement: Confinement
    port: Port | None = None
    packages: tuple[str, ...] = ()
    made_by: MadeBy | None = None
    output: bytes = b""


def language_of(path: Path, source: bytes, rows: Sequence[Runtime]) -> str:
    """What a source is written in. Raises GolfError where no row of a runtime has its suffix."""
    if path.suffix in PYTHON_SUFFIXES:
        return WITH_PACKAGES if _asks_for_packages(path, source) else PYTHON
    row = runtime_for(path.name, rows)
    if row is None:
        known = ", ".join(dict.fromkeys(suffix for row in rows for suffix in row.suffixes))
        raise GolfError(
            f"{path}: nothing runs a source that ends in {path.suffix!r}; the suffixes are .py, {known}; "
            "a course adds its own by [[runtime]] in hole.toml"
        )
    return row.name


def _asks_for_packages(path: Path, source: bytes) -> bool:
    """Does its header name packages? One that cannot be read may do so: such an entry is refused where it is run."""
    try:
        return bool(header_of(path, source).requirements)
    except HeaderError:
        return True


def way_of(
    program: Program, source: bytes, interpreter: Interpreter, mode: Mode, rows: Sequence[Runtime]
) -> Way:
    """How to run an entry; it is built first where that has to be.

    Raises BuildError where it does not build, HeaderError where its header cannot be read, and Lacking where what it
    needs is not on this machine.
    """
    if program.language == PYTHON:
        _check_version(program, source, interpreter)
        return Way(source, prepare(mode, interpreter))
    if program.language == WITH_PACKAGES:
        return _with_packages(program, source, interpreter, mode)
    row = runtime_for(program.path, rows)
    if row is None:
        raise GolfError(f"{program.path}: its runtime is not among those of the hole any more; judge again")
    return _with_runtime(program, source, interpreter, mode, row)


def _check_version(program: Program, source: bytes, interpreter: Interpreter) -> None:
    """Raises Lacking where the header of a source that needs no packages asks for another Python."""
    if b"requires-python" in source and (header := header_of(Path(program.path), source)).python:
        from golf.run.packages import installed

        installed(header, interpreter)


def _with_packages(program: Program, source: bytes, interpreter: Interpreter, mode: Mode) -> Way:
    from golf.run.packages import ALLOWANCES, installed  # slow to load, and most entries need none

    packages = installed(header_of(Path(program.path), source), interpreter)
    return Way(
        source=source,
        confinement=prepare(mode, interpreter, allowances=ALLOWANCES, beyond=packages.reach),
        packages=packages.paths,
        made_by=MadeBy(WITH_PACKAGES, str(interpreter), packages=packages.versions),
    )


def _with_runtime(program: Program, source: bytes, interpreter: Interpreter, mode: Mode, row: Runtime) -> Way:
    tools, suffix = toolchain(row), Path(program.path).suffix
    made = Built(source, b"")
    if row.build:
        walls = prepare_port(mode, interpreter, tools.builds(suffix))
        made = built(tools, source, suffix, walls, interpreter)
    port = tools.runs(suffix)
    return Way(
        source=made.program,
        confinement=prepare_port(mode, interpreter, port),
        port=port,
        made_by=MadeBy(row.name, tools.version, " ".join(row.build), " ".join(row.run)),
        output=made.output,
    )
