"""Isolation in layers, each proved by a canary that goes the very way a program goes."""

import shutil
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Literal

from golf.confine.canary import FILE_DOORS, NETWORK_DOORS, PROMISES, open_doors
from golf.confine.reach import reach
from golf.errors import GolfError
from golf.run.interpreters import Interpreter, this_interpreter
from golf.run.records import BWRAP, LANDLOCK, LIMITS, REAPER, SANDBOX, SECCOMP, Isolation
from golf.run.walls import Confinement

Mode = Literal["auto", "require", "none"]

# The layers that this platform can have, in the order in which they are put up.
LAYERS = {
    "linux": (LIMITS, REAPER, BWRAP, LANDLOCK, SECCOMP),
    "darwin": (LIMITS, SANDBOX),
}.get(sys.platform, (LIMITS,))


_proving = threading.Lock()


def prepare(mode: Mode, interpreter: Interpreter, without: frozenset[str] = frozenset()) -> Confinement:
    """The walls for runs with this interpreter, each proved by a canary first.

    mode     "auto": all layers that work; "require": the same, and GolfError where files or the network
             stay open; "none": no walls, only limits
    without  layers to leave out, by name

    Proved once for each interpreter in a process, whichever thread asks first.
    """
    with _proving:
        return _prepare(mode, interpreter, without)


@cache
def _prepare(mode: Mode, interpreter: Interpreter, without: frozenset[str]) -> Confinement:
    wanted = (LIMITS, REAPER) if mode == "none" else LAYERS
    candidates = tuple(layer for layer in LAYERS if layer in wanted and layer not in without)
    base = tuple(layer for layer in candidates if layer in (LIMITS, REAPER))
    if mode == "none":
        return _walls(interpreter, base)
    walls = [layer for layer in candidates if layer not in base]
    alone = {layer: _walls(interpreter, (*base, layer)) for layer in walls}
    with ThreadPoolExecutor() as pool:
        canaries = {
            layer: pool.submit(open_doors, interpreter, confinement)
            for layer, confinement in [("", _walls(interpreter, base)), *alone.items()]
        }
        found = {layer: canary.result() for layer, canary in canaries.items()}
    doors = found.pop("")
    if doors is None:
        raise GolfError(
            f"{interpreter} at {interpreter.path} does not run a program; choose another with --python"
        )
    proved = [layer for layer in base if not doors & PROMISES[layer]]
    proved += [layer for layer, doors in found.items() if doors is not None and not doors & PROMISES[layer]]
    confinement = _proved(interpreter, tuple(proved))
    if mode == "require" and not confinement.isolation.confined:
        raise GolfError(_refusal(confinement.isolation))
    return confinement


def _proved(interpreter: Interpreter, layers: tuple[str, ...]) -> Confinement:
    """All proved layers together, and what a canary finds open behind them."""
    doors = open_doors(interpreter, _walls(interpreter, layers))
    if doors is None:
        raise GolfError(
            f"the layers {', '.join(layers)} do not work together here; leave them out: --isolation none"
        )
    return _walls(interpreter, layers, not doors & FILE_DOORS, not doors & NETWORK_DOORS)


def _walls(
    interpreter: Interpreter,
    layers: tuple[str, ...],
    files_closed: bool = False,
    network_closed: bool = False,
) -> Confinement:
    usher = this_interpreter()
    return Confinement(
        isolation=Isolation(
            layers=layers,
            missing=tuple(layer for layer in LAYERS if layer not in layers),
            files_closed=files_closed,
            network_closed=network_closed,
        ),
        reach=reach(interpreter),
        usher=usher.path,
        usher_reach=reach(usher),
        bwrap=shutil.which("bwrap") or "",
    )


def _refusal(isolation: Isolation) -> str:
    closed = (("files", isolation.files_closed), ("the network", isolation.network_closed))
    still_open = " and ".join(name for name, shut in closed if not shut)
    return (
        f"--isolation require: {still_open} cannot be closed here; "
        f"these layers are missing: {', '.join(isolation.missing)}; "
        "install bubblewrap (bwrap), or run with --isolation auto, which makes no entry valid"
    )
