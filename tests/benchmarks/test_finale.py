"""How far the finale comes: what the experiments' page says of it was measured."""

import sys
from pathlib import Path

import pytest

from benchmarks import finale
from benchmarks.finale import PAGE, Finale, kept, play, ran, side_by_side, table
from golf.errors import GolfError

LOG = (
    "settings: vocab_size 68, context 128, width 256, heads 4, layers 4",
    "device: cpu with 2 threads, float32",
    "count bigram validation loss: 2.4378",
    "transformer step   25 / 5000 | training loss 3.9",
    "transformer step   25 / 5000 | validation loss 3.5",
    "transformer step   50 / 5000 | training loss 3.0",
    "transformer step   50 / 5000 | validation loss 2.9",
)
SMALL = ("2.4576", "2.2750")
ENDLESS = """
import signal, sys, time
signal.signal(signal.SIGINT, lambda *_: sys.exit(print("interrupted after step 7", file=sys.stderr) or 130))
print("transformer step    5 / 5000 | training loss 3.0", flush=True)
time.sleep(600)
"""


def test_the_page_tells_what_was_measured():
    assert f"<!-- finale -->\n\n{table(kept())}\n" in PAGE.read_text("utf-8"), (
        "run: python -m benchmarks.finale"
    )


def test_a_whole_finale_is_extrapolated_from_the_steps_that_were_done():
    rows = table(Finale("Python", 360.0, 50, 5000, LOG, SMALL))
    assert "| all 5,000 steps, extrapolated | 10.0 hours |" in rows
    assert f"| tokens a second | {64 * 128 * 50 / 360:,.0f} |" in rows
    assert "| validation loss after step 50, nats | 2.9 |" in rows
    assert "| `poemgpt.py` in its home round; the bigram there | 2.2750; 2.4576 |" in rows


def test_a_log_that_ends_before_any_validation_is_no_finale():
    with pytest.raises(GolfError, match="give the finale more --seconds"):
        table(Finale("Python", 1.0, 3, 5000, LOG[:3], SMALL))


@pytest.mark.slow
def test_a_training_that_is_not_done_is_interrupted_and_its_steps_are_counted(tmp_path, monkeypatch):
    (tmp_path / "ports").mkdir()
    (tmp_path / "ports" / "poemgpt_torch.py").write_text(ENDLESS)
    (tmp_path / "torch.py").write_text("__version__ = '2'")
    monkeypatch.setattr(finale, "POEMS", tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    found = play(sys.executable, tmp_path, 5, SMALL)  # a busy machine begins it in less
    assert (found.steps, found.planned) == (7, 5000)
    assert found.seconds >= 5 and found.machine.startswith("Python ") and ", torch 2, " in found.machine


def test_a_program_that_fails_is_told_with_its_last_line(tmp_path: Path):
    (tmp_path / "fails.py").write_text("raise SystemExit('no torch here')")
    with pytest.raises(GolfError, match=r"fails\.py: ended with 1: no torch here"):
        ran([sys.executable, "fails.py"], tmp_path, 60)


def test_64_documents_a_step_are_measured_in_turn_with_one():
    asked = []
    found = side_by_side(lambda documents: asked.append(documents) or {"64": 30.0, "1": 2.0}[documents], 3)
    assert asked == ["64", "1"] * 3
    assert (found.ratio, found.pairs) == (15.0, 3)
