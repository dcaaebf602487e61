"""The GPT to follow by hand: its arithmetic against independent arithmetic, and what it says of a wrong call."""

import math
import random
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from references import ROOT, load

HOLE = ROOT / "holes" / "by_hand"


@pytest.fixture(scope="module")
def hand() -> ModuleType:
    return load("holes/by_hand/gptbyhand.py")


@pytest.fixture
def small(hand: ModuleType):
    """A model small enough for central differences, all its parameters random, the gains too."""

    class Small(hand.Gpt):
        width = 6
        context = 4

    def make(seed: int):
        random.seed(seed)
        gpt = Small(5)
        for matrix in gpt.weights.values():
            matrix.rows = [[random.gauss(0, 0.5) for _ in row] for row in matrix.rows]
        return gpt

    return make


def numpy_logits(gpt, tokens: list[int]) -> np.ndarray:
    arrays = {name: np.array(matrix.rows) for name, matrix in gpt.weights.items()}
    length, heads = len(tokens), gpt.heads

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        return (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + 1e-5) * arrays[name][0]

    x = arrays["token embedding"][tokens] + arrays["position embedding"][:length]
    for layer in ("layer 1", "layer 2"):
        normed = norm(x, f"{layer}, norm 1")
        q, k, v = (
            (normed @ arrays[f"{layer}, {name}"].T).reshape(length, heads, -1).transpose(1, 0, 2)
            for name in ("query", "key", "value")
        )
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(gpt.width // gpt.heads)
        scores[:, ~np.tril(np.ones((length, length), bool))] = -np.inf
        shares = np.exp(scores)
        shares /= shares.sum(2, keepdims=True)
        gathered = (shares @ v).transpose(1, 0, 2).reshape(length, -1)
        x = x + gathered @ arrays[f"{layer}, attention projection"].T
        wide = norm(x, f"{layer}, norm 2") @ arrays[f"{layer}, mlp up"].T
        bent = wide * 0.5 * (1 + np.vectorize(math.erf)(wide / math.sqrt(2)))
        x = x + bent @ arrays[f"{layer}, mlp projection"].T
    return norm(x, "final norm") @ arrays["token embedding"].T


@pytest.mark.parametrize("seed", [1, 2])
def test_the_forward_pass_agrees_with_numpy(small, seed: int) -> None:
    gpt = small(seed)
    tokens = [4, 0, 0, 3][: 2 + seed]
    assert np.allclose(gpt.logits(tokens).rows, numpy_logits(gpt, tokens), rtol=1e-10, atol=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 4])
def test_every_gradient_agrees_with_central_differences(hand: ModuleType, small, seed: int) -> None:
    gpt = small(seed)
    tokens, targets = [4, 0, 2, 3], [0, 2, 3, 1]
    h = 1e-5

    def loss():
        return hand.mean_surprise(gpt.logits(tokens), targets)[0]

    def slope(row: list[float], i: int) -> float:
        value = row[i]
        row[i] = value + h
        above = loss().rows[0][0]
        row[i] = value - h
        below = loss().rows[0][0]
        row[i] = value
        hand.tape.clear()
        return (above - below) / (2 * h)

    hand.tape.clear()
    hand.backward(loss())
    for name, matrix in gpt.weights.items():
        expected = np.array([[slope(row, i) for i in range(len(row))] for row in matrix.rows])
        assert np.linalg.norm(matrix.grad - expected) < 1e-6 * np.linalg.norm(expected), name


def test_adamw_agrees_with_numpy_over_three_steps(hand: ModuleType, small) -> None:
    weights = small(5).weights
    names = {"layer 1, key": 0.1, "final norm": 0.0}  # and the weight decay of each
    expected = {name: np.array(weights[name].rows) for name in names}
    first = {name: np.zeros_like(expected[name]) for name in names}
    second = {name: np.zeros_like(expected[name]) for name in names}
    optimizer = hand.AdamW(weights)
    for t in range(3):
        for matrix in weights.values():
            matrix.grad = [[random.gauss(0, 1) for _ in row] for row in matrix.rows]
        for name, decay in names.items():
            gradient = np.array(weights[name].grad)
            first[name] = 0.9 * first[name] + 0.1 * gradient
            second[name] = 0.95 * second[name] + 0.05 * gradient**2
            step = first[name] / (1 - 0.9 ** (t + 1)) / (np.sqrt(second[name] / (1 - 0.95 ** (t + 1))) + 1e-8)
            expected[name] -= 0.01 * (step + decay * expected[name])
        optimizer.step(weights, 0.01, t)
    for name in names:
        assert np.allclose(weights[name].rows, expected[name], rtol=1e-12)


