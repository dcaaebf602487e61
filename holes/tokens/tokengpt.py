"""
python tokengpt.py [--tokenizer char|word|bpe] [--bpe-merges 200] [--n-embd 16] [--n-head 4] [--n-layer 1]
                   [--block-size 32] [--num-steps 500] [--input FILE] [--prompt-file FILE] [--interactive]

A GPT that reads its text in pieces of your choice. This one file reads a text, a document a line, learns
to cut it into characters, words, or pieces of words, trains a small transformer to continue them, and goes
on where your prompts end. It needs no library. Numbers travel in rows, lists of floats, and gradients
follow the chain rule from table to table.

Read it from top to bottom. What it prints is the contract: an entry of this course is right when its
complete output is this file's, byte for byte.

The model is that of Andrej Karpathy's microgpt, and so GPT-2's (Radford and others 2019), simplified. His
lectures, Neural Networks: Zero to Hero, explain both, and the tokenizer of GPT-2 as well.
"""

import argparse
import gc
import heapq
import math
import os
import random
import re
import sys
from collections import Counter, defaultdict
from itertools import chain, pairwise, zip_longest

# --- 1. The call: every fault of it ends in one line ---------------------------------------------------


def stop(message, status=2):
    sys.stderr.write(f"tokengpt.py: {message}\n")
    raise SystemExit(status)


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        """One line for a wrong call, not argparse's several."""
        stop(f"{message}; python tokengpt.py --help lists the arguments")


def read_arguments(arguments=None):
    parser = Arguments(
        prog="tokengpt.py", description="Train a GPT on characters, words, or pieces of words."
    )
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "input.txt")
    parser.add_argument("--tokenizer", choices=("char", "word", "bpe"), default="char", help="kind of token")
    parser.add_argument(
        "--bpe-merges", type=int, default=200, help="pieces that bpe learns beyond characters"
    )
    parser.add_argument("--n-embd", type=int, default=16, help="the width: numbers that stand for a token")
    parser.add_argument("--n-head", type=int, default=4, help="attention heads, each with its share of width")
    parser.add_argument("--n-layer", type=int, default=1, help="transformer blocks, one after the other")
    parser.add_argument("--block-size", type=int, default=32, help="the context: tokens that the model sees")
    parser.add_argument("--num-steps", type=int, default=500, help="training steps; 0 only cuts into tokens")
    parser.add_argument("--input", default=beside, help="UTF-8, a document a line; the play beside this file")
    parser.add_argument("--prompt-file", help="prompts to continue, one a line")
    parser.add_argument("--interactive", action="store_true", help="then continue prompts that you type")
    call = parser.parse_args(arguments)
    for name in ("n_embd", "n_head", "n_layer", "block_size"):
        if vars(call)[name] < 1:
            stop(f"--{name.replace('_', '-')} is {vars(call)[name]}; it must be at least 1")
    for name in ("bpe_merges", "num_steps"):
        if vars(call)[name] < 0:
            stop(f"--{name.replace('_', '-')} is {vars(call)[name]}; it must be at least 0")
    if call.n_embd % call.n_head:
        stop(f"--n-embd {call.n_embd} is no multiple of --n-head {call.n_head}; make it one")
    if call.interactive and sys.stdin is None:
        stop("--interactive reads what you type, and stdin is closed")
    return call


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


# --- 2. The tokenizers: three ways to cut a text into numbered pieces -----------------------------------


class CharTokenizer:
    """One token a character, numbered in the order of their code points."""

    def __init__(self, documents):
        self.pieces = sorted({piece for document in documents for piece in self.cut(document)})
        self.token_of = {piece: token for token, piece in enumerate(self.pieces)}

    def cut(self, text):
        return list(text)

    def encode(self, text):
        """The tokens of a text, and the pieces of it that are none."""
        pieces = self.cut(text)
        tokens = [self.token_of[piece] for piece in pieces if piece in self.token_of]
        return tokens, [piece for piece in pieces if piece not in self.token_of]

    def decode(self, tokens):
        return "".join(self.pieces[token] for token in tokens)

    def describe(self):
        return f"{len(self.pieces)} characters"


