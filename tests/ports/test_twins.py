"""In parity, the twins in PyTorch print the references' logs, to the last byte."""

from pathlib import Path

import pytest
from port_runs import ROOT
from shipped import shipped_logs
from twins import POEMS, REFERENCES, TOKENS, needs_torch, run

from golf.hole.course import find_hole

pytestmark = needs_torch

PLAY = (ROOT / "holes" / "poems" / "input.txt").read_text("utf-8")
LETTERS = "αβγ 😀e\u0301\u2028x\n\n\nöß\r\nend\n" * 12
POEM_CALLS = {
    "one layer": ("--steps", 3, "--context", 4, "--width", 4),
    "two layers, much dropped": (
        "--batch", 3, "--context", 6, "--width", 6, "--heads", 3, "--layers", 2, "--dropout", 0.4, "--steps", 4,
        "--learning-rate", 0.02, "--seed", 7,
    ),
    "no training": ("--steps", 0, "--context", 3, "--width", 2, "--heads", 1),
    "nothing dropped": ("--steps", 2, "--context", 4, "--width", 4, "--dropout", 0),
}  # fmt: skip
TOKEN_CALLS = {
    "characters": ("--tokenizer", "char", "--num-steps", 3),
    "words": ("--tokenizer", "word", "--num-steps", 2, "--block-size", 5),
    "pieces": ("--tokenizer", "bpe", "--bpe-merges", 60, "--n-layer", 2, "--n-head", 2, "--num-steps", 3),
    "all pieces": ("--tokenizer", "bpe", "--bpe-merges", 10_000, "--num-steps", 0),
    "no merge": ("--tokenizer", "bpe", "--bpe-merges", 0, "--num-steps", 1, "--block-size", 1),
}


def check(program: Path, folder: Path, text: str, *arguments: object) -> None:
    (folder / "input.txt").write_bytes(text.encode())
    (folder / "prompts.txt").write_text("to be, or not: go-on\n\nx ζζ   y\n'tis o'er\n", "utf-8")
    expected, found = (run(each, folder, *arguments) for each in (REFERENCES[program], program))
    assert (expected.returncode, expected.stderr) == (0, ""), "the reference refuses this"
    assert (found.stdout, found.stderr, found.returncode) == (expected.stdout, "", 0)


@pytest.mark.slow
@pytest.mark.parametrize("text", [PLAY[2000:3500], LETTERS], ids=["play", "letters"])
@pytest.mark.parametrize("name", POEM_CALLS)
def test_the_poems_twin_prints_the_references_log(name, text, tmp_path):
    check(POEMS, tmp_path, text, *POEM_CALLS[name])


@pytest.mark.parametrize("text", [PLAY[2000:5000], LETTERS], ids=["play", "letters"])
@pytest.mark.parametrize("name", TOKEN_CALLS)
def test_the_tokens_twin_prints_the_references_log(name, text, tmp_path):
    check(TOKENS, tmp_path, text, *TOKEN_CALLS[name], "--prompt-file", "prompts.txt")


def test_parity_can_be_asked_for_by_name(tmp_path):
    (tmp_path / "input.txt").write_text(PLAY[2000:3000], "utf-8")
    quick = ("--steps", 0, "--context", 2, "--width", 2, "--heads", 1)
    assert run(POEMS, tmp_path, "--parity", *quick).stdout == run(POEMS, tmp_path, *quick).stdout


ROUNDS = [
    (program, round_.name)
    for program in (POEMS, TOKENS)
    for round_ in find_hole(ROOT, program.parent.parent.name).required_rounds
]


@pytest.mark.slow
@pytest.mark.parametrize(("program", "name"), ROUNDS, ids=[f"{p.stem}-{name}" for p, name in ROUNDS])
def test_a_twin_prints_the_whole_log_of_every_round(program, name, tmp_path):
    ready, log = shipped_logs(program.parent.parent.name)[name]
    for file, data in ready.files.items():
        (tmp_path / file).write_bytes(data)
    ran = run(program, tmp_path, *ready.round.call())
    assert (ran.stdout.encode(), ran.stderr, ran.returncode) == (log, "", 0)
