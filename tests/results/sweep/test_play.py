"""Runs side by side: what is done stays, what was cut off goes on, and what fails ends none of the others."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from processes import PATIENCE, heed_ctrl_c, until

from golf.results.sweep.plan import read_sweep
from golf.results.sweep.table import read_rows

ROOT = Path(__file__).parents[3]


def start(file: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "golf", "sweep", str(file), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=heed_ctrl_c,
    )  # fmt: skip


def sweep(file: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of a call."""
    process = start(file, *arguments)
    out, errors = process.communicate(timeout=PATIENCE)
    return process.returncode, out, errors


def states(file: Path) -> dict[str, str]:
    plan = read_sweep(file)
    return {row.name: row.state for row in read_rows(plan, file.with_suffix(""))}


def logs(file: Path) -> dict[str, str]:
    plan = read_sweep(file)
    rows = read_rows(plan, file.with_suffix(""))
    return {row.name: (row.folder / "run.log").read_text() for row in rows}


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


@pytest.mark.slow
def test_all_runs_are_made_and_ranked_and_what_is_done_is_not_made_again(sweep_file: Path) -> None:
    status, out, errors = sweep(sweep_file, "--jobs", "2")
    assert status == 0, errors
    assert re.findall(r"^(\d\.\d) +(\d\.\d{4}) +3 ", out, re.M) == [
        ("2.0", "4.0000"),
        ("1.0", "7.0000"),
        ("0.5", "8.5000"),
    ]
    assert errors.count("golf: slope ") == 3
    edit(sweep_file, "[0.5, 2.0, 1.0]", "[0.5, 2.0, 1.0, 3.0]")
    status, out, errors = sweep(sweep_file)
    assert (status, errors) == (0, "golf: slope 3.0: done\n")
    folder = sweep_file.with_suffix("")
    assert (
        (folder / "runs.csv")
        .read_text()
        .startswith("slope,state,best loss,at step,last loss,seconds\n3.0,done,1.0,3,1.0,")
    )
    assert "slope 3.0,training,2,4.0\n" in (folder / "losses.csv").read_text()


@pytest.mark.slow
def test_a_failure_is_told_with_its_last_line_and_the_others_go_on(sweep_file: Path) -> None:
    edit(sweep_file, "--slope = [0.5, 2.0, 1.0]", "--fail = [true, false]")
    status, out, _ = sweep(sweep_file)
    assert status == 1
    assert states(sweep_file) == {"fail True": "failed, exit status 1: the loss is nan", "fail False": "done"}
    assert "failed, exit status 1: the loss is nan" in out


@pytest.mark.slow
def test_a_curve_that_no_log_tells_is_one_line_with_those_that_there_are(sweep_file: Path) -> None:
    edit(sweep_file, "curve = 'training'", "curve = 'trainign'")
    status, out, errors = sweep(sweep_file)
    assert status == 2 and "sweep.html" in out
    assert errors.splitlines()[-1] == (
        f"golf: {sweep_file}: curve is 'trainign', and no log tells such a loss; did you mean training? "
        "name one of training, test, and make the table anew with --table"
    )
    edit(sweep_file, "trainign", "test")
    status, out, errors = sweep(sweep_file, "--table")
    assert (status, errors) == (0, "") and "10.5000" in out


@pytest.mark.slow
def test_an_option_that_the_program_does_not_know_is_told_in_its_words(sweep_file: Path) -> None:
    edit(sweep_file, "--slope = [0.5, 2.0, 1.0]", "--slobe = [1, 2]")
    assert sweep(sweep_file)[0] == 1
    assert "error: unrecognized arguments: --slobe 1" in states(sweep_file)["slobe 1"]


@pytest.mark.slow
def test_a_killed_run_goes_on_from_its_checkpoint_when_it_is_called_again(sweep_file: Path) -> None:
    edit(sweep_file, "[grid]", "checkpoint = 'state.txt'\nresume = ['--resume']\n[grid]")
    edit(sweep_file, "--slope = [0.5, 2.0, 1.0]", "--die = [true]")
    assert sweep(sweep_file)[0] == 1
    assert states(sweep_file) == {"die True": "killed by signal 9"}
    assert sweep(sweep_file)[0] == 0
    assert logs(sweep_file)["die True"].splitlines() == [
        "device none ",
        *(f"training step {step} / 3: {10 - step}.0" for step in (1, 2)),
        "device none resumed",
        "training step 3 / 3: 7.0",
        "test step 3 / 3: 11.0",
    ]


