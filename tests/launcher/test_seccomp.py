"""The filter passes what its tables name, and nothing else."""

import dataclasses
import errno
import platform
import struct
import sys

import pytest
from processes import PATIENCE

from golf.confine.prove import prepare
from golf.launcher import seccomp
from golf.launcher.calls import (
    CODE,
    EVENTS,
    EVERY,
    FIRST_TRIED,
    GROUPS,
    LAST_KNOWN,
    LIBRARIES,
    NUMBERS,
    PROGRAMS,
    SIGNALS,
    THREADS,
    WRITE,
)
from golf.launcher.rules import THREAD_FLAGS
from golf.run.interpreters import this_interpreter
from golf.run.program import run_program
from golf.run.records import LIMITS, SECCOMP, Allowances, Confinement, Isolation, Launch, Limits, Run

linux = pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
THIS = this_interpreter()
POINTERS, PID = (0x1122334450, 0x2233445560, 0x3344556670), 4242


def makes_code() -> Allowances:
    return Allowances() | Allowances((CODE,))


def behind_seccomp(allowances: Allowances = Allowances()) -> Confinement:  # noqa: B008 - frozen
    if SECCOMP not in prepare("auto", THIS).isolation.layers:
        pytest.skip("seccomp does not work on this machine")
    isolation = Isolation((LIMITS, SECCOMP), (), False, False)
    return dataclasses.replace(prepare("none", THIS), isolation=isolation, allowances=allowances)


def run(source: str, confinement: Confinement) -> Run:
    launch = Launch("prog.py", source.encode(), {"input.txt": b"ada"}, (), 0, THIS)
    return run_program(launch, Limits(wall_seconds=PATIENCE), confinement)


# What a program does through ctypes, a line for each call: the errno that it meets, or "done".
RAW = """
import ctypes, errno, os, sys
call = ctypes.CDLL(None, use_errno=True).syscall
pid, parent, library = os.getpid(), os.getppid(), os.open(os.__file__, os.O_RDONLY)
for number, arguments in {calls}:
    ctypes.set_errno(0)
    result = call(*(ctypes.c_long(a) if isinstance(a, int) else a for a in (number, *eval('[' + arguments + ']'))))
    print(errno.errorcode[ctypes.get_errno()] if result < 0 else "done")
"""