class WordTokenizer(CharTokenizer):
    """One token a word, with the apostrophes inside it, and one for every other character, a mark.

    Marks are glued to what stands before them, and a word follows with a space. So the space before a word
    is no token of its own. Where a text does otherwise, a piece says so: "" where a word follows a mark
    without a space, and a mark " " where any other space stands. That makes every text readable again.
    """

    spaces_and_pieces = r"(?<=\S) (?=\w)|(?P<piece>(?<=[^\w\s])(?=\w)|\w+(?:'\w+)*|\W)"

    def cut(self, text):
        matches = re.finditer(self.spaces_and_pieces, text)
        return [match["piece"] for match in matches if match["piece"] is not None]

    def decode(self, tokens):
        text, before = "", ""
        for token in tokens:
            piece = self.pieces[token]
            if re.match(r"\w", piece) and before.strip():
                text += " "
            text += piece
            before = piece
        return text

    def describe(self):
        return f"{len(self.pieces)} words and marks"


class BpeTokenizer(CharTokenizer):
    """Byte pair encoding (Sennrich 2016): characters, and pieces that were merged from frequent neighbours.

    A word ends with a mark, and the mark is the space itself, because no word can hold one: "to be" is the
    words "to " and "be ". Pieces never reach beyond their word. Decoding writes them one after the other
    and takes off the last mark.
    """

    def __init__(self, documents, merges=200):
        frequency = Counter(word for document in documents for word in self.words(document))
        self.pieces = sorted(set("".join(frequency)))
        self.alphabet_size = len(self.pieces)
        self.token_of = {piece: token for token, piece in enumerate(self.pieces)}
        self.merges = []  # (left token, right token, merged token, count), in the order learned
        self.learn(frequency, merges)
        self.rank_of = {(left, right): rank for rank, (left, right, _, _) in enumerate(self.merges)}

    def words(self, text):
        return [word + " " for word in text.split(" ")]

    def learn(self, frequency, merges):
        """Merge the most frequent pair of neighbours, call it a token, and begin anew.

        Of equally frequent pairs, that with the smaller left number is taken, then the smaller right one.
        Numbers are given in the order of code points to the characters, then in the order of merges.
        To count all pairs anew for every merge would take some twenty times as long. So only words that hold
        the pair are counted again, and a heap with the pairs' counts, old ones too, gives the most frequent.
        """
        words = [[self.token_of[character] for character in word] for word in frequency]
        counts, places = Counter(), defaultdict(set)

        times = list(frequency.values())
        for index, word in enumerate(words):
            for pair in pairwise(word):
                counts[pair] += times[index]
                places[pair].add(index)
        heap = [(-count, pair) for pair, count in counts.items()]
        heapq.heapify(heap)
        while heap and len(self.merges) < merges:
            negative, pair = heapq.heappop(heap)
            if counts[pair] != -negative or not negative:
                continue  # an old count: a newer one is in the heap, too
            piece, token = self.pieces[pair[0]] + self.pieces[pair[1]], len(self.pieces)
            self.token_of[piece] = token
            self.pieces.append(piece)
            self.merges.append((*pair, token, -negative))
            changed = set()
            for index in places.pop(pair):
                for old in pairwise(words[index]):
                    counts[old] -= times[index]
                    changed.add(old)
                words[index] = with_merge(words[index], pair, token)
                for new in pairwise(words[index]):
                    counts[new] += times[index]
                    places[new].add(index)
                    changed.add(new)
            for other in changed:
                heapq.heappush(heap, (-counts[other], other))

    def encode(self, text):
        tokens, unknown = [], []
        for word in self.words(text):
            tokens += self.merged([self.token_of[piece] for piece in word if piece in self.token_of])
            unknown += [piece for piece in word if piece not in self.token_of]
        return tokens, unknown

    def merged(self, tokens):
        """A word's tokens with all merges made: again and again the one learned first, wherever it fits."""
        while known := [pair for pair in pairwise(tokens) if pair in self.rank_of]:
            pair = min(known, key=self.rank_of.get)
            tokens = with_merge(tokens, pair, self.merges[self.rank_of[pair]][2])
        return tokens

    def decode(self, tokens):
        return super().decode(tokens).removesuffix(" ")

    def describe(self):
        return f"{self.alphabet_size} characters, {len(self.merges)} merged pieces"


def with_merge(tokens, pair, token):
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
        return BpeTokenizer(documents, merges)
    return {"char": CharTokenizer, "word": WordTokenizer}[kind](documents)


# Parts 3 and 4 tell again, often word for word, what poemgpt.py tells: each program is read on its own.

