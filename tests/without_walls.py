"""
python tests/without_walls.py COMMAND...

Runs a command as in a container whose kernel refuses user name spaces, Landlock and seccomp: nothing can be confined.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from dataclasses import dataclass

# Instructions of a filter: load a word of the call, jump where it equals, jump where it has a bit, return.
LOAD, EQUALS, HAS, RETURN = 0x20, 0x15, 0x45, 0x06
NUMBER, FIRST_ARGUMENT = 0, 16  # where they lie in what a filter sees
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
NEW_NAME_SPACES, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, FILTER = 0x7E020000, 38, 22, 2


@dataclass(frozen=True)
class Calls:
    """The numbers of system calls on one machine."""

    unshare: int
    clone: int
    prctl: int
    seccomp: int
    clone3: int = 435
    landlock: tuple[int, ...] = (444, 445, 446)


MACHINES = {"x86_64": Calls(272, 56, 157, 317), "aarch64": Calls(97, 220, 167, 277)}


def step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("HBBI", code, then, otherwise, value)


def refuse(call: int, error: int) -> list[bytes]:
    return [step(EQUALS, call, 0, 1), step(RETURN, REFUSE | error)]


def refuse_argument(call: int, test: int, value: int) -> list[bytes]:
    """Refuse a call with such a first argument."""
    looked = [step(LOAD, FIRST_ARGUMENT), step(test, value, 0, 1), step(RETURN, REFUSE | errno.EPERM)]
    return [step(EQUALS, call, 0, len(looked) + 1), *looked, step(LOAD, NUMBER)]


def filter_of(calls: Calls) -> list[bytes]:
    return [
        step(LOAD, NUMBER),
        *(each for call in (*calls.landlock, calls.clone3) for each in refuse(call, errno.ENOSYS)),
        *(each for call in (calls.unshare, calls.seccomp) for each in refuse(call, errno.EPERM)),
        *refuse_argument(calls.prctl, EQUALS, PR_SET_SECCOMP),
        *refuse_argument(calls.clone, HAS, NEW_NAME_SPACES),
        step(RETURN, ALLOW),
    ]


def give_up_walls() -> None:
    """For this process and all that it starts."""
    steps = filter_of(MACHINES[platform.machine()])
    code = ctypes.create_string_buffer(b"".join(steps))
    program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    for question in ((PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (PR_SET_SECCOMP, FILTER, program, 0, 0)):
        if libc.prctl(*question):
            raise OSError(ctypes.get_errno(), "prctl")


if __name__ == "__main__":
    give_up_walls()
    os.execvp(sys.argv[1], sys.argv[1:])
