"""
python gptbyhand.py [--trace [--evaluate]] [--input FILE [--level char] [--vocabulary 32]] [--max-iters 600] ...

A GPT small enough to check with a pocket calculator: 32 words, 6,864 parameters, and all of GPT-2's block but
biases and dropout. With --trace it prints its first two iterations number by number, so that a reader with
paper and a calculator can follow any of them.

    python gptbyhand.py                                  train, then make up five phrases
    python gptbyhand.py --trace                          iterations 0 and 1 in full, then stop
    python gptbyhand.py --input FILE                     learn a text of your own
    python gptbyhand.py --help                           all constants of model and training, to be changed

It needs no library beyond Python's own. Read it from top to bottom: text, matrices and their gradients,
parameters and model, training, generation. What it prints is the contract.

The model is GPT-2's (Radford and others 2019), and its training that of nanoGPT by Andrej Karpathy, in little.
His lectures, Neural Networks: Zero to Hero, explain both.
"""

import argparse
import gc
import math
import operator
import os
import random
import sys
from collections import Counter
from itertools import chain


def stop(message, status=2):
    """End with one line on stderr."""
    sys.stderr.write(f"{os.path.basename(sys.argv[0])}: {message}\n")
    raise SystemExit(status)


# --- 1. The text: eight phrases, over and over ---------------------------------------------------------

PHRASES = [
    "the moon slowly pulls the sea",
    "the sea wears down the stone",
    "a smooth stone sinks in the river",
    "the river finds its way home",
    "a small bird sings before the rain",
    "the rain feeds the old tree",
    "the old tree holds a small bird",
    "every quiet night the moon comes back",
]
PAUSE = " "  # token 0 stands between two phrases; where tokens are characters, it is the space
UNKNOWN = "<UNK>"  # in a text of your own: any word that is not in the vocabulary
BETWEEN = {"word": " ", "char": ""}  # two tokens, by the level of the text
level = "word"  # whether a token is a word or a character


def make_text():
    """240 phrases drawn at random, one a line."""
    return "\n".join(random.choice(PHRASES) for _ in range(240))


