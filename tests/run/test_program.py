"""One run of one program: what it gets, what it may use, and that nothing of it stays."""

import os
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from processes import PATIENCE, running, until

from golf.confine.prove import prepare
from golf.errors import GolfError
from golf.log.lines import Log
from golf.run.interpreters import Interpreter, find_interpreter, this_interpreter
from golf.run.program import run_program
from golf.run.records import BWRAP, Ended, Launch, Limits, Run

MEGABYTE = 1 << 20
PATIENT = Limits(wall_seconds=PATIENCE)
FOREVER = "import time; time.sleep(9999)"


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where runs have their folders; nothing may be left there."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    yield tmp_path
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def run(scratch: Path) -> Callable[..., Run]:
    def call(
        source: str,
        limits: Limits | None = None,
        watch: Callable[[bytes], bool] | None = None,
        cancelled: threading.Event | None = None,
        *,
        isolation: str = "none",
        **launch: object,
    ) -> Run:
        settings = {"name": "prog.py", "files": {}, "arguments": (), "hash_seed": 0} | launch
        settings.setdefault("interpreter", this_interpreter())
        confinement = prepare(isolation, settings["interpreter"])  # type: ignore[arg-type]
        made = Launch(source=source.encode(), **settings)  # type: ignore[arg-type]
        return run_program(made, limits or PATIENT, confinement, watch, cancelled)

    return call


Runner = Callable[..., Run]


def test_a_log_that_was_cut_off_has_no_exit_status_even_where_its_program_had_ended(run: "Runner") -> None:
    def stop(piece: bytes) -> bool:
        time.sleep(0.5)  # by then it has ended
        return False

    done = run("print(1)", watch=stop)
    assert (done.ended, done.log.exit_status) == (Ended.STOPPED, -9)


def test_a_program_gets_its_folder_its_input_and_nothing_else(run: Runner) -> None:
    made = run(
        "import os; print(sorted(os.listdir()), open('input.txt').read())", files={"input.txt": b"ada"}
    )
    assert made.log.stdout == b"['input.txt', 'program.py'] ada\n"
    assert (made.log.stderr, made.log.exit_status, made.ended) == (b"", 0, Ended.EXITED)


def test_a_program_is_started_as_anybody_would_start_it(run: Runner) -> None:
    made = run(
        "import sys, __main__; print(__name__, sys.argv, sys.flags.utf8_mode, sys.stdin.read(), "
        "__main__.__file__.rpartition('/')[2], any('golf' in name for name in sys.modules))",
        arguments=("--many", "two words"),
    )
    assert made.log.stdout == b"__main__ ['program.py', '--many', 'two words'] 1  program.py False\n"


def test_the_environment_is_built_from_nothing(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "token")
    made = run("import os; print(sorted(os.environ))", hash_seed=7)
    assert made.log.stdout == b"['LC_ALL', 'PYTHONHASHSEED', 'TZ']\n"


def test_the_hash_seed_is_obeyed(run: Runner) -> None:
    orders = [run("print({*'abcdefgh'})", hash_seed=seed).log.stdout for seed in (1, 1, 2)]
    assert orders[0] == orders[1] != orders[2]


def test_installed_packages_are_out_of_sight(run: Runner) -> None:
    made = run("import sys; print([p for p in sys.path if 'site-packages' in p])\nimport golf")
    assert made.log.stdout == b"[]\n"
    assert b"No module named 'golf'" in made.log.stderr


def test_stderr_is_what_came_byte_for_byte(run: Runner) -> None:
    made = run("import os, sys; sys.stderr.write((os.getcwd() + '/') * 1000)", isolation="none")
    assert re.fullmatch(rb"(/\S+/golf-[0-9a-f]{8}/run/)\1{999}", made.log.stderr)


SELF = """
import os, sys, time
print(sys.argv, __file__, os.getcwd(), sys.executable, sys.orig_argv, sorted(os.environ.items()), os.getpid())
for place in (".", "program.py", "input.txt", sys.prefix, sys.prefix + "/pyvenv.cfg", sys.executable):
    found = os.lstat(place)
    print(found.st_mode, found.st_nlink, found.st_uid, found.st_gid, found.st_size, found.st_mtime, found.st_atime)
print([os.fstat(i) and i for i in range(9) if os.path.exists(f"/dev/fd/{i}")], os.listdir())
"""


