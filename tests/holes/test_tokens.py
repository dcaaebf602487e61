"""The GPT of the hole tokens: its gradients, its forward pass, its log, and what it says of a bad call."""

import os
import random
import re
import shutil
import subprocess
import sys
from unittest.mock import patch

import numpy as np
import pytest
from references import ROOT, load

from golf.hole.reader import read_hole

HOLE = ROOT / "holes" / "tokens"
TOKENGPT = load("holes/tokens/tokengpt.py")


def run(folder, *arguments, program=HOLE / "tokengpt.py", typed=""):
    """A program with the input.txt of this folder beside it, as the judge runs it."""
    return subprocess.run(
        [sys.executable, "-X", "utf8", shutil.copy(program, folder), *map(str, arguments)],
        cwd=folder,
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


SIZES = {"n-embd": 8, "n-head": 2, "n-layer": 2, "block-size": 6}
SMALL = [word for name, value in SIZES.items() for word in (f"--{name}", str(value))]
INPUTS, TARGETS = [9, 3, 3, 5, 0, 2], [3, 3, 5, 0, 2, 9]


@pytest.fixture(scope="module")
def gpt():
    random.seed(42)
    return TOKENGPT.Gpt(10, n_embd=8, n_head=2, n_layer=2, block_size=6)


def loss_of(gpt):
    return gpt.loss([*INPUTS, TARGETS[-1]])


def test_gradients_are_the_slopes_of_the_loss(gpt):
    loss_of(gpt).backward()
    rng, step = random.Random(1), 1e-6
    for title, table in gpt.weights.items():
        spots = [(i, j) for i, row in enumerate(table.data) for j in range(len(row))]
        spots = [spot for spot in spots if table.grad[spot[0]][spot[1]]] or spots
        for i, j in rng.sample(spots, min(6, len(spots))):
            kept, around = table.data[i][j], []
            for moved in (kept + step, kept - step):
                table.data[i][j] = moved
                around.append(loss_of(gpt).data[0][0])
            table.data[i][j] = kept
            slope = (around[0] - around[1]) / (2 * step)
            assert table.grad[i][j] == pytest.approx(slope, rel=1e-4, abs=1e-8), (title, i, j)
        table.grad = None


def test_the_forward_pass_is_numpys(gpt):
    t = {name: np.array(table.data) for name, table in gpt.weights.items()}

    def norm(x):
        return x / np.sqrt((x * x).mean(1, keepdims=True) + 1e-5)

    x = norm(t["token_embedding"][INPUTS] + t["position_embedding"])
    for layer in range(2):
        q, k, v = (
            np.split(norm(x) @ t[f"{part}_{layer}"].T, 2, axis=1) for part in ("query", "key", "value")
        )
        mixed = []
        for q_head, k_head, v_head in zip(q, k, v, strict=True):
            scores = q_head @ k_head.T / np.sqrt(4)
            scores[np.triu_indices(6, 1)] = -np.inf
            mixed.append(np.exp(scores) / np.exp(scores).sum(1, keepdims=True) @ v_head)
        x = x + np.concatenate(mixed, axis=1) @ t[f"gather_{layer}"].T
        x = x + np.maximum(norm(x) @ t[f"mlp_up_{layer}"].T, 0) @ t[f"mlp_down_{layer}"].T
    np.testing.assert_allclose(gpt.states(INPUTS).data, x, rtol=1e-10, atol=1e-12)
    logits = x @ t["output_head"].T
    shifted = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    assert loss_of(gpt).data[0][0] == pytest.approx(-shifted[np.arange(6), TARGETS].mean(), rel=1e-12)


# --- the log ------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    for name in ("input.txt", "prompts.txt"):
        (tmp_path / name).write_bytes((HOLE / name).read_bytes())
    return tmp_path


@pytest.fixture
def scene(folder):
    """The folder with a scene of the play, and no more."""
    text = (HOLE / "input.txt").read_text("utf-8")
    (folder / "input.txt").write_text(text[2000:8000], "utf-8")
    return folder


def test_the_log_names_everything_in_order(folder):
    done = run(
        folder,
        *SMALL,
        "--tokenizer",
        "bpe",
        "--bpe-merges",
        3,
        "--num-steps",
        2,
        "--prompt-file",
        "prompts.txt",
    )
    assert (done.returncode, done.stderr) == (0, "")
    words = [re.split(r"[ :]", line)[0] for line in done.stdout.split("\n")]
    order = list(dict.fromkeys(words))
    assert order == [
        *("num", "tokenizer", "vocab", "configuration", "merge", "step", "", "---", "sample"),
        *("prompt", "tokens", "continuation", "unknown"),
    ]
    assert "vocab size: 70 (66 characters, 3 merged pieces, BOS)\n" in done.stdout
    ends = sum(f"{document} ".count("e ") for document in TOKENGPT.lines_of(HOLE / "input.txt"))
    assert f"merge    1: e + _ = e_ ({ends} times)\n" in done.stdout
    grammar = read_hole(HOLE).grammar
    lines = [line for line in done.stdout.split("\n") if line and not line.startswith("---")]
    assert all(
        any(pattern.match(line) for pattern in (grammar.metadata, grammar.loss, grammar.sample))
        for line in lines
    )


def test_every_parameter_is_counted(folder):
    log = run(folder, *SMALL, "--num-steps", 0).stdout
    assert f"num params: {2 * 67 * 8 + 6 * 8 + 2 * 12 * 64}\n" in log


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "vocabulary"),
    [
        (["--tokenizer", "word", "--num-steps", 2], "3652 (3651 words and marks, BOS)"),
        (
            [
                *("--tokenizer", "bpe", "--bpe-merges", 1000, "--n-embd", 64),
                *("--n-head", 8, "--n-layer", 3, "--num-steps", 2),
            ],
            "1067 (66 characters, 1000 merged pieces, BOS)",
        ),
    ],
    ids=["words", "three layers"],
)
def test_thousands_of_tokens_and_three_layers_work(folder, arguments, vocabulary):
    done = run(folder, *arguments, "--block-size", 12)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"vocab size: {vocabulary}\n" in done.stdout
    assert "\nstep    2 /    2 | loss " in done.stdout and "\nsample 10: " in done.stdout


