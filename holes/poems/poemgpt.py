"""
python poemgpt.py [--input FILE] [--batch 8] [--context 16] [--width 16] [--heads 4] [--layers 1]
                  [--dropout 0.02] [--steps 800] [--learning-rate 0.03] [--seed 42]

From noise to verse, in four stages and one file: what the text looks like, what an untrained model makes
of it, what can be learned from the letter before alone, and what a transformer learns from all letters
before. It needs no library. Numbers travel in rows, lists of floats, and gradients follow the chain rule
from table to table, because one scalar at a time would take an hour.

Read it from top to bottom. What it prints is the contract: an entry of this course is right when its
complete output is this file's, byte for byte.

The way from a bigram to a transformer is that of Andrej Karpathy's lectures, Neural Networks: Zero to Hero,
and of his makemore and nanoGPT; the transformer is GPT-2's (Radford and others 2019), simplified.
"""

import argparse
import gc
import math
import os
import random
import re
import sys
from itertools import chain, pairwise, zip_longest

# --- 0. The call: every fault of it ends in one line ---------------------------------------------------


def stop(message, status=2):
    sys.stderr.write(f"poemgpt.py: {message}\n")
    raise SystemExit(status)


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        """One line for a wrong call, not argparse's several."""
        stop(f"{message}; python poemgpt.py --help lists the arguments")


def read_arguments(arguments=None):
    parser = Arguments(prog="poemgpt.py", description="Train a small transformer on verse, in four stages.")
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "input.txt")
    parser.add_argument("--input", default=beside, help="the text, UTF-8; the play beside this program")
    parser.add_argument("--batch", type=int, default=8, help="windows a step")
    parser.add_argument("--context", type=int, default=16, help="characters in a window: what the model sees")
    parser.add_argument("--width", type=int, default=16, help="numbers that stand for a character")
    parser.add_argument("--heads", type=int, default=4, help="attention heads, each with its share of width")
    parser.add_argument("--layers", type=int, default=1, help="transformer blocks, one after the other")
    parser.add_argument("--dropout", type=float, default=0.02, help="the chance of a number to be dropped")
    parser.add_argument("--steps", type=int, default=800, help="training steps")
    parser.add_argument("--learning-rate", type=float, default=0.03, help="the step size at its largest")
    parser.add_argument("--seed", type=int, default=42, help="where all chance comes from")
    call = parser.parse_args(arguments)
    for name in ("batch", "context", "width", "heads", "layers"):
        if vars(call)[name] < 1:
            stop(f"--{name} is {vars(call)[name]}; it must be at least 1")
    if call.width % call.heads:
        stop(f"--width {call.width} is no multiple of --heads {call.heads}; make it one")
    if not 0 <= call.dropout < 1:
        stop(f"--dropout is {call.dropout}; it must be at least 0 and below 1")
    if call.steps < 0:
        stop(f"--steps is {call.steps}; it must be at least 0")
    if not 0 < call.learning_rate <= 1:
        stop(f"--learning-rate is {call.learning_rate}; it must be above 0 and at most 1")
    return call


# --- 1. The text: what is in it, and what is kept aside to judge by ------------------------------------


