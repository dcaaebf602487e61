"""Two entries that help each other: which ways lead from one to the other behind which layers."""

import ctypes
import dataclasses
import json
import os
import secrets
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from attack_targets import HERE
from tricks import numbers

from golf.confine.prove import prepare
from golf.run.interpreters import this_interpreter
from golf.run.program import run_program
from golf.run.records import Confinement, Isolation, Launch, Limits, Run

PROGRAM = HERE / "programs" / "pairs.py"
LIMITS = Limits(wall_seconds=600, descriptors=512)
# Files of the library that nothing here reads for another reason.
COLD = [
    Path(os.__file__).parent / "encodings" / f"mac_{name}.py"
    for name in ["arabic", "croatian", "cyrillic", "farsi", "greek", "iceland", "latin2", "romanian"]
]
_libc = ctypes.CDLL(None)


@dataclass(frozen=True)
class Told:
    """What both halves know: a word of this call, a number to count ports and keys from, a factor for all waits."""

    word: str
    port: int
    patience: int


@cache
def pairs() -> dict[str, dict[str, Any]]:
    """Name -> what the pair tries, the code of both halves, and whether the way is known to be open."""
    return tomllib.loads((HERE / "pairs.toml").read_text("utf-8"))


@cache
def got_across(layers: tuple[str, ...], turn: int = 0, record: bool = False) -> frozenset[str]:
    """The ways by which bytes get from one program to another behind these layers and no others.

    What hangs on the page cache, or on how soon the other one runs, does not work in every turn, so each one waits
    longer than the one before. `record`: with what runs for a record have besides.
    """
    isolation = Isolation(layers, (), False, False)
    confinement = dataclasses.replace(
        prepare("none", this_interpreter()), isolation=isolation, private_library=record
    )
    found = [_once(confinement, byte, 2**turn) for byte in (0b10110100, 0b01001101)]
    return found[0] & found[1]


def _once(confinement: Confinement, byte: int, patience: int) -> frozenset[str]:
    _forget(COLD)
    told = Told(secrets.token_hex(8), 20000 + secrets.randbelow(20000), patience)
    with _cleared(told), _helper(confinement, told, byte):
        tiny = _run(confinement, told, None)
    answers: dict[str, Any] = json.loads(tiny.log.stdout)
    return frozenset(name for name, answer in answers.items() if answer and _is(answer, byte))


def _is(answer: list[bool | None], byte: int) -> bool:
    return all(bit is None or int(bit) == byte >> place & 1 for place, bit in enumerate(answer))


def _forget(files: list[Path]) -> None:
    """Have them put out of memory."""
    for path in files:
        descriptor = os.open(path, os.O_RDONLY)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


@contextmanager
def _helper(confinement: Confinement, told: Told, byte: int) -> Iterator[None]:
    """The helper, which has left its byte and waits."""
    ready, end = threading.Event(), threading.Event()

    def watch(piece: bytes) -> bool:
        ready.set()
        return True

    helper = threading.Thread(target=_run, args=(confinement, told, byte, watch, end))
    helper.start()
    try:
        while not ready.wait(0.1):
            assert helper.is_alive(), "the helper has not come so far as to wait"
        yield
    finally:
        end.set()
        helper.join()


def _run(confinement: Confinement, told: Told, byte: int | None, watch: Any = None, end: Any = None) -> Run:
    content = {**dataclasses.asdict(told), "byte": byte, "cold": [*map(str, COLD)]}
    content |= {"numbers": numbers(), "pairs": pairs()}
    files = {"pairs.json": json.dumps(content).encode()}
    arguments = (told.word,)
    launch = Launch("pair_program.py", PROGRAM.read_bytes(), files, arguments, 0, this_interpreter())
    return run_program(launch, LIMITS, confinement, watch, end)


@contextmanager
def _cleared(told: Told) -> Iterator[None]:
    """What helpers leave where no layer keeps them from it is removed."""
    try:
        yield
    finally:
        for place in range(8):
            with suppress(OSError):
                Path(f"/tmp/{told.word}{place}").unlink()
            segment = _libc.shmget(told.port * 99 + place, 0, 0)
            if segment >= 0:
                _libc.shmctl(segment, 0, None)
            _libc.syscall(ctypes.c_long(numbers()["mq_unlink"]), f"{told.word}{place}".encode())