# Number on x86_64, on aarch64 ("-": there is none), arguments, what the program meets.
CALLS = """
socket             41  198 1,1,0                              EPERM
socket_vsock       41  198 40,1,0                             EPERM
socket_netlink     41  198 16,3,0                             EPERM
socket_alg         41  198 38,5,0                             EPERM
socketpair         53  199 1,1,0,0                            EPERM
ptrace            101  117 0,0,0,0                            EPERM
process_vm_readv  310  270 parent,0,0,0,0,0                   EPERM
process_vm_writev 311  271 parent,0,0,0,0,0                   EPERM
process_madvise   440  440 0,0,0,0,0                          EPERM
pidfd_open        434  434 parent,0                           EPERM
kcmp              312  272 pid,parent,0,0,0                   EPERM
io_uring_setup    425  425 1,0                                EPERM
io_uring_enter    426  426 0,0,0,0,0                          EPERM
io_setup          206    0 1,0                                EPERM
userfaultfd       323  282 0                                  EPERM
bpf               321  280 0,0,0                              EPERM
perf_event_open   298  241 0,0,0,0,0                          EPERM
keyctl            250  219 0,0,0                              EPERM
add_key           248  217 0,0,0,0,0                          EPERM
request_key       249  218 0,0,0,0                            EPERM
personality       135   92 0xffffffff,                        EPERM
memfd_create      319  279 b'x',0                             EPERM
memfd_secret      447  447 0,                                 EPERM
execveat          322  281 -100,b'/bin/true',0,0,0            EPERM
execve             59  221 b'/bin/true',0,0                   EPERM
fork               57    - ()                                 EPERM
vfork              58    - ()                                 EPERM
clone_fork         56  220 17,0,0,0,0                         EPERM
clone_space        56  220 0x10010f00,0,0,0,0                 EPERM
clone_traced       56  220 0x12f00,0,0,0,0                    EPERM
clone3            435  435 0,0                                ENOSYS
kill_parent        62  129 parent,0                           EPERM
kill_all           62  129 -1,0                               EPERM
kill_group         62  129 0,0                                EPERM
kill_self          62  129 pid,0                              done
tgkill            234  131 parent,parent,0                    EPERM
tkill             200  130 parent,0                           EPERM
rt_sigqueueinfo   129  138 parent,0,0                         EPERM
prlimit_parent    302  261 parent,0,0,0                       EPERM
prlimit_read      302  261 0,0,0,0                            done
prlimit_write     302  261 0,7,bytes(16),0                    EPERM
setpriority       141  140 0,parent,19                        EPERM
setaffinity       203  122 parent,8,bytes(8)                  EPERM
getaffinity       204  123 parent,8,bytes(8)                  EPERM
getsid            124  156 parent,                            EPERM
prctl_deathsig    157  167 1,0,0,0,0                          EPERM
prctl_dumpable    157  167 4,0,0,0,0                          EPERM
prctl_subreaper   157  167 36,1,0,0,0                         EPERM
prctl_name        157  167 15,b'name',0,0,0                   done
sigaction_alarm    13  134 14,bytes(32),0,8                   EPERM
sigaction_read     13  134 14,0,0,8                           done
setitimer          38  103 0,bytes(32),0                      EPERM
fcntl_getfd        72   25 1,1,0                              done
fcntl_setfl        72   25 1,4,0o4000                         EPERM
fcntl_getlk        72   25 library,5,bytes(32)                EPERM
fcntl_setlk        72   25 library,6,bytes(32)                EPERM
fcntl_setlkw       72   25 library,7,bytes(32)                EPERM
fcntl_setown       72   25 1,8,parent                         EPERM
fcntl_getown       72   25 1,9,0                              EPERM
fcntl_setsig       72   25 1,10,9                             EPERM
fcntl_ofd_getlk    72   25 library,36,bytes(32)               EPERM
fcntl_ofd_setlk    72   25 library,37,bytes(32)               EPERM
fcntl_setlease     72   25 library,1024,1                     EPERM
fcntl_getlease     72   25 library,1025,0                     EPERM
fcntl_notify       72   25 library,1026,1                     EPERM
fcntl_setpipe      72   25 1,1031,4096                        EPERM
fcntl_getpipe      72   25 1,1032,0                           EPERM
fcntl_add_seals    72   25 library,1033,1                     EPERM
fcntl_rw_hint      72   25 library,1036,bytes(8)              EPERM
flock              73   32 library,5                          EPERM
ioctl_getflags     16   29 library,0x80086601,bytes(8)        EPERM
ioctl_setflags     16   29 library,0x40086602,bytes(8)        EPERM
ioctl_setversion   16   29 library,0x40087602,bytes(8)        EPERM
ioctl_setxattr     16   29 library,0x401c5820,bytes(28)       EPERM
ioctl_ficlone      16   29 library,0x40049409,library         EPERM
ioctl_tiocsti      16   29 0,0x5412,b'x'                      EPERM
ioctl_fionread     16   29 1,0x541b,bytes(4)                  EPERM
ioctl_fioasync     16   29 1,0x5452,b'1111'                   EPERM
ioctl_fiosetown    16   29 1,0x8901,bytes(4)                  EPERM
ioctl_tcgets       16   29 1,0x5401,bytes(60)                 ENOTTY
inotify_init1     294   26 0,                                 EPERM
inotify_add_watch 254   27 0,b'/',1                           EPERM
fanotify_init     300  262 0,0                                EPERM
fadvise64         221  223 library,0,0,4                      EPERM
readahead         187  213 library,0,4096                     EPERM
mincore            27  232 0,4096,0                           EPERM
cachestat         451  451 library,0,0,0                      ENOSYS
preadv2           327  286 library,0,0,0,0,8                  ENOSYS
pwritev2          328  287 1,0,0,0,0,0                        ENOSYS
madvise_pageout    28  233 0,4096,21                          EPERM
madvise_willneed   28  233 0,4096,3                           EPERM
madvise_populate   28  233 0,4096,22                          EPERM
madvise_remove     28  233 0,4096,9                           EPERM
msync              26  227 0,4096,4                           EPERM
mlock             149  228 0,4096                             EPERM
mbind             237  235 0,0,0,0,0,0                        EPERM
sync              162   81 ()                                 EPERM
syncfs            306  267 library,                           EPERM
fsync              74   82 library,                           EPERM
fdatasync          75   83 library,                           EPERM
sync_file_range   277   84 library,0,0,0                      EPERM
splice            275   76 0,0,0,0,0,0                        EPERM
tee               276   77 0,0,0,0                            EPERM
vmsplice          278   75 1,0,0,0                            EPERM
sendfile           40   71 1,library,0,1                      EPERM
copy_file_range   326  285 library,0,1,0,1,0                  EPERM
name_to_handle_at 303  264 -100,b'/',0,0,0                    EPERM
open_by_handle_at 304  265 0,0,0                              EPERM
quotactl          179   60 0,0,0,0                            EPERM
open_to_write     257   56 -100,b'input.txt',1,0              EPERM
open_both         257   56 -100,b'input.txt',2,0              EPERM
open_new          257   56 -100,b'new',0o100,0o600            EPERM
open_truncated    257   56 -100,b'input.txt',0o1000,0         EPERM
open_unnamed      257   56 -100,b'.',0o20200002,0o600         EPERM
open_to_read      257   56 -100,b'input.txt',0,0              done
openat2           437  437 -100,b'input.txt',bytes(24),24     ENOSYS
creat              85    - b'new',0o600                       EPERM
mkdir              83    - b'new',0o700                       EPERM
mkdirat           258   34 -100,b'new',0o700                  EPERM
unlinkat          263   35 -100,b'input.txt',0                EPERM
renameat2         316  276 -100,b'input.txt',-100,b'x',0      EPERM
symlinkat         266   36 b'x',-100,b'y'                     EPERM
linkat            265   37 -100,b'input.txt',-100,b'y',0      EPERM
mknodat           259   33 -100,b'pipe',0o10600,0             EPERM
truncate           76   45 b'input.txt',0                     EPERM
chmod              90    - b'input.txt',0                     EPERM
fchmodat          268   53 -100,b'input.txt',0                EPERM
fchmodat2         452  452 -100,b'input.txt',0,0              ENOSYS
fchownat          260   54 -100,b'input.txt',0,0,0            EPERM
utimensat         280   88 -100,b'input.txt',0,0              EPERM
setxattr          188    5 b'input.txt',b'user.x',b'1',1,0    EPERM
getxattr          191    8 b'input.txt',b'user.x',0,0         EPERM
statfs            137   43 b'/',bytes(120)                    EPERM
sysinfo            99  179 bytes(112),                        EPERM
pipe2             293   59 bytes(8),0                         EPERM
eventfd2          290   19 0,0                                EPERM
epoll_create1     291   20 0,                                 EPERM
timerfd_create    283   85 0,0                                EPERM
signalfd4         289   74 -1,bytes(8),8,0                    EPERM
shmget             29  194 0,4096,0o1600                      EPERM
semget             64  190 0,1,0o1600                         EPERM
msgget             68  186 0,0o1600                           EPERM
mq_open           240  180 b'x',0o102,0o600,0                 EPERM
unshare           272   97 0x10000000,                        EPERM
setns             308  268 0,0                                EPERM
mount             165   40 0,0,0,0,0                          EPERM
chroot            161   51 b'.',                              EPERM
setuid            105  146 0,                                 EPERM
setsid            112  157 ()                                 EPERM
seccomp           317  277 1,0,0                              EPERM
landlock_create   444  444 0,0,1                              EPERM
syslog            103  116 3,0,0                              EPERM
vhangup           153   58 ()                                 EPERM
sched_setattr     314  274 0,0,0                              EPERM
ioprio_set        251   30 1,0,0                              EPERM
membarrier        324  283 0,0,0                              EPERM
futex_wake        202   98 bytes(4),1,1,0,0,0                 done
getpid             39  172 ()                                 done
"""
ROWS = [line.split() for line in CALLS.split("\n") if line]