def read_text(path):
    """All characters of a text file; a byte order mark at its beginning is none of them."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except OSError as error:
        stop(f"{path} cannot be read ({error.strerror}); name a text with --input FILE")
    except UnicodeDecodeError as error:
        stop(f"{path} is not UTF-8 (byte {error.start}); convert it, for example with iconv")


class Text:
    """A text as tokens. The first nine tenths are to learn from, and the rest is never trained on."""

    def __init__(self, characters):
        self.alphabet = sorted(set(characters))  # a token is the rank of its character
        self.token_of = {character: token for token, character in enumerate(self.alphabet)}
        self.tokens = [self.token_of[character] for character in characters]
        self.boundary = len(characters) * 9 // 10
        self.training, self.validation = self.tokens[: self.boundary], self.tokens[self.boundary :]

    def decode(self, tokens):
        return "".join(self.alphabet[token] for token in tokens)


def first_passage(verse):
    """The first scene or poem of a text.

    A play has wide gaps around its scenes. A book of poems has a title, alone on its line, over each poem.
    What has nowhere eight lines in a row is a title page or a list of persons.
    """
    passages = re.split(r"\n{3,}" if "\n\n\n" in verse else r"\n\n(?=.+\n\n)", verse)
    return next((passage for passage in passages if re.search(r"(.+\n){7}.", passage)), passages[0])


def print_text(text):
    for line in first_passage(text.decode(text.training)).split("\n"):
        print("|", line)
    print(f"num characters: {len(text.tokens)}")
    print(f"training characters: {len(text.training)}")
    print(f"validation characters: {len(text.validation)}")
    print(f"vocab size: {len(text.alphabet)}")


# --- 2. Autograd: tables of numbers that remember where they came from ---------------------------------


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


def layer_norm(x, gain, bias):
    """Every row shifted to mean 0 and scaled to variance 1, then by a learned gain and bias (Ba 2016)."""
    normal, scales = [], []
    for row in x.data:
        mean = math.fsum(row) / len(row)
        centred = [a - mean for a in row]
        scale = (math.fsum([a * a for a in centred]) / len(row) + 1e-5) ** -0.5
        normal.append([a * scale for a in centred])
        scales.append(scale)

    def pull(grad):
        by_x = []
        for row, line, scale in zip(grad, normal, scales):
            by_normal = [g * w for g, w in zip(row, gain.data[0])]
            mean = math.fsum(by_normal) / len(row)
            slope = math.fsum([g * n for g, n in zip(by_normal, line)]) / len(row)
            by_x.append([scale * (g - mean - slope * n) for g, n in zip(by_normal, line)])
        by_gain = [math.fsum([g * n for g, n in zip(*pair)]) for pair in zip(zip(*grad), zip(*normal))]
        return by_x, [by_gain], [[math.fsum(column) for column in zip(*grad)]]

    data = [[a * w + b for a, w, b in zip(row, gain.data[0], bias.data[0])] for row in normal]
    return Rows(data, (x, gain, bias), pull)


def dropout(x, chance):
    """Every number is dropped by this chance, and those that stay make up for it (Srivastava 2014)."""
    if not chance:
        return x
    kept = 1 / (1 - chance)
    mask = [[0.0 if random.random() < chance else kept for _ in row] for row in x.data]

    def masked(rows):
        return [[a * m for a, m in zip(row, line)] for row, line in zip(rows, mask)]

    return Rows(masked(x.data), (x,), lambda grad: (masked(grad),))


def softmax(scores):
    """Probabilities in proportion to exp(score). The largest score is taken off first: exp() stays finite."""
    highest = max(scores)
    exponentials = [math.exp(score - highest) for score in scores]
    total = math.fsum(exponentials)
    return [exponential / total for exponential in exponentials]


def surprise(probability):
    """-log(probability). Where a training has gone astray, what really came next may have none."""
    if not probability > 0:
        stop("the model gives no chance to what comes next: choose a smaller --learning-rate")
    return -math.log(probability)


def cross_entropy(logits, targets):
    """The mean surprise at the tokens that really came next."""
    probabilities = [softmax(row) for row in logits.data]
    surprises = [surprise(row[target]) for row, target in zip(probabilities, targets)]
    share = 1 / len(targets)

    def pull(grad):
        by_logits = [[p * share for p in row] for row in probabilities]
        for row, target in zip(by_logits, targets):
            row[target] -= share
        return (by_logits,)

    return Rows([[math.fsum(surprises) * share]], (logits,), pull)


# --- 3. Attention: what have the characters so far to tell this one? -----------------------------------


def split(rows, context, heads):
    """One small table for every window and head: the window's rows, the head's columns."""
    width = len(rows[0])
    size = width // heads
    return [
        [row[column : column + size] for row in rows[start : start + context]]
        for start in range(0, len(rows), context)
        for column in range(0, width, size)
    ]


def joined(tables, heads):
    """The rows that split() made these tables from."""
    rows = []
    for start in range(0, len(tables), heads):
        rows += [list(chain(*parts)) for parts in zip(*tables[start : start + heads])]
    return rows


def attention(query, key, value, context, heads):
    """Each row takes the mean of the values in its window up to its own, weighted by query and key.

    The rows of weights grow from one number to a whole window: nobody looks ahead.
    """
    queries, keys, values = (split(table.data, context, heads) for table in (query, key, value))
    scale = len(queries[0][0]) ** -0.5
    weights = []
    for q, k in zip(queries, keys):
        scores = [row[: index + 1] for index, row in enumerate(products(q, k))]
        weights.append([softmax([score * scale for score in row]) for row in scores])
    gathered = [products(w, transposed(v)) for w, v in zip(weights, values)]

    def pull(grad):
        by_query, by_key, by_value = [], [], []
        for g, q, k, v, w in zip(split(grad, context, heads), queries, keys, values, weights):
            by_scores = []
            for line, by_weights in zip(w, products(g, v)):
                mean = math.fsum([a * b for a, b in zip(line, by_weights)])
                by_scores.append([a * (b - mean) * scale for a, b in zip(line, by_weights)])
            by_query.append(products(by_scores, transposed(k)))
            by_key.append(products(zip_longest(*by_scores, fillvalue=0.0), transposed(q)))
            by_value.append(products(zip_longest(*w, fillvalue=0.0), transposed(g)))
        return tuple(joined(tables, heads) for tables in (by_query, by_key, by_value))

    return Rows(joined(gathered, heads), (query, key, value), pull)


# --- 4. Two models: rows of tokens in, one row of scores for every possible next token out -------------


def random_rows(rows, columns):
    return Rows([[random.gauss(0, 0.15) for _ in range(columns)] for _ in range(rows)])


def constant_rows(number, columns):
    return Rows([[number] * columns])


class Bigram:
    """The letter before is all that counts: its row of scores."""

    def __init__(self, vocab_size):
        self.weights = {"scores": Rows([[0.0] * vocab_size for _ in range(vocab_size)])}

    def logits(self, tokens, chance=0.0):
        return lookup(self.weights["scores"], tokens)


class Transformer:
    """All letters before count, as far as the context goes."""

    def __init__(self, vocab_size, context, width, heads, layers):
        self.context, self.heads, self.layers = context, heads, layers
        self.weights = {
            "token_embedding": random_rows(vocab_size, width),
            "position_embedding": random_rows(context, width),
            "output_head": random_rows(vocab_size, width),
            "last_gain": constant_rows(1.0, width),
            "last_bias": constant_rows(0.0, width),
        }
        for layer in range(layers):
            for part in ("attention", "feed"):
                self.weights[f"{part}_gain_{layer}"] = constant_rows(1.0, width)
                self.weights[f"{part}_bias_{layer}"] = constant_rows(0.0, width)
            for part in ("query", "key", "value", "gather"):
                self.weights[f"{part}_{layer}"] = random_rows(width, width)
            self.weights[f"feed_up_{layer}"] = random_rows(4 * width, width)
            self.weights[f"feed_down_{layer}"] = random_rows(width, 4 * width)

    def logits(self, tokens, chance=0.0):
        """The scores after every token of some windows, one window after the other.

        In training, what attention and feed-forward add is dropped by chance, number by number.
        """
        part = self.weights
        positions = [index % self.context for index in range(len(tokens))]
        x = lookup(part["token_embedding"], tokens) + lookup(part["position_embedding"], positions)
        for layer in range(self.layers):
            # Attention: every token gathers from the tokens before it.
            normal = layer_norm(x, part[f"attention_gain_{layer}"], part[f"attention_bias_{layer}"])
            triple = (linear(normal, part[f"{name}_{layer}"]) for name in ("query", "key", "value"))
            gathered = attention(*triple, self.context, self.heads)
            x = x + dropout(linear(gathered, part[f"gather_{layer}"]), chance)

            # Feed forward: every token thinks on its own about what it has gathered.
            normal = layer_norm(x, part[f"feed_gain_{layer}"], part[f"feed_bias_{layer}"])
            hidden = relu(linear(normal, part[f"feed_up_{layer}"]))
            x = x + dropout(linear(hidden, part[f"feed_down_{layer}"]), chance)
        return linear(layer_norm(x, part["last_gain"], part["last_bias"]), part["output_head"])


# --- 5. Samples, losses, training: the same for both models --------------------------------------------


def print_sample(index, title, model, text, context):
    """300 characters, each drawn by its probability after those before it. They begin after a line end."""
    temperature = 0.8  # below 1, likely characters become likelier still
    written = [text.token_of.get("\n", 0)]
    for _ in range(300):
        logits = model.logits(written[-context:]).data[-1]
        probabilities = softmax([logit / temperature for logit in logits])
        written += random.choices(range(len(text.alphabet)), probabilities)
    print(f"sample {index} ({title}):")
    print(text.decode(written[1:]))
    print("--- end of sample ---")


def windows(source, starts, context):
    """The tokens of some windows, and the token that comes after each of them."""
    inputs = [token for start in starts for token in source[start : start + context]]
    targets = [token for start in starts for token in source[start + 1 : start + 1 + context]]
    return inputs, targets


def judged_windows(validation, context):
    """One fixed set to judge by: up to 256 windows, spread evenly over the text, none overlapping."""
    whole = (len(validation) - 1) // context
    judged = min(256, whole)
    return windows(validation, [index * whole // judged * context for index in range(judged)], context)


def loss_on(model, judged):
    inputs, targets = judged
    return cross_entropy(model.logits(inputs), targets).data[0][0]


def train(title, model, text, starts, judged, call):
    """Adam (Kingma and Ba 2015): each number steps against its mean gradient, in units of its usual size."""
    beta1, beta2, epsilon = 0.85, 0.99, 1e-8
    parameters = list(model.weights.values())
    moments = [[([0.0] * len(row), [0.0] * len(row)) for row in table.data] for table in parameters]
    losses = []  # since the last report
    for step in range(call.steps):
        inputs, targets = windows(text.training, starts[step], call.context)
        loss = cross_entropy(model.logits(inputs, call.dropout), targets)
        loss.backward()
        losses.append(loss.data[0][0])

        # The rate rises for 20 steps, until the moments mean something, and then falls to zero.
        rate = call.learning_rate * min(1, (step + 1) / 20) * (1 - step / call.steps)
        rate /= 1 - beta1 ** (step + 1)
        correction = 1 - beta2 ** (step + 1)
        for table, pairs in zip(parameters, moments):
            for row, grad, (first, second) in zip(table.data, table.grad, pairs):
                for i, g in enumerate(grad):
                    first[i] = mean = beta1 * first[i] + (1 - beta1) * g
                    second[i] = square = beta2 * second[i] + (1 - beta2) * g * g
                    row[i] -= rate * mean / (math.sqrt(square / correction) + epsilon)
            table.grad = None

        done = f"{title} step {step + 1:4d} / {call.steps:4d}"
        if (step + 1) % 50 == 0 or step + 1 == call.steps:
            print(f"{done} | training loss {math.fsum(losses) / len(losses):.4f}")
            losses = []
        if (step + 1) % 250 == 0 or step + 1 == call.steps:
            print(f"{done} | validation loss {loss_on(model, judged):.4f}")


def count_bigram_loss(text, judged):
    """The yardstick: no training, but counting. Every pair of characters counts once more than seen."""
    pairs = [[1] * len(text.alphabet) for _ in text.alphabet]
    for token, target in pairwise(text.training):
        pairs[token][target] += 1
    surprises = [math.log(sum(pairs[token]) / pairs[token][target]) for token, target in zip(*judged)]
    return math.fsum(surprises) / len(surprises)


# --- 6. The stages ------------------------------------------------------------------------------------


def main():
    gc.disable()  # no table points at itself (see Rows), so reference counting alone frees a graph
    call = read_arguments()
    random.seed(call.seed)  # all that is random follows from this line
    text = Text(read_text(call.input))
    if len(text.validation) <= call.context:
        needed = f"a context of {call.context} needs {10 * call.context + 1}"
        stop(f"{call.input} has {len(text.tokens)} characters, too few; {needed}")

    print("--- stage 1: the text, and the first scene or poem in it ---")
    print_text(text)
    vocab_size = len(text.alphabet)
    bigram = Bigram(vocab_size)
    transformer = Transformer(vocab_size, call.context, call.width, call.heads, call.layers)
    print(f"num params: {sum(len(row) for table in transformer.weights.values() for row in table.data)}")

    print("--- stage 2: a transformer before any training ---")
    print_sample(1, "untrained", transformer, text, call.context)

    print("--- stage 3: a bigram model, the letter before and nothing else ---")
    # Both models see the same windows, batch by batch.
    last = len(text.training) - call.context
    starts = [[random.randrange(last) for _ in range(call.batch)] for _ in range(call.steps)]
    judged = judged_windows(text.validation, call.context)
    train("bigram", bigram, text, starts, judged, call)
    print_sample(2, "bigram", bigram, text, call.context)
    yardstick = count_bigram_loss(text, judged)
    print(f"judged characters: {len(judged[1])}")
    print(f"count bigram validation loss: {yardstick:.4f}")

    print("--- stage 4: a transformer, all letters before ---")
    train("transformer", transformer, text, starts, judged, call)
    print_sample(3, "transformer", transformer, text, call.context)
    reached = loss_on(transformer, judged)
    print(f"transformer validation loss: {reached:.4f}")
    print(f"nats below the count bigram: {yardstick - reached:.4f}")


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