def read_text(path):
    """All characters of a text file; a byte order mark at its beginning is none of them."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except OSError as error:
        stop(f"can't read the text {path!a}: {error.strerror}; give --input a UTF-8 text file")
    except ValueError:
        stop(f"can't read the text {path!a}: it is not UTF-8; give --input a UTF-8 text file")


def words_of(text):
    """The words of a text, line by line, with a pause between two lines. Empty lines do not count.

    Where tokens are characters, these are the words; all white space between two of them is one pause.
    """
    if level == "char":
        return list(" ".join(text.split()))
    words = []
    for line in text.splitlines():
        if words and line.split():
            words.append(PAUSE)
        words += line.split()
    return words


def decode(tokens, vocabulary):
    return BETWEEN[level].join(vocabulary[token] for token in tokens)


class Text:
    """A text as tokens. The last fifth is never trained on, but kept aside to judge by.

    unknown  whether there is a token for words that are not in the vocabulary
    most     how many tokens there are at most: the most frequent words stay, and the others are unknown
    """

    def __init__(self, characters, unknown=False, most=None):
        words = words_of(characters)
        self.length = len(characters)
        counts = Counter(words)
        known = sorted(set(words) - {PAUSE, UNKNOWN}, key=lambda word: (-counts[word], word))
        kept = sorted(known if most is None else known[: most - 2])
        self.vocabulary = [PAUSE, *kept] + [UNKNOWN] * unknown
        token_of = {word: token for token, word in enumerate(self.vocabulary)}
        self.tokens = [token_of[word if word in token_of else UNKNOWN] for word in words]
        cut = len(self.tokens) * 4 // 5
        self.training, self.validation = self.tokens[:cut], self.tokens[cut:]


# --- 2. Matrices, and how each operation hands its gradient on -----------------------------------------

# Each operation writes its result on the tape, with a function that hands the gradient of the result on to
# its operands: it adds to theirs what that is worth to them. Read backwards, the tape applies the chain rule.
tape = []


class Matrix:
    """Rows of numbers, and in grad, of the same shape, the derivative of the loss by each of them."""

    __slots__ = ("grad", "hand_on", "rows")

    def __init__(self, rows, hand_on=None):
        self.rows = rows
        self.hand_on = hand_on  # takes grad; None for a matrix that was computed from no other
        self.clear_grad()
        if hand_on:
            tape.append(self)

    def clear_grad(self):
        self.grad = [[0.0] * len(row) for row in self.rows]

    def receive(self, i, gradient):
        """Add a row of numbers to row i of grad."""
        self.grad[i] = list(map(operator.add, self.grad[i], gradient))


def backward(loss):
    loss.grad = [[1.0]]
    while tape:
        result = tape.pop()
        result.hand_on(result.grad)


def dot(left, right):
    """The sum of products. fsum rounds once, at the end, and so alike on every version of Python."""
    return math.fsum(map(operator.mul, left, right))


def pick(table, indices):
    """The rows of a table with these indices: an embedding."""

    def hand_on(grad):
        for index, row in zip(indices, grad):
            table.receive(index, row)

    return Matrix([list(table.rows[index]) for index in indices], hand_on)


def add(left, right):
    def hand_on(grad):
        for i, row in enumerate(grad):
            left.receive(i, row)
            right.receive(i, row)

    return Matrix([list(map(operator.add, a, b)) for a, b in zip(left.rows, right.rows)], hand_on)


def linear(x, weight, scale=1.0):
    """Every row of x against every row of weight: x times weight transposed, times a plain number."""

    def hand_on(grad):
        grad = [[g * scale for g in row] for row in grad]
        columns = list(zip(*weight.rows))
        for i, row in enumerate(grad):
            x.receive(i, [dot(row, column) for column in columns])
        columns = list(zip(*x.rows))
        for i, row in enumerate(zip(*grad)):
            weight.receive(i, [dot(row, column) for column in columns])

    return Matrix([[dot(row, other) * scale for other in weight.rows] for row in x.rows], hand_on)


def mix(shares, x):
    """For every row of shares, the sum of the rows of x, each times its share."""

    def hand_on(grad):
        for i, row in enumerate(grad):
            shares.receive(i, [dot(row, other) for other in x.rows])
        columns = list(zip(*grad))
        for i, share in enumerate(zip(*shares.rows)):
            x.receive(i, [dot(share, column) for column in columns])

    columns = list(zip(*x.rows))
    return Matrix([[dot(row, column) for column in columns] for row in shares.rows], hand_on)


def columns_of(x, start, end):
    """The columns from start up to end: a head's share of the width."""

    def hand_on(grad):
        for row, gradient in zip(x.grad, grad):
            row[start:end] = map(operator.add, row[start:end], gradient)

    return Matrix([row[start:end] for row in x.rows], hand_on)


def side_by_side(parts):
    """The columns of several matrices, one after the other: what the heads found, joined."""

    def hand_on(grad):
        start = 0
        for part in parts:
            end = start + len(part.rows[0])
            for i, row in enumerate(grad):
                part.receive(i, row[start:end])
            start = end

    return Matrix([list(chain(*rows)) for rows in zip(*(part.rows for part in parts))], hand_on)


def softmax(scores):
    """Probabilities in proportion to exp(score). The largest score is taken off first: exp() stays finite."""
    highest = max(scores)
    exponentials = [math.exp(score - highest) for score in scores]
    total = math.fsum(exponentials)
    return [exponential / total for exponential in exponentials]


def masked_softmax(scores):
    """Each row's softmax over itself and the rows before it. What comes later gets nothing."""
    length = len(scores.rows)
    shares = [softmax(row[: i + 1]) + [0.0] * (length - i - 1) for i, row in enumerate(scores.rows)]

    def hand_on(grad):
        for i, (row, gradient) in enumerate(zip(shares, grad)):
            mean = dot(row, gradient)
            scores.receive(i, [p * (g - mean) for p, g in zip(row, gradient)])

    return Matrix(shares, hand_on)


def layer_norm(x, gain, epsilon=1e-5):
    """Each row with mean zero and variance one (Ba, Kiros and Hinton 2016), times a gain. No bias.

    Returns the result, and for those who follow by hand, each row's mean and what it was divided by: the root
    of variance plus epsilon, which is the standard deviation and a little more.
    """
    width = len(gain.rows[0])
    means = [math.fsum(row) / width for row in x.rows]
    centred = [[number - mean for number in row] for row, mean in zip(x.rows, means)]
    deviations = [math.sqrt(dot(row, row) / width + epsilon) for row in centred]
    normed = [[number / deviation for number in row] for row, deviation in zip(centred, deviations)]

    def hand_on(grad):
        for i, (gradient, row) in enumerate(zip(grad, normed)):
            gain.receive(0, map(operator.mul, gradient, row))
            inner = list(map(operator.mul, gradient, gain.rows[0]))
            mean, slope = math.fsum(inner) / width, dot(inner, row) / width
            x.receive(i, [(g - mean - n * slope) / deviations[i] for g, n in zip(inner, row)])

    result = Matrix([list(map(operator.mul, row, gain.rows[0])) for row in normed], hand_on)
    return result, [list(pair) for pair in zip(means, deviations)]


