"""What is around a run: the layers in use, and what an interpreter must reach all the same."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent.parent
LAUNCHER = "import sys; sys.path.append(sys.argv.pop(1)); from golf.launcher import {0}; {0}.{1}()"

# Every layer that there is, in the order in which they are put up.
LIMITS, REAPER, BWRAP, SANDBOX, LANDLOCK, SECCOMP = (
    "limits",
    "reaper",
    "bwrap",
    "sandbox-exec",
    "landlock",
    "seccomp",
)


@dataclass(frozen=True)
class Limits:
    """What a run may use. Memory binds on Linux alone. None lifts a limit."""

    wall_seconds: float = 900
    cpu_seconds: float | None = 900
    stdout_bytes: int = 16 << 20
    stderr_bytes: int = 1 << 20
    memory_bytes: int | None = 4 << 30  # of address space for one process, resident for the tree
    file_bytes: int | None = 1 << 20  # for each file that it writes
    descriptors: int | None = 64
    tasks: int | None = 64  # processes and threads of the tree
    stack_bytes: int | None = 8 << 20  # of the main thread


@dataclass(frozen=True)
class Isolation:
    """What a run was shut off from, as proved by canaries.

    layers          the layers in use
    missing         the layers that this platform could have, but that are not in use
    files_closed    no file outside can be read, none written
    network_closed  no socket leads anywhere
    """

    layers: tuple[str, ...]
    missing: tuple[str, ...]
    files_closed: bool
    network_closed: bool

    @property
    def confined(self) -> bool:
        return self.files_closed and self.network_closed


@dataclass(frozen=True)
class Reach:
    """The files without which an interpreter cannot run; absolute paths.

    execute  the interpreter and the shared objects of its library
    links    (link, what it points to), by which shared objects are found
    read     its standard library, without the folders of installed packages
    look     folders whose names it lists on the way
    hidden   folders of installed packages, in folders of `look`
    """

    execute: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    read: tuple[str, ...]
    look: tuple[str, ...]
    hidden: tuple[str, ...]


@dataclass(frozen=True)
class Confinement:
    """The walls to put up around a run; golf/confine makes it and proves it."""

    isolation: Isolation
    reach: Reach
    usher: str  # a Python for the launcher's own part inside bubblewrap
    usher_reach: Reach
    bwrap: str  # the path of bubblewrap, where it is a layer

    def around(self, folder: Path, environment: Path) -> dict[str, Any]:
        """The walls, as golf/launcher is told them.

        folder       the run's own, with the program and its input
        environment  the virtual environment that the program's Python starts from
        """
        layers = self.isolation.layers
        own = (str(folder), str(environment))
        landlock = {
            "execute": self.reach.execute,
            "read": (*self.reach.read, *own),
            "look": self.reach.look,
        }
        return {
            "subreaper": REAPER in layers,
            "drop_capabilities": LIMITS in layers,
            "landlock": landlock if LANDLOCK in layers else None,
            "seccomp": SECCOMP in layers,
            "bwrap": self._bwrap_command(own) if BWRAP in layers else None,
            "can_fork": not {SECCOMP, SANDBOX} & set(layers),
            "prefix": ["/usr/bin/sandbox-exec", "-p", self._sandbox_profile(own)]
            if SANDBOX in layers
            else [],
        }

    def _bwrap_command(self, own: tuple[str, str]) -> list[str]:
        """Name spaces that hold what is reached, read-only: no /proc, no /tmp, no network."""
        command = [self.bwrap, "--unshare-all", "--unshare-user", "--die-with-parent", "--cap-drop", "ALL"]
        for link in ("/lib", "/lib64", "/lib32", "/bin"):
            if Path(link).is_symlink():
                command += ["--symlink", str(Path(link).readlink()), link]
        launcher = (str(PROJECT / "golf" / "__init__.py"), str(PROJECT / "golf" / "launcher"))
        shown = dict.fromkeys((*own, *launcher))
        hidden: dict[str, None] = {}
        links: dict[str, str] = {}
        for reach in (self.reach, self.usher_reach):
            shown |= dict.fromkeys((*reach.execute, *reach.look))
            shown |= dict.fromkeys(path for path in reach.read if not path.startswith(reach.look))
            hidden |= dict.fromkeys(reach.hidden)
            links |= dict(reach.links)
        for path in shown:
            command += ["--ro-bind-try", path, path]
        for link, target in links.items():
            if link not in shown:
                command += ["--symlink", target, link]
        for path in hidden:
            command += ["--tmpfs", path]
        command += ["--dev-bind", os.devnull, os.devnull, "--remount-ro", "/", "--chdir", "/", "--"]
        return [
            *command,
            self.usher,
            "-I",
            "-S",
            "-B",
            "-c",
            LAUNCHER.format("namespace", "usher"),
            str(PROJECT),
        ]

    def _sandbox_profile(self, own: tuple[str, str]) -> str:
        """A profile for macOS that denies all but reading what is reached, and running the interpreter."""
        reach = self.reach
        readable = [
            f"(subpath {_quote(path)})" for path in (*own, *reach.read, "/usr/lib", "/System/Library")
        ]
        readable += [f"(literal {_quote(path)})" for path in (*reach.execute, *reach.look, "/", os.devnull)]
        started = " ".join(f"(literal {_quote(path)})" for path in reach.execute)
        return "\n".join(
            (
                "(version 1)",
                "(deny default)",
                "(allow sysctl-read)",
                "(allow file-read-metadata)",
                f"(allow file-read* {' '.join(readable)})",
                f"(allow process-exec {started} (subpath {_quote(own[1])}))",
                "(allow signal (target self))",
            )
        )


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