@linux
def test_raw_system_calls_meet_what_the_table_says() -> None:
    column = {"x86_64": 1, "aarch64": 2}[platform.machine()]
    rows = [row for row in ROWS if row[column] != "-"]
    made = run(
        RAW.format(calls=[(int(row[column]), row[3].replace("()", "")) for row in rows]), behind_seccomp()
    )
    found = made.log.stdout.decode().split()
    assert len(found) == len(rows), made
    wrong = [(row[0], row[4], met) for row, met in zip(rows, found, strict=True) if row[4] != met]
    assert wrong == []


@linux
def test_calls_newer_than_the_table_and_those_of_x32_do_not_exist() -> None:
    numbers = [LAST_KNOWN + 1, 0x40000000 + 41, 0x40000000 + 1, 547]
    made = run(RAW.format(calls=[(number, "1,1,0") for number in numbers]), behind_seccomp())
    assert made.log.stdout == b"ENOSYS\n" * 4


@linux
def test_a_program_of_another_architecture_is_killed() -> None:
    """int 0x80 enters the kernel of x86_64 by the numbers of i386."""
    if platform.machine() != "x86_64":
        pytest.skip("there is no i386 here")
    code = b"\xb8\x14\x00\x00\x00\xcd\x80\xc3"  # mov eax, 20 (getpid); int 0x80; ret
    source = f"""
import ctypes, mmap
page = mmap.mmap(-1, 4096, prot=7)
page.write({code!r})
print("there", ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))())
"""
    assert run(source, behind_seccomp(makes_code())).log.exit_status == -31, "SIGSYS"