def test_clipping_makes_long_gradients_one_long_and_leaves_short_ones(hand: ModuleType, small) -> None:
    weights = small(6).weights
    weights["final norm"].grad = [[3.0, 4.0, 0.0, 0.0, 0.0, 0.0]]
    assert hand.clip(weights) == (5.0, pytest.approx(0.2, rel=1e-6))
    assert weights["final norm"].grad[0][:2] == pytest.approx([0.6, 0.8], rel=1e-6)
    assert hand.clip(weights)[1] == pytest.approx(1.0, rel=1e-5)


def test_the_rate_starts_at_exactly_0_and_ends_at_a_tenth(hand: ModuleType) -> None:
    assert hand.rate_at(0) == 0.0
    highest = hand.settings.learning_rate
    assert hand.rate_at(100) == max(map(hand.rate_at, range(hand.settings.max_iters))) == highest
    assert hand.rate_at(hand.settings.max_iters) == pytest.approx(highest / 10)


@pytest.mark.slow
def test_the_loss_falls_within_forty_iterations(
    hand: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(hand.settings, "max_iters", 45)
    monkeypatch.setattr(hand.settings, "warmup", 10)
    random.seed(42)
    text = hand.get_text(None)
    hand.train(hand.begin(text), text)
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("evaluation    0 | training 3.4888 | validation 3.49")]
    last = next(line for line in reversed(lines) if line.startswith("iteration   40"))
    assert float(last.split()[-1]) < 2.9


@pytest.mark.parametrize("temperature", [1e-320, 1e-3, 1e308])
def test_any_temperature_above_0_draws_words(hand: ModuleType, small, temperature: float) -> None:
    gpt = small(7)
    tokens = hand.generate(gpt, [0], 5, temperature)
    assert len(tokens) == 6
    if temperature < 1:
        for end in range(1, 6):
            scores = numpy_logits(gpt, tokens[:end][-gpt.context :])[-1]
            assert tokens[end] == scores.argmax()