# --- 3. Autograd: tables of numbers that remember where they came from ---------------------------------


def products(rows, others):
    """The dot product of every row with every other row. The shorter of two rows decides the length.

    Most of the time is spent here, so four products share one loop. Each is added up plainly from left to
    right: sum() would round differently from CPython 3.12 on.
    """
    others = list(others)
    filler = [others[-1]] * (-len(others) % 4)
    fours = list(zip(*[iter(others + filler)] * 4))
    table = []
    for row in rows:
        line = []
        for four in fours:
            p = q = r = s = 0.0
            for x, a, b, c, d in zip(row, *four):
                p += x * a
                q += x * b
                r += x * c
                s += x * d
            line += p, q, r, s
        table.append(line[: len(others)])
    return table


def transposed(rows):
    return list(zip(*rows))


def added(rows, others):
    return [[a + b for a, b in zip(row, other)] for row, other in zip(rows, others)]


class Rows:
    """A table of numbers, the tables it was computed from, and how its gradient becomes theirs.

    pull takes the derivative of the loss by this table and returns one derivative for each operand.
    It knows the operands only, so no table points at itself, and a graph is freed with its loss.
    """

    __slots__ = ("data", "grad", "operands", "pull")

    def __init__(self, data, operands=(), pull=None):
        self.data = data  # a list of rows, each a list of floats
        self.grad = None  # the derivative of the loss by every number of data, once backward() has run
        self.operands = operands
        self.pull = pull

    def __add__(self, other):
        return Rows(added(self.data, other.data), (self, other), lambda grad: (grad, grad))

    def backward(self):
        """Set grad, for every table that this loss depends on, to the derivative of the loss by it.

        A table hands its gradient on once it is complete: when all tables made from it have done so.
        Hence the list of operands before results, from a depth-first walk, and the way back through it.
        """
        order, seen, stack = [], {self}, [(self, iter(self.operands))]
        while stack:
            table, operands_left = stack[-1]
            for operand in operands_left:
                if operand not in seen:
                    seen.add(operand)
                    stack.append((operand, iter(operand.operands)))
                    break
            else:
                order.append(table)
                stack.pop()
        self.grad = [[1.0]]
        for table in reversed(order):
            if table.operands:
                for operand, grad in zip(table.operands, table.pull(table.grad)):
                    operand.grad = grad if operand.grad is None else added(operand.grad, grad)


def lookup(table, indices):
    """One row of the table for each index. A row that is looked up twice gathers both gradients."""

    def pull(grad):
        gathered = [[0.0] * len(row) for row in table.data]
        for index, row in zip(indices, grad):
            gathered[index] = [a + b for a, b in zip(gathered[index], row)]
        return (gathered,)

    return Rows([table.data[index] for index in indices], (table,), pull)


def linear(x, weight):
    """Every row of x times the matrix whose rows are the weight's: one number for each of them."""

    def pull(grad):
        return (
            products(grad, transposed(weight.data)),
            products(transposed(grad), transposed(x.data)),
        )

    return Rows(products(x.data, weight.data), (x, weight), pull)


def relu(x):
    def pull(grad):
        return ([[g if a > 0 else 0.0 for g, a in zip(*rows)] for rows in zip(grad, x.data)],)

    return Rows([[a if a > 0 else 0.0 for a in row] for row in x.data], (x,), pull)


def rms_norm(x):
    """Every row scaled to a mean square of one (Zhang and Sennrich 2019), without a gain."""
    scales = [(math.fsum([a * a for a in row]) / len(row) + 1e-5) ** -0.5 for row in x.data]
    normal = [[a * scale for a in row] for row, scale in zip(x.data, scales)]

    def pull(grad):
        by_x = []
        for row, line, scale in zip(grad, normal, scales):
            slope = math.fsum([g * n for g, n in zip(row, line)]) / len(row)
            by_x.append([scale * (g - slope * n) for g, n in zip(row, line)])
        return (by_x,)

    return Rows(normal, (x,), pull)


def softmax(scores):
    """Probabilities in proportion to exp(score). The largest score is taken off first: exp() stays finite."""
    highest = max(scores)
    exponentials = [math.exp(score - highest) for score in scores]
    total = math.fsum(exponentials)
    return [exponential / total for exponential in exponentials]


