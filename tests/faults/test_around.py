"""What goes wrong around a comparison: kills, full disks, vanished folders, clocks, and many entries."""

import json
import resource
import sys
import weakref

import pytest
from harnesses import judged, results, says_one_line, verdicts, waiting
from processes import PATIENCE, running, told, until

import golf.judge.one_round
from golf.judge.golden import cache_folder
from golf.log.lines import Log
from golf.run.records import Ended, Isolation, Run, Usage


@pytest.mark.slow
@pytest.mark.parametrize(("kept", "endless"), [(0, False), (1, False), (1, True)])
def test_a_harness_that_is_killed_leaves_nothing_behind_and_resumes(fake_hole, start, kept, endless):
    """Killed before anything is judged, after the first round, and while a program runs that would never end."""
    entry = waiting(fake_hole, until="False")
    arguments = ("good.py", entry, "--jobs", "1")
    with start(*arguments) as harness:
        until(lambda: results(fake_hole))
        (folder,) = results(fake_hole)
        until(lambda: len(judged(folder)) >= kept and (running(entry) or not endless))
        harness.kill()
    before = judged(folder)
    until(lambda: not running(entry) and not running("reference.py"))
    until(lambda: not list(start.scratch.iterdir()))

    fake_hole.entry(entry)
    with start(*arguments, "--resume", folder.name) as resumed:
        _, err = resumed.communicate(timeout=PATIENCE)
    assert (resumed.returncode, told(err)) == (0, "")
    after = judged(folder)
    assert after[: len(before)] == before
    assert sorted(after) == sorted(set(after)), "nothing was judged twice"
    assert verdicts(folder) == {"good": ("full", True, True, 2), entry[:-3]: ("full", True, True, 2)}


@pytest.mark.slow
def test_a_line_that_a_kill_cut_off_spoils_no_later_line(fake_hole, compare):
    compare("good.py", "--out", "run_results/one")
    path = fake_hole.root / "run_results" / "one" / "journal.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2 + len(whole) // 4])
    compare("good.py", "--resume", "one")
    status, out, _ = compare("good.py", "--resume", "one")
    assert status == 0 and "starts" not in out, "everything is known by now"


@pytest.mark.slow
@pytest.mark.parametrize("changed", ["reference.py", "input.txt"])
def test_what_was_judged_against_another_reference_or_input_is_judged_again(fake_hole, compare, changed):
    compare("good.py", "--out", "run_results/one")
    text = (fake_hole.root / changed).read_text()
    fake_hole.write(changed, text.replace(".4f", ".3f").replace("ella", "zoe"))
    status, out, _ = compare("good.py", "--resume", "one")
    assert "good: round home starts" in out
    assert status == (1 if changed == "reference.py" else 0)


@pytest.mark.slow
def test_two_harnesses_at_once_do_not_collide(fake_hole, start):
    with start() as one, start() as two:
        answers = [harness.communicate(timeout=PATIENCE) for harness in (one, two)]
    assert [(each.returncode, told(err)) for each, (_, err) in zip((one, two), answers, strict=True)] == [
        (0, "")
    ] * 2
    folders = results(fake_hole)
    assert len(folders) == 2
    assert verdicts(folders[0]) == verdicts(folders[1]) and len(verdicts(folders[0])) == 2
    assert not list(start.scratch.iterdir())


@pytest.mark.slow
def test_a_disk_that_fills_up_is_one_clear_line_and_earlier_results_stay(fake_hole, start):
    """A limit on the size of files stands in for the size of the disk: one log is too large for it."""
    fake_hole.entry("large.py", 'print("sample 1:", words[0])', "print('x' * (9 << 20))")
    arguments = ("good.py", "large.py", "--jobs", "1", "--rounds", "home", "--no-fail-fast")

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8 << 20, 8 << 20))

    with start(*arguments, preexec_fn=small_disk) as harness:
        _, err = harness.communicate(timeout=PATIENCE)
    assert harness.returncode == 2 and says_one_line(err)
    assert (
        "large.log: cannot be written (File too large); what was written before is intact, make room" in err
    )
    (folder,) = results(fake_hole)
    assert judged(folder) == [("good", "home")]
    assert (folder / "good.log").read_bytes() and not list(folder.glob(".*"))

    with start(*arguments, "--resume", folder.name) as resumed:
        _, err = resumed.communicate(timeout=PATIENCE)
    assert (resumed.returncode, told(err)) == (1, "")
    assert judged(folder) == [("good", "home"), ("large", "home")]


