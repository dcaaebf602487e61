# /// script
# requires-python = ">=3.11"
# dependencies = ["torch>=2.4"]
# ///
"""
python tokengpt_torch.py [--parity] [the arguments of tokengpt.py]       the reference's log, byte for byte
python tokengpt_torch.py --finale [--batch-size 64] [--device cuda] [--n-embd 128] ...

tokengpt.py in PyTorch (or: uv run tokengpt_torch.py). There are two ways to use it, and one model for both.

Parity is the way without --finale: one document a step, everything in float64. Sums are taken in another order than
in tokengpt.py, which the four decimals of the log do not see. The finale reads many documents a step, side by side,
in the numbers and on the device of your choice. In both all that is random is drawn by Python's own generator in the
reference's order.
"""

import argparse
import math
import os
import random
import re
import sys
import time
import warnings
from collections import Counter, defaultdict
from contextlib import nullcontext
from itertools import pairwise

warnings.filterwarnings(
    "ignore", "Failed to initialize NumPy"
)  # which torch asks for, and which is not needed
try:
    import torch
    from torch import nn
    from torch.nn import functional as F
except ImportError:
    sys.stderr.write(
        "tokengpt_torch.py: needs torch; pip install torch, or run this with: uv run tokengpt_torch.py\n"
    )
    raise SystemExit(2) from None

# --- 1. The call: every fault of it ends in one line ---------------------------------------------------


def stop(message, status=2):
    sys.stderr.write(f"tokengpt_torch.py: {message}\n")
    raise SystemExit(status)


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        """One line for a wrong call, not argparse's several."""
        stop(f"{message}; python tokengpt_torch.py --help lists the arguments")


SCALE_ONLY = ("batch_size", "learning_rate", "dtype", "compile")
SHAPE = ("n_embd", "n_head", "n_layer", "block_size")


def flag(name):
    return "--" + name.replace("_", "-")


def make_parser():
    parser = Arguments(
        prog="tokengpt_torch.py", description="tokengpt.py in PyTorch: in parity, or at scale."
    )
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "input.txt")
    above = os.path.join(os.path.dirname(os.path.dirname(beside)), "input.txt")
    text = next((path for path in (beside, above) if os.path.exists(path)), beside)
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--parity", action="store_true", help="print the reference's log; this is the default")
    way.add_argument("--finale", action="store_true", help="train at scale")
    add = parser.add_argument
    add("--tokenizer", choices=("char", "word", "bpe"), default="char", help="kind of token")
    add("--bpe-merges", type=int, default=200, help="pieces that bpe learns beyond characters (200)")
    add("--n-embd", type=int, default=16, help="numbers that stand for a token (16)")
    add("--n-head", type=int, default=4, help="attention heads (4)")
    add("--n-layer", type=int, default=1, help="transformer blocks (1)")
    add("--block-size", type=int, default=32, help="tokens that the model sees (32)")
    add("--num-steps", type=int, default=500, help="training steps; 0 only cuts into tokens (500)")
    add("--input", default=text, help="UTF-8, a document a line; the play beside tokengpt.py")
    add("--prompt-file", help="prompts to continue, one a line")
    add("--interactive", action="store_true", help="then continue prompts that you type")
    add("--device", default="auto", help="auto, cpu, cuda, cuda:1, mps (parity: cpu)")
    scale = parser.add_argument_group("the finale alone")
    scale.add_argument("--batch-size", type=int, help="documents a step (64)")
    scale.add_argument("--learning-rate", type=float, help="the step size at its largest (0.01)")
    scale.add_argument("--dtype", choices=("auto", "float64", "float32", "bfloat16"), help="of products")
    scale.add_argument("--compile", action=argparse.BooleanOptionalAction, help="default: on CUDA")
    return parser


def read_arguments(arguments=None):
    call = make_parser().parse_args(arguments)
    if not call.finale:
        for name in SCALE_ONLY:
            if getattr(call, name) is not None:
                stop(f"{flag(name)} is for the finale; add --finale")
    call.batch_size = call.batch_size if call.batch_size is not None else 64 if call.finale else 1
    call.learning_rate = 0.01 if call.learning_rate is None else call.learning_rate
    check(call)
    return call


