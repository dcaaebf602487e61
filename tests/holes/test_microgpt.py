"""The reference of names: its autograd against central differences, and what it says of an input it cannot use."""

import gc
import io
import math
import random
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace

import pytest
from references import ROOT

SOURCE = (ROOT / "microgpt.py").read_text("utf-8")


@pytest.fixture
def micro(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What the program defines, with the parameters as they are before any training."""
    source = SOURCE.replace("num_steps = 1000", "num_steps = 0").replace("in range(20)", "in range(0)")
    (tmp_path / "input.txt").write_text("ab\ncad\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["microgpt.py"])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    names: dict = {"__name__": "__main__"}
    with redirect_stdout(io.TextIOWrapper(io.BytesIO())):
        exec(compile(source, "microgpt.py", "exec"), names)
    gc.enable()
    names["__doc__"] = SOURCE
    return SimpleNamespace(**names)


def surprise(micro: SimpleNamespace, tokens: list[int]):
    """The mean surprise at the tokens after the first, as training takes it."""
    keys, values = [[]], [[]]
    surprises = []
    for position, target in enumerate(tokens[1:]):
        probabilities = micro.softmax(micro.gpt(tokens[position], position, keys, values))
        surprises.append(-probabilities[target].log())
    return sum(surprises) * (1 / len(surprises))


@pytest.mark.slow
def test_gradients_are_the_slopes_of_the_loss(micro: SimpleNamespace) -> None:
    tokens = [micro.BOS, 2, micro.BOS]
    surprise(micro, tokens).backward()
    rng, h = random.Random(1), 1e-6
    for name, rows in micro.weights.items():
        moving = [number for row in rows for number in row if number.grad]
        for number in rng.sample(moving, 2):
            around = []
            for moved in (number.data + h, number.data - h):
                kept, number.data = number.data, moved
                around.append(surprise(micro, tokens).data)
                number.data = kept
            slope = (around[0] - around[1]) / (2 * h)
            assert number.grad == pytest.approx(slope, rel=1e-4, abs=1e-8), name


def test_a_number_that_is_used_twice_gathers_both_gradients(micro: SimpleNamespace) -> None:
    x, unused = micro.Number(3.0), micro.Number(1.0)
    y = x * x
    _ = unused * 5
    (y * y + x.exp() / 2).backward()
    assert x.grad == pytest.approx(4 * 3.0**3 + math.exp(3.0) / 2, rel=1e-12)
    assert y.grad == pytest.approx(2 * 9.0)
    assert unused.grad == 0.0
    assert micro.tape == []


@pytest.mark.slow
def test_a_graph_is_freed_without_the_garbage_collector(micro: SimpleNamespace) -> None:
    gc.collect()
    loss = surprise(micro, [micro.BOS, 2, micro.BOS])
    loss.backward()
    del loss
    assert gc.collect() == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "No such file or directory"),
        ("folder", "Is a directory"),
        ("Åsa\n".encode("latin-1"), "'utf-8' codec can't decode byte 0xc5 in position 0"),
        ("ada\n".encode("utf-16"), "'utf-8' codec can't decode byte 0xff in position 0"),
        (b"\xef\xbb\xbfada\n", "it begins with a byte order mark"),
        (b" \n\t\n", "it holds no word"),
        (b"", "it holds no word"),
    ],
)
def test_an_input_of_no_use_gets_one_line(tmp_path: Path, content: bytes | str | None, says: str) -> None:
    if isinstance(content, bytes):
        (tmp_path / "input.txt").write_bytes(content)
    elif content:
        (tmp_path / "input.txt").mkdir()
    program = shutil.copy(ROOT / "microgpt.py", tmp_path)
    done = subprocess.run([sys.executable, program], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("microgpt.py: input.txt in this folder cannot be used (")
    assert says in done.stderr and done.stderr.endswith("any UTF-8 text with one word a line\n")
    assert done.stderr.count("\n") == 1
