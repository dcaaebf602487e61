"""Whatever asks the judge to end, it ends whole: a summary, a line that says where to go on, and nothing left."""

import json
import os
import secrets
import signal
import subprocess

import pytest
from processes import HARNESS, PATIENCE, ROOT, running, told, until


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_asks_for_an_end_keeps_what_was_finished(fake_hole, number):
    slow = f"slow-{secrets.token_hex(4)}.py"
    fake_hole.entry(slow, 'print("sample 1:", words[0])', f"import time;time.sleep(9999)#{slow}")
    journal = fake_hole.root / "out" / "journal.jsonl"
    with subprocess.Popen(
        [*HARNESS, "good.py", slow, "--rounds", "home", "--out", "out"],
        cwd=fake_hole.root, env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as harness:  # fmt: skip
        until(lambda: journal.exists() and b"good" in journal.read_bytes() and running(slow))
        for _ in range(3):
            harness.send_signal(number)
        _, err = harness.communicate(timeout=PATIENCE)
    assert (harness.returncode, told(err).count("\n")) == (130, 1) and "go on with --resume out" in err
    kept = json.loads((fake_hole.root / "out" / "summary.json").read_text())
    assert not kept["finished"] and "interrupted" in (fake_hole.root / "out" / "summary.txt").read_text()
    assert not running(slow)