def cross_entropy(logits, targets):
    """The mean surprise, -log(probability), at the tokens that really came next."""
    probabilities = [softmax(row) for row in logits.data]
    surprises = [-math.log(row[target]) for row, target in zip(probabilities, targets)]
    share = 1 / len(targets)

    def pull(grad):
        by_logits = [[p * share for p in row] for row in probabilities]
        for row, target in zip(by_logits, targets):
            row[target] -= share
        return (by_logits,)

    return Rows([[math.fsum(surprises) * share]], (logits,), pull)


# --- 4. The model: tokens in, one row of numbers for what each knows of the next one out ----------------


def by_head(rows, heads):
    """For every head its own share of the columns."""
    width = len(rows[0])
    size = width // heads
    return [[row[start : start + size] for row in rows] for start in range(0, width, size)]


def joined(tables):
    """The rows that by_head() made these tables from."""
    return [list(chain(*parts)) for parts in zip(*tables)]


def attention(query, key, value, heads):
    """Each row takes the mean of the values up to its own, weighted by how well query and key agree.

    The rows of weights grow from one number to the whole document: nobody looks ahead.
    """
    queries, keys, values = (by_head(table.data, heads) for table in (query, key, value))
    scale = len(queries[0][0]) ** -0.5
    weights = []
    for q, k in zip(queries, keys):
        scores = [row[: index + 1] for index, row in enumerate(products(q, k))]
        weights.append([softmax([score * scale for score in row]) for row in scores])
    gathered = [products(w, transposed(v)) for w, v in zip(weights, values)]

    def pull(grad):
        by_query, by_key, by_value = [], [], []
        for g, q, k, v, w in zip(by_head(grad, heads), queries, keys, values, weights):
            by_scores = []
            for line, by_weights in zip(w, products(g, v)):
                mean = math.fsum([a * b for a, b in zip(line, by_weights)])
                by_scores.append([a * (b - mean) * scale for a, b in zip(line, by_weights)])
            by_query.append(products(by_scores, transposed(k)))
            by_key.append(products(zip_longest(*by_scores, fillvalue=0.0), transposed(q)))
            by_value.append(products(zip_longest(*w, fillvalue=0.0), transposed(g)))
        return joined(by_query), joined(by_key), joined(by_value)

    return Rows(joined(gathered), (query, key, value), pull)


def random_rows(rows, columns):
    return Rows([[random.gauss(0, 0.08) for _ in range(columns)] for _ in range(rows)])


class Gpt:
    """A transformer over the tokens of one document."""

    def __init__(self, vocab_size, n_embd, n_head, n_layer, block_size):
        self.n_head, self.n_layer, self.block_size = n_head, n_layer, block_size
        self.weights = {
            "token_embedding": random_rows(vocab_size, n_embd),
            "position_embedding": random_rows(block_size, n_embd),
            "output_head": random_rows(vocab_size, n_embd),
        }
        for layer in range(n_layer):
            for part in ("query", "key", "value", "gather"):
                self.weights[f"{part}_{layer}"] = random_rows(n_embd, n_embd)
            self.weights[f"mlp_up_{layer}"] = random_rows(4 * n_embd, n_embd)
            self.weights[f"mlp_down_{layer}"] = random_rows(n_embd, 4 * n_embd)

    def states(self, tokens):
        """For each of the tokens, at most block_size, a row of what it and those before it say of the next."""
        weights = self.weights
        x = lookup(weights["token_embedding"], tokens)
        x = rms_norm(x + lookup(weights["position_embedding"], range(len(tokens))))
        for layer in range(self.n_layer):
            # Attention: every token gathers from the tokens before it.
            normal = rms_norm(x)
            triple = (linear(normal, weights[f"{part}_{layer}"]) for part in ("query", "key", "value"))
            x = linear(attention(*triple, self.n_head), weights[f"gather_{layer}"]) + x

            # The MLP: every token thinks on its own about what it has gathered.
            hidden = relu(linear(rms_norm(x), weights[f"mlp_up_{layer}"]))
            x = linear(hidden, weights[f"mlp_down_{layer}"]) + x
        return x

    def loss(self, tokens):
        inputs, targets = tokens[:-1][: self.block_size], tokens[1:][: self.block_size]
        return cross_entropy(linear(self.states(inputs), self.weights["output_head"]), targets)

    def next_logits(self, tokens):
        """One score for every possible next token."""
        last = Rows(self.states(tokens).data[-1:])
        return linear(last, self.weights["output_head"]).data[0]


