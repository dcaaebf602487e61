"""The tokenizers and their GPT: round trips, merges, gradients, the log, and bad calls."""

import gc
import io
import json
import os
import random
import re
import subprocess
import sys
import time
from contextlib import redirect_stdout
from functools import cache
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from golf.hole.reader import read_hole

ROOT = Path(__file__).resolve().parents[2]
HOLE = ROOT / "holes" / "tokens"
SOURCE = (HOLE / "tokengpt.py").read_text("utf-8")


def run(folder, *arguments, program=HOLE / "tokengpt.py", typed=""):
    return subprocess.run(
        [sys.executable, "-X", "utf8", program, *map(str, arguments)],
        cwd=folder,
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def names_of(source, *arguments):
    """What the reference, or the beginning of it, defines when it is called with these arguments."""
    names = {"__name__": "__main__"}
    call = ["tokengpt.py", *map(str, arguments)]
    with patch.object(sys, "argv", call), redirect_stdout(io.StringIO()):
        exec(compile(source, "tokengpt.py", "exec"), names)
    gc.enable()
    return names


@cache
def definitions():
    """The tokenizers alone: the file up to where it makes one."""
    source = SOURCE[: SOURCE.index("tokenizer = {")]
    return names_of(source, "--input", HOLE / "input.txt", "--bpe-merges", "40")


def tokenizer_for(kind, documents):
    return definitions()[f"{kind.capitalize()}Tokenizer"](documents)


def documents_of(path):
    lines = (" ".join(line.split()) for line in path.read_text("utf-8").split("\n"))
    return [line for line in lines if line]


texts = st.text(st.sampled_from("ab'-, .\té_"), max_size=30)
any_text = st.text(max_size=30)


# --- round trips --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["char", "word", "bpe"])
@given(documents=st.lists(any_text, min_size=1, max_size=4), text=texts, other=any_text)
def test_decoding_what_was_encoded_gives_back_any_text_over_the_vocabulary(kind, documents, text, other):
    tokenizer = tokenizer_for(kind, [*documents, text])
    assume(not tokenizer.encode(other)[1])
    for written in (*documents, text, other):
        tokens, unknown = tokenizer.encode(written)
        assert unknown == []
        assert tokenizer.decode(tokens) == written


@given(text=texts)
def test_every_text_over_the_plays_characters_comes_back_from_bpe(text):
    tokenizer = shipped("bpe")
    text = "".join(character for character in text if character in tokenizer.token_of)
    assert tokenizer.decode(tokenizer.encode(text)[0]) == text


@cache
def shipped(kind):
    return tokenizer_for(kind, documents_of(HOLE / "input.txt"))


@pytest.mark.parametrize("kind", ["char", "word", "bpe"])
def test_every_line_of_the_play_comes_back(kind):
    for line in documents_of(HOLE / "input.txt"):
        assert shipped(kind).decode(shipped(kind).encode(line)[0]) == line


def test_words_are_cut_from_marks_and_marks_are_glued_again():
    tokenizer = tokenizer_for("word", ['Nay, do not; "I\'ll go-alone" ( he said )'])
    assert tokenizer.cut("Nay, do not;") == ["Nay", ",", "do", "not", ";"]
    assert tokenizer.cut('"I\'ll go-alone"') == ['"', "", "I'll", "go", "-", "", "alone", '"']
    assert tokenizer.cut("not ( he )") == ["not", " ", "(", "he", " ", ")"]
    tokens = [tokenizer.token_of[piece] for piece in ("go", ",", "he", "said", ";")]
    assert tokenizer.decode(tokens) == "go, he said;"


@pytest.mark.parametrize("kind", ["char", "word", "bpe"])
def test_vocabularies_are_sorted_and_without_twins(kind):
    tokenizer = shipped(kind)
    assert len(set(tokenizer.pieces)) == len(tokenizer.pieces)
    assert list(tokenizer.token_of.values()) == list(range(len(tokenizer.pieces)))
    base = tokenizer.pieces[: getattr(tokenizer, "alphabet_size", None)]
    assert base == sorted(base)


@pytest.mark.parametrize("kind", ["char", "word", "bpe"])
@given(text=any_text)
def test_what_is_unknown_is_skipped_and_named(kind, text):
    tokenizer = tokenizer_for(kind, ["ab cd, ef"])
    tokens, unknown = tokenizer.encode(text)
    assert all(piece not in tokenizer.token_of for piece in unknown)
    assert set(tokenizer.decode(tokens)) <= set("abcdef ,")
    if kind != "word":
        assert unknown == [character for character in text if character not in "abcdef ,"]


# --- merges -------------------------------------------------------------------------------------------


def naive_merges(documents, count):
    """The stated rule by the slowest road: count all pairs anew for every merge."""
    words = [[*word, " "] for document in documents for word in document.split(" ")]
    number = {piece: n for n, piece in enumerate(sorted({piece for word in words for piece in word}))}
    merges = []
    while len(merges) < count:
        pairs = {}
        for word in words:
            for pair in pairwise(word):
                pairs[pair] = pairs.get(pair, 0) + 1
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], number[pair[0]], number[pair[1]]))
        merges.append((*best, pairs[best]))
        assert "".join(best) not in number  # a piece is never merged in a second way
        number["".join(best)] = len(number)
        words = [naive_merge(word, best) for word in words]
    return merges


