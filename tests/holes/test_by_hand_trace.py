"""The trace of the GPT to follow by hand: its blocks lead to each other, and entries print the same."""

import math
import subprocess
import sys

import numpy as np
import pytest
from references import ROOT

from golf.lessons.trace import Block, read_blocks, read_trace_grammar

HOLE = ROOT / "holes" / "by_hand"


def run(program: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-s", "-B", "-X", "utf8", str(HOLE / program), "--trace"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def trace() -> str:
    return run("gptbyhand.py").stdout


@pytest.fixture(scope="module")
def blocks(trace: str) -> dict[tuple[str, str], Block]:
    return {(block.section, block.title): block for block in read_blocks(trace, read_trace_grammar(HOLE))}


def section(iteration: int, micro_batch: int) -> str:
    rate = "0.000060" if iteration else "0.000000"
    return f"iteration {iteration}, learning rate {rate}, micro-batch {micro_batch} of 2"


def array(block: Block) -> np.ndarray:
    return np.array([[float(number) for number in row.numbers] for row in block.rows])


def test_it_has_6864_parameters_of_which_80_do_not_decay(trace: str) -> None:
    assert "parameters, total: 6864\nparameters, decayed: 6784\nparameters, not decayed: 80\n" in trace
    sizes = [int(line.split(": ")[1]) for line in trace.splitlines() if line.startswith("parameters, ")]
    assert sum(sizes[:-3]) == 6864


def test_the_text_has_32_tokens_of_which_the_pause_is_the_first(trace: str) -> None:
    lines = trace.splitlines()
    assert "vocabulary: 32 tokens" in lines
    start = lines.index("vocabulary: 32 tokens") + 1
    assert lines[start] == "   0 ' '"
    assert [int(line.split()[0]) for line in lines[start : start + 32]] == list(range(32))
    training, validation = (
        int(line.split()[2]) for line in lines if line.startswith(("training", "validation"))
    )
    assert training == (training + validation) * 4 // 5
    sequences = [line for line in lines if line.startswith("sequence ")]
    words = [line.split(maxsplit=1)[1].strip("'") or " " for line in lines[start : start + 32]]
    assert len(sequences) == 7
    for line in sequences:
        numbers, text = line.split(": ", 1)[1].split(" | ")
        assert " ".join(words[int(number)] for number in numbers.split()) == text


def test_each_block_is_told_the_iteration_rate_and_micro_batch_it_belongs_to(
    trace: str, blocks: dict[tuple[str, str], Block]
) -> None:
    assert {title for title, _ in blocks} == {
        *(section(i, m) for i in (0, 1) for m in (1, 2)),
        "iteration 0, learning rate 0.000000, after micro-batches 1 and 2",
        "iteration 1, learning rate 0.000060, after micro-batches 1 and 2",
    }
    losses = [float(blocks[section(1, m), "loss"].rows[0].numbers[0]) for m in (1, 2)]
    assert f"iteration    1 | rate 0.000060 | loss {sum(losses) / 2:.4f}" in trace


def test_iteration_0_changes_nothing_and_iteration_1_does(blocks: dict[tuple[str, str], Block]) -> None:
    for iteration, rate in (0, "0.000000"), (1, "0.000060"):
        where = f"iteration {iteration}, learning rate {rate}, after micro-batches 1 and 2"
        before, change, after = (
            array(blocks[where, f"layer 1, query, first 4x4, {name}"])
            for name in ("before", "change", "after")
        )
        assert np.allclose(before + change, after, atol=1.1e-8)
        assert (abs(change) > 0).all() == bool(iteration)
    assert before.shape == (4, 4)


def test_the_traced_steps_lead_to_each_other(blocks: dict[tuple[str, str], Block]) -> None:
    where = section(1, 2)

    def of(title: str) -> np.ndarray:
        return array(blocks[where, title])

    token, position = of("token embeddings"), of("position embeddings")
    assert np.allclose(token + position, of("combined embeddings"), atol=2e-6)
    for layer in ("layer 1", "layer 2"):
        for head in (1, 2):
            own = slice(8 * head - 8, 8 * head)
            scores = of(f"{layer}, queries")[:, own] @ of(f"{layer}, keys")[:, own].T / math.sqrt(8)
            assert np.allclose(scores, of(f"{layer}, head {head}, scores"), atol=2e-6)
            shares = of(f"{layer}, head {head}, masked weights")
            assert (np.triu(shares, 1) == 0).all()
            assert np.allclose(shares.sum(1), 1, atol=1e-5)
            found = shares @ of(f"{layer}, values")[:, own]
            assert np.allclose(found, of(f"{layer}, head {head}, output"), atol=2e-6)
        after = of(f"{layer}, residual after attention") + of(f"{layer}, mlp output")
        assert np.allclose(after, of(f"{layer}, residual after mlp"), atol=2e-6)
    assert np.allclose(of("final norm") @ weights_of_the_head(blocks, where), of("logits"), atol=1e-4)
    targets = of("target")[0].astype(int)
    assert np.allclose(-np.log(of("probabilities")[range(8), targets]), of("surprises")[:, 0], atol=1e-4)
    assert of("surprises").mean() == pytest.approx(of("loss").item(), abs=1e-6)
    one_hot = np.eye(32)[targets]
    assert np.allclose((of("probabilities") - one_hot) / 8, of("gradient of the logits"), atol=1e-7)


def weights_of_the_head(blocks: dict[tuple[str, str], Block], where: str) -> np.ndarray:
    """The tied head, as far as these inputs show it: the least-squares solution of what the trace says."""
    normed, logits = array(blocks[where, "final norm"]), array(blocks[where, "logits"])
    return np.linalg.lstsq(normed, logits, rcond=None)[0]


def test_a_word_among_the_five_likeliest_has_the_probability_of_its_column(
    trace: str, blocks: dict[tuple[str, str], Block]
) -> None:
    first = trace.split("--- the five most likely next words ---\n")[1].split("\n\n")[0].splitlines()
    probabilities = array(blocks[section(0, 1), "probabilities"])
    for line, row in zip(first, probabilities, strict=True):
        shown = [float(part.split()[-1]) for part in line.split(": ", 1)[1].split("  ")]
        assert shown == sorted(row)[-5:][::-1]


@pytest.mark.slow
@pytest.mark.parametrize("entry", sorted(path.name for path in (HOLE / "entries").glob("*.py")))
def test_an_entry_prints_the_trace_of_the_reference(entry: str, trace: str) -> None:
    found = run(f"entries/{entry}")
    assert (found.stdout, found.stderr, found.returncode) == (trace, "", 0)