def run(*arguments: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-s", "-B", "-X", "utf8", str(HOLE / "gptbyhand.py"), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--input", "none.txt"], "can't read the text 'none.txt': No such file"),
        (["--input", "."], "can't read the text '.': Is a directory"),
        (["--input", "few.txt"], "the text 'few.txt' has 40 tokens; a context of 8 needs 41 at least"),
        (
            ["--context", "2000"],
            "the text of eight phrases has 1785 tokens; a context of 2000 needs 10001 at least",
        ),
        (["--input", "latin.txt"], "can't read the text 'latin.txt': it is not UTF-8"),
        (["--save", "x.json"], "unrecognized arguments: --save x.json; python gptbyhand.py --help lists"),
    ],
)
def test_a_wrong_call_gets_one_line(tmp_path: Path, arguments: list[str], says: str) -> None:
    (tmp_path / "few.txt").write_text("a b c\n" * 9 + "a b c d\n\n")
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9 " * 50)
    ended = run(*arguments, folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("gptbyhand.py: ") and ended.stderr.count("\n") == 1
    assert says in ended.stderr


@pytest.mark.parametrize(
    "constants",
    ["--learning-rate 1e9 --warmup 0", "--learning-rate 1e308 --warmup 0", "--beta1 1"],
)
def test_a_training_that_goes_astray_ends_in_one_line(tmp_path: Path, constants: str) -> None:
    ended = run("--trace", "--evaluate", "--width", "4", "--layers", "1", *constants.split(), folder=tmp_path)
    assert ended.returncode == 2 and ended.stderr.count("\n") == 1
    assert ended.stderr.startswith("gptbyhand.py: the training has gone astray (")


def test_a_byte_order_mark_is_no_part_of_the_first_word(hand: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "marked.txt"
    path.write_bytes(b"\xef\xbb\xbf" + b"hello there\n" * 20)
    assert hand.get_text(str(path)).vocabulary == [" ", "hello", "there", "<UNK>"]


# --- The call: constants, vocabularies, evaluations ----------------------------------------------------


def log(*arguments: str, folder: Path = HOLE) -> str:
    ended = run(*arguments, folder=folder)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def test_every_constant_of_model_and_training_is_an_option_with_its_default(hand: ModuleType) -> None:
    call = vars(hand.read_arguments([]))
    for name, number in {**vars(hand.settings), "layers": 2, "heads": 2, "width": 16, "context": 8}.items():
        assert call[name] == number, name
    changed = hand.read_arguments(
        ["--max-iters", "7", "--batch", "3", "--learning-rate", "0.1", "--context", "5"]
    )
    assert (changed.max_iters, changed.batch, changed.learning_rate, changed.context) == (7, 3, 0.1, 5)


def test_the_constants_of_a_call_are_those_of_its_training() -> None:
    printed = log(
        "--max-iters", "22", "--warmup", "10", "--learning-rate", "0.01", "--min-learning-rate", "0.002",
        "--eval-interval", "11", "--batch", "1", "--layers", "1", "--width", "4", "--context", "3",
    )  # fmt: skip
    evaluations = [line.split()[1] for line in printed.splitlines() if line.startswith("evaluation")]
    assert evaluations == ["0", "11", "22"]
    falls = 0.002 + (1 + math.cos(math.pi * 10 / 12)) / 2 * 0.008
    assert f"iteration   20 | rate {falls:.6f} " in printed
    assert f"parameters, total: {32 * 4 + 3 * 4 + 4 * 4 * 4 + 2 * 16 * 4 + 3 * 4}\n" in printed


def test_a_trace_of_other_batches_names_them_and_can_be_evaluated() -> None:
    printed = log("--trace", "--evaluate", "--batch", "3", "--width", "4", "--layers", "1")
    assert [
        line.split(" | ")[0] for line in printed.splitlines() if line.startswith(("evaluation", "iteration"))
    ] == [
        "evaluation    0",
        "iteration    0",
        "iteration    1",
        "evaluation    2",
    ]
    assert "micro-batch 3 of 3 ===" in printed and "after micro-batches 1 to 3 ===" in printed


def test_a_small_vocabulary_keeps_the_most_frequent_words_and_trains_the_unknown_one(
    hand: ModuleType,
) -> None:
    text = hand.Text("b b b\na a c\nc d e\nb a\n", unknown=True, most=4)
    assert text.vocabulary == [" ", "a", "b", "<UNK>"]
    assert hand.decode(text.tokens, text.vocabulary).split("   ") == [
        "b b b",
        "a a <UNK>",
        "<UNK> <UNK> <UNK>",
        "b a",
    ]


@pytest.mark.slow
def test_a_small_vocabulary_of_the_eight_phrases_has_its_unknown_word() -> None:
    printed = log("--vocabulary", "10", "--max-iters", "0")
    assert "vocabulary: 10 tokens\n" in printed and "   9 '<UNK>'\n" in printed
    assert "<UNK>" in printed.split("sequence 1: ")[1].split("\n")[0]


def test_characters_are_tokens_and_a_space_is_the_pause(
    hand: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hand, "level", "char")
    text = hand.Text("ab  a\n\na c", unknown=True, most=4)
    assert text.vocabulary == [" ", "a", "b", "<UNK>"]
    assert hand.decode(text.tokens, text.vocabulary) == "ab a a <UNK>"


@pytest.mark.slow
def test_the_play_is_learned_by_its_letters() -> None:
    play = str(ROOT / "holes" / "poems" / "input.txt")
    printed = log("--input", play, "--level", "char", "--vocabulary", "32", "--max-iters", "1")
    assert "vocabulary: 32 tokens\n" in printed and "parameters, total: 6864\n" in printed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--width", "15"], "--width 15 can't be shared among --heads 2; choose a multiple"),
        (["--batch", "0"], "argument --batch: 0 is not a number from 1 up"),
        (["--warmup", "-1"], "argument --warmup: -1 is not a number from 0 up"),
        (["--learning-rate", "nan"], "argument --learning-rate: nan is not a number from 0 up"),
        (["--max-iters", "many"], "argument --max-iters: invalid int value: 'many'"),
        (["--vocabulary", "2"], "argument --vocabulary: 2 is not a number from 3 up"),
        (["--level", "line"], "argument --level: invalid choice: 'line'"),
        (["--evaluate"], "--evaluate belongs to --trace"),
    ],
)
def test_a_constant_that_cannot_be_is_refused_in_one_line(
    tmp_path: Path, arguments: list[str], says: str
) -> None:
    ended = run(*arguments, folder=tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert says in ended.stderr
