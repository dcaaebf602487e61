"""Isolation in layers, each proved by a canary that goes the very way a program goes."""

import shutil
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import replace
from errno import EACCES, EINVAL, ENOSYS, EOPNOTSUPP, EPERM
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from golf.confine.canary import FILE_DOORS, NETWORK_DOORS, open_doors, promised
from golf.confine.reach import reach
from golf.confine.scarce import scarce
from golf.errors import GolfError
from golf.run.interpreters import Interpreter, this_interpreter
from golf.run.program import StartError
from golf.run.python import granted
from golf.run.records import (
    BWRAP,
    LANDLOCK,
    LIMITS,
    REAPER,
    SECCOMP,
    Allowances,
    Confinement,
    Isolation,
    Port,
    Reach,
)

Mode = Literal["auto", "require", "none"]

# The layers that this platform can have, in the order in which they are put up.
LAYERS = (LIMITS, REAPER, BWRAP, LANDLOCK, SECCOMP) if sys.platform.startswith("linux") else (LIMITS,)
BASE = (LIMITS, REAPER)
GOT_THROUGH = "a canary got through"
WITHOUT = "mend that, or run with --isolation none, which makes no entry valid"

# With what a kernel says that it has no such layer, or that this user may not use it.
UNAVAILABLE = frozenset({EPERM, EACCES, ENOSYS, EOPNOTSUPP, EINVAL})
BWRAP_UNAVAILABLE = (
    "not permitted",
    "ermission",
    "not implemented",
    "Invalid argument",
    "namespaces exceeded",
)
APPARMOR = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")

T = TypeVar("T")

_proving = threading.Lock()
_at_once = threading.BoundedSemaphore(2)  # more would want descriptors and memory that a scarce machine lacks


def prepare(
    mode: Mode,
    interpreter: Interpreter,
    without: frozenset[str] = frozenset(),
    allowances: Allowances | None = None,
    beyond: Reach = Reach(),  # noqa: B008 - frozen
) -> Confinement:
    """The walls for runs with this interpreter, each proved by a canary first.

    mode        "auto": all layers that work; "require": the same, and GolfError where files or the network
                stay open; "none": no walls, only limits
    without     layers to leave out, by name
    allowances  beyond what the interpreter needs itself
    beyond      what may be read and executed beside what it needs itself

    Proved once for each of these in a process, whichever thread asks first. Raises GolfError where a canary
    could not be run: that a layer was not tried says nothing about it.
    """
    with _proving:
        confinement = _proved_once(mode != "none", interpreter, without, allowances, beyond)
    if mode == "require" and not confinement.isolation.confined:
        raise GolfError(_refusal(confinement))
    return confinement


def prepare_port(mode: Mode, interpreter: Interpreter, port: Port) -> Confinement:
    """The walls for a program that no Python starts: proved by the same canaries, which may what the program may.

    A canary is a Python, and so may a little more; what it cannot do, the program cannot.
    """
    proved = prepare(mode, interpreter, allowances=port.allowances, beyond=port.reach)
    return replace(proved, allowances=port.allowances, reach=port.reach)


@cache
def _proved_once(
    walls: bool,
    interpreter: Interpreter,
    without: frozenset[str],
    allowances: Allowances | None,
    beyond: Reach,
) -> Confinement:
    _live_longer()
    return prove(LAYERS if walls else BASE, interpreter, without, allowances, beyond)


def prove(
    wanted: tuple[str, ...],
    interpreter: Interpreter,
    without: frozenset[str] = frozenset(),
    allowances: Allowances | None = None,
    beyond: Reach = Reach(),  # noqa: B008 - frozen
) -> Confinement:
    """Prove these layers, each by itself and then all that hold together; the base alone needs no proof."""
    layers = tuple(layer for layer in LAYERS if layer in wanted and layer not in without)
    base = tuple(layer for layer in layers if layer in BASE)
    allowances = granted(interpreter) | (allowances or Allowances(()))
    reached = reach(interpreter) + beyond
    bare = _confinement(base, reached, allowances, {})
    if wanted == BASE:
        return bare
    others = tuple(layer for layer in layers if layer not in base)
    alone = {layer: _confinement((*base, layer), reached, allowances, {}) for layer in others}
    doors = _beside(partial(open_doors, interpreter, bare))
    reasons = {layer: _beside(partial(_why_not, layer, each, interpreter)) for layer, each in alone.items()}
    # What mostly comes of it is tried beside the rest.
    together = _beside(partial(_together, _confinement(layers, reached, allowances, {}), interpreter))
    begun: list[Future[Any]] = [doors, *reasons.values(), together]
    wait(begun)  # whatever comes of one, none is left behind that still writes
    missing = dict.fromkeys(sorted(without), "left out")
    missing |= {layer: GOT_THROUGH for layer in base if doors.result() & promised(layer, allowances)}
    missing |= {layer: reason for layer, told in reasons.items() if (reason := told.result())}
    proved = tuple(layer for layer in layers if layer not in missing)
    if proved == layers:
        return replace(together.result(), reasons=tuple(missing.items()))
    return _together(_confinement(proved, reached, allowances, missing), interpreter)