def gelu(x):
    """Each number times the chance that a normal variable is below it (Hendrycks and Gimpel 2016).

    This is the exact function. GPT-2 computes it by an approximation with tanh.
    """
    chances = [[(1 + math.erf(number / math.sqrt(2))) / 2 for number in row] for row in x.rows]

    def hand_on(grad):
        for i, (row, chance, gradient) in enumerate(zip(x.rows, chances, grad)):
            densities = [math.exp(-number * number / 2) / math.sqrt(2 * math.pi) for number in row]
            slopes = [c + number * density for c, number, density in zip(chance, row, densities)]
            x.receive(i, map(operator.mul, gradient, slopes))

    return Matrix([list(map(operator.mul, row, chance)) for row, chance in zip(x.rows, chances)], hand_on)


def mean_surprise(logits, targets):
    """The mean of -log(probability) of the targets: the loss. Also returns the probabilities row by row."""
    probabilities = [softmax(row) for row in logits.rows]
    loss = -math.fsum(math.log(row[t]) for row, t in zip(probabilities, targets)) / len(targets)
    if not math.isfinite(loss):
        raise ArithmeticError("the loss is no number")

    def hand_on(grad):
        for i, (row, target) in enumerate(zip(probabilities, targets)):
            logits.receive(
                i, [(p - (word == target)) / len(targets) * grad[0][0] for word, p in enumerate(row)]
            )

    return Matrix([[loss]], hand_on), probabilities


# --- 3. Showing numbers --------------------------------------------------------------------------------


class Trace:
    """While it is on, show() prints blocks of numbers, under lines that say when they arose."""

    def __init__(self):
        self.on = False
        self.labels = ()  # of the rows of a block
        self.shown = {}  # matrices by their titles, to ask for a gradient later

    def section(self, title, labels=()):
        self.labels = labels
        if self.on:
            print(f"\n=== {title} ===")


trace = Trace()


def show(title, numbers, labels=None, form="10.6f"):
    """Hand a matrix, or rows, on. While tracing is on, print it: a title, then a label and numbers a row."""
    if trace.on:
        trace.shown[title] = numbers
        labels = trace.labels if labels is None else labels
        print(f"\n--- {title} ---")
        for i, row in enumerate(numbers.rows if isinstance(numbers, Matrix) else numbers):
            label = labels[i] if labels else f"row {i + 1}"
            print(f"{label}: " + " ".join(format(number, form) for number in row))
    return numbers


def show_gradient(title):
    """The gradient of a matrix that was shown under this title."""
    if trace.on:
        show(f"gradient of {title}", trace.shown[title].grad, form="13.5e")


# --- 4. The model: GPT-2's block, without biases -------------------------------------------------------


