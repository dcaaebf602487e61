"""A seccomp filter: which system calls the program may make, from its first instruction on.

All calls are open but those below, so that any Python on any C library runs. What is not listed is harmless
to others: it reads what Landlock leaves open, or changes nothing but the process itself. Calls that are newer
than the table of golf/launcher/calls.py do not exist for the program.
"""

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Mapping, Sequence
from typing import NoReturn

from golf.launcher import system
from golf.launcher.calls import CLOSED, LAST_KNOWN, NUMBERS

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32_BIT = 0x40000000  # the x32 calls of x86_64 are numbered from here
NUMBER, ARCH, ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data; an argument is 8 bytes, low half first

# Classic BPF: the instructions that a filter may use.
LOAD, RETURN = 0x20, 0x06
JUMP_EQUAL, JUMP_GREATER, JUMP_ANY_BIT = 0x15, 0x25, 0x45

ALLOW, KILL_PROCESS, FAIL = 0x7FFF0000, 0x80000000, 0x00050000
REFUSE, ABSENT = FAIL | errno.EPERM, FAIL | errno.ENOSYS

CLONE_THREAD = 0x00010000
F_SETOWN, F_SETSIG, F_SETOWN_EX = 8, 10, 15
TIOCSTI, TIOCLINUX, FIOSETOWN, SIOCSPGRP = 0x5412, 0x541C, 0x8901, 0x8902
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, constant


def program(secrets: Sequence[int], pid: int, machine: str) -> list[Instruction]:
    """The filter. execve passes with exactly these three pointers; signals reach the process `pid` alone."""
    numbers = NUMBERS[machine]
    lines: list[Instruction] = [
        (LOAD, 0, 0, ARCH),
        (JUMP_EQUAL, 1, 0, AUDIT_ARCH[machine]),
        (RETURN, 0, 0, KILL_PROCESS),
        (LOAD, 0, 0, NUMBER),
        (JUMP_GREATER, 0, 1, LAST_KNOWN),
        (RETURN, 0, 0, ABSENT),
    ]
    for name in CLOSED:
        if name in numbers:
            lines += [(JUMP_EQUAL, 0, 1, numbers[name]), (RETURN, 0, 0, REFUSE)]
    lines += [(JUMP_EQUAL, 0, 1, numbers["clone3"]), (RETURN, 0, 0, ABSENT)]  # clone is tried instead
    thread = [_low(0), (JUMP_ANY_BIT, 1, 0, CLONE_THREAD), (RETURN, 0, 0, REFUSE)]
    lines += _when(numbers["clone"], thread)
    exact: list[Instruction] = []
    for index, secret in enumerate(secrets):
        exact += _equals(_low(index), secret & 0xFFFFFFFF) + _equals(_high(index), secret >> 32)
    lines += _when(numbers["execve"], exact)
    for name in ("kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"):
        lines += _when(numbers[name], _one_of(0, pid))
    for name in ("prlimit64", "sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr"):
        lines += _when(numbers[name], _one_of(0, 0, pid))
    lines += _when(numbers["prctl"], _none_of(0, system.PR_SET_PDEATHSIG))
    lines += _when(numbers["fcntl"], _none_of(1, F_SETOWN, F_SETSIG, F_SETOWN_EX))
    lines += _when(numbers["ioctl"], _none_of(1, TIOCSTI, TIOCLINUX, FIOSETOWN, SIOCSPGRP))
    return [*lines, (RETURN, 0, 0, ALLOW)]


def _low(argument: int) -> Instruction:
    return (LOAD, 0, 0, ARGUMENTS + 8 * argument)


def _high(argument: int) -> Instruction:
    return (LOAD, 0, 0, ARGUMENTS + 8 * argument + 4)


# A test is a list of instructions. Where it fails it returns REFUSE by itself; its end means that it passed.


def _equals(load: Instruction, value: int) -> list[Instruction]:
    return [load, (JUMP_EQUAL, 1, 0, value), (RETURN, 0, 0, REFUSE)]


def _one_of(argument: int, *values: int) -> list[Instruction]:
    tests = [(JUMP_EQUAL, len(values) - i, 0, value) for i, value in enumerate(values)]
    return [_low(argument), *tests, (RETURN, 0, 0, REFUSE)]


def _none_of(argument: int, *values: int) -> list[Instruction]:
    last = len(values) - 1
    tests = [(JUMP_EQUAL, last - i, int(i == last), value) for i, value in enumerate(values)]
    return [_low(argument), *tests, (RETURN, 0, 0, REFUSE)]


def _when(number: int, test: list[Instruction]) -> list[Instruction]:
    return [(JUMP_EQUAL, 0, len(test) + 1, number), *test, (RETURN, 0, 0, ALLOW)]


def become(command: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    """Put up the filter and execute a program: the one execution that it lets pass, and the last one.

    It passes because its three pointers are secret random addresses, which are gone with this process image.
    Raises OSError where there is no seccomp, or where the program cannot be executed.
    """
    machine = platform.machine()
    if machine not in NUMBERS:
        raise OSError(errno.ENOSYS, f"no system call numbers for {machine}")
    pointers = _hide(command, environment)
    lines = program(pointers, os.getpid(), machine)
    code = b"".join(struct.pack("=HBBI", *line) for line in lines)
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("@HP", len(lines), ctypes.addressof(buffer))
    system.prctl(system.PR_SET_NO_NEW_PRIVS, 1)
    system.check(system.libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header), "seccomp")
    system.syscall(NUMBERS[machine]["execve"], *pointers)
    raise AssertionError("execve returned")


def _hide(command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, int, int]:
    """Lay down the arguments of execve at random addresses: path, argument vector, environment vector."""
    path = system.lay_down(os.fsencode(command[0]) + b"\0")
    return path, _vector(command), _vector([f"{name}={value}" for name, value in environment.items()])


def _vector(texts: Sequence[str]) -> int:
    pointers = [system.lay_down(os.fsencode(text) + b"\0") for text in texts]
    return system.lay_down(struct.pack(f"@{len(pointers) + 1}P", *pointers, 0))
