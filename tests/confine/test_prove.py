"""Each layer closes what it promises, and a canary finds what does not."""

import dataclasses
import errno
import os
import platform
import struct
import sys
from pathlib import Path

import pytest
from processes import PATIENCE

import golf.confine.prove
from golf.confine.canary import FILE_DOORS, NETWORK_DOORS, PROMISES, open_doors
from golf.confine.prove import LAYERS, prepare
from golf.confine.reach import reach
from golf.errors import GolfError
from golf.launcher import calls, seccomp
from golf.launcher.calls import NUMBERS
from golf.run.interpreters import this_interpreter
from golf.run.program import run_program
from golf.run.records import BWRAP, LANDLOCK, LIMITS, REAPER, SANDBOX, SECCOMP, Isolation, Launch, Limits, Run
from golf.run.walls import Confinement

linux = pytest.mark.skipif(sys.platform != "linux", reason="these layers are Linux's")
THIS = this_interpreter()


def walls(*layers: str) -> Confinement:
    """These layers and no other, whether they are proved or not."""
    base = prepare("none", THIS)
    return dataclasses.replace(base, isolation=Isolation(layers, (), False, False))


def here(layer: str) -> None:
    """Skip where this machine lacks a layer."""
    if layer not in prepare("auto", THIS).isolation.layers:
        pytest.skip(f"{layer} does not work on this machine")


def run(source: str, confinement: Confinement) -> Run:
    launch = Launch("prog.py", source.encode(), {"input.txt": b"ada"}, (), 0, THIS)
    return run_program(launch, Limits(wall_seconds=PATIENCE), confinement)


@linux
def test_without_walls_the_canary_gets_through_every_door() -> None:
    """Else a closed door would prove nothing."""
    opened = open_doors(THIS, walls())
    assert opened == FILE_DOORS | NETWORK_DOORS | {"signal", "spawn", "outlive", "memory", "file"}


@linux
@pytest.mark.parametrize("layer", [LIMITS, REAPER, BWRAP, LANDLOCK, SECCOMP])
def test_a_layer_alone_closes_what_it_promises(layer: str) -> None:
    here(layer)
    opened = open_doors(THIS, walls(layer))
    assert opened is not None
    assert not opened & PROMISES[layer]


@linux
def test_all_layers_together_leave_no_door_open() -> None:
    for layer in LAYERS:
        here(layer)
    assert open_doors(THIS, walls(*LAYERS)) == frozenset()


@linux
def test_files_and_network_count_as_closed_only_when_a_canary_says_so() -> None:
    here(LANDLOCK)
    everything = prepare("auto", THIS).isolation
    assert everything.confined and everything.missing == ()
    only_files = prepare("auto", THIS, frozenset({BWRAP, SECCOMP})).isolation
    assert (only_files.files_closed, only_files.network_closed) == (True, False)
    assert only_files.missing == (BWRAP, SECCOMP) and not only_files.confined
    neither = prepare("auto", THIS, frozenset({BWRAP, SECCOMP, LANDLOCK})).isolation
    assert not neither.files_closed and not neither.network_closed


def test_no_isolation_is_never_confined() -> None:
    isolation = prepare("none", THIS).isolation
    assert not isolation.files_closed and not isolation.network_closed
    assert set(isolation.layers) <= {LIMITS, REAPER}


def test_require_refuses_to_run_where_something_stays_open() -> None:
    with pytest.raises(
        GolfError,
        match=r"--isolation require: files and the network cannot be closed here; these layers are missing: "
        r"bwrap, landlock, seccomp; install bubblewrap .*or run with --isolation auto",
    ):
        prepare("require", THIS, frozenset({BWRAP, LANDLOCK, SECCOMP}))