class Gpt:
    """The parameters, all matrices by their names, and the way from tokens to logits."""

    # --help lists these four as options.
    layers = 2  # transformer blocks, one after the other
    heads = 2  # attention heads, each with its own share of the width
    width = 16  # how many numbers stand for a token on its way through the model
    context = 8  # how many tokens the model can look back on, itself included

    def __init__(self, vocabulary_size):
        width = self.width
        self.weights = {}
        self.add_matrix("token embedding", vocabulary_size, width)
        self.add_matrix("position embedding", self.context, width)
        for layer in range(1, self.layers + 1):
            self.add_gain(f"layer {layer}, norm 1")
            for name in "query", "key", "value", "attention projection":
                self.add_matrix(f"layer {layer}, {name}", width, width)
            self.add_gain(f"layer {layer}, norm 2")
            self.add_matrix(f"layer {layer}, mlp up", 4 * width, width)
            self.add_matrix(f"layer {layer}, mlp projection", width, 4 * width)
        self.add_gain("final norm")

    def add_gain(self, name):
        self.weights[name] = Matrix([[1.0] * self.width])

    def add_matrix(self, name, rows, columns):
        """GPT-2's beginning: numbers from N(0, 0.02).

        The two projections of a block add to what flows through all of them. They begin smaller, by the root
        of their number, so that the sum does not grow with the number of layers.
        """
        deviation = 0.02 / math.sqrt(2 * self.layers) if "projection" in name else 0.02
        self.weights[name] = Matrix(
            [[random.gauss(0, deviation) for _ in range(columns)] for _ in range(rows)]
        )

    def norm(self, name, x):
        normed, statistics = layer_norm(x, self.weights[name])
        show(f"{name}, mean and standard deviation", statistics)
        return show(name, normed)

    def attention(self, layer, x):
        """What the earlier tokens have to tell each one, gathered by every head in its own columns of x."""
        query = show(f"{layer}, queries", linear(x, self.weights[f"{layer}, query"]))
        key = show(f"{layer}, keys", linear(x, self.weights[f"{layer}, key"]))
        value = show(f"{layer}, values", linear(x, self.weights[f"{layer}, value"]))
        size = self.width // self.heads
        found = []
        for number in range(self.heads):
            head = f"{layer}, head {number + 1}"
            q, k, v = (columns_of(each, number * size, (number + 1) * size) for each in (query, key, value))
            scores = show(f"{head}, scores", linear(q, k, scale=1 / math.sqrt(size)))
            shares = show(f"{head}, masked weights", masked_softmax(scores))
            found.append(show(f"{head}, output", mix(shares, v)))
        gathered = linear(side_by_side(found), self.weights[f"{layer}, attention projection"])
        return show(f"{layer}, attention output", gathered)

    def mlp(self, layer, x):
        """Each token on its own: four times as wide, bent by GELU, and back."""
        wide = show(f"{layer}, mlp before GELU", linear(x, self.weights[f"{layer}, mlp up"]))
        bent = show(f"{layer}, mlp after GELU", gelu(wide))
        return show(f"{layer}, mlp output", linear(bent, self.weights[f"{layer}, mlp projection"]))

    def logits(self, tokens):
        """A score for each word to come after each of these tokens, which are at most as many as the context."""
        token = show("token embeddings", pick(self.weights["token embedding"], tokens))
        places = range(len(tokens))
        position = show("position embeddings", pick(self.weights["position embedding"], places))
        x = show("combined embeddings", add(token, position))
        for number in range(1, self.layers + 1):
            layer = f"layer {number}"
            gathered = self.attention(layer, self.norm(f"{layer}, norm 1", x))
            x = show(f"{layer}, residual after attention", add(x, gathered))
            thought = self.mlp(layer, self.norm(f"{layer}, norm 2", x))
            x = show(f"{layer}, residual after mlp", add(x, thought))
        # The head is tied: a word's score is how well its own embedding agrees with what came out.
        return show("logits", linear(self.norm("final norm", x), self.weights["token embedding"]))


def is_decayed(name):
    """Whether weight decay pulls these parameters towards zero: the matrices, not the gains."""
    return "norm" not in name


def print_sizes(weights):
    sizes = {name: len(matrix.rows) * len(matrix.rows[0]) for name, matrix in weights.items()}
    for name, size in sizes.items():
        print(f"parameters, {name}: {size}")
    print(f"parameters, total: {sum(sizes.values())}")
    decayed = sum(size for name, size in sizes.items() if is_decayed(name))
    print(f"parameters, decayed: {decayed}")
    print(f"parameters, not decayed: {sum(sizes.values()) - decayed}")


# --- 5. Training ---------------------------------------------------------------------------------------

# The constants of training; --help lists them as options.
settings = argparse.Namespace(
    max_iters=600,
    batch=2,  # micro-batches of one sequence each: their gradients are added before a step is taken
    warmup=100,  # iterations
    learning_rate=0.006,  # the highest
    min_learning_rate=0.0006,
    eval_interval=100,  # iterations
    beta1=0.9,
    beta2=0.95,
    epsilon=1e-8,
    weight_decay=0.1,
    clip=1.0,  # the longest gradient, GPT-2's bound; in so small a model nearly every gradient is longer
    seed=42,
)


