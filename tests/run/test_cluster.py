"""Judging on a Dask cluster gives the same verdicts as judging here."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
from processes import until

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", silence_logs=50
    ) as local:
        yield local


@pytest.mark.slow
def test_a_cluster_judges_as_this_process_does(fake_hole, compare, cluster):
    fake_hole.entry("wrong.py", "1 / (step", "1.001 / (step")
    compare("good.py", "pico.py", "wrong.py")
    here = fake_hole.verdicts
    status, out, err = compare("good.py", "pico.py", "wrong.py", "--scheduler", cluster.scheduler_address)
    assert (status, err) == (1, "") and fake_hole.verdicts == here
    assert "good: round home exited" in out


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_one_clear_line(fake_hole, compare, monkeypatch):
    monkeypatch.setattr("golf.run.cluster.ANSWER_SECONDS", 0.5)
    status, _, err = compare("good.py", "--scheduler", "tcp://127.0.0.1:9")
    assert status == 2 and "no Dask scheduler answers there" in err


@pytest.mark.slow
def test_a_lost_worker_costs_a_repeat_and_no_verdict(fake_hole, compare, cluster):
    """The worker is killed in the middle of a run that ends only where it is a repeat."""
    begun = fake_hole.root / "begun"
    mark = repr(str(begun))
    wait = (
        f"import os, time; seen = os.path.exists({mark}); open({mark}, 'w'); time.sleep(0 if seen else 9999)"
    )
    fake_hole.entry("slow.py", 'print("sample 1:", words[0])', f'{wait}; print("sample 1:", words[0])')

    def kill() -> None:
        with distributed.Client(cluster) as client:
            pids = client.run(os.getpid)
            until(begun.exists)
            (busy,) = (worker for worker, tasks in client.processing().items() if tasks)
            os.kill(pids[busy], signal.SIGKILL)

    with ThreadPoolExecutor() as aside:
        killed = aside.submit(kill)
        status, _, _ = compare(
            "slow.py", "--isolation", "none", "--rounds", "home", "--scheduler", cluster.scheduler_address
        )
        killed.result()
    assert status == 0 and fake_hole.judged("slow")["parity"] == "full"
