"""What is around a run, as golf/launcher is told it."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from golf.run.records import BWRAP, LANDLOCK, LIMITS, REAPER, SANDBOX, SECCOMP, Isolation, Reach

PROJECT = Path(__file__).resolve().parent.parent.parent
LAUNCHER = "import sys; sys.path.append(sys.argv.pop(1)); from golf.launcher import {0}; {0}.{1}()"


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