@pytest.mark.slow
def test_training_lowers_the_loss(folder):
    log = run(folder, "--num-steps", 60, "--block-size", 12).stdout
    losses = [float(loss) for loss in re.findall(r"\| loss (\S+)", log)]
    assert sum(losses[-10:]) / 10 < sum(losses[:10]) / 10 - 0.5


def test_without_steps_a_prompt_is_cut_and_not_continued(folder):
    (folder / "own.txt").write_text("Good morrow, Ünd 1599\n\n  thou \t art\n", "utf-8")
    done = run(folder, "--tokenizer", "word", "--num-steps", 0, "--prompt-file", "own.txt")
    assert done.stdout.split("\n")[5:] == [
        "prompt  1: Good morrow, Ünd 1599",
        "tokens  1: Good|morrow|,",
        "unknown  1: Ünd|1599",
        "prompt  2: thou art",
        "tokens  2: thou|art",
        "",
    ]


def test_a_prompt_longer_than_the_context_is_cropped(folder):
    (folder / "own.txt").write_text("good morrow " * 20, "utf-8")
    done = run(folder, "--num-steps", 1, "--prompt-file", "own.txt", *SMALL)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"continuation  1: {('good morrow ' * 20).strip()}" in done.stdout


def test_prompts_typed_are_continued_until_an_empty_line(folder):
    typed = "Good morrow\nÜ\n\nnever read\n"
    done = run(folder, "--num-steps", 1, "--interactive", *SMALL, typed=typed)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\ncontinuation  1: Good morrow" in done.stdout and "\nunknown  2: Ü\n" in done.stdout
    assert "never read" not in done.stdout
    assert run(folder, "--num-steps", 0, "--interactive", *SMALL, typed="Good").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["char", "word", "bpe"])
