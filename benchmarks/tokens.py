"""
python -m benchmarks.tokens [--pairs N]

The merges and encodings of holes/tokens against Hugging Face tokenizers, whose Rust is the limit, on one
core each; and what a training step of the references of holes/poems and holes/tokens takes.
"""

import argparse
import os
import runpy
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.timing import ROOT, Row, keep, row, timed

POEMS, TOKENS = ROOT / "holes" / "poems", ROOT / "holes" / "tokens"
TEXTS = {"the play": TOKENS / "input.txt", "the names": ROOT / "input.txt"}
MERGES = 1000
STEPS = (10, 40)  # what a step takes is the difference of two runs, divided by the difference of their steps
REFERENCES = {
    "poemgpt, both models": (POEMS / "poemgpt.py", "--steps", []),
    "tokengpt on characters": (TOKENS / "tokengpt.py", "--num-steps", ["--tokenizer", "char"]),
    "tokengpt on 3,652 words and marks": (TOKENS / "tokengpt.py", "--num-steps", ["--tokenizer", "word"]),
    "tokengpt on bpe, 3 layers of width 64": (
        TOKENS / "tokengpt.py",
        "--num-steps",
        ["--tokenizer", "bpe", "--bpe-merges", "1000", "--n-embd", "64", "--n-head", "8", "--n-layer", "3"],
    ),
}


def main() -> None:
    """Measure and keep all rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=3, metavar="N")
    pairs = parser.parse_args().pairs
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    rows = [found for title, path in TEXTS.items() for found in against_tokenizers(title, path, pairs)]
    rows += [seconds_a_step(title, *call, pairs) for title, call in REFERENCES.items()]
    keep("tokens", rows)


def cpu_seconds(job: Callable[[], Any]) -> tuple[float, Any]:
    """What a job takes of this process's time, and what it returns."""
    started = time.process_time()
    result = job()
    return time.process_time() - started, result


def our_tokenizer(documents: list[str]) -> Any:
    """The reference's bpe."""
    learner = runpy.run_path(str(TOKENS / "tokengpt.py"))["BpeTokenizer"]
    return lambda: learner(documents, MERGES)


def their_tokenizer(documents: list[str]) -> Any:
    """Hugging Face's, set up alike: a word ends with its space, which merges like any character."""
    import tokenizers

    def learn() -> Any:
        found = tokenizers.Tokenizer(tokenizers.models.BPE())
        found.pre_tokenizer = tokenizers.pre_tokenizers.Split(" ", "merged_with_previous")
        size = len(set("".join(documents)) | {" "}) + MERGES
        trainer = tokenizers.trainers.BpeTrainer(vocab_size=size, show_progress=False)
        found.train_from_iterator([f"{document} " for document in documents], trainer)
        return found

    return learn


def against_tokenizers(title: str, path: Path, pairs: int) -> list[Row]:
    """How many times Rust's time our learning and our encoding take."""
    documents = [" ".join(line.split()) for line in path.read_text("utf-8").split("\n") if line.strip()]
    ratios = [one_pair(title, documents) for _ in range(pairs)]
    learning, encoding = ([pair[i] for pair in ratios] for i in (0, 1))
    return [
        row(
            f"learning {MERGES:,} merges of {title}, against Hugging Face tokenizers", "CPU seconds", learning
        ),
        row(f"encoding {title}, against Hugging Face tokenizers", "CPU seconds", encoding),
    ]


def one_pair(title: str, documents: list[str]) -> tuple[float, float]:
    """Our time over theirs, of learning and of encoding. Stops where the two do not agree."""
    our_learning, ours = cpu_seconds(our_tokenizer(documents))
    their_learning, theirs = cpu_seconds(their_tokenizer(documents))
    our_encoding, tokens = cpu_seconds(lambda: [ours.encode(document)[0] for document in documents])
    lines = [f"{document} " for document in documents]
    their_encoding, encodings = cpu_seconds(lambda: theirs.encode_batch(lines))
    if [[ours.pieces[token] for token in row] for row in tokens] != [found.tokens for found in encodings]:
        raise SystemExit(f"{title}: the two do not agree; a ratio of their times says nothing")
    return our_learning / their_learning, our_encoding / their_encoding


def seconds_a_step(title: str, program: Path, option: str, arguments: list[str], pairs: int) -> Row:
    """The time of one training step, in milliseconds."""
    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(program, folder)
        shutil.copy(program.parent / "input.txt", folder)
        for _ in range(pairs):
            few, many = (
                timed([sys.executable, program.name, *arguments, option, str(steps)], folder).cpu
                for steps in STEPS
            )
            found.append(1000 * (many - few) / (STEPS[1] - STEPS[0]))
    return row(f"a training step of {title}", "CPU milliseconds", found)


if __name__ == "__main__":
    main()
