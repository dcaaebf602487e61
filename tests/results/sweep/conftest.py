"""A hole whose programs print losses at once, and a sweep over them."""

from pathlib import Path

import pytest

HOLE = """\
title = "curves"
reference = "curve.py"
[log]
loss = '^(?P<part>[a-z]+) step (?P<step>\\d+) / (?P<total>\\d+): (?P<loss>\\S+)$'
"""
# Its loss falls by --slope a step. It goes on from state.txt, fails where it is told to, and waits for nobody.
PROGRAM = """\
import argparse, os, sys
from pathlib import Path
parser = argparse.ArgumentParser()
parser.add_argument("--slope", type=float, default=1.0)
parser.add_argument("--steps", type=int, default=3)
parser.add_argument("--device", default="none")
for name in ("--fail", "--die", "--wait", "--resume"):
    parser.add_argument(name, action="store_true")
call = parser.parse_args()
print("device", call.device, "resumed" if call.resume else "", flush=True)
first = int(Path("state.txt").read_text()) if call.resume else 1
for step in range(first, call.steps + 1):
    print(f"training step {step} / {call.steps}: {10 - call.slope * step}", flush=True)
    Path("state.txt").write_text(str(step + 1))
    if step == 2 and call.die and not call.resume:
        os.kill(os.getpid(), 9)
    if call.fail:
        sys.exit("the loss is nan")
print(f"test step {call.steps} / {call.steps}: {10 + call.slope}")
if call.wait:
    import time
    time.sleep(60)
"""


@pytest.fixture
def sweep_file(tmp_path: Path) -> Path:
    """Three runs, the steepest of which is the best."""
    (tmp_path / "hole.toml").write_text(HOLE)
    (tmp_path / "curve.py").write_text(PROGRAM)
    file = tmp_path / "slopes.toml"
    file.write_text(
        f"hole = {str(tmp_path)!r}\nprogram = 'curve.py'\ncurve = 'training'\n[grid]\n--slope = [0.5, 2.0, 1.0]\n"
    )
    return file
