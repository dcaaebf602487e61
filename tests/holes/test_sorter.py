"""The sorter: its arithmetic against independent arithmetic, its log, and its entries."""

import itertools
import math
import random
import re
import subprocess
import sys
from functools import cache
from types import ModuleType

import numpy as np
import pytest
from references import ROOT, load

HOLE = ROOT / "holes" / "sorter"
SHAPES = [
    {"embed": 3, "heads": 1},
    {"embed": 3, "heads": 3, "positions": False},
    {"embed": 4, "heads": 2, "mlp": 2},
]
VARIANTS = {
    318: {},
    276: {"positions": False},
    136: {"embed": 4, "positions": False},
    648: {"embed": 8, "mlp": 2},
}


@pytest.fixture(scope="module")
def gpt() -> ModuleType:
    return load("holes/sorter/zeptogpt.py")


def run(
    *arguments: str, typed: bytes = b"", program: str = "zeptogpt.py"
) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-s", "-B", "-X", "utf8", str(HOLE / program), *arguments]
    return subprocess.run(command, input=typed, capture_output=True, check=False)


@pytest.fixture(scope="module")
def short_log() -> str:
    """The reference's log after a short training."""
    return run("--steps", "20").stdout.decode()


def random_model(gpt: ModuleType, shape: dict[str, int], seed: int):
    """A model whose parameters are all random, the LayerNorms' too."""
    random.seed(seed)
    made = gpt.Shape(**shape)
    weights = gpt.make_weights(made)
    for parameter in gpt.all_parameters(weights):
        parameter.data = random.gauss(0, 0.7)
    return made, weights


