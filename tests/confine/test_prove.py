"""Each layer closes what it promises, and a canary finds what does not."""

import dataclasses
import errno
import os
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from processes import PATIENCE, until

import golf.confine.prove
from golf.confine.canary import FILE_DOORS, NETWORK_DOORS, PROMISES, open_doors
from golf.confine.prove import BASE, LAYERS, missing_layers_line, prepare, prove
from golf.confine.reach import reach
from golf.errors import GolfError
from golf.run.interpreters import this_interpreter
from golf.run.program import StartError, run_program
from golf.run.records import (
    BWRAP,
    LANDLOCK,
    LIMITS,
    REAPER,
    SECCOMP,
    Confinement,
    Isolation,
    Launch,
    Limits,
    Run,
)

ROOT = Path(__file__).parent.parent.parent
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


@pytest.mark.slow
@linux
def test_without_walls_the_canary_gets_through_every_door() -> None:
    """Else a closed door would prove nothing."""
    opened = open_doors(THIS, walls())
    assert opened == FILE_DOORS | NETWORK_DOORS | {"signal", "spawn", "outlive", "memory", "file", "lock"}


@pytest.mark.slow
@linux
@pytest.mark.parametrize("layer", [LIMITS, REAPER, BWRAP, LANDLOCK, SECCOMP])
def test_a_layer_alone_closes_what_it_promises(layer: str) -> None:
    here(layer)
    assert not open_doors(THIS, walls(layer)) & PROMISES[layer]


@linux
def test_all_layers_together_leave_no_door_open() -> None:
    for layer in LAYERS:
        here(layer)
    assert open_doors(THIS, walls(*LAYERS)) == frozenset()


@pytest.mark.slow
@linux
@pytest.mark.needs_bwrap
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


def fault(layer: str, number: int = 0, text: str = "", said: str = "") -> StartError:
    """What running the canary ends in where a wall cannot be put up."""
    launch = Launch("canary.py", b"", {}, (), 0, THIS)
    return StartError(launch, {"layer": layer, "errno": number, "text": text}, said)