@linux
def test_machine_code_comes_from_files_unless_its_making_is_allowed() -> None:
    source = "import mmap\nmmap.mmap(-1, 4096, prot=7)\nprint('there')"
    assert b"PermissionError" in run(source, behind_seccomp()).log.stderr
    assert run(source, behind_seccomp(makes_code())).log.stdout == b"there\n"


@linux
def test_threads_pass_where_they_are_allowed_alone() -> None:
    source = "import threading\nt = threading.Thread(target=print, args=('there',))\nt.start()\nt.join()"
    assert run(source, behind_seccomp()).log.stdout == b"there\n"
    assert b"can't start new thread" in run(source, behind_seccomp(Allowances((LIBRARIES,)))).log.stderr


@linux
def test_a_program_handles_no_signal_and_python_starts_all_the_same() -> None:
    source = "import signal\nprint(signal.getsignal(2), signal.getsignal(13))\nsignal.signal(14, print)"
    made = run(source, behind_seccomp())
    assert made.log.stdout == b"1 1\n", "ignored from the start, so that Python sets no handler"
    assert b"PermissionError" in made.log.stderr
    assert run(source, behind_seccomp(Allowances((THREADS, LIBRARIES, SIGNALS)))).log.exit_status == 0


def simulate(program: list[seccomp.Instruction], number: int, arguments: list[int], arch: int) -> int:
    """What a filter returns: an interpreter of the few instructions that it is made of."""
    data = struct.pack(
        "=IIQ6Q", number, arch, 0, *(a % 2**64 for a in arguments + [0] * (6 - len(arguments)))
    )
    accumulator, place = 0, 0
    while True:
        code, true, false, constant = program[place]
        assert max(true, false) < 256, "a jump is a byte"
        place += 1
        if code == seccomp.LOAD:
            accumulator = int.from_bytes(data[constant : constant + 4], sys.byteorder)
        elif code == seccomp.RETURN:
            return constant
        else:
            holds = {
                seccomp.JUMP_EQUAL: accumulator == constant,
                seccomp.JUMP_GREATER: accumulator > constant,
                seccomp.JUMP_ANY_BIT: bool(accumulator & constant),
            }[code]
            place += true if holds else false


def decide(
    machine: str, allowances: tuple[str, ...], name: str, *arguments: int, kept: tuple[int, ...] = ()
) -> int:
    program = seccomp.program(allowances, PID, POINTERS, kept, machine)
    assert len(program) < 4096  # the most that Linux takes
    return simulate(program, NUMBERS[machine][name], list(arguments), seccomp.AUDIT_ARCH[machine])


ALLOW, REFUSE = seccomp.ALLOW, seccomp.REFUSE
both = pytest.mark.parametrize("machine", ["x86_64", "aarch64"])


@both
def test_execve_passes_with_the_secret_pointers_alone(machine: str) -> None:
    assert decide(machine, (), "execve", *POINTERS) == ALLOW
    for wrong in range(3):
        for flip in (1 << 4, 1 << 36):  # a bit in either half of a pointer
            other = [pointer ^ (flip if i == wrong else 0) for i, pointer in enumerate(POINTERS)]
            assert decide(machine, (), "execve", *other) == REFUSE
    assert decide(machine, (PROGRAMS,), "execve", 1, 2, 3) == ALLOW


@both
def test_memory_is_not_executed_but_for_shared_objects_and_where_code_is_made(machine: str) -> None:
    read, write, execute, anonymous = 1, 2, 4, 0x20
    assert decide(machine, (), "mmap", 0, 0, read | write, anonymous) == ALLOW
    assert decide(machine, (), "mmap", 0, 0, read | execute, 2) == REFUSE
    assert decide(machine, (LIBRARIES,), "mmap", 0, 0, read | execute, 2) == ALLOW
    assert decide(machine, (LIBRARIES,), "mmap", 0, 0, read | write | execute, 2) == REFUSE
    assert decide(machine, (LIBRARIES,), "mmap", 0, 0, read | execute, anonymous) == REFUSE
    assert decide(machine, (LIBRARIES,), "mprotect", 0, 0, read | execute) == REFUSE
    assert decide(machine, (CODE,), "mmap", 0, 0, read | write | execute, anonymous) == ALLOW
    assert decide(machine, (CODE,), "mprotect", 0, 0, read | execute) == ALLOW