def naive_merge(word, pair):
    merged, i = [], 0
    while i < len(word):
        if tuple(word[i : i + 2]) == pair:
            merged.append("".join(pair))
            i += 2
        else:
            merged.append(word[i])
            i += 1
    return merged


def merges_of(tokenizer):
    return [(tokenizer.pieces[a], tokenizer.pieces[b], count) for a, b, _, count in tokenizer.merges]


@given(st.lists(st.text("abc ", min_size=1, max_size=12), min_size=1, max_size=8))
def test_learning_follows_the_stated_rule(documents):
    assert merges_of(tokenizer_for("bpe", documents)) == naive_merges(documents, 40)


@given(
    st.lists(st.text("abc ", min_size=1, max_size=12), min_size=1, max_size=8), st.text("abc ", max_size=25)
)
def test_encoding_makes_the_merge_learned_first_and_then_the_leftmost(documents, text):
    tokenizer = tokenizer_for("bpe", [*documents, "abc"])
    pieces = []
    for word in text.split(" "):
        parts = [*word, " "]
        while True:
            ranks = [
                (tokenizer.rank_of.get((tokenizer.token_of[a], tokenizer.token_of[b]), 99), i)
                for i, (a, b) in enumerate(pairwise(parts))
            ]
            if not ranks or min(ranks)[0] == 99:
                break
            i = min(ranks)[1]
            parts[i : i + 2] = ["".join(parts[i : i + 2])]
        pieces += parts
    assert [tokenizer.pieces[token] for token in tokenizer.encode(text)[0]] == pieces


def test_ties_go_to_the_smaller_numbers():
    assert merges_of(tokenizer_for("bpe", ["ba ca"]))[:2] == [("a", " ", 2), ("b", "a ", 1)]
    assert merges_of(tokenizer_for("bpe", ["xy", "ab"]))[0] == ("a", "b", 1)


def test_encoding_a_long_word_takes_less_than_quadratic_time():
    tokenizer = shipped("bpe")
    word = "".join(random.Random(1).choices("thereandwou", k=40_000))

    def seconds(length):
        start = time.process_time()
        tokenizer.encode(word[:length])
        return time.process_time() - start

    seconds(1000)
    assert seconds(40_000) < 20 * max(seconds(5_000), 0.01)  # eight times the length; 64 if quadratic


def test_a_thousand_merges_of_the_play_are_learned_within_five_seconds():
    definitions()["call"].bpe_merges = 1000
    start = time.process_time()
    tokenizer = tokenizer_for("bpe", documents_of(HOLE / "input.txt"))
    seconds = time.process_time() - start
    definitions()["call"].bpe_merges = 40
    assert len(tokenizer.merges) == 1000
    assert seconds < 5


TEXTS = {
    "play": HOLE / "input.txt",
    "names": ROOT / "input.txt",
    "program": HOLE / "tokengpt.py",
    "frost": Path(os.environ.get("GOLF_DATA", "")) / "poems" / "frost.txt",
}


