"""The three tokenizers: round trips, the rule of the merges, and Hugging Face's for comparison."""

import json
import os
import random
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from references import ROOT, load

HOLE = ROOT / "holes" / "tokens"
TOKENGPT = load("holes/tokens/tokengpt.py")


def tokenizer_for(kind, documents, merges=40):
    return TOKENGPT.make_tokenizer(kind, documents, merges)


def documents_of(path):
    lines = (" ".join(line.split()) for line in path.read_text("utf-8").split("\n"))
    return [line for line in lines if line]


texts = st.text(st.sampled_from("ab'-, .\té_"), max_size=30)
any_text = st.text(max_size=30)


# --- round trips --------------------------------------------------------------------------------------


@pytest.mark.slow
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


class Counted(dict):
    """A table that knows how often it was asked whether it has a key."""

    looked_up = 0

    def __contains__(self, key):
        self.looked_up += 1
        return super().__contains__(key)


def test_encoding_a_long_word_takes_less_than_quadratic_time():
    tokenizer = shipped("bpe")
    word = "".join(random.Random(1).choices("thereandwou", k=40_000))

    def looked_up(length):
        tokenizer.rank_of = Counted(tokenizer.rank_of)
        tokenizer.encode(word[:length])
        return tokenizer.rank_of.looked_up

    assert looked_up(40_000) < 20 * looked_up(5_000)  # eight times the length; 64 if quadratic


@pytest.mark.slow
def test_learning_a_thousand_merges_takes_a_twentieth_of_counting_all_pairs_a_thousand_times(monkeypatch):
    documents = documents_of(HOLE / "input.txt")
    counted = 0

    def counting(tokens):
        nonlocal counted
        counted += len(tokens)
        return pairwise(tokens)

    monkeypatch.setattr(TOKENGPT, "pairwise", counting)
    assert len(tokenizer_for("bpe", documents, 1000).merges) == 1000
    assert counted < 1000 * sum(map(len, documents)) / 20


TEXTS = {
    "play": HOLE / "input.txt",
    "names": ROOT / "input.txt",
    "program": HOLE / "tokengpt.py",
    "frost": Path(os.environ.get("GOLF_DATA", "")) / "poems" / "frost.txt",
}


@pytest.mark.slow
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

    ours = tokenizer_for("bpe", documents, 300)
    assert [merge[:2] for merge in merges_of(ours)] == expected
    for document, encoding in zip(
        documents, theirs.encode_batch([f"{document} " for document in documents]), strict=True
    ):
        assert [ours.pieces[token] for token in ours.encode(document)[0]] == encoding.tokens