def check(call):
    for name in (*SHAPE, "batch_size"):
        if getattr(call, name) < 1:
            stop(f"{flag(name)} is {getattr(call, name)}; it must be at least 1")
    for name in ("bpe_merges", "num_steps"):
        if getattr(call, name) < 0:
            stop(f"{flag(name)} is {getattr(call, name)}; it must be at least 0")
    if call.n_embd % call.n_head:
        stop(f"--n-embd {call.n_embd} is no multiple of --n-head {call.n_head}; make it one")
    if not 0 < call.learning_rate <= 1:
        stop(f"--learning-rate is {call.learning_rate}; it must be above 0 and at most 1")
    if call.interactive and sys.stdin is None:
        stop("--interactive reads what you type, and stdin is closed")


def choose_device(name, parity):
    """The device of that name, tried with one number. Raises SystemExit where it cannot be used."""
    if name == "auto":
        found = [each for each in ("cuda", "mps") if getattr(torch, each).is_available()]
        name = "cpu" if parity or not found else found[0]
    try:
        device = torch.device(name)
        torch.zeros(1, device=device, dtype=torch.float64 if parity else torch.float32)
    except (AssertionError, RuntimeError, TypeError, NotImplementedError) as error:
        stop(f"--device {name} cannot be used: {str(error).splitlines()[0][:200]}; name another, such as cpu")
    return device


def choose_dtype(name, device):
    """The type of parameters, and the context in which products are computed in bfloat16, or in no other type."""
    modern = device.type == "cuda" and torch.cuda.get_device_capability(device)[0] >= 8
    if name in (None, "auto"):
        name = "bfloat16" if modern else "float32"
    half = torch.autocast(device.type, torch.bfloat16) if name == "bfloat16" else nullcontext()
    return torch.float64 if name == "float64" else torch.float32, half, name