@cache
def honest(layers: tuple[str, ...]) -> frozenset[str]:
    """What a canary finds behind these layers."""
    return open_doors(THIS, walls(*layers))


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Has canaries behind one layer find what is given here, or end in it."""

    def arrange(layer: str, found: frozenset[str] | GolfError) -> None:
        def canary(interpreter: object, confinement: Confinement) -> frozenset[str]:
            if confinement.isolation.layers != (*BASE, layer):
                return honest(confinement.isolation.layers)
            if isinstance(found, GolfError):
                raise found
            return found

        monkeypatch.setattr(golf.confine.prove, "open_doors", canary)

    return arrange


@pytest.mark.slow
@linux
@pytest.mark.needs_bwrap
@pytest.mark.parametrize("layer", [BWRAP, LANDLOCK, SECCOMP])
def test_a_layer_that_a_canary_gets_through_is_missing_and_the_others_hold(
    layer: str, behind: Callable[..., None]
) -> None:
    behind(layer, frozenset({"read", "tcp"}))
    confinement = prove(LAYERS, THIS)
    assert layer in confinement.isolation.missing and layer not in confinement.isolation.layers
    assert (
        missing_layers_line(confinement)
        == f"isolation: these layers are missing: {layer} (a canary got through)"
    )


@pytest.mark.slow
@linux
@pytest.mark.needs_bwrap
@pytest.mark.parametrize(
    ("layer", "error", "words"),
    [
        (
            LANDLOCK,
            fault(LANDLOCK, errno.ENOSYS, "Function not implemented"),
            "landlock (Function not implemented",
        ),
        (
            LANDLOCK,
            fault(LANDLOCK, errno.EOPNOTSUPP, "Operation not supported"),
            "landlock (Operation not supp",
        ),
        (SECCOMP, fault(SECCOMP, errno.EINVAL, "Invalid argument"), "seccomp (Invalid argument)"),
        (
            BWRAP,
            fault(BWRAP, 0, "ended with exit status 1", "bwrap: setting up uid map: Permission denied"),
            "bwrap (bwrap: setting up uid map: Permission denied; allow user name spaces to this user",
        ),
    ],
)
def test_a_layer_that_the_kernel_refuses_is_missing_with_its_words(
    layer: str, error: GolfError, words: str, behind: Callable[..., None]
) -> None:
    behind(layer, error)
    confinement = prove(LAYERS, THIS)
    assert confinement.isolation.missing == (layer,)
    assert words in missing_layers_line(confinement)


@pytest.mark.slow
@linux
@pytest.mark.needs_bwrap
def test_ubuntus_refusal_of_bubblewrap_names_the_remedy(
    behind: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    switch = tmp_path / "apparmor_restrict_unprivileged_userns"
    switch.write_text("1\n")
    monkeypatch.setattr(golf.confine.prove, "APPARMOR", switch)
    behind(BWRAP, fault(BWRAP, 0, "ended with exit status 1", "bwrap: setting up uid map: Permission denied"))
    line = missing_layers_line(prove(LAYERS, THIS))
    assert "AppArmor" in line and "profile for bwrap" in line and "userns," in line and "\n" not in line


@linux
@pytest.mark.needs_bwrap
@pytest.mark.parametrize(
    ("layer", "error"),
    [
        (BWRAP, fault(BWRAP, 0, "ended by signal 9")),
        (BWRAP, fault(BWRAP, 0, "ended with exit status 0")),
        (BWRAP, fault(BWRAP, 0, "ended with exit status 1", "bwrap: Out of memory")),
        (LANDLOCK, fault(LANDLOCK, errno.EMFILE, "Too many open files")),
        (SECCOMP, fault(SECCOMP, errno.ENOMEM, "Cannot allocate memory")),
        (SECCOMP, fault("limits", errno.EPERM, "Operation not permitted")),
        (LANDLOCK, GolfError("canary.py cannot be run in /tmp: No space left on device")),
    ],
)
def test_a_canary_that_could_not_run_is_an_error_and_no_missing_layer(
    layer: str, error: GolfError, behind: Callable[..., None]
) -> None:
    behind(layer, error)
    with pytest.raises(GolfError) as caught:
        prove(LAYERS, THIS)
    assert str(error) in str(caught.value) and caught.value.exit_status == 2


@pytest.mark.slow
@linux
def test_bubblewrap_that_is_not_installed_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    confinement = prove(LAYERS, THIS)
    assert BWRAP in confinement.isolation.missing
    assert "bwrap (it is not installed; install bubblewrap)" in missing_layers_line(confinement)


@linux
def test_a_stub_in_the_place_of_bubblewrap_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: "/bin/true")
    with pytest.raises(GolfError, match=r"isolation cannot be proved: .*bwrap: ended with exit status 0"):
        prove(LAYERS, THIS)


def test_what_stays_open_is_said_in_one_line() -> None:
    line = missing_layers_line(prove(LAYERS, THIS, frozenset({BWRAP, LANDLOCK, SECCOMP})))
    assert "files and the network cannot be closed, so no entry can be valid" in line
    assert line.startswith("isolation: ") and "\n" not in line


@linux
def test_nothing_is_said_where_nothing_is_missing() -> None:
    for layer in LAYERS:
        here(layer)
    assert missing_layers_line(prepare("auto", THIS)) == ""


def test_another_system_is_said_to_have_no_walls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    line = missing_layers_line(prepare("none", THIS))
    assert line == "isolation: darwin has no walls, so no entry can be valid here; judge it on Linux"


@linux
def test_layers_that_do_not_work_together_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    here(LANDLOCK)

    def quarrel(interpreter: object, confinement: Confinement) -> frozenset[str]:
        if len(confinement.isolation.layers) > 3:
            raise fault(SECCOMP, errno.EINVAL, "Invalid argument")
        return honest(confinement.isolation.layers)

    monkeypatch.setattr(golf.confine.prove, "open_doors", quarrel)
    with pytest.raises(GolfError, match=r"do not work together here: .*Invalid argument"):
        prove(LAYERS, THIS)


def test_an_interpreter_that_runs_nothing_is_named() -> None:
    gone = dataclasses.replace(THIS, path="/no/such/python")
    with pytest.raises(GolfError, match=r"/no/such/python"):
        prove(LAYERS, gone)


# What stands in the way of a canary, and what is said of it: a line with the reason, never a traceback.
OBSTACLES = {
    "a full disk": ("mount -t tmpfs -o size=4k,nr_inodes=3 tmpfs $D && export TMPDIR=$D", "No space left"),
    "too few descriptors": ("ulimit -n 12", "Too many open files|many open files"),
    "a path that is too long": ("export TMPDIR=$D/$(printf x%.0s $(seq 240)) && mkdir $TMPDIR", ""),
    "a umask that forbids all": ("umask 777", ""),
    "little memory": ("ulimit -v 120000", "memory|allocate|did not|died|status"),
    "a library that is not there": ("export LD_PRELOAD=/no/such.so", ""),
}
SOON, *LATER = OBSTACLES


@pytest.mark.slow
@linux
@pytest.mark.needs_bwrap
@pytest.mark.parametrize("obstacle", [SOON, *(pytest.param(each, marks=pytest.mark.slow) for each in LATER)])
def test_what_stands_in_the_way_of_canaries_is_said_and_never_a_missing_layer(
    obstacle: str, tmp_path: Path
) -> None:
    shell, reason = OBSTACLES[obstacle]
    if "mount" in shell and os.geteuid() != 0:
        pytest.skip("only user 0 mounts")
    here(LANDLOCK)
    code = (
        "from golf.confine.prove import *; from golf.run.interpreters import *; from golf.errors import *\n"
        "try: print(prepare('auto', this_interpreter()).isolation.missing)\n"
        "except GolfError as error: print('refused:', error)"
    )
    environment = {**os.environ, "D": str(tmp_path), "PYTHONPATH": str(ROOT)}
    try:
        made = subprocess.run(
            ["unshare", "-m", "/bin/sh", "-c", f'{shell} && exec "$0" -c "$1"', sys.executable, code]
            if "mount" in shell
            else ["/bin/sh", "-c", f'{shell} && exec "$0" -c "$1"', sys.executable, code],
            env=environment, capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
    finally:
        os.umask(os.umask(0o022))
    assert "Traceback" not in made.stderr, made.stderr
    if made.stdout.startswith("refused: "):
        assert reason and re.search(reason, made.stdout), made
    else:
        assert made.stdout == "()\n", made


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
    packages = [Path(path) for path in reach(THIS).masked]
    found = next((file for folder in packages for file in folder.rglob("*.py")), None)
    if found is None:
        pytest.skip("this interpreter has no packages")
    made = run(f"print(len(open({str(found)!r}).read()))", walls(LIMITS, layer))
    assert made.log.exit_status == 1
    assert b"Permission" in made.log.stderr or b"No such file" in made.log.stderr


@linux
def test_a_program_has_no_capabilities_left() -> None:
    if os.geteuid() != 0:
        pytest.skip("only user 0 has any")
    source = "print([line for line in open('/proc/self/status') if line.startswith(('CapEff', 'CapBnd'))])"
    made = run(source, walls(LIMITS, REAPER))
    assert made.log.stdout.decode().count("0" * 16) == 2, made


@linux
@pytest.mark.slow
def test_a_harness_that_is_killed_while_it_proves_leaves_nothing_behind(tmp_path: Path) -> None:
    """Whenever that is: after the first, the second, the third folder that it had made."""
    code = (
        "from golf.confine.prove import prepare; from golf.run.interpreters import this_interpreter\n"
        "prepare('auto', this_interpreter())"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    for wanted in range(1, 7):
        seen: set[str] = set()
        with subprocess.Popen([sys.executable, "-c", code], env=environment) as harness:
            while harness.poll() is None and len(seen) < wanted:
                seen |= {path.name for path in tmp_path.iterdir()}
            harness.kill()
        until(lambda: not list(tmp_path.iterdir()))


FOLLOWS = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.ptrace(0x4206, os.getppid(), 0, 0), ctypes.get_errno())  # PTRACE_SEIZE
"""


@linux
def test_a_program_inside_bubblewrap_alone_cannot_follow_what_notes_how_it_ended() -> None:
    here(BWRAP)
    assert run(FOLLOWS, walls(LIMITS, REAPER, BWRAP)).log.stdout == b"-1 1\n"