@pytest.mark.slow
def test_without_a_checkpoint_a_killed_run_begins_anew(sweep_file: Path) -> None:
    edit(sweep_file, "--slope = [0.5, 2.0, 1.0]", "--die = [true]")
    sweep(sweep_file)
    sweep(sweep_file)
    assert logs(sweep_file)["die True"].count("training step 1") == 1


@pytest.mark.slow
def test_every_device_has_one_run_at_a_time(sweep_file: Path) -> None:
    edit(sweep_file, "[grid]", "devices = ['left', 'right']\n[grid]")
    assert sweep(sweep_file)[0] == 0
    used = {re.match("device (\\w+)", log)[1] for log in logs(sweep_file).values()}  # type: ignore[index]
    assert used == {"left", "right"}


@pytest.mark.slow
def test_a_run_that_takes_too_long_is_ended(sweep_file: Path) -> None:
    edit(sweep_file, "[grid]", "seconds = 0.5\n[grid]")
    edit(sweep_file, "--slope = [0.5, 2.0, 1.0]", "--wait = [true]")
    assert sweep(sweep_file)[0] == 1
    assert states(sweep_file) == {"wait True": "took too long"}


@pytest.mark.slow
def test_ctrl_c_ends_what_runs_and_keeps_what_is_there(sweep_file: Path) -> None:
    edit(sweep_file, "--slope = [0.5, 2.0, 1.0]", "--wait = [true, false]")
    process = start(sweep_file)
    until(lambda: any(log.stat().st_size > 99 for log in sweep_file.with_suffix("").glob("*/run.log")))
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (130, "golf: interrupted\n")
    assert states(sweep_file) == {"wait True": "stopped", "wait False": "not run"}
    assert "training step 3 / 3: 7.0" in logs_of_first(sweep_file)


def logs_of_first(file: Path) -> str:
    (log,) = file.with_suffix("").glob("*/run.log")
    return log.read_text()


@pytest.mark.slow
def test_a_log_that_another_run_writes_is_left_alone(
    sweep_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    from golf.errors import GolfError
    from golf.results.sweep import play, work

    monkeypatch.setattr(work, "ORPHAN_SECONDS", 0.3)
    plan = read_sweep(sweep_file)
    folder = read_rows(plan, sweep_file.with_suffix(""))[0].folder
    folder.mkdir(parents=True)
    heard = {}
    with (folder / "run.log").open("wb") as log:
        log.write(b"of another")
        log.flush()
        fcntl.flock(log, fcntl.LOCK_EX)
        play.play(plan, sweep_file.with_suffix(""), 1, None, lambda point, end: heard.update({point: end}))
    refused = [end for end in heard.values() if isinstance(end, GolfError)]
    assert len(heard) == 3 and len(refused) == 1
    assert "another run writes there; wait for it, or end it" in str(refused[0])
    assert (folder / "run.log").read_bytes() == b"of another"


@pytest.mark.slow
def test_a_killed_worker_of_a_cluster_costs_no_run(sweep_file: Path) -> None:
    """Six runs on two workers, each a process; one is killed while it works."""
    distributed = pytest.importorskip("distributed")
    edit(sweep_file, "--slope = [0.5, 2.0, 1.0]", "--slope = [1, 2, 3, 4, 5, 6]")
    program = sweep_file.parent / "curve.py"
    edit(program, "    if step == 2", "    import time; time.sleep(1)\n    if step == 2")
    with (
        patch.dict(os.environ),  # a worker's process is begun with more in it
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", silence_logs=50
        ) as cluster,
    ):
        with distributed.Client(cluster) as client:
            pids = client.run(os.getpid)
        process = start(sweep_file, "--scheduler", cluster.scheduler_address)
        until(lambda: len(list(sweep_file.with_suffix("").glob("*/run.log"))) >= 2)
        os.kill(next(iter(pids.values())), signal.SIGKILL)
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    assert set(states(sweep_file).values()) == {"done"}
    for log in logs(sweep_file).values():
        assert [line for line in log.splitlines() if "training" in line][-1].startswith("training step 3")
        assert log.count("training") == 3


def test_devices_and_a_cluster_are_not_for_the_same_sweep(sweep_file: Path) -> None:
    edit(sweep_file, "[grid]", "devices = ['left']\n[grid]")
    status, _, errors = sweep(sweep_file, "--scheduler", "tcp://127.0.0.1:1")
    assert (status, errors.count("\n")) == (2, 1)
    assert "devices are of this machine" in errors