def test_what_a_program_sees_of_its_run_is_the_same_for_all(run: Runner) -> None:
    """Name, arguments, folder, owner, modes, times, environment, process id: nothing tells two runs apart."""
    if BWRAP not in prepare("auto", this_interpreter()).isolation.layers:
        pytest.skip("bubblewrap does not work on this machine")
    runs = [
        run(SELF, files={"input.txt": b"ada"}, isolation="auto", name=name)
        for name in ("a.py", "-cprint(1).py")
    ]
    assert runs[0].log == runs[1].log
    assert runs[0].log.exit_status == 0 and b"/golf/run/program.py" in runs[0].log.stdout, runs[0].log
    assert b"946684800.0" in runs[0].log.stdout


def test_without_name_spaces_folders_differ_in_eight_letters_alone(run: Runner) -> None:
    runs = [run(SELF, files={"input.txt": b"ada"}, name=name) for name in ("a.py", "-cprint(1).py")]
    alike = [re.sub(rb"golf-[0-9a-f]{8}| \d+\n", b"", made.log.stdout) for made in runs]
    assert alike[0] == alike[1] != b"" and runs[0].log.exit_status == 0


@pytest.mark.parametrize("isolation", ["none", "auto"])
def test_the_folder_of_temporary_files_may_be_the_working_folder(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, isolation: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", ".")
    assert run("print(1)", isolation=isolation).log.stdout == b"1\n"
    assert not list(tmp_path.glob("golf-*"))


def test_a_file_with_the_name_of_all_programs_is_refused(run: Runner) -> None:
    with pytest.raises(GolfError, match=r"'program\.py' cannot lie in a run's folder"):
        run("", files={"program.py": b""})


@pytest.mark.parametrize("isolation", ["none", "auto"])
def test_a_umask_that_forbids_everything_changes_nothing(run: Runner, isolation: str) -> None:
    before = os.umask(0o777)
    try:
        made = run("print(open('input.txt').read())", files={"input.txt": b"ada"}, isolation=isolation)
    finally:
        os.umask(before)
    assert made.log.stdout == b"ada\n", made


def test_what_the_launchers_own_python_complains_of_is_not_held_against_a_program(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LD_PRELOAD", "/no/such/library.so")
    assert run("print(1)", isolation="auto").log == Log(b"1\n", b"", 0)


def test_programs_are_the_first_to_go_when_memory_runs_out(run: Runner) -> None:
    assert run("print(open('/proc/self/oom_score_adj').read())").log.stdout == b"1000\n\n"


def test_what_a_killed_supervisor_leaves_is_ended_by_the_harness(run: Runner) -> None:
    mark = secrets.token_hex(8)
    source = """
import os, time
if os.fork() == 0:
    os.setsid()
    os.chdir("/")
    if os.fork() == 0:
        for descriptor in range(3):
            os.close(descriptor)
        time.sleep(60)
    os._exit(0)
time.sleep(.2)
os.kill(os.getppid(), 9)
time.sleep(20)
"""
    assert run(source, arguments=(mark,)).ended == Ended.LOST
    assert not running(mark)


@pytest.mark.slow
def test_a_supervisor_that_was_stopped_is_given_up_with_all_that_it_watches(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("golf.run.pipes.GRACE_SECONDS", 1.5 - PATIENCE)  # after the program's time
    mark = secrets.token_hex(8)
    source = "import os, time\nos.fork()\nos.kill(os.getppid(), 19)\ntime.sleep(60)"
    made = run(source, arguments=(mark,))
    assert made.ended == Ended.LOST and not running(mark)


def test_a_folder_that_was_exchanged_for_a_link_is_not_followed(run: Runner, tmp_path_factory) -> None:
    victim = tmp_path_factory.mktemp("victim")
    (victim / "keep").write_text("")
    run(
        "import os, sys; d = os.path.dirname(os.getcwd()); os.rename(d, d + 'x'); os.symlink(sys.argv[1], d)",
        arguments=(str(victim),),
    )
    assert (victim / "keep").exists()
    for left in Path(tempfile.gettempdir()).glob("golf-*x"):
        assert list(left.iterdir()) == []
        left.rmdir()


@pytest.mark.slow
def test_three_thousand_folders_deep_are_cleared(run: Runner) -> None:
    made = run("import os\nfor _ in range(3000): os.mkdir('d'); os.chdir('d')\nprint('deep')")
    assert made.log.stdout == b"deep\n"


def test_stdout_and_stderr_are_kept_apart(run: Runner) -> None:
    made = run("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)")
    assert (made.log.stdout, made.log.stderr, made.log.exit_status) == (b"out\n", b"err\n", 3)


def test_a_signal_is_told_as_its_negative_number(run: Runner) -> None:
    made = run("import os, signal; os.kill(os.getpid(), signal.SIGTERM)")
    assert (made.log.exit_status, made.ended) == (-15, Ended.SIGNAL)


@pytest.mark.slow
@pytest.mark.parametrize("isolation", ["none", "auto"])
def test_exit_status_137_is_not_signal_9(run: Runner, isolation: str) -> None:
    assert run("import os; os._exit(137)", isolation=isolation).log.exit_status == 137
    made = run("import os; os.kill(os.getpid(), 9)", isolation=isolation)
    assert (made.log.exit_status, made.ended) == (-9, Ended.SIGNAL)


@pytest.mark.slow
def test_silence_ends_at_the_limit_of_time(run: Runner) -> None:
    made = run(FOREVER, Limits(wall_seconds=0.7))
    assert (made.ended, made.log.exit_status) == (Ended.TIMEOUT, -9)
    assert made.usage.seconds >= 0.7


@pytest.mark.slow
@pytest.mark.parametrize("isolation", ["none", "auto"])
def test_cpu_time_has_a_limit_of_its_own(run: Runner, isolation: str) -> None:
    made = run("while 1: pass", Limits(wall_seconds=PATIENCE, cpu_seconds=0.5), isolation=isolation)
    assert made.ended == Ended.CPU_LIMIT
    assert 0.5 <= made.usage.cpu_seconds < 2


@pytest.mark.slow
def test_the_cpu_time_of_children_counts(run: Runner) -> None:
    source = "import os\nfor _ in range(4): os.fork()\nwhile 1: pass"
    assert run(source, Limits(wall_seconds=PATIENCE, cpu_seconds=1)).ended == Ended.CPU_LIMIT


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_endless_output_is_cut_at_its_limit(run: Runner, stream: str) -> None:
    made = run(
        f"import sys\nwhile 1: sys.{stream}.write('x' * 999)", Limits(stdout_bytes=5000, stderr_bytes=5000)
    )
    assert made.ended == Ended.FLOOD
    assert getattr(made.log, stream) == b"x" * 5000


def test_memory_is_limited(run: Runner) -> None:
    limits = Limits(address_bytes=256 * MEGABYTE)
    assert run("bytearray(64 << 20); print('fine')", limits).log.stdout == b"fine\n"
    made = run("bytearray(512 << 20)", limits)
    assert b"MemoryError" in made.log.stderr and made.log.exit_status == 1


def test_memory_is_limited_for_all_processes_together(run: Runner) -> None:
    source = "import os, time\nfor _ in range(2): os.fork()\nx = b'x' * (100 << 20)\ntime.sleep(9999)"
    assert run(source, Limits(wall_seconds=PATIENCE, memory_bytes=256 * MEGABYTE)).ended == Ended.MEMORY


def test_files_and_descriptors_are_limited(run: Runner) -> None:
    made = run("open('big', 'wb').write(bytes(2 << 20))", Limits(file_bytes=MEGABYTE))
    assert b"File too large" in made.log.stderr
    made = run("keep = [open('program.py') for _ in range(99)]", Limits(descriptors=32))
    assert b"Too many open files" in made.log.stderr


def test_too_many_threads_end_a_run(run: Runner) -> None:
    source = "import threading\nfor _ in range(40): threading.Thread(target=threading.Event().wait).start()"
    assert run(source, Limits(wall_seconds=PATIENCE, tasks=16)).ended == Ended.TASKS


def test_the_watcher_sees_output_as_it_comes_and_can_end_the_run(
    run: Runner, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The program goes on only when the watcher has seen its first line."""
    gate = tmp_path_factory.mktemp("gate") / "open"
    seen = b""

    def watch(piece: bytes) -> bool:
        nonlocal seen
        seen += piece
        if seen == b"a\n":
            gate.touch()
        return seen != b"a\nb\n"

    wait = f"while not os.path.exists({str(gate)!r}): time.sleep(.02)"
    made = run(f"import os, time\nprint('a')\n{wait}\nprint('b')\ntime.sleep(9999)", watch=watch)
    assert (made.ended, made.log.exit_status, seen) == (Ended.STOPPED, -9, b"a\nb\n")


def test_cancelling_ends_a_run(run: Runner) -> None:
    cancelled = threading.Event()

    def watch(piece: bytes) -> bool:
        cancelled.set()
        return True

    assert run(f"print(1); {FOREVER}", watch=watch, cancelled=cancelled).ended == Ended.STOPPED


@pytest.mark.slow
def test_a_program_may_close_its_stdout_and_live_on(run: Runner) -> None:
    made = run("import os, time; print(1); os.close(1); os.close(2); time.sleep(.5); os._exit(4)")
    assert (made.log.stdout, made.log.exit_status, made.ended) == (b"1\n", 4, Ended.EXITED)


LINGER = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.close(1)
        os.close(2)
        time.sleep(9999)
    os._exit(0)
os.wait()
print(os.getpid())
"""


def test_a_grandchild_that_called_setsid_ends_with_the_run(run: Runner) -> None:
    mark = secrets.token_hex(8)
    made = run(LINGER, arguments=(mark,))
    assert made.log.exit_status == 0 and not made.outlived
    assert not running(mark)


def test_a_program_that_kills_its_supervisor_is_ended_and_told_of(run: Runner) -> None:
    made = run("import os, time; print(1); os.kill(os.getppid(), 9); time.sleep(9999)")
    assert (made.ended, made.log.exit_status) == (Ended.LOST, -9)


@pytest.mark.slow
def test_the_tree_ends_when_the_harness_is_killed(tmp_path: Path) -> None:
    mark = secrets.token_hex(8)
    launcher = (
        "from golf.run.program import *; from golf.run.records import *; from golf.confine.prove import prepare\n"
        "from golf.run.interpreters import this_interpreter\n"
        "i = this_interpreter()\n"
        "source = b'import time; print(1); time.sleep(9999)'\n"
        "run_program(Launch('prog.py', source, {}, ('MARK',), 0, i), Limits(), prepare('none', i),\n"
        "            watch=lambda piece: print(piece, flush=True) or True)\n"
    )
    environment = os.environ | {
        "PYTHONPATH": str(Path(__file__).parent.parent.parent),
        "TMPDIR": str(tmp_path),
    }
    with subprocess.Popen(
        [sys.executable, "-c", launcher.replace("MARK", mark)], stdout=subprocess.PIPE, env=environment
    ) as harness:
        assert harness.stdout is not None
        harness.stdout.readline()
        harness.kill()
    until(lambda: not running(mark) and not list(tmp_path.iterdir()))


@pytest.mark.slow
def test_runs_go_side_by_side_in_the_threads_of_one_process(run: Runner) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda i: run(f"import time; time.sleep(.2); print({i})"), range(16)))
    assert [r.log.stdout for r in made] == [b"%d\n" % i for i in range(16)]


def test_other_children_of_the_harness_are_left_alone(run: Runner) -> None:
    child = os.fork()
    if child == 0:
        time.sleep(0.3)
        os._exit(5)
    run("print(1)")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 5


def test_an_interpreter_that_is_gone_is_an_error_and_no_verdict(run: Runner) -> None:
    gone = Interpreter("/no/such/python", "cpython", "3.11.0")
    confinement = prepare("none", this_interpreter())
    with pytest.raises(GolfError, match=r"prog\.py cannot be started with cpython 3\.11\.0: .*No such file"):
        run_program(Launch("prog.py", b"", {}, (), 0, gone), Limits(), confinement)


def test_a_full_disk_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(GolfError, match=r"cannot be run in .*: No space left on device; make room there"):
        run_program(
            Launch("prog.py", b"", {}, (), 0, this_interpreter()),
            Limits(),
            prepare("none", this_interpreter()),
        )


def test_a_file_with_a_path_for_a_name_is_refused(run: Runner) -> None:
    with pytest.raises(
        GolfError, match=r"'\.\./x' cannot lie in a run's folder; give another bare file name"
    ):
        run("", files={"../x": b""})


@pytest.mark.slow
@pytest.mark.parametrize("isolation", ["none", "auto"])
def test_use_is_measured(run: Runner, isolation: str) -> None:
    source = "import time\nx = b'x' * (80 << 20)\nwhile time.process_time() < .4: 0"
    made = run(source, isolation=isolation)
    assert 0.3 <= made.usage.cpu_seconds < 1.5
    assert 80 * MEGABYTE < made.usage.peak_rss_bytes < 160 * MEGABYTE
    assert made.usage.seconds >= 0.3


@pytest.mark.slow
@pytest.mark.parametrize("version", ["3.12", pytest.param("3.13", marks=pytest.mark.slow)])
def test_other_interpreters_run_behind_the_same_walls(run: Runner, version: str) -> None:
    interpreter = find_interpreter(version)
    if interpreter is None:
        pytest.skip(f"no Python {version} here")
    made = run("import sys; print(sys.version_info[:2])", interpreter=interpreter, isolation="auto")
    assert made.log.stdout == f"({version.replace('.', ', ')})\n".encode()