@pytest.mark.slow
def test_a_result_folder_that_vanishes_is_one_clear_line(fake_hole, start):
    elsewhere = fake_hole.root / "elsewhere"
    entry = waiting(fake_hole, until=f"os.path.exists({str(elsewhere)!r})")
    arguments = ("good.py", entry, "--jobs", "1", "--rounds", "home", "--isolation", "none")
    with start(*arguments) as harness:
        until(lambda: any(map(judged, results(fake_hole))) and running(entry))
        (folder,) = results(fake_hole)
        folder.rename(elsewhere)
        _, err = harness.communicate(timeout=PATIENCE)
    assert harness.returncode == 2
    assert err.startswith("golf: ") and err.count("\n") == 1
    assert "cannot be written (No such file or directory)" in err and "restore the folder" in err
    assert judged(elsewhere) == [("good", "home")]


@pytest.mark.slow
def test_a_broken_golden_log_in_the_cache_costs_a_line_and_a_run(fake_hole, compare, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    compare("good.py")
    stored = list(cache_folder().iterdir())
    assert stored
    for path in stored:
        path.write_bytes(path.read_bytes()[:-9])
    status, _, err = compare("good.py")
    assert status == 0
    lines = err.splitlines()
    assert lines and all(line.startswith("golf: ") and "this golden log is broken" in line for line in lines)


@pytest.mark.slow
@pytest.mark.needs_confinement
def test_a_user_without_a_home_keeps_no_golden_log_and_judges_all_the_same(fake_hole, compare, monkeypatch):
    """As in a container that runs as a number which no name belongs to."""

    def unknown(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr("pwd.getpwuid", unknown)
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "PYENV_ROOT"):
        monkeypatch.delenv(name, raising=False)
    for _ in range(2):
        status, _, _ = compare("good.py", "--python", sys.executable, "--python", "3.98")
        assert status == 0 and fake_hole.judged("good")["valid"] and not any(fake_hole.golden)


@pytest.mark.slow
def test_a_clock_that_jumps_changes_nothing(fake_hole, compare, monkeypatch):
    hours = iter(range(10**6))
    monkeypatch.setattr("time.time", lambda: 1e9 - 3600.0 * next(hours))
    status, _, err = compare("--timeout", "30")
    assert (status, err) == (0, "")
    (folder,) = results(fake_hole)
    entries = json.loads((folder / "summary.json").read_text("utf-8"))["entries"]
    assert all(0 <= made["seconds"] < 30 for entry in entries for made in entry["rounds"])


@pytest.mark.slow
def test_logs_are_not_gathered_in_memory(fake_hole, compare, monkeypatch):
    """Of hundreds of runs only those in hand are alive. Programs are not run here; their runs are made up."""
    log = b"num docs: 6\nstep 1 / 1 | loss 0.1\nsample 1: x\n"
    isolation = Isolation((), (), True, True)
    alive, most = 0, 0

    def gone() -> None:
        nonlocal alive
        alive -= 1

    def made(launch, limits, confinement, watch, cancelled=None):
        nonlocal alive, most
        watch(log)
        run = Run(Log(log), Usage(0.1, 0.1, 1 << 20), Ended.EXITED, isolation)
        alive += 1
        most = max(most, alive)
        weakref.finalize(run, gone)
        return run

    fake_hole.forget()  # the reference's logs are made up as well
    monkeypatch.setattr(golf.judge.one_round, "run_program", made)
    names = [fake_hole.entry(f"entry{i}.py", "step + 1", "1 + step").name for i in range(200)]
    status, _, _ = compare(*names, "--jobs", "4", "--isolation", "none")
    (folder,) = results(fake_hole)
    assert status == 0 and len(judged(folder)) == 400
    assert most <= 16
