"""
python play_with_words.py [--input FILE] [--save FILE | --load FILE] [--prompt TEXT] [--max-tokens 12]
                          [--temperature 0.8] [--seed 42]

What gptbyhand.py learns, to keep and to play with. It trains as that does, or takes a checkpoint instead, and
goes on where your prompt ends. It lies beside gptbyhand.py and imports it, and no entry answers for it.

    python play_with_words.py --save words.json          train, and keep what was learned
    python play_with_words.py --load words.json --prompt "the old"
"""

import json
import math
import os
import random
from argparse import ArgumentTypeError

from gptbyhand import (
    PAUSE,
    UNKNOWN,
    Arguments,
    Gpt,
    begin,
    decode,
    get_text,
    print_samples,
    run,
    stop,
    train,
    words_of,
)

# --- 1. Prompts ----------------------------------------------------------------------------------------


def encode_prompt(prompt, vocabulary):
    """A prompt's tokens. An empty one is a pause: a phrase begins."""
    tokens = []
    for word in words_of(prompt) or [PAUSE]:
        if word not in vocabulary and UNKNOWN not in vocabulary:
            known = decode(range(1, len(vocabulary)), vocabulary)
            stop(f"--prompt: the model does not know the word {word!a}; its words are: {known}")
        tokens.append(vocabulary.index(word if word in vocabulary else UNKNOWN))
    return tokens


# --- 2. Checkpoints: what was learned, as JSON ---------------------------------------------------------

FORMAT = "gptbyhand checkpoint 1"


def write_beside(path, content):
    """Write a file beside its place. Returns its name, or ends where that cannot be done."""
    beside = f"{path}.{os.getpid()}.part"
    try:
        if os.path.isdir(path):
            raise IsADirectoryError(0, "it is a folder")
        with open(beside, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return beside
    except OSError as error:
        if os.path.exists(beside):
            os.remove(beside)
        stop(f"can't write the checkpoint {path!a}: {error.strerror}; give --save another place")


def check_place(path):
    """End where a checkpoint could not be written: before the training, and not after it."""
    os.remove(write_beside(path, ""))


def save(path, vocabulary, weights):
    """Write the checkpoint beside its place, then move it there: a reader finds all of it or none."""
    content = {"format": FORMAT, "vocabulary": vocabulary}
    content["weights"] = {name: matrix.rows for name, matrix in weights.items()}
    os.replace(write_beside(path, json.dumps(content)), path)


def load(path):
    """The vocabulary and the model of a checkpoint, or one line about why this file is none."""
    try:
        with open(path, encoding="utf-8") as file:
            content = json.load(file)
    except OSError as error:
        stop(f"can't read the checkpoint {path!a}: {error.strerror}; --save FILE writes one")
    except (ValueError, RecursionError):
        content = None
    fault = checkpoint_fault(content)
    if fault:
        stop(f"{path!a} is no checkpoint of this program: {fault}; --save FILE writes one")
    gpt = Gpt(len(content["vocabulary"]))
    for name, matrix in gpt.weights.items():
        matrix.rows = content["weights"][name]
    return content["vocabulary"], gpt


def checkpoint_fault(content):
    """What is wrong with a checkpoint's content, in words; None where nothing is."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return f"it does not say that it is a {FORMAT!r}"
    vocabulary, weights = content.get("vocabulary"), content.get("weights")
    if not isinstance(vocabulary, list) or not all(isinstance(word, str) for word in vocabulary):
        return "its vocabulary is no list of words"
    if vocabulary[:1] != [PAUSE] or len(set(vocabulary)) < len(vocabulary):
        return "its vocabulary does not begin with a pause, or has a word twice"
    expected = Gpt(len(vocabulary)).weights
    if not isinstance(weights, dict) or list(weights) != list(expected):
        return "its weights are not this model's"
    for name, matrix in expected.items():
        rows, columns = len(matrix.rows), len(matrix.rows[0])
        if not is_matrix(weights[name], rows, columns):
            return f"its {name!r} is not {rows} x {columns} finite numbers"
    return None


def is_matrix(candidate, rows, columns):
    return (
        isinstance(candidate, list)
        and len(candidate) == rows
        and all(isinstance(row, list) and len(row) == columns for row in candidate)
        and all(isinstance(x, float) and math.isfinite(x) for row in candidate for x in row)
    )


# --- 3. The call ---------------------------------------------------------------------------------------


def positive(kind):
    def convert(string):
        try:
            number = kind(string)
        except ValueError:
            number = 0
        if not 0 < number < math.inf:
            raise ArgumentTypeError(f"{string!a} is no positive number")
        return number

    return convert


def read_arguments(arguments=None):
    parser = Arguments(prog="play_with_words.py", description="A GPT's words.", allow_abbrev=False)
    parser.add_argument("--input", metavar="FILE", help="learn this text instead of the eight phrases")
    parser.add_argument("--save", metavar="FILE", help="keep what was learned in a checkpoint")
    parser.add_argument("--load", metavar="FILE", help="take a checkpoint instead of training")
    parser.add_argument("--prompt", metavar="TEXT", default="", help="what the samples begin with")
    parser.add_argument("--max-tokens", type=positive(int), default=12, metavar="N", help="new ones a sample")
    parser.add_argument("--temperature", type=positive(float), default=0.8, metavar="T", help="default: 0.8")
    parser.add_argument("--seed", type=int, default=42, metavar="N", help="of the samples (default: 42)")
    call = parser.parse_args(arguments)
    if call.load and (call.input or call.save):
        parser.error("--load takes what was learned as it is; leave out --input and --save")
    return call


def main():
    call = read_arguments()
    if call.save:
        check_place(call.save)
    if call.load:
        vocabulary, gpt = load(call.load)
        prompt = encode_prompt(call.prompt, vocabulary)
    else:
        random.seed(42)  # as gptbyhand.py does
        text = get_text(call.input)
        vocabulary = text.vocabulary
        prompt = encode_prompt(call.prompt, vocabulary)
        gpt = begin(text)
        train(gpt, text)
    if call.save:
        save(call.save, vocabulary, gpt.weights)
    print_samples(gpt, vocabulary, prompt, call.max_tokens, call.temperature, call.seed)


if __name__ == "__main__":
    run(main)