@pytest.mark.parametrize("text", TEXTS)
def test_merges_and_encodings_are_those_of_hugging_face_tokenizers(text):
    tokenizers = pytest.importorskip("tokenizers")
    if text == "frost" and not TEXTS[text].is_file():
        pytest.skip("GOLF_DATA holds no poems/frost.txt")
    documents = documents_of(TEXTS[text])[:3000]
    theirs = tokenizers.Tokenizer(tokenizers.models.BPE())
    theirs.pre_tokenizer = tokenizers.pre_tokenizers.Split(" ", "merged_with_previous")
    alphabet = set("".join(documents)) | {" "}
    trainer = tokenizers.trainers.BpeTrainer(vocab_size=len(alphabet) + 300, show_progress=False)
    theirs.train_from_iterator([f"{document} " for document in documents], trainer)
    expected = [tuple(merge) for merge in json.loads(theirs.to_str())["model"]["merges"]]

    definitions()["call"].bpe_merges = 300
    ours = tokenizer_for("bpe", documents)
    definitions()["call"].bpe_merges = 40
    assert [merge[:2] for merge in merges_of(ours)] == expected
    for document, encoding in zip(
        documents, theirs.encode_batch([f"{document} " for document in documents]), strict=True
    ):
        assert [ours.pieces[token] for token in ours.encode(document)[0]] == encoding.tokens


# --- the model ----------------------------------------------------------------------------------------

SIZES = {"n-embd": 8, "n-head": 2, "n-layer": 2, "block-size": 6}
SMALL = [word for name, value in SIZES.items() for word in (f"--{name}", str(value))]
INPUTS, TARGETS = [9, 3, 3, 5, 0, 2], [3, 3, 5, 0, 2, 9]


@pytest.fixture(scope="module")
def gpt(tmp_path_factory):
    path = tmp_path_factory.mktemp("text") / "input.txt"
    path.write_text("abcdefghi\n", "utf-8")
    return names_of(SOURCE, "--input", path, "--num-steps", 0, *SMALL)


def loss_of(gpt):
    return gpt["cross_entropy"](gpt["linear"](gpt["gpt"](INPUTS), gpt["weights"]["output_head"]), TARGETS)


def test_gradients_are_the_slopes_of_the_loss(gpt):
    loss_of(gpt).backward()
    rng, step = random.Random(1), 1e-6
    for title, table in gpt["weights"].items():
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
    t = {name: np.array(table.data) for name, table in gpt["weights"].items()}

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
    np.testing.assert_allclose(gpt["gpt"](INPUTS).data, x, rtol=1e-10, atol=1e-12)
    logits = x @ t["output_head"].T
    shifted = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    assert loss_of(gpt).data[0][0] == pytest.approx(-shifted[np.arange(6), TARGETS].mean(), rel=1e-12)


# --- the log ------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    for name in ("input.txt", "prompts.txt"):
        (tmp_path / name).write_bytes((HOLE / name).read_bytes())
    return tmp_path


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
    ends = sum(f"{document} ".count("e ") for document in documents_of(HOLE / "input.txt"))
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


@pytest.mark.parametrize("kind", ["char", "word", "bpe"])
def test_the_same_call_prints_the_same_bytes_under_any_hash_seed(folder, kind):
    logs = set()
    for seed in ("0", "1"):
        with patch.dict(os.environ, PYTHONHASHSEED=seed):
            logs.add(run(folder, *SMALL, "--tokenizer", kind, "--num-steps", 1).stdout)
    assert len(logs) == 1


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        (b" \n\t\n", [], "input.txt holds no document; give it at least one line with a word"),
        (b"ab\xff", [], "input.txt is not UTF-8 (byte 2); convert it, for example with iconv"),
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
    assert done.stderr.startswith(f"tokengpt.py: {message}") and done.stderr.count("\n") == 1


@pytest.mark.parametrize("entry", ["crumbs.py", "dust.py"])
@pytest.mark.parametrize("kind", ["char", "word", "bpe"])
def test_an_entry_prints_the_references_log(folder, entry, kind):
    call = [*SMALL, "--tokenizer", kind, "--num-steps", 2, "--prompt-file", "prompts.txt"]
    done = run(folder, *call, program=HOLE / "entries" / entry)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run(folder, *call).stdout