def lines_of(path):
    """The lines of a text that hold anything, white space within them made one space, no byte order mark."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            lines = [" ".join(line.split()) for line in file]
    except OSError as error:
        stop(f"{path} cannot be read ({error.strerror}); name a text file")
    except UnicodeDecodeError as error:
        stop(f"{path} is not UTF-8 (byte {error.start}); convert it, for example with iconv")
    return [line for line in lines if line]


# --- 2. The tokenizers: the reference's results, by shorter ways ----------------------------------------


class Characters:
    """One token a character."""

    def __init__(self, documents):
        self.pieces = sorted({piece for document in documents for piece in self.cut(document)})
        self.token_of = {piece: token for token, piece in enumerate(self.pieces)}

    def cut(self, text):
        return list(text)

    def encode(self, text):
        """The tokens of a text, and the pieces of it that are none."""
        pieces = self.cut(text)
        known = [self.token_of[piece] for piece in pieces if piece in self.token_of]
        return known, [piece for piece in pieces if piece not in self.token_of]

    def decode(self, tokens):
        return "".join(self.pieces[token] for token in tokens)

    def describe(self):
        return f"{len(self.pieces)} characters"


class Words(Characters):
    """One token a word, or a mark. A word follows with a space, a mark without; pieces tell where it is otherwise."""

    spaces_and_pieces = r"(?<=\S) (?=\w)|(?P<piece>(?<=[^\w\s])(?=\w)|\w+(?:'\w+)*|\W)"

    def cut(self, text):
        matches = re.finditer(self.spaces_and_pieces, text)
        return [match["piece"] for match in matches if match["piece"] is not None]

    def decode(self, tokens):
        pieces = [self.pieces[token] for token in tokens]
        spaced = [
            " " if before.strip() and re.match(r"\w", piece) else ""
            for before, piece in pairwise(["", *pieces])
        ]
        return "".join(space + piece for space, piece in zip(spaced, pieces))

    def describe(self):
        return f"{len(self.pieces)} words and marks"


class Merges(Characters):
    """Byte pair encoding. A word ends with a space, and no piece reaches beyond its word."""

    def __init__(self, documents, count):
        super().__init__(document + " " for document in documents)
        self.alphabet_size = len(self.pieces)
        self.merges = {}  # (left token, right token): (merged token, count), in the order learned
        self.encoded = {}  # words met, and their tokens
        self.learn(Counter(word for document in documents for word in self.words(document)), count)

    def words(self, text):
        return [word + " " for word in text.split(" ")]

    def learn(self, times, merges):
        """The most frequent pair becomes a token, the smaller numbers first among equals, and then the next."""
        words = {word: [self.token_of[character] for character in word] for word in times}
        counts, places = Counter(), defaultdict(set)

        def count(word, sign):
            for pair in pairwise(words[word]):
                counts[pair] += sign * times[word]
                places[pair].add(word)

        for word in words:
            count(word, 1)
        while len(self.merges) < merges and (counts := +counts):
            pair = min(counts, key=lambda pair: (-counts[pair], pair))
            token = len(self.pieces)
            self.pieces.append(self.pieces[pair[0]] + self.pieces[pair[1]])
            self.merges[pair] = token, counts[pair]
            for word in places.pop(pair):
                count(word, -1)
                words[word] = merged(words[word], pair, token)
                count(word, 1)

    def encode(self, text):
        tokens, unknown = [], []
        for word in self.words(text):
            if word not in self.encoded:
                self.encoded[word] = self.cut_word(word)
            known, strange = self.encoded[word]
            tokens += known
            unknown += strange
        return tokens, unknown

    def cut_word(self, word):
        tokens, unknown = super().encode(word)
        while pairs := [pair for pair in pairwise(tokens) if pair in self.merges]:
            pair = min(pairs, key=lambda pair: self.merges[pair][0])
            tokens = merged(tokens, pair, self.merges[pair][0])
        return tokens, unknown

    def decode(self, tokens):
        return super().decode(tokens).removesuffix(" ")

    def describe(self):
        return f"{self.alphabet_size} characters, {len(self.merges)} merged pieces"

    def show(self):
        for index, ((left, right), (token, count)) in enumerate(self.merges.items()):
            left, right, piece = (self.pieces[each].replace(" ", "_") for each in (left, right, token))
            print(f"merge {index + 1:4d}: {left} + {right} = {piece} ({count} times)")


def merged(tokens, pair, token):
    """The same tokens with every such pair, from the left, replaced by one token."""
    result = []
    for other in tokens:
        if result and (result[-1], other) == pair:
            result[-1] = token
        else:
            result.append(other)
    return result


def make_tokenizer(kind, documents, merges):
    if kind == "bpe":
        return Merges(documents, merges)
    return {"char": Characters, "word": Words}[kind](documents)


# --- 3. The model ---------------------------------------------------------------------------------------


def draw(rows, columns):
    table = [[random.gauss(0, 0.08) for _ in range(columns)] for _ in range(rows)]
    return torch.tensor(table, dtype=torch.float64).to(torch.get_default_dtype())


def norm(x):
    """RMSNorm without a gain (Zhang and Sennrich 2019)."""
    return x * (x.square().mean(-1, keepdim=True) + 1e-5).rsqrt()


class Block(nn.Module):
    def __init__(self, n_embd, n_head):
        super().__init__()
        self.n_head = n_head
        self.query_key_value = nn.Parameter(torch.cat([draw(n_embd, n_embd) for _ in range(3)]))
        self.gather = nn.Parameter(draw(n_embd, n_embd))
        self.mlp_up = nn.Parameter(draw(4 * n_embd, n_embd))
        self.mlp_down = nn.Parameter(draw(n_embd, 4 * n_embd))

    def forward(self, x):
        triple = F.linear(norm(x), self.query_key_value).chunk(3, -1)
        by_head = (part.unflatten(-1, (self.n_head, -1)).transpose(1, 2) for part in triple)
        mixed = F.scaled_dot_product_attention(*by_head, is_causal=True)
        x = x + F.linear(mixed.transpose(1, 2).flatten(2), self.gather)
        return x + F.linear(F.relu(F.linear(norm(x), self.mlp_up)), self.mlp_down)


class Gpt(nn.Module):
    """A transformer over the tokens of some documents."""

    def __init__(self, vocab_size, n_embd, n_head, n_layer, block_size):
        super().__init__()
        self.block_size = block_size
        self.token_embedding = nn.Parameter(draw(vocab_size, n_embd))
        self.position_embedding = nn.Parameter(draw(block_size, n_embd))
        self.output_head = nn.Parameter(draw(vocab_size, n_embd))
        self.blocks = nn.ModuleList(Block(n_embd, n_head) for _ in range(n_layer))

    def forward(self, tokens):
        """tokens (documents, up to block_size) -> scores for what follows each, and as many columns as tokens."""
        x = norm(self.token_embedding[tokens] + self.position_embedding[: tokens.shape[1]])
        for block in self.blocks:
            x = block(x)
        return F.linear(x, self.output_head)


# --- 4. Training ------------------------------------------------------------------------------------------

NOTHING = -100  # what cross_entropy passes over: where a document is shorter than its neighbours


class Reader:
    """The documents, batch by batch, over and over."""

    def __init__(self, documents, tokenizer, block_size, device):
        self.documents, self.tokenizer = documents, tokenizer
        self.block_size, self.device = block_size, device

    def cut(self, number):
        """At most block_size + 1 tokens: those of a document, between two BOS."""
        bos = len(self.tokenizer.pieces)
        tokens, _ = self.tokenizer.encode(self.documents[number % len(self.documents)])
        return [bos, *tokens, bos][: self.block_size + 1]

    def batch(self, first, size):
        """Inputs and targets, both (size, longest), and how many targets there are."""
        cuts = [self.cut(first + index) for index in range(size)]
        longest = max(map(len, cuts)) - 1
        inputs = [cut[:-1] + [0] * (longest - len(cut) + 1) for cut in cuts]
        targets = [cut[1:] + [NOTHING] * (longest - len(cut) + 1) for cut in cuts]
        tensors = (torch.tensor(table, device=self.device) for table in (inputs, targets))
        return *tensors, sum(map(len, cuts)) - size


class Adam:
    """The reference's: a running mean of each gradient, and one of its square."""

    beta1, beta2, epsilon = 0.85, 0.99, 1e-8

    def __init__(self, model):
        self.parameters = list(model.parameters())
        self.first = [torch.zeros_like(parameter) for parameter in self.parameters]
        self.second = [torch.zeros_like(parameter) for parameter in self.parameters]

    @torch.no_grad()
    def step(self, step, rate, gradients):
        rate /= 1 - self.beta1 ** (step + 1)
        correction = 1 - self.beta2 ** (step + 1)
        torch._foreach_mul_(self.first, self.beta1)
        torch._foreach_add_(self.first, gradients, alpha=1 - self.beta1)
        torch._foreach_mul_(self.second, self.beta2)
        torch._foreach_addcmul_(self.second, gradients, gradients, value=1 - self.beta2)
        sizes = torch._foreach_sqrt(torch._foreach_div(self.second, correction))
        torch._foreach_add_(sizes, self.epsilon)
        torch._foreach_addcdiv_(self.parameters, self.first, sizes, value=-rate)


