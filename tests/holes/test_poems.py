"""The poetry model: its gradients, its forward pass, its log, and what it says of a bad call."""

import gc
import math
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from unittest.mock import patch

import numpy as np
import pytest
from references import ROOT, load

from golf.hole.reader import read_hole

HOLE = ROOT / "holes" / "poems"
PLAY = (HOLE / "input.txt").read_text("utf-8")
SIZES = {"batch": 2, "context": 8, "width": 8, "heads": 2, "layers": 2, "dropout": 0.25}
SMALL = [word for name, value in SIZES.items() for word in (f"--{name}", str(value))]


def run(folder, *arguments, program=HOLE / "poemgpt.py"):
    """A program with the input.txt of this folder beside it, as the judge runs it."""
    return subprocess.run(
        [sys.executable, "-X", "utf8", shutil.copy(program, folder), *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def poem():
    return load("holes/poems/poemgpt.py")


@pytest.fixture(scope="module")
def text(poem):
    return poem.Text(PLAY[3000:6000])


@pytest.fixture(scope="module")
def transformer(poem, text):
    """Two layers, untrained, gains and biases away from 1 and 0, so that none of them hides."""
    rng = random.Random(5)
    random.seed(42)
    model = poem.Transformer(len(text.alphabet), context=8, width=8, heads=2, layers=2)
    for table in model.weights.values():
        table.data = [[number + rng.gauss(0, 0.2) for number in row] for row in table.data]
    return model


@pytest.fixture
def batch(poem, text):
    return poem.windows(text.training, [3, 40, 99], 8)


def check_gradients(poem, model, batch, chance):
    """Backward against central differences, at numbers from every table."""
    inputs, targets = batch

    def loss():
        random.seed(9)  # the same numbers are dropped every time
        return poem.cross_entropy(model.logits(inputs, chance), targets)

    graph = loss()
    graph.backward()
    rng, step = random.Random(1), 1e-6
    for title, table in model.weights.items():
        spots = [(i, j) for i, row in enumerate(table.data) for j in range(len(row))]
        spots = [spot for spot in spots if table.grad[spot[0]][spot[1]]] or spots
        for i, j in rng.sample(spots, min(4, len(spots))):
            kept, around = table.data[i][j], []
            for moved in (kept + step, kept - step):
                table.data[i][j] = moved
                around.append(loss().data[0][0])
            table.data[i][j] = kept
            slope = (around[0] - around[1]) / (2 * step)
            assert table.grad[i][j] == pytest.approx(slope, rel=1e-4, abs=1e-8), (title, i, j)
        table.grad = None


@pytest.mark.slow
@pytest.mark.parametrize("chance", [0.0, 0.25], ids=["evaluating", "with dropout"])
def test_the_transformers_gradients_are_the_slopes_of_its_loss(poem, transformer, batch, chance):
    check_gradients(poem, transformer, batch, chance)


def test_the_bigrams_gradients_are_the_slopes_of_its_loss(poem, text, batch):
    check_gradients(poem, poem.Bigram(len(text.alphabet)), batch, 0.25)


def forward(tables, tokens, context, heads, layers):
    """The transformer's logits for one window, in NumPy and by the formulas alone."""
    t = {name: np.array(table.data) for name, table in tables.items()}

    def norm(x, part):
        centred = x - x.mean(1, keepdims=True)
        return (
            centred / np.sqrt(x.var(1, keepdims=True) + 1e-5) * t[f"{part}"] + t[part.replace("gain", "bias")]
        )

    x = t["token_embedding"][tokens] + t["position_embedding"][: len(tokens)]
    for layer in range(layers):
        h = norm(x, f"attention_gain_{layer}")
        q, k, v = (np.split(h @ t[f"{name}_{layer}"].T, heads, axis=1) for name in ("query", "key", "value"))
        mixed = []
        for q_head, k_head, v_head in zip(q, k, v, strict=True):
            scores = q_head @ k_head.T / math.sqrt(q_head.shape[1])
            scores[np.triu_indices(len(tokens), 1)] = -np.inf
            weights = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
            mixed.append(weights @ v_head)
        x = x + np.concatenate(mixed, axis=1) @ t[f"gather_{layer}"].T
        h = np.maximum(norm(x, f"feed_gain_{layer}") @ t[f"feed_up_{layer}"].T, 0)
        x = x + h @ t[f"feed_down_{layer}"].T
    return norm(x, "last_gain") @ t["output_head"].T


def test_the_forward_pass_is_numpys(poem, transformer, batch):
    inputs, targets = batch
    logits = np.array(transformer.logits(inputs).data)
    for start in range(0, len(inputs), 8):
        expected = forward(transformer.weights, inputs[start : start + 8], 8, 2, 2)
        np.testing.assert_allclose(logits[start : start + 8], expected, rtol=1e-10, atol=1e-12)
    shifted = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    expected = -shifted[np.arange(len(targets)), targets].mean()
    assert poem.loss_on(transformer, batch) == pytest.approx(expected, rel=1e-12)


def test_nobody_looks_ahead(text, transformer, batch):
    inputs, _ = batch
    changed = [*inputs[:7], (inputs[7] + 1) % len(text.alphabet), *inputs[8:]]
    before, after = (transformer.logits(tokens).data for tokens in (inputs, changed))
    assert before[:7] == after[:7] and before[8:] == after[8:]
    assert before[7] != after[7]


def test_evaluating_drops_nothing_and_leaves_chance_alone(transformer, batch):
    random.seed(3)
    state = random.getstate()
    first = transformer.logits(batch[0]).data
    assert first == transformer.logits(batch[0]).data
    assert random.getstate() == state
    assert first != transformer.logits(batch[0], 0.25).data


def test_dropout_keeps_the_mean(poem):
    random.seed(1)
    rows = poem.dropout(poem.Rows([[1.0] * 200 for _ in range(200)]), 0.25).data
    numbers = [number for row in rows for number in row]
    assert set(numbers) == {0.0, 1 / 0.75}
    assert sum(numbers) / len(numbers) == pytest.approx(1, abs=0.02)


@pytest.mark.slow
def test_a_graph_is_freed_without_the_garbage_collector(poem, transformer, batch):
    gc.collect()
    loss = poem.cross_entropy(transformer.logits(batch[0], 0.25), batch[1])
    loss.backward()
    for table in transformer.weights.values():
        table.grad = None
    del loss
    assert gc.collect() == 0


@pytest.fixture(scope="module")
def short_run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    (folder / "input.txt").write_text(PLAY[1500:14000], "utf-8")
    return run(folder, "--batch", 4, "--steps", 60, "--context", 8, "--width", 8)


@pytest.mark.slow
def test_the_stages_come_in_order_and_both_models_learn(short_run):
    assert (short_run.returncode, short_run.stderr) == (0, "")
    log = short_run.stdout
    stages = re.findall(r"^--- stage (\d)", log, re.M)
    assert stages == ["1", "2", "3", "4"]
    for model in ("bigram", "transformer"):
        losses = [float(loss) for loss in re.findall(rf"^{model} step.* loss (\S+)$", log, re.M)]
        assert len(losses) == 3 and losses[0] > losses[1]
    assert re.findall(r"^(\w+) step +(\d+) / +60 \| validation", log, re.M) == [
        ("bigram", "60"),
        ("transformer", "60"),
    ]


@pytest.mark.slow
def test_the_log_grammar_reads_samples_as_blocks(short_run):
    grammar = read_hole(HOLE).grammar
    lines = short_run.stdout.split("\n")
    starts = [i for i, line in enumerate(lines) if grammar.sample.match(line)]
    ends = [i for i, line in enumerate(lines) if grammar.sample_end.match(line)]
    texts = ["\n".join(lines[start + 1 : end]) for start, end in zip(starts, ends, strict=True)]
    assert [len(text) for text in texts] == [300, 300, 300]
    assert "\n" in texts[2]
    assert any(grammar.loss.match(line) for line in lines)
    assert {grammar.metadata.match(line)["key"] for line in lines if grammar.metadata.match(line)} >= {
        "vocab size",
        "count bigram validation loss",
        "nats below the count bigram",
    }


@pytest.mark.slow
def test_the_yardstick_is_the_smoothed_count_of_all_pairs(short_run):
    text = PLAY[1500:14000]
    cut = len(text) * 9 // 10
    pairs, firsts = Counter(pairwise(text[:cut])), Counter(text[: cut - 1])
    whole = (len(text) - cut - 1) // 8
    judged = min(256, whole)
    surprise = []
    for window in range(judged):
        start = cut + window * whole // judged * 8
        for a, b in zip(text[start : start + 8], text[start + 1 : start + 9], strict=True):
            surprise.append(-math.log((pairs[a, b] + 1) / (firsts[a] + len(set(text)))))
    assert f"count bigram validation loss: {np.mean(surprise):.4f}\n" in short_run.stdout
    assert f"judged characters: {judged * 8}\n" in short_run.stdout


@pytest.mark.slow
def test_the_same_call_prints_the_same_bytes_under_any_hash_seed(tmp_path):
    (tmp_path / "input.txt").write_text(PLAY[1500:5000], "utf-8")
    logs = set()
    for seed in ("0", "1"):
        with patch.dict(os.environ, PYTHONHASHSEED=seed):
            logs.add(run(tmp_path, *SMALL, "--steps", 3).stdout)
    assert len(logs) == 1


def shown(text, tmp_path):
    (tmp_path / "input.txt").write_text(text, "utf-8")
    log = run(tmp_path, "--steps", 0, "--context", 4, "--width", 4).stdout
    return [line[2:] for line in log.split("\n") if line.startswith("| ")]


@pytest.mark.slow
def test_a_play_shows_its_first_scene(tmp_path):
    lines = shown(PLAY[:14000], tmp_path)
    assert lines[0] == "\t[Enter ORLANDO and ADAM]"
    assert lines[-1] == "\t[Exit]" and len(lines) == 220


def test_a_book_shows_its_first_poem_with_its_title(tmp_path):
    verses = "\n".join(f"this is verse number {n}" for n in range(9))
    lines = shown(f"THE BOOK\n\nFIRST\n\n{verses}\n\nSECOND\n\n{verses}\n\nTHIRD\n\n{verses}\n", tmp_path)
    assert lines == ["FIRST", "", *verses.split("\n")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        (b"", ["--input", "input.txt"], "input.txt has 0 characters, too few; a context of 16 needs 161"),
        (b"x" * 159, [], "{folder}/input.txt has 159 characters, too few; a context of 16 needs 161"),
        (b"abc\xff", [], "{folder}/input.txt is not UTF-8 (byte 3); convert it, for example with iconv"),
        (b"x", ["--input", "."], ". cannot be read (Is a directory); name a text with --input FILE"),
        (b"x", ["--input", "gone"], "gone cannot be read (No such file or directory); name a text with"),
        (b"x", ["--batch", "0"], "--batch is 0; it must be at least 1"),
        (b"x", ["--width", "6", "--heads", "4"], "--width 6 is no multiple of --heads 4; make it one"),
        (b"x", ["--dropout", "1"], "--dropout is 1.0; it must be at least 0 and below 1"),
        (b"x", ["--dropout", "nan"], "--dropout is nan; it must be at least 0 and below 1"),
        (b"x", ["--steps", "-1"], "--steps is -1; it must be at least 0"),
        (b"x", ["--learning-rate", "0"], "--learning-rate is 0.0; it must be above 0 and at most 1"),
        (b"x", ["--learning-rate", "10"], "--learning-rate is 10.0; it must be above 0 and at most 1"),
        (b"x", ["--learning-rate", "fast"], "argument --learning-rate: invalid float value: 'fast'"),
        (b"x", ["--rhyme"], "unrecognized arguments: --rhyme"),
    ],
)
def test_a_bad_call_or_text_gets_one_line(tmp_path, content, arguments, message):
    (tmp_path / "input.txt").write_bytes(content)
    done = run(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr.startswith(f"poemgpt.py: {message.format(folder=tmp_path)}")
        and done.stderr.count("\n") == 1
    )


def test_a_training_that_goes_astray_ends_in_one_line(poem, capsys):
    for nothing in (0.0, math.nan):
        with pytest.raises(SystemExit) as ending:
            poem.surprise(nothing)
        assert ending.value.code == 2
        assert capsys.readouterr().err == (
            "poemgpt.py: the model gives no chance to what comes next: choose a smaller --learning-rate\n"
        )


@pytest.mark.slow
def test_a_byte_order_mark_is_no_character_of_a_text(tmp_path):
    text = ("ab" * 80 + "a").encode()
    logs = []
    for mark in (b"", b"\xef\xbb\xbf"):
        (tmp_path / "input.txt").write_bytes(mark + text)
        logs.append(run(tmp_path, "--steps", 1, "--width", 4).stdout)
    assert "vocab size: 2\n" in logs[0] and logs[0] == logs[1]


def test_the_play_beside_the_program_is_read_in_any_folder(tmp_path):
    (tmp_path / "input.txt").write_text("ab" * 100)
    command = [sys.executable, HOLE / "poemgpt.py", "--steps", "0", "--context", "4", "--width", "4"]
    log = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8").stdout
    assert f"num characters: {len(PLAY)}\n" in log


@pytest.mark.slow
def test_the_shortest_text_that_its_message_allows_is_enough(tmp_path):
    (tmp_path / "input.txt").write_text("ab" * 80 + "a", "utf-8")
    assert run(tmp_path, "--steps", 1, "--width", 4).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("entry", ["couplet.py", "haiku.py"])
def test_an_entry_prints_the_references_log(tmp_path, entry, short_run):
    (tmp_path / "input.txt").write_text(PLAY[1500:14000], "utf-8")
    done = run(
        tmp_path, "--batch", 4, "--steps", 60, "--context", 8, "--width", 8, program=HOLE / "entries" / entry
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == short_run.stdout