@pytest.mark.parametrize("layer", [BWRAP, LANDLOCK, SECCOMP])
def test_a_layer_that_does_not_work_is_missing_and_the_others_hold(
    layer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A canary that gets through, or that cannot run at all, is enough: nobody asks for a version."""
    honest = open_doors

    def broken(interpreter: object, confinement: Confinement) -> frozenset[str] | None:
        if confinement.isolation.layers == (LIMITS, REAPER, layer):
            return None if layer == BWRAP else frozenset({"read", "tcp"})
        return honest(THIS, confinement)

    monkeypatch.setattr(golf.confine.prove, "open_doors", broken)
    golf.confine.prove._prepare.cache_clear()
    try:
        isolation = prepare("auto", THIS).isolation
    finally:
        golf.confine.prove._prepare.cache_clear()
    assert layer in isolation.missing and layer not in isolation.layers


def test_bubblewrap_that_is_not_installed_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    golf.confine.prove._prepare.cache_clear()
    try:
        assert BWRAP in prepare("auto", THIS).isolation.missing or sys.platform != "linux"
    finally:
        golf.confine.prove._prepare.cache_clear()


def test_layers_that_do_not_work_together_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    here(LANDLOCK)
    honest = open_doors

    def quarrel(interpreter: object, confinement: Confinement) -> frozenset[str] | None:
        return None if len(confinement.isolation.layers) > 3 else honest(THIS, confinement)

    monkeypatch.setattr(golf.confine.prove, "open_doors", quarrel)
    golf.confine.prove._prepare.cache_clear()
    try:
        with pytest.raises(GolfError, match=r"do not work together here; leave them out: --isolation none"):
            prepare("auto", THIS)
    finally:
        golf.confine.prove._prepare.cache_clear()


def test_an_interpreter_that_runs_nothing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(golf.confine.prove, "open_doors", lambda *_: None)
    golf.confine.prove._prepare.cache_clear()
    try:
        with pytest.raises(GolfError, match=r"does not run a program; choose another with --python"):
            prepare("auto", THIS)
    finally:
        golf.confine.prove._prepare.cache_clear()


@linux
def test_the_standard_library_works_behind_all_walls() -> None:
    names = "bz2 ctypes decimal hashlib lzma sqlite3 ssl threading unicodedata zlib"
    made = run(f"for name in '{names}'.split(): __import__(name)\nprint('fine')", prepare("auto", THIS))
    assert (made.log.stdout, made.log.stderr) == (b"fine\n", b"")


@linux
def test_threads_work_behind_all_walls() -> None:
    source = "import threading\nt = threading.Thread(target=print, args=('there',))\nt.start()\nt.join()"
    assert run(source, prepare("auto", THIS)).log.stdout == b"there\n"


@linux
@pytest.mark.parametrize("layer", [LANDLOCK, BWRAP])
def test_packages_of_the_interpreter_cannot_be_read(layer: str, tmp_path: Path) -> None:
    here(layer)
    packages = [Path(path) for path in reach(THIS).hidden]
    found = [file for folder in packages for file in folder.rglob("*.py")]
    if not found:
        pytest.skip("this interpreter has no packages")
    made = run(f"print(len(open({str(found[0])!r}).read()))", walls(LIMITS, layer))
    assert made.log.exit_status == 1
    assert b"Permission" in made.log.stderr or b"No such file" in made.log.stderr


# What a program does through ctypes, and the errno that it meets.
RAW = """
import ctypes, errno, os, sys
call = ctypes.CDLL(None, use_errno=True).syscall
result = call({number}, *({arguments}))
print(errno.errorcode[ctypes.get_errno()] if result < 0 else "done")
"""


@linux
@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("socket", "1, 1, 0", "EPERM"),
        ("socketpair", "1, 1, 0, 0", "EPERM"),
        ("ptrace", "0, 0, 0, 0", "EPERM"),
        ("process_vm_readv", "os.getppid(), 0, 0, 0, 0, 0", "EPERM"),
        ("process_vm_writev", "os.getppid(), 0, 0, 0, 0, 0", "EPERM"),
        ("pidfd_open", "os.getppid(), 0", "EPERM"),
        ("io_uring_setup", "1, 0", "EPERM"),
        ("memfd_create", "b'x', 0", "EPERM"),
        ("execveat", "-100, b'/bin/true', 0, 0, 0", "EPERM"),
        ("execve", "b'/bin/true', 0, 0", "EPERM"),
        ("vfork", "", "EPERM"),
        ("fork", "", "EPERM"),
        ("clone", "17, 0, 0, 0, 0", "EPERM"),
        ("clone3", "0, 0", "ENOSYS"),
        ("kill", "os.getppid(), 0", "EPERM"),
        ("kill", "-1, 0", "EPERM"),
        ("kill", "0, 0", "EPERM"),
        ("kill", "os.getpid(), 0", "done"),
        ("tgkill", "os.getppid(), os.getppid(), 0", "EPERM"),
        ("tkill", "os.getppid(), 0", "EPERM"),
        ("prlimit64", "os.getppid(), 0, 0, 0", "EPERM"),
        ("prlimit64", "0, 0, 0, 0", "done"),
        ("setpriority", "0, os.getppid(), 19", "EPERM"),
        ("sched_setaffinity", "os.getppid(), 8, b'\\x01' + bytes(7)", "EPERM"),
        ("prctl", "1, 0, 0, 0, 0", "EPERM"),
        ("fcntl", "1, 8, os.getppid()", "EPERM"),
        ("fcntl", "1, 10, 9", "EPERM"),
        ("ioctl", "0, 0x5412, b'x'", "EPERM"),
        ("chmod", "b'input.txt', 0", "EPERM"),
        ("unshare", "0x10000000", "EPERM"),
        ("shmget", "0, 4096, 0o1600", "EPERM"),
    ],
)
def test_a_raw_system_call_is_refused(name: str, arguments: str, expected: str) -> None:
    here(SECCOMP)
    number = NUMBERS[platform.machine()].get(name)
    if number is None:
        pytest.skip(f"there is no {name} on this machine")
    made = run(RAW.format(number=number, arguments=arguments + "," * bool(arguments)), walls(LIMITS, SECCOMP))
    assert made.log.stdout.decode() == f"{expected}\n", made.log.stderr


@linux
def test_calls_newer_than_the_table_do_not_exist() -> None:
    here(SECCOMP)
    made = run(RAW.format(number=calls.LAST_KNOWN + 1, arguments="0, 0"), walls(SECCOMP))
    assert made.log.stdout == b"ENOSYS\n"


@linux
def test_calls_of_another_architecture_are_deadly_or_absent() -> None:
    """x32 calls have numbers of their own, which no rule for x86_64 names."""
    here(SECCOMP)
    made = run(RAW.format(number=0x40000000 + 41, arguments="1, 1, 0"), walls(SECCOMP))
    assert made.log.stdout == b"ENOSYS\n"


def simulate(program: list[seccomp.Instruction], number: int, arguments: list[int], arch: int) -> int:
    """What a filter returns: an interpreter of the few instructions that it is made of."""
    data = struct.pack(
        "=IIQ6Q", number, arch, 0, *(a % 2**64 for a in arguments + [0] * (6 - len(arguments)))
    )
    accumulator, place = 0, 0
    while True:
        code, true, false, constant = program[place]
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


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_decides_as_its_table_says(machine: str) -> None:
    secrets, pid = [0x1122334450, 0x2233445560, 0x3344556670], 4242
    program = seccomp.program(secrets, pid, machine)
    numbers, arch = NUMBERS[machine], seccomp.AUDIT_ARCH[machine]

    def decide(name: str, *arguments: int) -> int:
        return simulate(program, numbers[name], list(arguments), arch)

    assert len(program) < 4096  # the most that Linux takes
    for name in calls.CLOSED:
        if name in numbers:
            assert decide(name) == seccomp.REFUSE, name
    assert decide("execve", *secrets) == seccomp.ALLOW
    for wrong in range(3):
        for flip in (1 << 4, 1 << 36):  # a bit in either half of a pointer
            other = [secret ^ (flip if i == wrong else 0) for i, secret in enumerate(secrets)]
            assert decide("execve", *other) == seccomp.REFUSE
    assert decide("clone", 0x3D0F00) == seccomp.ALLOW  # the flags of a thread
    assert decide("clone", 0x01200011) == seccomp.REFUSE  # those of fork
    assert decide("clone3") == seccomp.ABSENT == seccomp.FAIL | errno.ENOSYS
    for name in ("kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"):
        assert decide(name, pid) == seccomp.ALLOW
        assert [decide(name, other) for other in (pid + 1, 0, -1, -pid)] == [seccomp.REFUSE] * 4
    for name in ("prlimit64", "sched_setaffinity", "sched_setscheduler"):
        assert [decide(name, own) for own in (0, pid)] == [seccomp.ALLOW] * 2
        assert decide(name, 1) == seccomp.REFUSE
    assert [decide("fcntl", 1, command) for command in (1, 2, 3, 4)] == [seccomp.ALLOW] * 4
    assert [decide("fcntl", 1, command) for command in (8, 10, 15)] == [seccomp.REFUSE] * 3
    assert simulate(program, numbers["kill"], [pid], 0x40000003) == seccomp.KILL_PROCESS


def test_the_tables_of_both_machines_name_the_same_calls() -> None:
    x86_64, aarch64 = (set(NUMBERS[machine]) for machine in ("x86_64", "aarch64"))
    assert aarch64 <= x86_64
    assert all(len(set(table.values())) == len(table) for table in NUMBERS.values())


def test_the_profile_for_macos_denies_by_default_and_names_what_is_reached() -> None:
    """Written for macOS, and untested there: this looks at its text alone."""
    confinement = walls(LIMITS, SANDBOX)
    prefix = confinement.around(Path('/tmp/a "b"/run'), Path("/tmp/python"))["prefix"]
    assert prefix[:2] == ["/usr/bin/sandbox-exec", "-p"]
    profile = prefix[2]
    assert profile.startswith("(version 1)\n(deny default)\n")
    assert profile.count("(") == profile.count(")")
    assert r'(subpath "/tmp/a \"b\"/run")' in profile
    assert f'(literal "{THIS.path}")' in profile
    assert "network" not in profile and "process-fork" not in profile and "file-write" not in profile


@linux
def test_a_program_has_no_capabilities_left() -> None:
    if os.geteuid() != 0:
        pytest.skip("only user 0 has any")
    source = "print([line for line in open('/proc/self/status') if line.startswith(('CapEff', 'CapBnd'))])"
    made = run(source, walls(LIMITS, REAPER))
    assert made.log.stdout.decode().count("0" * 16) == 2, made