def train(gpt, reader, call, half):
    """Returns the tokens that were read, and the seconds that took."""
    compiled = call.finale and (gpt.output_head.is_cuda if call.compile is None else call.compile)
    model = torch.compile(gpt, dynamic=True) if compiled else gpt
    optimizer, read, began = Adam(gpt), 0, time.monotonic()
    for step in range(call.num_steps):
        inputs, targets, count = reader.batch(step * call.batch_size, call.batch_size)
        with half:
            logits = model(inputs)
        loss = F.cross_entropy(logits.flatten(0, 1).to(gpt.output_head.dtype), targets.flatten())
        gradients = torch.autograd.grad(loss, optimizer.parameters)
        optimizer.step(step, call.learning_rate * (1 - step / call.num_steps), gradients)
        read += count
        if not math.isfinite(number := loss.item()):
            stop(f"the loss is {number} at step {step + 1}: choose a smaller --learning-rate")
        print(f"step {step + 1:4d} / {call.num_steps:4d} | loss {number:.4f}")
    return read, time.monotonic() - began


# --- 5. Inference -----------------------------------------------------------------------------------------


@torch.no_grad()
def continued(gpt, tokenizer, tokens):
    """The tokens and what comes after them, as text, until the context is full or the document ends."""
    bos = len(tokenizer.pieces)
    seen = [bos, *tokens][-max(1, gpt.block_size // 2) :]
    given = len(seen)
    while len(seen) <= gpt.block_size:
        logits = gpt(torch.tensor([seen], device=gpt.output_head.device))[0, -1]
        probabilities = torch.softmax(logits / 0.7, -1).tolist()
        token = random.choices(range(bos + 1), probabilities)[0]
        if token == bos:
            break
        seen.append(token)
    return tokenizer.decode(tokens + seen[given:])


def answer(index, prompt, gpt, tokenizer, trained):
    tokens, unknown = tokenizer.encode(prompt)
    print(f"prompt {index:2d}: {prompt}")
    print(f"tokens {index:2d}: {'|'.join(tokenizer.pieces[token] for token in tokens)}")
    if unknown:
        print(f"unknown {index:2d}: {'|'.join(unknown)}")
    if trained:
        print(f"continuation {index:2d}: {continued(gpt, tokenizer, tokens)}")


def typed_lines():
    """The lines that are typed, until an empty one. Bytes that are no text come as they are written."""
    sys.stdin.reconfigure(encoding="utf-8", errors="backslashreplace")
    print("type the beginning of a line; an empty line ends")
    for line in sys.stdin:
        if not line.strip():
            return
        yield " ".join(line.split())


# --- 6. The job -------------------------------------------------------------------------------------------


def prepare(call):
    """The device, the context of products, and how the numbers are called."""
    device = choose_device(call.device, parity=not call.finale)
    if not call.finale:
        torch.set_num_threads(1)  # no tensor of one document is large enough to be shared
    dtype, half, name = choose_dtype(call.dtype if call.finale else "float64", device)
    torch.set_default_dtype(dtype)
    return device, half, name


def main():
    call = read_arguments()
    device, half, dtype = prepare(call)
    random.seed(42)  # all that is random follows from this line
    documents = lines_of(call.input)
    if not documents:
        stop(f"{call.input} holds no document; give it at least one line with a word")
    prompts = lines_of(call.prompt_file) if call.prompt_file else []
    random.shuffle(documents)
    print(f"num docs: {len(documents)}")

    tokenizer = make_tokenizer(call.tokenizer, documents, call.bpe_merges)
    vocab_size = len(tokenizer.pieces) + 1  # one more, BOS: a document begins and ends with it
    print(f"tokenizer: {call.tokenizer}")
    print(f"vocab size: {vocab_size} ({tokenizer.describe()}, BOS)")
    shape = {name: vars(call)[name] for name in SHAPE}
    print(f"configuration: {', '.join(f'{name} {number}' for name, number in shape.items())}")
    gpt = Gpt(vocab_size, **shape).to(device)
    print(f"num params: {sum(parameter.numel() for parameter in gpt.parameters())}")
    if call.tokenizer == "bpe":
        tokenizer.show()

    read, seconds = train(gpt, Reader(documents, tokenizer, call.block_size, device), call, half)
    if call.finale and read:
        told = f"{call.batch_size} documents a step on {device}, {dtype}"
        print(f"{read} tokens in {seconds:.1f} seconds, {read / seconds:,.0f} tokens a second, {told}")
    if call.num_steps:  # an untrained model has nothing to say
        print("\n--- inference (new, hallucinated lines) ---")
        for index in range(10):
            print(f"sample {index + 1:2d}: {continued(gpt, tokenizer, [])}")
    for index, prompt in enumerate(prompts):
        answer(index + 1, prompt, gpt, tokenizer, call.num_steps)
    if call.interactive:
        for index, prompt in enumerate(typed_lines()):
            answer(index + 1, prompt, gpt, tokenizer, call.num_steps)


def no_memory(error):
    return isinstance(error, torch.OutOfMemoryError) or "allocate memory" in str(error)


if __name__ == "__main__":
    try:
        if sys.stdout:  # None where it is closed
            sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
        main()
    except KeyboardInterrupt:
        stop("interrupted", 130)
    except MemoryError:
        stop("there is not enough memory; choose a smaller --batch-size, --block-size or --n-embd")
    except RuntimeError as error:
        if not no_memory(error):
            raise
        stop("the device has not enough memory; choose a smaller --batch-size, --block-size or --n-embd")
    except OSError as error:  # a reader who is gone, a full disk
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what could not be printed is not tried again
        stop(f"cannot print any more ({error.strerror})", 1)
