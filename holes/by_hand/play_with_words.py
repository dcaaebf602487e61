"""
python play_with_words.py [--input FILE] [--save FILE | --load FILE] [--prompt TEXT [--attention]]
                          [--max-tokens 12] [--temperature 0.8] [--seed 42]

What gptbyhand.py learns, to keep and to play with. It trains as that does, or takes a checkpoint instead, and
goes on where your prompt ends. It lies beside gptbyhand.py and imports it, and no entry answers for it.

    python play_with_words.py --save words.json          train, and keep what was learned
    python play_with_words.py --load words.json --prompt "the old"
    python play_with_words.py --load words.json --prompt "the old tree" --attention | python -m golf plot by_hand -
"""

import io
import json
import math
import os
import random
from argparse import ArgumentTypeError
from contextlib import redirect_stdout

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
    show,
    stop,
    tape,
    trace,
    train,
    words_of,
)

# --- 1. Prompts ----------------------------------------------------------------------------------------


def beginning_of(text):
    """What samples begin with: a pause, or where none of them was learned to be followed, the text's first word."""
    token = 0 if 0 in text.training[:-1] else text.training[0]
    return text.vocabulary[token]


def encode_prompt(prompt, vocabulary, beginning=PAUSE):
    """A prompt's tokens. An empty one is what samples begin with."""
    tokens = []
    for word in words_of(prompt) or [beginning]:
        if word not in vocabulary and UNKNOWN not in vocabulary:
            known = decode(range(1, len(vocabulary)), vocabulary)
            stop(f"--prompt: the model does not know the word {word!a}; its words are: {known}")
        tokens.append(vocabulary.index(word if word in vocabulary else UNKNOWN))
    return tokens


# --- 2. Attention --------------------------------------------------------------------------------------


def print_attention(gpt, tokens, vocabulary):
    """How much each token looks at itself and at those before it, head by head, as gptbyhand.py traces it."""
    words = [vocabulary[token] for token in tokens[-gpt.context :]]
    # A colon would end a label.
    labels = [f"{i + 1} {word!r}".replace(":", r"\x3a") for i, word in enumerate(words)]
    trace.on = True
    trace.section("who looks (rows) at whom (columns)", labels)
    with redirect_stdout(io.StringIO()):  # all other numbers on the way
        gpt.logits(tokens[-gpt.context :])
    tape.clear()
    for title, shares in list(trace.shown.items()):
        if title.endswith("masked weights"):
            show(title, shares)
    trace.on = False
    print()


# --- 3. Checkpoints: what was learned, as JSON ---------------------------------------------------------

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


def save(path, vocabulary, weights, beginning=PAUSE):
    """Write the checkpoint beside its place, then move it there: a reader finds all of it or none."""
    content = {"format": FORMAT, "vocabulary": vocabulary, "beginning": beginning}
    content["weights"] = {name: matrix.rows for name, matrix in weights.items()}
    os.replace(write_beside(path, json.dumps(content)), path)


def load(path):
    """The vocabulary of a checkpoint, its model, and what samples begin with; or one line about why it is none."""
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
    return content["vocabulary"], gpt, content.get("beginning", PAUSE)


def checkpoint_fault(content):
    """What is wrong with a checkpoint's content, in words; None where nothing is."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return f"it does not say that it is a {FORMAT!r}"
    vocabulary, weights = content.get("vocabulary"), content.get("weights")
    if not isinstance(vocabulary, list) or not all(isinstance(word, str) for word in vocabulary):
        return "its vocabulary is no list of words"
    if vocabulary[:1] != [PAUSE] or len(set(vocabulary)) < len(vocabulary):
        return "its vocabulary does not begin with a pause, or has a word twice"
    if content.get("beginning", PAUSE) not in vocabulary:
        return "its samples begin with a word that is not in its vocabulary"
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


# --- 4. The call ---------------------------------------------------------------------------------------


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
    parser.add_argument("--attention", action="store_true", help="how the prompt's words look at each other")
    parser.add_argument("--max-tokens", type=positive(int), default=12, metavar="N", help="new ones a sample")
    parser.add_argument("--temperature", type=positive(float), default=0.8, metavar="T", help="default: 0.8")
    parser.add_argument("--seed", type=int, default=42, metavar="N", help="of the samples (default: 42)")
    call = parser.parse_args(arguments)
    if call.load and (call.input or call.save):
        parser.error("--load takes what was learned as it is; leave out --input and --save")
    if call.attention and not words_of(call.prompt):
        parser.error("--attention tells how the words of a prompt look at each other; give --prompt as well")
    return call


def main():
    call = read_arguments()
    if call.save:
        check_place(call.save)
    if call.load:
        vocabulary, gpt, beginning = load(call.load)
        prompt = encode_prompt(call.prompt, vocabulary, beginning)
    else:
        random.seed(42)  # as gptbyhand.py does
        text = get_text(call.input)
        vocabulary, beginning = text.vocabulary, beginning_of(text)
        prompt = encode_prompt(call.prompt, vocabulary, beginning)
        gpt = begin(text)
        train(gpt, text)
    if call.save:
        save(call.save, vocabulary, gpt.weights, beginning)
    if call.attention:
        print_attention(gpt, prompt, vocabulary)
    if beginning != PAUSE and not words_of(call.prompt):
        print(f"no pause was learned, so samples begin with the text's first word, {beginning!r}")
    print_samples(gpt, vocabulary, prompt, call.max_tokens, call.temperature, call.seed)


if __name__ == "__main__":
    run(main)
