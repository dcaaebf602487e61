"""The GPT to follow by hand: its arithmetic against independent arithmetic, its trace, its checkpoints."""

import importlib.util
import json
import math
import random
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from golf.lessons.trace import Block, read_blocks, read_trace_grammar

HOLE = Path(__file__).resolve().parents[2] / "holes" / "by_hand"


@pytest.fixture
def gpt() -> ModuleType:
    """The reference as a module, small enough for central differences."""
    spec = importlib.util.spec_from_file_location("gptbyhand", HOLE / "gptbyhand.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def small(gpt: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    for name, value in {"width": 6, "head_width": 3, "context": 4}.items():
        monkeypatch.setattr(gpt, name, value)
    return gpt


def run(
    *arguments: str, folder: Path = HOLE, program: str = "gptbyhand.py"
) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-s", "-B", "-X", "utf8", str(HOLE / program), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def trace() -> str:
    return run("--trace").stdout


@pytest.fixture(scope="module")
def blocks(trace: str) -> dict[tuple[str, str], Block]:
    return {(block.section, block.title): block for block in read_blocks(trace, read_trace_grammar(HOLE))}


def section(iteration: int, micro_batch: int) -> str:
    rate = "0.000060" if iteration else "0.000000"
    return f"iteration {iteration}, learning rate {rate}, micro-batch {micro_batch} of 2"


def array(block: Block) -> np.ndarray:
    return np.array([[float(number) for number in row.numbers] for row in block.rows])


def random_weights(gpt: ModuleType, vocabulary: int, seed: int):
    """All parameters random, the gains too."""
    random.seed(seed)
    weights = gpt.make_weights(vocabulary)
    for matrix in weights.values():
        matrix.rows = [[random.gauss(0, 0.5) for _ in row] for row in matrix.rows]
    return weights


def numpy_logits(gpt: ModuleType, weights, tokens: list[int]) -> np.ndarray:
    arrays = {name: np.array(matrix.rows) for name, matrix in weights.items()}
    length, heads = len(tokens), gpt.n_head

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        return (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + 1e-5) * arrays[name][0]

    x = arrays["token embedding"][tokens] + arrays["position embedding"][:length]
    for layer in ("layer 1", "layer 2"):
        normed = norm(x, f"{layer}, norm 1")
        q, k, v = (
            (normed @ arrays[f"{layer}, {name}"].T).reshape(length, heads, -1).transpose(1, 0, 2)
            for name in ("query", "key", "value")
        )
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(gpt.head_width)
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
def test_the_forward_pass_agrees_with_numpy(small: ModuleType, seed: int) -> None:
    weights = random_weights(small, 5, seed)
    tokens = [4, 0, 0, 3][: 2 + seed]
    logits, _ = small.gpt(weights, tokens)
    assert np.allclose(logits.rows, numpy_logits(small, weights, tokens), rtol=1e-10, atol=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 4])
def test_every_gradient_agrees_with_central_differences(small: ModuleType, seed: int) -> None:
    weights = random_weights(small, 5, seed)
    tokens, targets = [4, 0, 2, 3], [0, 2, 3, 1]
    h = 1e-5

    def loss() -> float:
        return small.mean_surprise(small.gpt(weights, tokens)[0], targets)[0]

    def slope(row: list[float], i: int) -> float:
        value = row[i]
        row[i] = value + h
        above = loss()
        row[i] = value - h
        below = loss()
        row[i] = value
        small.tape.clear()
        return (above - below) / (2 * h)

    loss()
    small.backward()
    for name, matrix in weights.items():
        expected = np.array([[slope(row, i) for i in range(len(row))] for row in matrix.rows])
        assert np.linalg.norm(matrix.grad - expected) < 1e-6 * np.linalg.norm(expected), name


def test_adamw_agrees_with_numpy_over_three_steps(small: ModuleType) -> None:
    weights = random_weights(small, 5, 5)
    names = {"layer 1, key": 0.1, "final norm": 0.0}  # and the weight decay of each
    expected = {name: np.array(weights[name].rows) for name in names}
    first = {name: np.zeros_like(expected[name]) for name in names}
    second = {name: np.zeros_like(expected[name]) for name in names}
    optimizer = small.AdamW(weights)
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


def test_clipping_makes_long_gradients_one_long_and_leaves_short_ones(small: ModuleType) -> None:
    weights = small.make_weights(5)
    weights["final norm"].grad = [[3.0, 4.0, 0.0, 0.0, 0.0, 0.0]]
    assert small.clip(weights) == (5.0, pytest.approx(0.2, rel=1e-6))
    assert weights["final norm"].grad[0][:2] == pytest.approx([0.6, 0.8], rel=1e-6)
    assert small.clip(weights)[1] == pytest.approx(1.0, rel=1e-5)


def test_the_rate_starts_at_exactly_0_and_ends_at_a_tenth(gpt: ModuleType) -> None:
    assert gpt.rate_at(0) == 0.0
    assert gpt.rate_at(100) == max(map(gpt.rate_at, range(gpt.iterations))) == gpt.highest_rate
    assert gpt.rate_at(gpt.iterations) == pytest.approx(gpt.highest_rate / 10)


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


@pytest.mark.slow
def test_the_loss_falls_within_forty_iterations(
    gpt: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gpt, "iterations", 45)
    monkeypatch.setattr(gpt, "warm_up", 10)
    gpt.learn(gpt.read_arguments([]))
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("evaluation    0 | training 3.4888 | validation 3.49")]
    last = next(line for line in reversed(lines) if line.startswith("iteration   40"))
    assert float(last.split()[-1]) < 2.9