def _beside(call: Callable[[], T]) -> "Future[T]":
    """Begin a call in a thread: two at most run at once, and none is waited for when the harness ends.

    On a scarce machine it is made here and at once: a thread that lacks memory for its start is waited for in vain.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            with _at_once:
                future.set_result(call())
        except BaseException as error:
            future.set_exception(error)

    if scarce():
        run()
        return future
    try:
        threading.Thread(target=run, daemon=True).start()
    except RuntimeError as error:
        raise GolfError(
            f"isolation cannot be proved: {error}; give the judge more memory or processes"
        ) from None
    return future


def _why_not(layer: str, alone: Confinement, interpreter: Interpreter) -> str:
    """Why a layer is not in use here, empty where it is; what has nothing to do with the layer is raised."""
    if layer == BWRAP and not alone.bwrap:
        return "it is not installed; install bubblewrap"
    try:
        return GOT_THROUGH if open_doors(interpreter, alone) & promised(layer, alone.allowances) else ""
    except StartError as error:
        if error.fault["layer"] != layer or not _is_unavailable(error):
            raise GolfError(f"isolation cannot be proved: {error}; {WITHOUT}") from None
        return f"{error.said or error.fault['text']}{_remedy(layer)}"


def _is_unavailable(error: StartError) -> bool:
    if error.fault["layer"] == BWRAP:
        return any(words in error.said for words in BWRAP_UNAVAILABLE)
    return error.fault["errno"] in UNAVAILABLE


def _remedy(layer: str) -> str:
    if layer != BWRAP:
        return ""
    with suppress(OSError):
        if APPARMOR.read_text().strip() == "1":
            return (
                "; AppArmor keeps user name spaces from it: load a profile for bwrap that has the rule `userns,`, "
                f"or set {APPARMOR.name} to 0 with sysctl (kernel.{APPARMOR.name})"
            )
    return "; allow user name spaces to this user (sysctl user.max_user_namespaces)"


def _together(confinement: Confinement, interpreter: Interpreter) -> Confinement:
    """The same, with what a canary finds closed behind all layers together."""
    layers = confinement.isolation.layers
    try:
        doors = open_doors(interpreter, confinement)
    except StartError as error:
        raise GolfError(
            f"the layers {', '.join(layers)} do not work together here: {error}; {WITHOUT}"
        ) from None
    closed = Isolation(
        layers=layers,
        missing=confinement.isolation.missing,
        files_closed=not doors & FILE_DOORS,
        network_closed=not doors & NETWORK_DOORS,
    )
    return replace(confinement, isolation=closed)


def _confinement(
    layers: tuple[str, ...], reached: Reach, allowances: Allowances, missing: Mapping[str, str]
) -> Confinement:
    """These layers, of which nothing is proved."""
    second = this_interpreter()
    return Confinement(
        isolation=Isolation(layers, tuple(layer for layer in LAYERS if layer not in layers), False, False),
        reach=reached,
        second_launcher=second.path,
        second_reach=reach(second),
        bwrap=shutil.which("bwrap") or "",
        allowances=allowances,
        reasons=tuple(missing.items()),
    )


def missing_layers_line(confinement: Confinement) -> str:
    """What a user is to know before the first run; empty where no layer is missing that was wanted."""
    if not sys.platform.startswith("linux"):
        return f"isolation: {sys.platform} has no walls, so no entry can be valid here; judge it on Linux"
    if not confinement.reasons:
        return ""
    missing = ", ".join(f"{layer} ({reason})" for layer, reason in confinement.reasons)
    if not confinement.isolation.confined:
        missing += f"; {_open(confinement)} cannot be closed, so no entry can be valid"
    return f"isolation: these layers are missing: {missing}"


def _open(confinement: Confinement) -> str:
    isolation = confinement.isolation
    closed = (("files", isolation.files_closed), ("the network", isolation.network_closed))
    return " and ".join(name for name, shut in closed if not shut)


def _refusal(confinement: Confinement) -> str:
    return (
        f"--isolation require: {_open(confinement)} cannot be closed here; "
        f"these layers are missing: {', '.join(confinement.isolation.missing)}; "
        "install bubblewrap (bwrap), or run with --isolation auto, which makes no entry valid"
    )


def _live_longer() -> None:
    """Have the kernel end programs before the harness when memory runs out, where it lets this process say so."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("-100")