def rate_at(iteration):
    """The learning rate: up in a line, from exactly 0 at iteration 0, then down along a cosine."""
    warm_up, highest, lowest = settings.warmup, settings.learning_rate, settings.min_learning_rate
    if iteration < warm_up:
        return highest * iteration / warm_up
    done = (iteration - warm_up) / (settings.max_iters - warm_up)
    return lowest + (1 + math.cos(math.pi * done)) / 2 * (highest - lowest)


def draw(part, context):
    """A random sequence of the part: the input, and the target, which is the same one token later."""
    start = random.randrange(len(part) - context)
    return part[start : start + context], part[start + 1 : start + context + 1]


def mean_loss(gpt, part):
    """The mean loss over sixteen sequences, evenly spread over the part: the same ones every time."""
    losses = []
    for i in range(16):
        start = i * (len(part) - gpt.context - 1) // 15
        logits = gpt.logits(part[start : start + gpt.context])
        loss, _ = mean_surprise(logits, part[start + 1 : start + gpt.context + 1])
        losses.append(loss.rows[0][0])
    tape.clear()
    return math.fsum(losses) / len(losses)


def micro_batch_loss(gpt, tokens, targets, vocabulary):
    """One sequence, forward and backward: its gradient is added to the parameters'. Returns its loss."""
    show("input", [tokens], [decode(tokens, vocabulary)], "d")
    show("target", [targets], [decode(targets, vocabulary)], "d")
    logits = gpt.logits(tokens)
    loss, probabilities = mean_surprise(logits, targets)
    show("probabilities", probabilities)
    show("surprises", [[-math.log(row[target])] for row, target in zip(probabilities, targets)])
    show("loss", loss, ["mean surprise"])
    show_likeliest(probabilities, vocabulary)
    backward(loss)
    show("gradient of the logits", logits.grad, form="13.5e")
    show_gradient("layer 1, queries")
    return loss.rows[0][0]


def show_likeliest(probabilities, vocabulary):
    if trace.on:
        print("\n--- the five most likely next words ---")
        for label, row in zip(trace.labels, probabilities):
            best = sorted(range(len(row)), key=lambda word: -row[word])[:5]
            print(f"{label}: " + "  ".join(f"{vocabulary[word]!r} {row[word]:.6f}" for word in best))


def clip(weights):
    """Scale all gradients down together where their length is over the longest allowed.

    Returns the length, and the factor: 1 where nothing was scaled.
    """
    rows = [row for matrix in weights.values() for row in matrix.grad]
    length = math.sqrt(math.fsum(dot(row, row) for row in rows))
    factor = min(1.0, settings.clip / (length + 1e-6))
    if factor < 1:
        for matrix in weights.values():
            matrix.grad = [[g * factor for g in row] for row in matrix.grad]
    return length, factor


class AdamW:
    """Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019)."""

    def __init__(self, weights):
        self.first = {name: [[0.0] * len(row) for row in matrix.rows] for name, matrix in weights.items()}
        self.second = {name: [[0.0] * len(row) for row in matrix.rows] for name, matrix in weights.items()}

    def step(self, weights, rate, iteration):
        beta1, beta2, epsilon = settings.beta1, settings.beta2, settings.epsilon
        correction1, correction2 = 1 - beta1 ** (iteration + 1), 1 - beta2 ** (iteration + 1)
        for name, matrix in weights.items():
            kept = 1 - rate * settings.weight_decay if is_decayed(name) else 1.0
            for row, gradient, first, second in zip(
                matrix.rows, matrix.grad, self.first[name], self.second[name]
            ):
                first[:] = [beta1 * m + (1 - beta1) * g for m, g in zip(first, gradient)]
                second[:] = [beta2 * v + (1 - beta2) * g * g for v, g in zip(second, gradient)]
                row[:] = [
                    number * kept - rate * (m / correction1) / (math.sqrt(v / correction2) + epsilon)
                    for number, m, v in zip(row, first, second)
                ]
            matrix.clear_grad()


followed = "layer 1, query"  # the matrix whose way through a step is shown


def corner(rows):
    return [row[:4] for row in rows[:4]]


def show_moments(optimizer, when):
    for name, moments in ("first moment", optimizer.first), ("second moment", optimizer.second):
        show(f"{followed}, first 4x4, {name} {when}", corner(moments[followed]), form="13.5e")


