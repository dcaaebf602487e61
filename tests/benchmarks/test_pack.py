"""The benchmark of the packer: its corpus is what it says, and its means are right."""

import subprocess
import sys

import pytest

from benchmarks.pack import CORPUS, Sizes, rows, wrapped
from golf.pack.deflate.deflate import Effort, deflate

PROGRAMS = sorted(CORPUS.glob("*.py"))


def test_the_corpus_holds_at_least_eight_programs():
    assert len(PROGRAMS) >= 8


@pytest.mark.slow
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_of_the_corpus_is_small_and_prints_the_same_every_time(program):
    assert 500 <= program.stat().st_size <= 5000
    runs = [
        subprocess.run(
            [sys.executable, program], capture_output=True, check=True, env={"PYTHONHASHSEED": str(seed)}
        )
        for seed in (1, 2)
    ]
    assert runs[0].stdout == runs[1].stdout != b""
    assert runs[0].stderr == b""


def test_the_means_are_geometric():
    measured = [Sizes("a", 0, 100, 200, 400, 100), Sizes("b", 0, 400, 200, 100, 100)]
    assert [row.ratio for row in rows(measured)] == pytest.approx([0.5, 0.5, 0.5])
    assert [row.least for row in rows(measured)] == [0.25, 0.5, 0.25]


def test_other_encoders_get_the_same_wrapper():
    source = PROGRAMS[0].read_bytes()
    stream = deflate(source, Effort(1, 0))
    assert wrapped(stream.data, source) >= 63 + len(stream.data)