def test_the_same_call_prints_the_same_bytes_under_any_hash_seed(scene, kind):
    logs = set()
    for seed in ("0", "1"):
        with patch.dict(os.environ, PYTHONHASHSEED=seed):
            logs.add(run(scene, *SMALL, "--tokenizer", kind, "--num-steps", 1).stdout)
    assert len(logs) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        (b" \n\t\n", [], "{folder}/input.txt holds no document; give it at least one line with a word"),
        (b"ab\xff", [], "{folder}/input.txt is not UTF-8 (byte 2); convert it, for example with iconv"),
        (b"a", ["--input", "."], ". cannot be read (Is a directory); name a text file"),
        (b"a", ["--input", "gone"], "gone cannot be read (No such file or directory); name a text file"),
        (b"a", ["--prompt-file", "gone"], "gone cannot be read (No such file or directory); name a text"),
        (b"a", ["--tokenizer", "runes"], "argument --tokenizer: invalid choice: 'runes' (choose from "),
        (b"a", ["--n-layer", "0"], "--n-layer is 0; it must be at least 1"),
        (b"a", ["--block-size", "0"], "--block-size is 0; it must be at least 1"),
        (b"a", ["--num-steps", "-1"], "--num-steps is -1; it must be at least 0"),
        (b"a", ["--bpe-merges", "-1"], "--bpe-merges is -1; it must be at least 0"),
        (b"a", ["--n-embd", "6"], "--n-embd 6 is no multiple of --n-head 4; make it one"),
        (b"a", ["--n-embd", "x"], "argument --n-embd: invalid int value: 'x'"),
    ],
)
def test_a_bad_call_or_text_gets_one_line(tmp_path, content, arguments, message):
    (tmp_path / "input.txt").write_bytes(content)
    done = run(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr.startswith(f"tokengpt.py: {message.format(folder=tmp_path)}")
        and done.stderr.count("\n") == 1
    )


def test_a_byte_order_mark_is_no_character_of_a_text(tmp_path):
    logs = []
    for mark in (b"", b"\xef\xbb\xbf"):
        (tmp_path / "input.txt").write_bytes(mark + b"abba\nbaab\n")
        logs.append(run(tmp_path, "--num-steps", 0).stdout)
    assert "vocab size: 3 (" in logs[0] and logs[0] == logs[1]


def test_the_play_beside_the_program_is_read_in_any_folder(tmp_path):
    (tmp_path / "input.txt").write_text("abba\n")
    command = [sys.executable, HOLE / "tokengpt.py", "--num-steps", "0"]
    log = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8").stdout
    assert "\nvocab size: 67 (66 characters, BOS)\n" in log


def test_typed_bytes_that_are_no_text_come_as_they_are_written(folder):
    program = shutil.copy(HOLE / "tokengpt.py", folder)
    command = [sys.executable, program, "--num-steps", "0", "--interactive"]
    done = subprocess.run(command, input=b"\xffgo\n", capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"prompt  1: \\xffgo\n" in done.stdout


def test_typing_with_a_closed_stdin_is_refused_before_training():
    command = [
        "/bin/sh",
        "-c",
        'exec "$@" <&-',
        "sh",
        sys.executable,
        str(HOLE / "tokengpt.py"),
        "--interactive",
    ]
    ended = subprocess.run(command, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr == b"tokengpt.py: --interactive reads what you type, and stdin is closed\n"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["char", "word", "bpe"])
def test_every_entry_prints_the_references_log(scene, kind):
    call = [*SMALL, "--tokenizer", kind, "--num-steps", 2, "--prompt-file", "prompts.txt"]
    log = run(scene, *call).stdout
    for entry in ("dust.py", "grains.py", "specks.py"):
        done = run(scene, *call, program=HOLE / "entries" / entry)
        assert (done.stdout, done.stderr, done.returncode) == (log, "", 0), entry