def numpy_forward(shape, weights, tokens: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Logits (position, token) and attention (head, position, position), all positions at once."""
    arrays = {name: np.array([[v.data for v in row] for row in rows]) for name, rows in weights.items()}

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        gain, bias = arrays[f"norm {name}"]
        return (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + 1e-5) * gain + bias

    length, heads = len(tokens), shape.heads
    x = arrays["token embedding"][tokens]
    if shape.positions:
        x = x + arrays["position embedding"][:length]
    normed = norm(x, "attention")
    q, k, v = (
        (normed @ arrays[f"attention {name}"].T).reshape(length, heads, -1).transpose(1, 0, 2)
        for name in ("query", "key", "value")
    )
    scores = q @ k.transpose(0, 2, 1) / math.sqrt(shape.embed // heads)
    scores[:, ~np.tril(np.ones((length, length), bool))] = -np.inf
    attention = np.exp(scores)
    attention /= attention.sum(2, keepdims=True)
    x = x + (attention @ v).transpose(1, 0, 2).reshape(length, -1) @ arrays["attention output"].T
    x = x + np.maximum(norm(x, "mlp") @ arrays["mlp up"].T, 0) @ arrays["mlp down"].T
    return norm(x, "end") @ arrays["token embedding"].T, attention


@pytest.mark.parametrize("shape", SHAPES)
def test_the_forward_pass_agrees_with_numpy(gpt: ModuleType, shape: dict[str, int]) -> None:
    made, weights = random_model(gpt, shape, seed=1)
    tokens = gpt.example([3, 1, 2])[:-1]
    expected, attention = numpy_forward(made, weights, tokens)
    keys, values = [], []
    for position, token in enumerate(tokens):
        logits, attended = gpt.gpt(made, weights, token, position, keys, values)
        assert np.allclose([v.data for v in logits], expected[position], rtol=1e-10, atol=1e-12)
        assert np.allclose(attended, attention[:, position, : position + 1], rtol=1e-10, atol=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize(
    "shape", [SHAPES[0], *(pytest.param(each, marks=pytest.mark.slow) for each in SHAPES[1:])]
)
def test_every_gradient_agrees_with_central_differences(gpt: ModuleType, shape: dict[str, int]) -> None:
    made, weights = random_model(gpt, shape, seed=2)
    sequences = [gpt.example([3, 1, 2]), gpt.example([2, 2, 1])]

    def loss_at(parameter, value: float) -> float:
        before, parameter.data = parameter.data, value
        loss = gpt.mean_loss(made, weights, sequences).data
        parameter.data = before
        gpt.tape.clear()
        return loss

    gpt.backward(gpt.mean_loss(made, weights, sequences))
    h = 1e-5
    for name, rows in weights.items():
        parameters = [parameter for row in rows for parameter in row]
        found = np.array([p.grad for p in parameters])
        expected = np.array([(loss_at(p, p.data + h) - loss_at(p, p.data - h)) / (2 * h) for p in parameters])
        assert np.linalg.norm(found - expected) < 1e-6 * np.linalg.norm(expected), name


@pytest.mark.parametrize(("count", "shape"), VARIANTS.items())
def test_the_variants_have_exactly_their_parameters(
    gpt: ModuleType, count: int, shape: dict[str, int]
) -> None:
    assert len(gpt.all_parameters(gpt.make_weights(gpt.Shape(**shape)))) == count


@pytest.mark.slow
def test_the_parts_add_up_to_318(short_log: str) -> None:
    sizes = re.findall(r"^parameters, (.*): (\d+)$", short_log, re.MULTILINE)
    assert [int(size) for _, size in sizes] == [24, 42, 144, 72, 36, 318]


@pytest.mark.slow
def test_the_triples_come_in_product_order_with_true_targets_and_marks(short_log: str) -> None:
    lines = re.findall(r"^triple +(\d+): (\w+) -> (\w+) \| target (\w+) \| (\w+)$", short_log, re.MULTILINE)
    assert [line[1] for line in lines] == ["".join(letters) for letters in itertools.product("abc", repeat=3)]
    assert [int(line[0]) for line in lines] == list(range(1, 28))
    for _, letters, predicted, target, mark in lines:
        assert target == "".join(sorted(letters))
        assert (mark == "right") == (predicted == target)
    assert f"accuracy: {sum(line[4] == 'right' for line in lines)}/27\n" in short_log


@pytest.mark.slow
def test_a_trace_shows_for_every_choice_the_likeliest_letter_and_whole_attention(short_log: str) -> None:
    traces = short_log.split("\ntrace ")[1:]
    assert [trace[:3] for trace in traces] == ["caa", "bac", "ccb"]
    for trace in traces:
        steps = re.findall(r"^after (.*): a (\S+)  b (\S+)  c (\S+) \| chosen (\w)$", trace, re.MULTILINE)
        assert "".join(step[4] for step in steps) == trace[7:10]
        for position, (tokens, *probabilities, chosen) in enumerate(steps):
            shares = dict(zip("abc", map(float, probabilities), strict=True))
            assert sum(shares.values()) == pytest.approx(1, abs=0.002)
            assert shares[chosen] == max(shares.values())
            assert len(tokens.split()) == 4 + position
        heads = re.findall(r"^  head (\d): (.*)$", trace, re.MULTILINE)
        assert [head for head, _ in heads] == ["1", "2"] * 3
        for _, cells in heads:
            weights = [float(number) for number in re.findall(r"\d\.\d{3}", cells)]
            assert sum(weights) == pytest.approx(1, abs=0.004)


def test_the_separator_is_never_chosen_after_the_separator(
    gpt: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, weights = random_model(gpt, {"embed": 2, "heads": 1}, seed=3)
    likely_separator = [gpt.Value(9.0), gpt.Value(0.0), gpt.Value(1.0), gpt.Value(0.5)]
    monkeypatch.setattr(gpt, "gpt", lambda *_: (likely_separator, []))
    predicted, records = gpt.sort_triple(made, weights, [1, 1, 1])
    assert predicted == [2, 2, 2]
    assert all(sum(probabilities) == pytest.approx(1) for _, probabilities, _ in records)


def test_ask_traces_triples_and_answers_anything_else_with_one_line() -> None:
    log = run("--steps", "1", "--ask", typed=b"cab\nxyz\nabca\n\n\xff\nbbb").stdout.decode()
    asked = log.split("three letters of a, b, c: ")[1:]
    assert asked[0].startswith("\ntrace cab -> ")
    for answer in asked[1:5]:
        assert answer.endswith("is not three letters of a, b, c, such as cab; try again\n")
        assert answer.count("\n") == 1
    assert asked[5].startswith("\ntrace bbb -> ")
    assert asked[6:] == ["\n"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--embed", "5"], "--embed 5 can't be shared among --heads 2; choose a multiple"),
        (["--steps", "0"], "argument --steps: '0' is no positive number"),
        (["--mlp", "x"], "argument --mlp: 'x' is no positive number"),
        (["--step", "9"], "unrecognized arguments: --step 9"),
    ],
)
def test_a_wrong_call_gets_one_line(arguments: list[str], says: str) -> None:
    ended = run(*arguments)
    assert ended.returncode == 2
    assert ended.stdout == b""
    assert ended.stderr.decode() == f"zeptogpt.py: {says}; python zeptogpt.py --help lists the arguments\n"


def test_ask_with_a_closed_stdin_is_refused_before_training() -> None:
    command = ["/bin/sh", "-c", 'exec "$@" <&-', "sh", sys.executable, str(HOLE / "zeptogpt.py"), "--ask"]
    ended = subprocess.run(command, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr.startswith(b"zeptogpt.py: --ask reads what you type, and stdin is closed; ")
    assert ended.stderr.count(b"\n") == 1


@pytest.mark.slow
def test_a_model_beyond_the_memory_is_told_in_one_line() -> None:
    call = 'ulimit -v 120000 && exec "$@"'
    command = ["/bin/sh", "-c", call, "sh", sys.executable, str(HOLE / "zeptogpt.py"), "--embed", "2000"]
    ended = subprocess.run(command, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr == b"zeptogpt.py: there is not enough memory; choose a smaller model\n"


@pytest.mark.slow
@pytest.mark.parametrize("entry", sorted(path.name for path in (HOLE / "entries").glob("*.py")))
@pytest.mark.parametrize(
    "arguments",
    [
        ["--steps", "2"],
        ["--no-positions", "--seed", "-1", "--steps", "52", "--embed", "2", "--heads", "1"],
        ["--mlp", "3", "--heads", "5", "--steps", "1", "--embed", "5"],
    ],
)
def test_an_entry_prints_the_same_for_other_arguments_than_the_rounds(
    entry: str, arguments: list[str]
) -> None:
    found = run(*arguments, program=f"entries/{entry}")
    assert (found.stdout, found.stderr, found.returncode) == (reference_log(*arguments), b"", 0)


@cache
def reference_log(*arguments: str) -> bytes:
    return run(*arguments).stdout


@pytest.fixture(scope="module")
def seeds() -> ModuleType:
    return load("benchmarks/sorter_seeds.py")


def test_the_table_of_seeds_counts_what_a_log_says(seeds: ModuleType, short_log: str) -> None:
    outcome = seeds.read_outcome(short_log)
    assert outcome.parameters == 318
    assert f"accuracy: {outcome.right}/27" in short_log
    row = seeds.table_row("some", ("--mlp", "2"), [seeds.Outcome(9, 0, 0), seeds.Outcome(9, 3, 2)])
    assert row == "| some | `--mlp 2` | 9 | 1 of 2 | 24.5 | 22 | 25.0% | 4.8% |"


def test_the_page_says_how_often_each_variant_sorts_all(seeds: ModuleType) -> None:
    page = (ROOT / "docs" / "sorter.md").read_text("utf-8")
    table = page.split(seeds.MARKERS[0])[1].split(seeds.MARKERS[1])[0]
    assert seeds.HEAD in table
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]
    assert [row[0] for row in rows] == list(seeds.VARIANTS)
    assert [int(row[2]) for row in rows] == [318, 276, 276, 136, 136, 648]
    all_right, count = map(int, rows[0][3].split(" of "))
    assert all_right >= 0.9 * count >= 9
    assert seeds.replace_table(page, table.rstrip("\n")) == page
