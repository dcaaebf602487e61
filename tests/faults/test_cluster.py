"""A Dask cluster that goes wrong: one line, and nothing that runs on."""

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from harnesses import Harnesses, journal, results, says_one_line, verdicts
from processes import PATIENCE, ROOT, heed_ctrl_c, running, told, until

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
pytestmark = pytest.mark.slow


@dataclass
class Cluster:
    """A scheduler and its one worker, each a process of its own."""

    scheduler: "subprocess.Popen[bytes]"
    worker: "subprocess.Popen[bytes]"
    address: str


@contextmanager
def cluster(folder: Path, protocol: str = "tcp", **environment: str) -> Iterator[Cluster]:
    known = folder / "scheduler.json"
    shared = ("--scheduler-file", str(known), "--protocol", protocol, "--host", "127.0.0.1", "--no-dashboard")
    own = ("--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
    with (
        started("dask_scheduler", folder, environment, *shared, "--port", "0") as scheduler,
        started("dask_worker", folder, environment, *shared, *own) as worker,
    ):
        until(lambda: known.exists() and known.read_bytes().endswith(b"}"))
        yield Cluster(scheduler, worker, json.loads(known.read_text())["address"])


@contextmanager
def started(
    program: str, folder: Path, environment: dict[str, str], *arguments: str
) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{program}", *arguments],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One for all tests: the last of them ends it."""
    with cluster(tmp_path_factory.mktemp("dask")) as made:
        yield made


@contextmanager
def judging(start: Harnesses, there: Cluster) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A judge whose entry runs on the worker, and would never end; and what tells that entry apart."""
    mark = f"endless-{secrets.token_hex(4)}"
    start.hole.entry(f"{mark}.py", 'print("sample 1:", words[0])', f"import time; time.sleep(9999)  #{mark}")
    arguments = (f"{mark}.py", "--rounds", "home", "--scheduler", there.address)
    with start(*arguments, preexec_fn=heed_ctrl_c) as harness:
        until(lambda: running(mark) or harness.poll() is not None)
        yield harness, mark


def test_ctrl_c_ends_what_runs_on_a_worker(start: Harnesses, there: Cluster) -> None:
    with judging(start, there) as (harness, mark):
        harness.send_signal(signal.SIGINT)
        _, err = harness.communicate(timeout=PATIENCE)
    assert harness.returncode == 130 and says_one_line(err), err
    until(lambda: not running(mark))
    assert there.worker.poll() is None, "the worker lives on"


def test_a_judge_that_is_killed_leaves_nothing_that_runs_on_a_worker(
    start: Harnesses, there: Cluster
) -> None:
    with judging(start, there) as (harness, mark):
        harness.kill()
    until(lambda: not running(mark))


def test_a_scheduler_that_dies_is_one_line_and_no_word_against_the_entry(
    start: Harnesses, there: Cluster
) -> None:
    with judging(start, there) as (harness, mark):
        there.scheduler.kill()
        _, err = harness.communicate(timeout=PATIENCE)
    assert (harness.returncode, says_one_line(err)) == (2, True), err
    assert "the Dask scheduler is gone; start one, and go on with --resume" in err
    (folder,) = results(start.hole)
    assert journal(folder) == []
    until(lambda: not running(mark))


@pytest.mark.needs_openssl
def test_tls_needs_certificates_and_works_with_them(
    start: Harnesses, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("dask")
    names = {"-keyout": "key.pem", "-out": "certificate.pem"}
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=golf", "-days", "2"]
        + [str(folder / word) if word in names.values() else word for pair in names.items() for word in pair],
        check=True, capture_output=True,
    )  # fmt: skip
    tls = {"DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(folder / "certificate.pem")}
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        tls[f"DASK_DISTRIBUTED__COMM__TLS__{role}__CERT"] = str(folder / "certificate.pem")
        tls[f"DASK_DISTRIBUTED__COMM__TLS__{role}__KEY"] = str(folder / "key.pem")
    with cluster(folder, "tls", **tls) as there:
        assert there.address.startswith("tls://")
        with start("good.py", "--rounds", "home", "--scheduler", there.address) as without:
            _, err = without.communicate(timeout=PATIENCE)
        assert (without.returncode, says_one_line(err)) == (2, True), err
        assert "TLS needs certificates; name them by DASK_DISTRIBUTED__COMM__TLS__CA_FILE" in err
        with start("good.py", "--rounds", "home", "--scheduler", there.address, **tls) as judge:
            _, err = judge.communicate(timeout=PATIENCE)
    assert (judge.returncode, told(err)) == (0, "")
    (folder,) = [each for each in results(start.hole) if (each / "summary.json").exists() and journal(each)]
    assert verdicts(folder)["good"][0] == "full"