@both
def test_a_pair_of_sockets_is_connected_and_of_this_machine(machine: str) -> None:
    stream, datagram, packets, local, internet = 1, 2, 5, 1, 2
    assert decide(machine, (PROGRAMS,), "socketpair", local, stream) == ALLOW
    assert decide(machine, (PROGRAMS,), "socketpair", local, packets | 0x80000) == ALLOW
    assert decide(machine, (PROGRAMS,), "socketpair", local, datagram) == REFUSE
    assert decide(machine, (PROGRAMS,), "socketpair", internet, stream) == REFUSE
    assert decide(machine, (), "socketpair", local, stream) == REFUSE


@both
def test_clone_makes_threads_and_nothing_else(machine: str) -> None:
    assert decide(machine, (), "clone", 0x3D0F00) == REFUSE
    assert decide(machine, (THREADS,), "clone", 0x3D0F00) == ALLOW  # the flags of glibc
    assert decide(machine, (THREADS,), "clone", THREAD_FLAGS) == ALLOW  # those of musl
    assert decide(machine, (THREADS,), "clone", 0x01200011) == REFUSE  # those of fork
    for bit in range(32):
        if not THREAD_FLAGS >> bit & 1:
            assert decide(machine, (THREADS,), "clone", 0x3D0F00 | 1 << bit) == REFUSE
    assert decide(machine, (), "clone3") == seccomp.ABSENT == seccomp.FAIL | errno.ENOSYS
    assert decide(machine, (PROGRAMS,), "clone", 0x01200011) == ALLOW
    assert decide(machine, (PROGRAMS,), "clone", 0x10000011) == REFUSE  # a user name space


@both
def test_an_allowance_adds_its_own_calls_and_no_others(machine: str) -> None:
    every = set(GROUPS[EVERY])
    groups = tuple(group for group in GROUPS if group != EVERY)
    for group in groups:
        for other in groups:
            for call in set(GROUPS[other]) & set(NUMBERS[machine]) - every:
                expected = call in GROUPS[group]
                arguments = {"clone": (0x3D0F00,), "tkill": (PID,), "socketpair": (1, 1)}.get(call, ())
                assert (decide(machine, (group,), call, *arguments) == ALLOW) == expected, (group, call)


@both
def test_arguments_decide_where_a_rule_says_so(machine: str) -> None:
    for name in ("kill", "tgkill"):
        assert decide(machine, (), name, PID) == ALLOW
        assert {decide(machine, (), name, other) for other in (PID + 1, 0, -1, -PID)} == {REFUSE}
    assert decide(machine, (), "fcntl", 1, 4) == REFUSE and decide(machine, (EVENTS,), "fcntl", 1, 4) == ALLOW
    assert decide(machine, (EVENTS,), "fcntl", 1, 6) == REFUSE
    assert decide(machine, (WRITE,), "openat", 0, 0, 0o101) == ALLOW
    assert decide(machine, (), "prlimit64", 0, 7, 1 << 32) == REFUSE, "a pointer's upper half counts, too"


@both
def test_kept_descriptors_are_neither_closed_nor_replaced(machine: str) -> None:
    assert decide(machine, (), "close", 3, kept=(3, 4)) == REFUSE
    assert decide(machine, (), "close", 4, kept=(3, 4)) == REFUSE
    assert decide(machine, (), "close", 1 << 32 | 3, kept=(3, 4)) == REFUSE, "the kernel looks at 32 bits"
    assert decide(machine, (), "close", 5, kept=(3, 4)) == ALLOW == decide(machine, (), "close", 3)
    assert decide(machine, (), "dup3", 1, 3, kept=(3,)) == REFUSE
    assert decide(machine, (), "dup3", 3, 1, kept=(3,)) == ALLOW


def test_another_architecture_kills() -> None:
    program = seccomp.program((), PID, POINTERS, (), "x86_64")
    assert simulate(program, 20, [], 0x40000003) == seccomp.KILL_PROCESS


def test_the_tables_of_both_machines_name_the_same_calls() -> None:
    x86_64, aarch64 = (set(NUMBERS[machine]) for machine in ("x86_64", "aarch64"))
    assert aarch64 <= x86_64 and set(FIRST_TRIED) <= aarch64
    assert all(len(set(table.values())) == len(table) for table in NUMBERS.values())