def take_step(gpt, optimizer, rate, iteration):
    """The mean of the micro-batches' gradients, clipped; then AdamW."""
    for matrix in gpt.weights.values():
        matrix.grad = [[g / settings.batch for g in row] for row in matrix.grad]
    length, factor = clip(gpt.weights)
    all_of_them = "micro-batches 1 and 2" if settings.batch == 2 else f"micro-batches 1 to {settings.batch}"
    trace.section(f"iteration {iteration}, learning rate {rate:.6f}, after {all_of_them}")
    show("all gradients", [[length], [factor]], ["length", "factor of clipping"])
    show(f"gradient of {followed}, mean and clipped", gpt.weights[followed].grad, form="13.5e")
    show_moments(optimizer, "before")
    before = corner(gpt.weights[followed].rows)
    optimizer.step(gpt.weights, rate, iteration)
    after = corner(gpt.weights[followed].rows)
    show_moments(optimizer, "after")
    change = [[new - old for old, new in zip(*rows)] for rows in zip(before, after)]
    show(f"{followed}, first 4x4, before", before, form="12.8f")
    show(f"{followed}, first 4x4, change", change, form="13.5e")
    show(f"{followed}, first 4x4, after", after, form="12.8f")


def iterate(gpt, optimizer, iteration, text):
    """One iteration: some sequences, and a step. Returns the mean of their losses."""
    rate = rate_at(iteration)
    losses = []
    for number in range(1, settings.batch + 1):
        tokens, targets = draw(text.training, gpt.context)
        trace.section(
            f"iteration {iteration}, learning rate {rate:.6f}, micro-batch {number} of {settings.batch}",
            labels=[f"{i + 1} {text.vocabulary[token]!r}" for i, token in enumerate(tokens)],
        )
        losses.append(micro_batch_loss(gpt, tokens, targets, text.vocabulary))
        added = f"gradient of {followed}, micro-batches 1 to {number} added"
        show(added, gpt.weights[followed].grad, labels=(), form="13.5e")
    take_step(gpt, optimizer, rate, iteration)
    return math.fsum(losses) / settings.batch


def print_evaluation(iteration, gpt, text):
    losses = mean_loss(gpt, text.training), mean_loss(gpt, text.validation)
    print("evaluation {:4d} | training {:.4f} | validation {:.4f}".format(iteration, *losses))


def print_loss(iteration, loss):
    print(f"iteration {iteration:4d} | rate {rate_at(iteration):.6f} | loss {loss:.4f}")


def train(gpt, text):
    optimizer = AdamW(gpt.weights)
    for iteration in range(settings.max_iters):
        if iteration % settings.eval_interval == 0:
            print_evaluation(iteration, gpt, text)
        loss = iterate(gpt, optimizer, iteration, text)
        if iteration % 20 == 0:
            print_loss(iteration, loss)
    print_evaluation(settings.max_iters, gpt, text)


def train_in_full_view(gpt, text, evaluate=False):
    """Iterations 0 and 1, number by number, and no more; perhaps with the losses before and after them."""
    optimizer = AdamW(gpt.weights)
    if evaluate:
        print_evaluation(0, gpt, text)
    trace.on = True
    for iteration in 0, 1:
        print_loss(iteration, iterate(gpt, optimizer, iteration, text))
    trace.on = False
    if evaluate:
        print_evaluation(2, gpt, text)


# --- 6. Generation: one word after the other -----------------------------------------------------------


def generate(gpt, tokens, count, temperature):
    """The tokens and count more, drawn one by one. A temperature below 1 makes likely words likelier."""
    tokens = list(tokens)
    for _ in range(count):
        scores = gpt.logits(tokens[-gpt.context :]).rows[-1]
        tape.clear()
        highest = max(scores)  # taken off before the division: a temperature near 0 makes no number too large
        probabilities = softmax([(score - highest) / temperature for score in scores])
        tokens += random.choices(range(len(probabilities)), weights=probabilities)
    return tokens


def print_samples(gpt, vocabulary, prompt=(0,), count=12, temperature=0.8, seed=42):
    """Five samples. Unless told otherwise they begin with a pause: a phrase begins."""
    random.seed(seed)
    for number in range(1, 6):
        print(f"sample {number}: {decode(generate(gpt, prompt, count, temperature), vocabulary)}")


# --- 7. The job ----------------------------------------------------------------------------------------


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        """One line for a wrong call, not argparse's several."""
        stop(f"{message}; python {self.prog} --help lists the arguments")