# --- the trace ----------------------------------------------------------------------------------------


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


# --- checkpoints and generation -----------------------------------------------------------------------


@pytest.fixture
def checkpoint(gpt: ModuleType, tmp_path: Path) -> Path:
    random.seed(6)
    words = [gpt.PAUSE, "moon", "sea", gpt.UNKNOWN]
    gpt.save(str(tmp_path / "words.json"), words, gpt.make_weights(len(words)))
    return tmp_path / "words.json"


def test_a_checkpoint_comes_back_exactly(gpt: ModuleType, checkpoint: Path) -> None:
    words, weights = gpt.load(str(checkpoint))
    gpt.save(str(checkpoint.with_name("again.json")), words, weights)
    assert checkpoint.with_name("again.json").read_bytes() == checkpoint.read_bytes()
    assert sorted(path.name for path in checkpoint.parent.iterdir()) == ["again.json", "words.json"]


def test_generation_keeps_the_prompt_and_repeats_with_the_seed(checkpoint: Path) -> None:
    call = ["--load", str(checkpoint), "--prompt", "moon moo", "--max-tokens", "3", "--temperature", "2"]
    first, again, other = run(*call), run(*call), run(*call, "--seed", "7")
    assert first.stdout == again.stdout != other.stdout
    assert first.stdout.startswith("sample 1: moon <UNK> ")
    assert first.stdout.count("\n") == 5


def test_an_unknown_word_is_refused_where_the_text_is_the_program_s_own(
    gpt: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ending:
        gpt.encode_prompt("the sun", [gpt.PAUSE, "sea", "the"])
    assert ending.value.code == 2
    assert capsys.readouterr().err == (
        "gptbyhand.py: --prompt: the model does not know the word 'sun'; its words are: sea the\n"
    )


def test_a_failed_save_leaves_the_old_checkpoint_and_nothing_beside_it(
    gpt: ModuleType,
    checkpoint: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = checkpoint.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(gpt.os, "fsync", full)
    with pytest.raises(SystemExit):
        gpt.save(str(checkpoint), [gpt.PAUSE], gpt.make_weights(1))
    assert checkpoint.read_bytes() == before
    assert [path.name for path in checkpoint.parent.iterdir()] == ["words.json"]
    assert "No space left on device; give --save another place\n" in capsys.readouterr().err


def change(**parts: object):
    return lambda content: {**content, **parts}


def with_number(number: object):
    def edit(content: dict) -> dict:
        content["weights"]["final norm"][0][3] = number
        return content

    return edit


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda _: [1, 2], "it does not say that it is a 'gptbyhand checkpoint 1'"),
        (change(format="other 2"), "it does not say that it is a 'gptbyhand checkpoint 1'"),
        (change(vocabulary="abc"), "its vocabulary is no list of words"),
        (change(vocabulary=["a", " "]), "its vocabulary does not begin with a pause, or has a word twice"),
        (
            change(vocabulary=[" ", "a", "a"]),
            "its vocabulary does not begin with a pause, or has a word twice",
        ),
        (change(vocabulary=[" ", "a"]), "its 'token embedding' is not 2 x 16 finite numbers"),
        (change(weights={"final norm": []}), "its weights are not this model's"),
        (with_number("1"), "its 'final norm' is not 1 x 16 finite numbers"),
        (with_number(float("nan")), "its 'final norm' is not 1 x 16 finite numbers"),
    ],
)
def test_a_foreign_checkpoint_is_refused_with_one_line(checkpoint: Path, edit, says: str) -> None:
    checkpoint.write_text(json.dumps(edit(json.loads(checkpoint.read_text()))))
    refuses(["--load", str(checkpoint)], f"is no checkpoint of this program: {says}; --save FILE writes one")


@pytest.mark.parametrize("content", [b"\x89PNG", b"", b'{"format": ', b"[" * 100000])
def test_a_file_that_is_no_json_is_refused_with_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    refuses(["--load", str(tmp_path / "file")], "is no checkpoint of this program")


def refuses(arguments: list[str], says: str, folder: Path = HOLE) -> None:
    ended = run(*arguments, folder=folder)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("gptbyhand.py: ")
    assert says in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--load", "none.json"], "can't read the checkpoint 'none.json': No such file"),
        (["--input", "none.txt"], "can't read the text 'none.txt': No such file"),
        (["--input", "few.txt"], "the text 'few.txt' has 40 tokens; --input needs 41 at least"),
        (["--input", "latin.txt"], "can't read the text 'latin.txt': it is not UTF-8"),
        (["--save", "none/x.json"], "--save 'none/x.json' names a folder that is not there"),
        (["--trace", "--save", "x.json"], "--trace stops after iteration 1"),
        (["--load", "x", "--input", "y"], "--load brings the vocabulary of its own text; leave out --input"),
        (["--temperature", "0"], "argument --temperature: invalid positive number value: '0'"),
        (["--max-tokens", "-1"], "argument --max-tokens: invalid positive number value: '-1'"),
    ],
)
def test_a_wrong_call_gets_one_line(tmp_path: Path, arguments: list[str], says: str) -> None:
    (tmp_path / "few.txt").write_text("a b c\n" * 9 + "a b c d\n\n")
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9 " * 50)
    refuses(arguments, says, tmp_path)


@pytest.mark.parametrize("entry", sorted(path.name for path in (HOLE / "entries").glob("*.py")))
def test_an_entry_prints_the_trace_of_the_reference(entry: str, trace: str) -> None:
    found = run("--trace", program=f"entries/{entry}")
    assert (found.stdout, found.stderr, found.returncode) == (trace, "", 0)