# --- 5. Training: guess the next token, and be a little less surprised next time ------------------------


def train(gpt, tokenizer, documents, num_steps):
    """Adam (Kingma and Ba 2015): a running mean of each gradient, and one of its square."""
    learning_rate = 0.01
    beta1, beta2, epsilon = 0.85, 0.99, 1e-8
    bos = len(tokenizer.pieces)
    parameters = list(gpt.weights.values())
    moments = [[([0.0] * len(row), [0.0] * len(row)) for row in table.data] for table in parameters]
    for step in range(num_steps):
        tokens, _ = tokenizer.encode(documents[step % len(documents)])
        loss = gpt.loss([bos, *tokens, bos])
        loss.backward()

        rate = learning_rate * (1 - step / num_steps) / (1 - beta1 ** (step + 1))
        correction = 1 - beta2 ** (step + 1)
        for table, pairs in zip(parameters, moments):
            for row, grad, (first, second) in zip(table.data, table.grad, pairs):
                for i, g in enumerate(grad):
                    first[i] = mean = beta1 * first[i] + (1 - beta1) * g
                    second[i] = square = beta2 * second[i] + (1 - beta2) * g * g
                    row[i] -= rate * mean / (math.sqrt(square / correction) + epsilon)
            table.grad = None
        print(f"step {step + 1:4d} / {num_steps:4d} | loss {loss.data[0][0]:.4f}")


# --- 6. Inference: start at BOS, or where a prompt ends, and go on until BOS comes again ----------------


def continued(gpt, tokenizer, tokens):
    """The tokens and what comes after them, as text, until the context is full or the document ends.

    Of a prompt that is longer than half the context, the model sees the end, so that there is room to go on.
    """
    temperature = 0.7  # below 1, likely tokens become likelier still
    bos = len(tokenizer.pieces)
    seen = [bos, *tokens][-max(1, gpt.block_size // 2) :]
    given = len(seen)
    while len(seen) <= gpt.block_size:
        probabilities = softmax([logit / temperature for logit in gpt.next_logits(seen)])
        token = random.choices(range(bos + 1), probabilities)[0]
        if token == bos:
            break
        seen.append(token)
    return tokenizer.decode(tokens + seen[given:])


def answer(index, prompt, gpt, tokenizer, trained):
    """Print a prompt, its tokens, what of it is unknown, and, from a trained model, how it goes on."""
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


# --- 7. The job -----------------------------------------------------------------------------------------


def print_merges(tokenizer):
    for index, (left, right, merged, count) in enumerate(tokenizer.merges):
        left, right, merged = (tokenizer.pieces[token].replace(" ", "_") for token in (left, right, merged))
        print(f"merge {index + 1:4d}: {left} + {right} = {merged} ({count} times)")


def main():
    gc.disable()  # no table points at itself (see Rows), so reference counting alone frees a graph
    call = read_arguments()
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
    shape = {name: vars(call)[name] for name in ("n_embd", "n_head", "n_layer", "block_size")}
    print(f"configuration: {', '.join(f'{name} {number}' for name, number in shape.items())}")
    gpt = Gpt(vocab_size, **shape)
    print(f"num params: {sum(len(row) for table in gpt.weights.values() for row in table.data)}")
    if call.tokenizer == "bpe":
        print_merges(tokenizer)

    train(gpt, tokenizer, documents, call.num_steps)
    if call.num_steps:  # an untrained model has nothing to say
        print("\n--- inference (new, hallucinated lines) ---")
        for index in range(10):
            print(f"sample {index + 1:2d}: {continued(gpt, tokenizer, [])}")
    for index, prompt in enumerate(prompts):
        answer(index + 1, prompt, gpt, tokenizer, call.num_steps)
    if call.interactive:
        for index, prompt in enumerate(typed_lines()):
            answer(index + 1, prompt, gpt, tokenizer, call.num_steps)


if __name__ == "__main__":
    try:
        if sys.stdout:  # None where it is closed
            sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
        main()
    except KeyboardInterrupt:
        stop("interrupted", 130)
    except MemoryError:
        stop("there is not enough memory; choose a smaller model")
    except OSError as error:  # a reader who is gone, a full disk
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what could not be printed is not tried again
        stop(f"cannot print any more ({error.strerror})", 1)