def get_text(path, most=None):
    """The text of a file, or without one, the eight phrases over and over; at most so many tokens."""
    if path:
        text, name = Text(read_text(path), unknown=True, most=most), ascii(path)
    else:
        text, name = Text(make_text(), unknown=most is not None, most=most), "of eight phrases"
    if len(text.validation) <= Gpt.context:
        needed = 5 * Gpt.context + 1
        stop(
            f"the text {name} has {len(text.tokens)} tokens; a context of {Gpt.context} needs {needed} at least"
        )
    return text


def print_text(text):
    print(f"text: {text.length} characters, {len(text.tokens)} tokens")
    print(f"vocabulary: {len(text.vocabulary)} tokens")
    for token, word in enumerate(text.vocabulary):
        print(f"  {token:2d} {word!r}")
    print(f"training part: {len(text.training)} tokens")
    print(f"validation part: {len(text.validation)} tokens")
    for number in range(1, 8):
        sequence, _ = draw(text.training, Gpt.context)
        numbers = " ".join(f"{token:2d}" for token in sequence)
        print(f"sequence {number}: {numbers} | {decode(sequence, text.vocabulary)}")


def begin(text):
    """A new model for a text; both are described."""
    print_text(text)
    gpt = Gpt(len(text.vocabulary))
    print_sizes(gpt.weights)
    return gpt


SHAPE = "layers", "heads", "width", "context"  # the constants of the model


def at_least(least, kind):
    """What reads an option: a number of this kind, no smaller than that."""

    def read(string):
        number = kind(string)  # argparse tells of a ValueError
        if not least <= number < math.inf:
            raise argparse.ArgumentTypeError(f"{string} is not a number from {least} up")
        return number

    read.__name__ = kind.__name__
    return read


def read_arguments(arguments=None):
    parser = Arguments(prog="gptbyhand.py", description="A GPT to follow by hand.", allow_abbrev=False)
    add = parser.add_argument
    add("--input", metavar="FILE", help="learn this text instead of the eight phrases")
    add("--trace", action="store_true", help="print iterations 0 and 1 in full, then stop")
    add("--evaluate", action="store_true", help="with --trace, the losses before and after as well")
    add("--level", choices=BETWEEN, default=level, help="what a token is (default: word)")
    add("--vocabulary", type=at_least(3, int), metavar="N", help="keep the N - 1 most frequent, and <UNK>")
    for name in SHAPE:
        number = getattr(Gpt, name)
        add(f"--{name}", type=at_least(1, int), default=number, metavar="N", help=f"default: {number}")
    for name, number in vars(settings).items():
        read = at_least(1 if name in ("batch", "eval_interval") else 0, type(number))
        add(f"--{name.replace('_', '-')}", type=read, default=number, metavar="N", help=f"default: {number}")
    call = parser.parse_args(arguments)
    if call.width % call.heads:
        parser.error(f"--width {call.width} can't be shared among --heads {call.heads}; choose a multiple")
    if call.evaluate and not call.trace:
        parser.error("--evaluate belongs to --trace; a training is evaluated anyway")
    return call


def heed(call):
    """Let the call's constants be those of the program."""
    global level
    level = call.level
    for name in SHAPE:
        setattr(Gpt, name, getattr(call, name))
    for name in vars(settings):
        setattr(settings, name, getattr(call, name))


def main():
    call = read_arguments()
    heed(call)
    random.seed(
        settings.seed
    )  # the text, the parameters and the order of the sequences follow from this line
    text = get_text(call.input, call.vocabulary)
    gpt = begin(text)
    if call.trace:
        train_in_full_view(gpt, text, call.evaluate)
    else:
        train(gpt, text)
        print_samples(gpt, text.vocabulary)


def run(job):
    """Do the job; whatever cuts it short is told in one line."""
    gc.disable()  # nothing here refers to itself in a circle, so reference counting alone frees it
    try:
        if sys.stdout:  # None where it is closed
            sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
        job()
    except KeyboardInterrupt:
        stop("interrupted", 130)
    except MemoryError:
        stop("there is not enough memory; choose a smaller text")
    except (ArithmeticError, ValueError) as error:  # a number too large, a logarithm of 0
        stop(
            f"the training has gone astray ({error}); choose a smaller --learning-rate, or the constants' defaults"
        )
    except OSError as error:  # a reader who is gone, a full disk
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what could not be printed is not tried again
        stop(f"cannot print any more ({error.strerror})", 1)


if __name__ == "__main__":
    run(main)
