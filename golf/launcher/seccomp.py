"""A seccomp filter: which system calls the program may make, from its first instruction on.

What is not in a group of golf/launcher/calls.py does not pass: it is refused (EPERM), or absent (ENOSYS) where it
is newer than the table or where a C library does without it. Calls by the numbers of another architecture kill.
"""

import ctypes
import errno
import os
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence

from golf.launcher import system
from golf.launcher.calls import EVERY, FIRST_TRIED, GROUPS, LAST_KNOWN, NUMBERS
from golf.launcher.rules import Exactly, NoneOf, OneOf, Test, With, Without, conditions

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
NUMBER, ARCH, ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data; an argument is 8 bytes, low half first

# Classic BPF: the instructions that a filter may use.
LOAD, RETURN = 0x20, 0x06
JUMP_EQUAL, JUMP_GREATER, JUMP_ANY_BIT = 0x15, 0x25, 0x45

ALLOW, KILL_PROCESS, FAIL = 0x7FFF0000, 0x80000000, 0x00050000
REFUSE, ABSENT = FAIL | errno.EPERM, FAIL | errno.ENOSYS

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, constant
Pointers = tuple[int, int, int]


def program(
    allowances: Iterable[str], pid: int, pointers: Pointers, kept: tuple[int, ...], machine: str
) -> list[Instruction]:
    """The filter; see `conditions` for what its parameters mean."""
    numbers, rules = NUMBERS[machine], conditions(pid, pointers, kept)
    ways: dict[str, list[tuple[Test, ...]]] = {}
    for group in (EVERY, *allowances):
        for call in GROUPS[group]:
            ways.setdefault(call, []).append(rules[group].get(call, ()))
    lines: list[Instruction] = [
        (LOAD, 0, 0, ARCH),
        (JUMP_EQUAL, 1, 0, AUDIT_ARCH[machine]),
        (RETURN, 0, 0, KILL_PROCESS),
        (LOAD, 0, 0, NUMBER),
        (JUMP_GREATER, 0, 1, LAST_KNOWN),
        (RETURN, 0, 0, ABSENT),
    ]
    for call in FIRST_TRIED:
        lines += _when(numbers[call], [(RETURN, 0, 0, ABSENT)])
    for call, alternatives in ways.items():
        if call in numbers:
            lines += _when(numbers[call], _any_of(alternatives))
    return [*lines, (RETURN, 0, 0, REFUSE)]


def _when(number: int, then: list[Instruction]) -> list[Instruction]:
    return [(JUMP_EQUAL, 0, len(then), number), *then]


def _any_of(alternatives: list[tuple[Test, ...]]) -> list[Instruction]:
    """Allow where all tests of one alternative pass, else refuse."""
    lines: list[Instruction] = []
    for tests in alternatives:
        steps: list[Instruction] = [(RETURN, 0, 0, ALLOW)]
        for test in reversed(tests):
            steps = [*_step(test, len(steps)), *steps]
        lines += steps
    return [*lines, (RETURN, 0, 0, REFUSE)]


def _step(test: Test, rest: int) -> list[Instruction]:
    """Go on behind these instructions where the test passes, and `rest` instructions further where it fails."""
    low = (LOAD, 0, 0, ARGUMENTS + 8 * test.argument)
    match test:
        case OneOf(_, values):
            last = len(values) - 1
            tests = [(JUMP_EQUAL, last - i, rest * (i == last), v) for i, v in enumerate(values)]
            return [low, *tests]
        case NoneOf(_, values):
            last = len(values) - 1
            return [low, *((JUMP_EQUAL, last - i + rest, 0, v) for i, v in enumerate(values))]
        case Exactly(argument, value):
            high = (LOAD, 0, 0, ARGUMENTS + 8 * argument + 4)
            halves = (value & 0xFFFFFFFF, value >> 32)
            return [low, (JUMP_EQUAL, 0, rest + 2, halves[0]), high, (JUMP_EQUAL, 0, rest, halves[1])]
        case With(_, mask):
            return [low, (JUMP_ANY_BIT, 0, rest, mask)]
        case Without(_, mask):
            return [low, (JUMP_ANY_BIT, rest, 0, mask)]


def put_up(
    command: Sequence[str], environment: Mapping[str, str], allowances: Iterable[str], kept: tuple[int, ...]
) -> Callable[[], object]:
    """Put up the filter; the call that executes a program: the one execution that it lets pass.

    It passes because its three pointers are secret random addresses, which are gone with this process image.
    Raises OSError where there is no seccomp; the call does where the program cannot be executed.
    """
    machine = os.uname().machine
    if machine not in NUMBERS:
        raise OSError(errno.ENOSYS, f"no system call numbers for {machine}")
    pointers = _hide(command, environment)
    lines = program(allowances, os.getpid(), pointers, kept, machine)
    code = b"".join(struct.pack("=HBBI", *line) for line in lines)
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("@HP", len(lines), ctypes.addressof(buffer))
    system.prctl(system.PR_SET_NO_NEW_PRIVS, 1)
    system.check(system.libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header), "seccomp")
    return lambda: system.syscall(NUMBERS[machine]["execve"], *pointers)


def _hide(command: Sequence[str], environment: Mapping[str, str]) -> Pointers:
    """Lay down the arguments of execve at random addresses: path, argument vector, environment vector."""
    path = system.lay_down(os.fsencode(command[0]) + b"\0")
    return path, _vector(command), _vector([f"{name}={value}" for name, value in environment.items()])


def _vector(texts: Sequence[str]) -> int:
    pointers = [system.lay_down(os.fsencode(text) + b"\0") for text in texts]
    return system.lay_down(struct.pack(f"@{len(pointers) + 1}P", *pointers, 0))
