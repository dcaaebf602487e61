"""
python zeptogpt.py

A GPT that learns one small thing whole: to sort three letters. It has 318 parameters, few enough to print
on a page, and still every part of a large one. It reads three letters, then a separator, and writes the
same letters in order, one at a time, each chosen with a look at all that stands before it.

    c a b <sep>  ->  a b c

Nobody tells it what sorting is. It sees examples only, and is asked what comes next.

It needs no library beyond Python's own. Read it from top to bottom: data, autograd, parameters, model,
training, and then a look inside, at what each head attends to while the letters are sorted.

The architecture is GPT-2's (Radford and others 2019), in little. The autograd follows Andrej Karpathy's
micrograd and microgpt; his lectures, Neural Networks: Zero to Hero, explain both.
"""

import argparse
import gc
import itertools
import math
import os
import random
import sys

# --- 1. The data: seven tokens, of which the last three are the first three in order -------------------

vocabulary = ["<sep>", "a", "b", "c"]
SEPARATOR, LETTERS = 0, [1, 2, 3]  # a letter's token is its rank: to sort the tokens is to sort the letters
context = 7  # x1 x2 x3 <sep> y1 y2 y3


def example(triple):
    """The whole sequence for three letters, as tokens."""
    return [*triple, SEPARATOR, *sorted(triple)]


def text(tokens, between=""):
    return between.join(vocabulary[token] for token in tokens)


# --- 2. Autograd: numbers that remember where they came from -------------------------------------------

# Every computed number is written on a tape. Its operands were there before it, so the tape read backwards
# meets each result before its operands: just the order in which the chain rule wants to be applied.
tape = []


