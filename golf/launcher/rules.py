"""Which arguments a system call may have, for each group of golf/launcher/calls.py that names it.

A call without a line here has no condition. A call that several groups name passes where one of them lets it.
"""

from collections import namedtuple

from golf.launcher.calls import CODE, EVENTS, EVERY, LIBRARIES, PROGRAMS, SIGNALS, THREADS, WRITE


class OneOf(namedtuple("OneOf", "argument values")):
    """The low half of an argument (from 0) is one of these values."""

    argument: int
    values: tuple[int, ...]


class NoneOf(namedtuple("NoneOf", "argument values")):
    """The low half of an argument is none of these values."""

    argument: int
    values: tuple[int, ...]


class Exactly(namedtuple("Exactly", "argument value")):
    """An argument, both halves, is this value."""

    argument: int
    value: int


class Without(namedtuple("Without", "argument mask")):
    """The low half of an argument has no bit of the mask."""

    argument: int
    mask: int


class With(namedtuple("With", "argument mask")):
    """The low half of an argument has a bit of the mask."""

    argument: int
    mask: int


Test = OneOf | NoneOf | Exactly | Without | With

# open: O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_TMPFILE
WRITING = 0o1 | 0o2 | 0o100 | 0o1000 | 0o20000000
# fcntl: F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC. No locks, leases, owners, signals, sizes of pipes.
DESCRIPTOR_COMMANDS = (0, 1, 2, 3, 1030)
F_SETFL = 4
# ioctl: TCGETS, TCGETS2, TIOCGWINSZ, FIOCLEX, FIONCLEX. Nothing that a file keeps.
TERMINAL_QUESTIONS = (0x5401, 0x802C542A, 0x5413, 0x5451, 0x5450)
FIONBIO = 0x5421
# madvise: NORMAL, DONTNEED, FREE, DONTFORK, DOFORK, HUGEPAGE, NOHUGEPAGE, DONTDUMP, DODUMP. None about files.
MEMORY_ADVICE = (0, 4, 8, 10, 11, 14, 15, 16, 17)
# mmap, mprotect: PROT_WRITE, PROT_EXEC; mmap: MAP_ANONYMOUS
PROT_WRITE, PROT_EXEC, MAP_ANONYMOUS = 2, 4, 0x20
# socketpair: SOCK_STREAM, SOCK_SEQPACKET, with and without SOCK_CLOEXEC. A datagram could be sent to any address; what
# is sent into these goes to the other end, with the children of the process.
AF_UNIX, CONNECTED = 1, (1, 5, 0x80001, 0x80005)
# prctl: PR_SET_NAME, PR_GET_NAME, PR_SET_VMA
OWN_NAMES = (15, 16, 0x53564D41)
# clone: what a thread shares with its process, and CLONE_DETACHED, which musl still sets.
THREAD_FLAGS, CLONE_THREAD = 0x7D0F00, 0x00010000
# clone: new name spaces, a tracer of its own, a sibling instead of a child.
CLONE_FAR = 0x7E020000 | 0x00002000 | 0x00800000 | 0x00008000
LIBRARY_SIGNALS = (32, 33, 34)  # with which a C library ends threads, and changes the rights of all of them


def conditions(
    pid: int, pointers: tuple[int, int, int], kept: tuple[int, ...]
) -> dict[str, dict[str, tuple[Test, ...]]]:
    """Group -> call -> tests, all of which must pass.

    pid       of the program: it signals and asks of itself alone
    pointers  the arguments with which execve passes
    kept      descriptors that it can neither close nor replace
    """
    own, execution = (0, pid), tuple(Exactly(i, pointer) for i, pointer in enumerate(pointers))
    return {
        EVERY: {
            "open": (Without(1, WRITING),),
            "openat": (Without(2, WRITING),),
            "close": (NoneOf(0, kept),),
            "dup2": (NoneOf(1, kept),),
            "dup3": (NoneOf(1, kept),),
            "fcntl": (OneOf(1, DESCRIPTOR_COMMANDS),),
            "ioctl": (OneOf(1, TERMINAL_QUESTIONS),),
            "mmap": (Without(2, PROT_EXEC),),
            "mprotect": (Without(2, PROT_EXEC),),
            "madvise": (OneOf(2, MEMORY_ADVICE),),
            "prctl": (OneOf(0, OWN_NAMES),),
            "prlimit64": (OneOf(0, own), Exactly(2, 0)),
            "rt_sigaction": (Exactly(1, 0),),
            "kill": (OneOf(0, (pid,)),),
            "tgkill": (OneOf(0, (pid,)),),
            "sched_getaffinity": (OneOf(0, own),),
            "getpgid": (OneOf(0, own),),
            "getsid": (OneOf(0, own),),
            "execve": execution,
        },
        THREADS: {
            "clone": (With(0, CLONE_THREAD), Without(0, 0xFFFFFFFF & ~THREAD_FLAGS)),
            "rt_sigaction": (OneOf(0, LIBRARY_SIGNALS),),
        },
        LIBRARIES: {"mmap": (Without(2, PROT_WRITE), Without(3, MAP_ANONYMOUS))},
        CODE: {},
        SIGNALS: {"tkill": (OneOf(0, (pid,)),)},
        EVENTS: {"fcntl": (OneOf(1, (F_SETFL,)),), "ioctl": (OneOf(1, (FIONBIO,)),)},
        WRITE: {},
        PROGRAMS: {
            "clone": (Without(0, CLONE_FAR),),
            "socketpair": (OneOf(0, (AF_UNIX,)), OneOf(1, CONNECTED)),
        },
    }