class Value:
    """A number, the numbers it was computed from, and its derivative by each of them."""

    __slots__ = ("data", "derivatives", "grad", "operands")

    def __init__(self, data, operands=(), derivatives=()):
        self.data = data  # the number itself
        self.grad = 0.0  # the derivative of the loss by this number, once backward() has passed it
        self.operands = operands  # the Values that this one was computed from
        self.derivatives = derivatives  # the derivative of this number by each operand
        tape.append(self)

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __sub__(self, other):
        return Value(self.data - other.data, (self, other), (1.0, -1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def scaled(self, factor):
        """This number times a plain one."""
        return Value(self.data * factor, (self,), (factor,))

    def power(self, exponent, shift=0.0):
        """(this number + shift) to a plain exponent."""
        base = self.data + shift
        return Value(base**exponent, (self,), (exponent * base ** (exponent - 1),))

    def exp(self, shift=0.0):
        """e to the (this number + shift)."""
        result = math.exp(self.data + shift)
        return Value(result, (self,), (result,))

    def log(self):
        return Value(math.log(self.data), (self,), (1 / self.data,))

    def relu(self):
        return Value(max(0.0, self.data), (self,), (float(self.data > 0),))


def total(values):
    """The sum of Values, as one number with many operands. Added from left to right, one by one."""
    result = 0.0
    for value in values:
        result += value.data
    return Value(result, tuple(values), (1.0,) * len(values))


def dot(left, right):
    """The sum of products of two vectors, again as one number: most of a transformer's work is this."""
    left_data, right_data = [value.data for value in left], [value.data for value in right]
    result = 0.0
    for a, b in zip(left_data, right_data):
        result += a * b
    return Value(result, (*left, *right), (*right_data, *left_data))


def backward(loss):
    """Set grad, for all that loss was computed from, to the derivative of loss by it; wipe the tape."""
    loss.grad = 1.0
    for value in reversed(tape):
        grad = value.grad
        for operand, derivative in zip(value.operands, value.derivatives):
            operand.grad += derivative * grad
    tape.clear()


# --- 3. The parameters ---------------------------------------------------------------------------------


class Shape:
    """The numbers that say how large a model is."""

    def __init__(self, embed=6, heads=2, mlp=1, positions=True):
        self.embed = embed  # the width: how many numbers stand for a token on its way through the model
        self.heads = heads  # attention heads, each with its own share of the width
        self.mlp = mlp  # the hidden layer of the MLP, in multiples of the width
        self.positions = positions  # whether each position has an embedding of its own
        self.head_width = embed // heads


def make_weights(shape):
    """All parameters by name: matrices as lists of rows, drawn row by row, then the three LayerNorms."""

    def matrix(rows, columns):
        return [[Value(random.gauss(0, 0.2)) for _ in range(columns)] for _ in range(rows)]

    width = shape.embed
    weights = {"token embedding": matrix(len(vocabulary), width)}
    if shape.positions:
        weights["position embedding"] = matrix(context, width)
    for name in "query", "key", "value", "output":
        weights[f"attention {name}"] = matrix(width, width)
    weights["mlp up"] = matrix(shape.mlp * width, width)
    weights["mlp down"] = matrix(width, shape.mlp * width)
    for place in "attention", "mlp", "end":  # a gain of one and a bias of zero: at first, no change
        weights[f"norm {place}"] = [[Value(1.0) for _ in range(width)], [Value(0.0) for _ in range(width)]]
    tape.clear()
    return weights


def all_parameters(weights):
    return [parameter for rows in weights.values() for row in rows for parameter in row]


def print_sizes(shape, weights):
    """What the model is made of: one line for its architecture, one for each part, one for the total."""
    print(
        f"architecture: 1 block, width {shape.embed}, {shape.heads} heads of width {shape.head_width}, "
        f"MLP of {shape.mlp * shape.embed}, {'learned' if shape.positions else 'no'} positions, "
        f"context {context}, vocabulary {text(range(len(vocabulary)), ' ')}"
    )
    for part in "token embedding", "position embedding", "attention", "mlp", "norm":
        rows = [row for name, matrix in weights.items() if name.startswith(part) for row in matrix]
        print(f"parameters, {part}: {sum(len(row) for row in rows)}")
    print(f"parameters, total: {len(all_parameters(weights))}")


# --- 4. The model: one token in, one score for every possible next token out ---------------------------


def linear(vector, rows):
    """The product of a matrix, given as its rows, with a vector. No bias."""
    return [dot(row, vector) for row in rows]


def add(vector, other):
    return [a + b for a, b in zip(vector, other)]


def softmax(scores):
    """Probabilities in proportion to exp(score). The largest score is taken off first: exp() stays finite."""
    highest = max(score.data for score in scores)
    exponentials = [score.exp(-highest) for score in scores]
    share = total(exponentials).power(-1)
    return [exponential * share for exponential in exponentials]


def layer_norm(vector, norm):
    """The vector with mean zero and variance one (Ba, Kiros and Hinton 2016), then a gain and a bias."""
    gain, bias = norm
    mean = total(vector).scaled(1 / len(vector))
    centred = [x - mean for x in vector]
    variance = dot(centred, centred).scaled(1 / len(vector))
    scale = variance.power(-0.5, shift=1e-5)
    return [g * (x * scale) + b for g, x, b in zip(gain, centred, bias)]


def gpt(shape, weights, token, position, keys, values):
    """The logits for the token after this one, and for each head what this token attends to.

    keys and values hold a vector for every token seen so far. The call appends this token's own, so that
    it can attend to itself and the next token to it. Nothing later is there yet: that is the mask.
    """
    x = weights["token embedding"][token]
    if shape.positions:
        x = add(x, weights["position embedding"][position])

    # Attention: what have the tokens so far to tell this one? Every head compares a query with all keys,
    # and takes the mean of the values, weighted by how well query and key agree.
    normed = layer_norm(x, weights["norm attention"])
    query = linear(normed, weights["attention query"])
    keys.append(linear(normed, weights["attention key"]))
    values.append(linear(normed, weights["attention value"]))
    gathered, attended = [], []
    for head in range(shape.heads):
        own = slice(head * shape.head_width, (head + 1) * shape.head_width)
        scores = [dot(query[own], key[own]).scaled(shape.head_width**-0.5) for key in keys]
        attention = softmax(scores)
        attended.append([weight.data for weight in attention])
        gathered += [dot(attention, column) for column in zip(*(value[own] for value in values))]
    x = add(x, linear(gathered, weights["attention output"]))

    # The MLP: the token thinks on its own about what it has gathered.
    normed = layer_norm(x, weights["norm mlp"])
    hidden = [value.relu() for value in linear(normed, weights["mlp up"])]
    x = add(x, linear(hidden, weights["mlp down"]))

    # The score of a token is how well its own embedding agrees with what came out: the head is tied.
    return linear(layer_norm(x, weights["norm end"]), weights["token embedding"]), attended


def mean_loss(shape, weights, sequences):
    """The mean surprise, -log(probability), at every token of the sequences but the first of each."""
    surprises = []
    for tokens in sequences:
        keys, values = [], []
        for position, token in enumerate(tokens[:-1]):
            logits, _ = gpt(shape, weights, token, position, keys, values)
            surprises.append(softmax(logits)[tokens[position + 1]].log())
    return total(surprises).scaled(-1 / len(surprises))


# --- 5. Training: guess the next token, and be a little less surprised next time -----------------------

batch_size = 16
learning_rate = 0.02
warm_up = 60  # steps: a first few large steps can lead so small a model astray for good
beta1, beta2, epsilon = 0.9, 0.95, 1e-8


def train(shape, weights, steps):
    """Adam (Kingma and Ba 2015) on random triples; the rate warms up, and falls in a line to zero.

    The first three tokens are random and cannot be foretold, so the loss has a floor: even a perfect sorter
    is surprised by log(3) at two of the six predictions. It is 0.3662 on the mean, and never zero.
    """
    parameters = all_parameters(weights)
    first_moment = [0.0] * len(parameters)  # a running mean of each gradient
    second_moment = [0.0] * len(parameters)  # and one of its square
    for step in range(steps):
        triples = [[random.choice(LETTERS) for _ in range(3)] for _ in range(batch_size)]
        loss = mean_loss(shape, weights, [example(triple) for triple in triples])
        backward(loss)
        rate = learning_rate * (1 - step / steps) * min(1.0, (step + 1) / warm_up)
        for i, parameter in enumerate(parameters):
            first_moment[i] = beta1 * first_moment[i] + (1 - beta1) * parameter.grad
            second_moment[i] = beta2 * second_moment[i] + (1 - beta2) * parameter.grad**2
            mean = first_moment[i] / (1 - beta1 ** (step + 1))
            variance = second_moment[i] / (1 - beta2 ** (step + 1))
            parameter.data -= rate * mean / (variance**0.5 + epsilon)
            parameter.grad = 0.0
        if step == 0 or (step + 1) % 50 == 0:
            print(f"step {step + 1:4d} / {steps:4d} | rate {rate:.5f} | loss {loss.data:.4f}")


# --- 6. Decoding: the likeliest letter, three times ----------------------------------------------------


def sort_triple(shape, weights, triple):
    """Three tokens, sorted by the model, and a record of each choice.

    The separator is forbidden after the separator: only the letters' scores enter the softmax. A record is
    the tokens so far, the probabilities of a, b and c, and what the last token attended to in each head.
    """
    tokens, records = [*triple, SEPARATOR], []
    keys, values = [], []
    for position in range(context - 1):
        logits, attended = gpt(shape, weights, tokens[position], position, keys, values)
        if position == len(tokens) - 1:
            probabilities = [value.data for value in softmax([logits[letter] for letter in LETTERS])]
            records.append((list(tokens), probabilities, attended))
            tokens.append(LETTERS[probabilities.index(max(probabilities))])
    tape.clear()
    return tokens[4:], records


def print_evaluation(shape, weights):
    """All triples there are, each with what the model makes of it."""
    right = 0
    triples = list(itertools.product(LETTERS, repeat=3))
    for index, triple in enumerate(triples):
        predicted, _ = sort_triple(shape, weights, triple)
        target = sorted(triple)
        right += predicted == target
        mark = "right" if predicted == target else "wrong"
        print(f"triple {index + 1:2d}: {text(triple)} -> {text(predicted)} | target {text(target)} | {mark}")
    print(f"accuracy: {right}/{len(triples)}")


def print_trace(shape, weights, triple):
    """The three choices for one triple: the probabilities, the letter, and each head's attention."""
    predicted, records = sort_triple(shape, weights, triple)
    print(f"\ntrace {text(triple)} -> {text(predicted)}")
    for (tokens, probabilities, attended), chosen in zip(records, predicted):
        shares = "  ".join(f"{vocabulary[t]} {p:.3f}" for t, p in zip(LETTERS, probabilities))
        print(f"after {text(tokens, ' ')}: {shares} | chosen {vocabulary[chosen]}")
        for head, attention in enumerate(attended):
            shares = "  ".join(f"{vocabulary[t]} {a:.3f}" for t, a in zip(tokens, attention))
            print(f"  head {head + 1}: {shares}")


def ask(shape, weights):
    """Read triples from the terminal until the end of input, or Ctrl-C, and print the trace of each."""
    sys.stdin.reconfigure(errors="backslashreplace")  # bytes that are no text get another try as well
    while True:
        try:
            line = input("three letters of a, b, c: ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return
        if len(line) == 3 and set(line) <= set("abc"):
            print_trace(shape, weights, [vocabulary.index(letter) for letter in line])
            print()
        else:
            print(f"{line!a:.40} is not three letters of a, b, c, such as cab; try again")


# --- 7. The call ---------------------------------------------------------------------------------------


def stop(message, status=2):
    sys.stderr.write(f"zeptogpt.py: {message}\n")
    raise SystemExit(status)


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        """One line for a wrong call, not argparse's several."""
        stop(f"{message}; python zeptogpt.py --help lists the arguments")


def positive(string):
    if not string.isdecimal() or int(string) < 1:
        raise argparse.ArgumentTypeError(f"{string!a} is no positive number")
    return int(string)


def read_arguments(arguments=None):
    parser = Arguments(prog="zeptogpt.py", description="Learn to sort three letters.", allow_abbrev=False)
    parser.add_argument("--embed", type=positive, default=6, metavar="N", help="the width (default: 6)")
    parser.add_argument("--heads", type=positive, default=2, metavar="N", help="attention heads (default: 2)")
    parser.add_argument("--mlp", type=positive, default=1, metavar="N", help="MLP, in widths (default: 1)")
    parser.add_argument("--no-positions", action="store_true", help="leave out the position embeddings")
    parser.add_argument("--steps", type=positive, default=600, metavar="N", help="of training (default: 600)")
    parser.add_argument(
        "--seed", type=int, default=42, metavar="N", help="of all that is random (default: 42)"
    )
    parser.add_argument("--ask", action="store_true", help="afterwards, sort triples that you type")
    call = parser.parse_args(arguments)
    if call.embed % call.heads:
        parser.error(f"--embed {call.embed} can't be shared among --heads {call.heads}; choose a multiple")
    if call.ask and sys.stdin is None:
        parser.error("--ask reads what you type, and stdin is closed")
    return call


def main():
    gc.disable()  # no number points to one that was computed from it: reference counting alone frees them
    call = read_arguments()
    random.seed(call.seed)  # all that is random follows from this line
    shape = Shape(call.embed, call.heads, call.mlp, not call.no_positions)
    weights = make_weights(shape)
    print_sizes(shape, weights)
    train(shape, weights, call.steps)
    print_evaluation(shape, weights)
    for letters in "caa", "bac", "ccb":
        print_trace(shape, weights, [vocabulary.index(letter) for letter in letters])
    if call.ask:
        print()
        ask(shape, weights)


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
