"""
python gptbyhand.py

A GPT small enough to check with a pocket calculator: 32 words, 6,864 parameters, and every step that GPT-2
takes. With --trace it prints its first two iterations number by number, so that a reader with paper and a
calculator can follow any of them.

    python gptbyhand.py                                  train, then make up five phrases
    python gptbyhand.py --trace                          iterations 0 and 1 in full, then stop
    python gptbyhand.py --save words.json                train, and keep what was learned
    python gptbyhand.py --load words.json --prompt "the old"

It needs no library beyond Python's own. Read it from top to bottom: text, matrices and their gradients,
parameters, model, training, generation, checkpoints.
"""

import argparse
import gc
import json
import math
import operator
import os
import random
import sys

gc.disable()  # nothing below refers to itself in a circle, so reference counting alone frees it


def stop(message):
    """End with one line on stderr and exit status 2."""
    sys.stderr.write(f"gptbyhand.py: {message}\n")
    raise SystemExit(2)


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
PAUSE = " "  # token 0 stands between two phrases
UNKNOWN = "<UNK>"  # in a text of your own: any word of a prompt that the text does not have


def make_text():
    """240 phrases drawn at random, one a line."""
    return "\n".join(random.choice(PHRASES) for _ in range(240))


def read_text(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError as error:
        stop(f"can't read the text {path!a}: {error.strerror}; give --input a UTF-8 text file")
    except ValueError:
        stop(f"can't read the text {path!a}: it is not UTF-8; give --input a UTF-8 text file")


def words_of(text):
    """The words of a text, line by line, with a pause between two lines. Empty lines do not count."""
    words = []
    for line in text.splitlines():
        if words and line.split():
            words.append(PAUSE)
        words += line.split()
    return words


def decode(tokens, vocabulary):
    return " ".join(vocabulary[token] for token in tokens)


# --- 2. Matrices, and how each operation hands its gradient on -----------------------------------------

# Each operation writes a function on the tape, that adds to the gradients of its operands what the gradient
# of its result is worth to them. Read backwards, the tape applies the chain rule.
tape = []


class Matrix:
    """Rows of numbers, and in grad, of the same shape, the derivative of the loss by each of them."""

    __slots__ = ("grad", "rows")

    def __init__(self, rows):
        self.rows = rows
        self.clear_grad()

    def clear_grad(self):
        self.grad = [[0.0] * len(row) for row in self.rows]


def backward():
    for hand_on in reversed(tape):
        hand_on()
    tape.clear()


def dot(left, right):
    """The sum of products. fsum rounds once, at the end, and so alike on every version of Python."""
    return math.fsum(map(operator.mul, left, right))


def pick(table, indices):
    """The rows of a table with these indices: an embedding."""
    result = Matrix([list(table.rows[index]) for index in indices])

    def hand_on():
        for index, gradient in zip(indices, result.grad):
            table.grad[index] = list(map(operator.add, table.grad[index], gradient))

    tape.append(hand_on)
    return result


def add(left, right):
    result = Matrix([list(map(operator.add, a, b)) for a, b in zip(left.rows, right.rows)])

    def hand_on():
        for operand in left, right:
            operand.grad = [list(map(operator.add, a, b)) for a, b in zip(operand.grad, result.grad)]

    tape.append(hand_on)
    return result


def linear(x, weight, scale=1.0):
    """Every row of x against every row of weight: x times weight transposed, times a plain number."""
    result = Matrix([[dot(row, other) * scale for other in weight.rows] for row in x.rows])

    def hand_on():
        gradient = [[g * scale for g in row] for row in result.grad]
        columns = list(zip(*weight.rows))
        for i, row in enumerate(gradient):
            x.grad[i] = [old + dot(row, column) for old, column in zip(x.grad[i], columns)]
        columns = list(zip(*x.rows))
        for i, row in enumerate(zip(*gradient)):
            weight.grad[i] = [old + dot(row, column) for old, column in zip(weight.grad[i], columns)]

    tape.append(hand_on)
    return result


def mix(shares, x):
    """For every row of shares, the sum of the rows of x, each times its share."""
    columns = list(zip(*x.rows))
    result = Matrix([[dot(row, column) for column in columns] for row in shares.rows])

    def hand_on():
        for i, row in enumerate(result.grad):
            shares.grad[i] = [old + dot(row, other) for old, other in zip(shares.grad[i], x.rows)]
        columns = list(zip(*result.grad))
        for i, share in enumerate(zip(*shares.rows)):
            x.grad[i] = [old + dot(share, column) for old, column in zip(x.grad[i], columns)]

    tape.append(hand_on)
    return result


def columns_of(x, start, end):
    """The columns from start up to end: a head's share of the width."""
    result = Matrix([row[start:end] for row in x.rows])

    def hand_on():
        for row, gradient in zip(x.grad, result.grad):
            row[start:end] = map(operator.add, row[start:end], gradient)

    tape.append(hand_on)
    return result


def side_by_side(left, right):
    """The columns of left, then those of right: what two heads found, joined."""
    result = Matrix([a + b for a, b in zip(left.rows, right.rows)])

    def hand_on():
        width = len(left.rows[0])
        for i, row in enumerate(result.grad):
            left.grad[i] = list(map(operator.add, left.grad[i], row[:width]))
            right.grad[i] = list(map(operator.add, right.grad[i], row[width:]))

    tape.append(hand_on)
    return result


def softmax(scores):
    """Probabilities in proportion to exp(score). The largest score is taken off first: exp() stays finite."""
    highest = max(scores)
    exponentials = [math.exp(score - highest) for score in scores]
    total = math.fsum(exponentials)
    return [exponential / total for exponential in exponentials]


def masked_softmax(scores):
    """Each row's softmax over itself and the rows before it. What comes later gets nothing."""
    length = len(scores.rows)
    result = Matrix([softmax(row[: i + 1]) + [0.0] * (length - i - 1) for i, row in enumerate(scores.rows)])

    def hand_on():
        for i, (shares, gradient) in enumerate(zip(result.rows, result.grad)):
            mean = dot(shares, gradient)
            scores.grad[i] = [old + p * (g - mean) for old, p, g in zip(scores.grad[i], shares, gradient)]

    tape.append(hand_on)
    return result


def layer_norm(x, gain, epsilon=1e-5):
    """Each row with mean zero and variance one (Ba, Kiros and Hinton 2016), times a gain. No bias.

    Returns the result, and each row's mean and standard deviation for those who follow by hand.
    """
    width = len(gain.rows[0])
    means = [math.fsum(row) / width for row in x.rows]
    centred = [[number - mean for number in row] for row, mean in zip(x.rows, means)]
    deviations = [math.sqrt(dot(row, row) / width + epsilon) for row in centred]
    normed = [[number / deviation for number in row] for row, deviation in zip(centred, deviations)]
    result = Matrix([list(map(operator.mul, row, gain.rows[0])) for row in normed])

    def hand_on():
        for i, (gradient, row) in enumerate(zip(result.grad, normed)):
            gain.grad[0] = [old + g * n for old, g, n in zip(gain.grad[0], gradient, row)]
            inner = list(map(operator.mul, gradient, gain.rows[0]))
            mean, slope = math.fsum(inner) / width, dot(inner, row) / width
            x.grad[i] = [
                old + (g - mean - n * slope) / deviations[i] for old, g, n in zip(x.grad[i], inner, row)
            ]

    tape.append(hand_on)
    return result, [list(pair) for pair in zip(means, deviations)]


def gelu(x):
    """Each number times the chance that a normal variable is below it (Hendrycks and Gimpel 2016), exact."""
    chances = [[(1 + math.erf(number / math.sqrt(2))) / 2 for number in row] for row in x.rows]
    result = Matrix([list(map(operator.mul, row, chance)) for row, chance in zip(x.rows, chances)])

    def hand_on():
        for i, (row, chance, gradient) in enumerate(zip(x.rows, chances, result.grad)):
            densities = [math.exp(-number * number / 2) / math.sqrt(2 * math.pi) for number in row]
            x.grad[i] = [
                old + g * (c + number * density)
                for old, g, c, number, density in zip(x.grad[i], gradient, chance, row, densities)
            ]

    tape.append(hand_on)
    return result


def mean_surprise(logits, targets):
    """The mean of -log(probability) of the targets: the loss. Backward begins here, with a gradient of 1.

    Returns the loss, and the probabilities row by row.
    """
    probabilities = [softmax(row) for row in logits.rows]
    loss = -math.fsum(math.log(row[t]) for row, t in zip(probabilities, targets)) / len(targets)

    def hand_on():
        for i, (row, target) in enumerate(zip(probabilities, targets)):
            logits.grad[i] = [(p - (word == target)) / len(targets) for word, p in enumerate(row)]

    tape.append(hand_on)
    return loss, probabilities


# --- 3. Showing numbers --------------------------------------------------------------------------------


class Trace:
    """Prints named blocks of numbers while it is on, each under a line that says when they arose."""

    def __init__(self):
        self.on = False

    def section(self, title):
        if self.on:
            print(f"\n=== {title} ===")

    def block(self, title, rows, labels=(), form="10.6f"):
        """A title, then one line for each row: its label, a colon, its numbers."""
        if self.on:
            print(f"\n--- {title} ---")
            for i, row in enumerate(rows):
                label = labels[i] if labels else f"row {i + 1}"
                print(f"{label}: " + " ".join(format(number, form) for number in row))


trace = Trace()


# --- 4. The parameters ---------------------------------------------------------------------------------

n_layer = 2  # transformer blocks, one after the other
n_head = 2  # attention heads, each with its own share of the width
width = 16  # how many numbers stand for a token on its way through the model
head_width = width // n_head
context = 8  # how many tokens the model can look back on, itself included


def shapes(vocabulary_size):
    """Name, rows and columns of every parameter matrix. A single row is a LayerNorm's gain."""
    yield "token embedding", vocabulary_size, width
    yield "position embedding", context, width
    for layer in range(1, n_layer + 1):
        yield f"layer {layer}, norm 1", 1, width
        for name in "query", "key", "value", "attention projection":
            yield f"layer {layer}, {name}", width, width
        yield f"layer {layer}, norm 2", 1, width
        yield f"layer {layer}, mlp up", 4 * width, width
        yield f"layer {layer}, mlp projection", width, 4 * width
    yield "final norm", 1, width


def make_weights(vocabulary_size):
    """GPT-2's beginning: gains of one, matrices from N(0, 0.02).

    The two projections of a block add to what flows through all of them. They begin smaller, by the root
    of their number, so that the sum does not grow with the number of layers.
    """
    weights = {}
    for name, rows, columns in shapes(vocabulary_size):
        deviation = 0.02 / math.sqrt(2 * n_layer) if "projection" in name else 0.02
        if "norm" in name:
            weights[name] = Matrix([[1.0] * columns])
        else:
            weights[name] = Matrix(
                [[random.gauss(0, deviation) for _ in range(columns)] for _ in range(rows)]
            )
    return weights


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


# --- 5. The model: GPT-2's block, without biases -------------------------------------------------------


def attention(weights, layer, x, labels):
    """What the earlier tokens have to tell each one, gathered by every head in its own columns of x."""
    query, key, value = (linear(x, weights[f"{layer}, {name}"]) for name in ("query", "key", "value"))
    for name, matrix in ("queries", query), ("keys", key), ("values", value):
        trace.block(f"{layer}, {name}", matrix.rows, labels)
    gathered = None
    for head in range(n_head):
        own = head * head_width, (head + 1) * head_width
        scores = linear(columns_of(query, *own), columns_of(key, *own), scale=1 / math.sqrt(head_width))
        shares = masked_softmax(scores)
        found = mix(shares, columns_of(value, *own))
        gathered = side_by_side(gathered, found) if gathered else found
        trace.block(f"{layer}, head {head + 1}, scores", scores.rows, labels)
        trace.block(f"{layer}, head {head + 1}, masked weights", shares.rows, labels)
        trace.block(f"{layer}, head {head + 1}, output", found.rows, labels)
    return linear(gathered, weights[f"{layer}, attention projection"]), query


def mlp(weights, layer, x, labels):
    """Each token on its own: four times as wide, bent by GELU, and back."""
    wide = linear(x, weights[f"{layer}, mlp up"])
    bent = gelu(wide)
    trace.block(f"{layer}, mlp before GELU", wide.rows, labels)
    trace.block(f"{layer}, mlp after GELU", bent.rows, labels)
    return linear(bent, weights[f"{layer}, mlp projection"])


def traced_norm(weights, name, x, labels):
    normed, statistics = layer_norm(x, weights[name])
    trace.block(f"{name}, mean and standard deviation", statistics, labels)
    trace.block(name, normed.rows, labels)
    return normed


def gpt(weights, tokens, labels=()):
    """The logits for the token after each of these, and layer 1's queries, whose gradient is traced."""
    token, position = pick(weights["token embedding"], tokens), weights["position embedding"]
    position = pick(position, range(len(tokens)))
    x = add(token, position)
    trace.block("token embeddings", token.rows, labels)
    trace.block("position embeddings", position.rows, labels)
    trace.block("combined embeddings", x.rows, labels)
    queries = None
    for number in range(1, n_layer + 1):
        layer = f"layer {number}"
        normed = traced_norm(weights, f"{layer}, norm 1", x, labels)
        gathered, query = attention(weights, layer, normed, labels)
        queries = queries or query
        trace.block(f"{layer}, attention output", gathered.rows, labels)
        x = add(x, gathered)
        trace.block(f"{layer}, residual after attention", x.rows, labels)
        thought = mlp(weights, layer, traced_norm(weights, f"{layer}, norm 2", x, labels), labels)
        trace.block(f"{layer}, mlp output", thought.rows, labels)
        x = add(x, thought)
        trace.block(f"{layer}, residual after mlp", x.rows, labels)
    x = traced_norm(weights, "final norm", x, labels)
    logits = linear(x, weights["token embedding"])  # the head is tied: a word's score is its embedding's
    trace.block("logits", logits.rows, labels)
    return logits, queries


# --- 6. Training ---------------------------------------------------------------------------------------

iterations = 600
micro_batches = 2  # one sequence each: gradients of two are added before a step is taken
warm_up = 100
highest_rate, lowest_rate = 0.006, 0.0006
beta1, beta2, epsilon, weight_decay = 0.9, 0.95, 1e-8, 0.1
longest_gradient = 1.0


def rate_at(iteration):
    """The learning rate: up in a line, from exactly 0 at iteration 0, then down along a cosine."""
    if iteration < warm_up:
        return highest_rate * iteration / warm_up
    done = (iteration - warm_up) / (iterations - warm_up)
    return lowest_rate + (1 + math.cos(math.pi * done)) / 2 * (highest_rate - lowest_rate)


def draw(part):
    """A random sequence of the part: the input, and the target, which is the same one token later."""
    start = random.randrange(len(part) - context)
    return part[start : start + context], part[start + 1 : start + context + 1]


def mean_loss(weights, part):
    """The mean loss over sixteen sequences, evenly spread over the part: the same ones every time."""
    losses = []
    for i in range(16):
        start = i * (len(part) - context - 1) // 15
        logits, _ = gpt(weights, part[start : start + context])
        losses.append(mean_surprise(logits, part[start + 1 : start + context + 1])[0])
    tape.clear()
    return math.fsum(losses) / len(losses)


def micro_batch_loss(weights, part, vocabulary):
    """One sequence, forward and backward: its gradient is added to the parameters'. Returns its loss."""
    tokens, targets = draw(part)
    labels = [f"{i + 1} {vocabulary[token]!r}" for i, token in enumerate(tokens)]
    trace.block("input", [tokens], [decode(tokens, vocabulary)], "d")
    trace.block("target", [targets], [decode(targets, vocabulary)], "d")
    logits, queries = gpt(weights, tokens, labels)
    loss, probabilities = mean_surprise(logits, targets)
    trace.block("probabilities", probabilities, labels)
    surprises = [[-math.log(row[target])] for row, target in zip(probabilities, targets)]
    trace.block("surprises", surprises, labels)
    trace.block("loss", [[loss]], ["mean surprise"])
    if trace.on:
        print("\n--- the five most likely next words ---")
        for label, row in zip(labels, probabilities):
            best = sorted(range(len(row)), key=lambda word: -row[word])[:5]
            print(f"{label}: " + "  ".join(f"{vocabulary[word]!r} {row[word]:.6f}" for word in best))
    backward()
    trace.block("gradient of the logits", logits.grad, labels, "13.5e")
    trace.block("gradient of layer 1, queries", queries.grad, labels, "13.5e")
    return loss


def clip(weights):
    """Scale all gradients down together where their length is over the longest allowed.

    Returns the length, and the factor: 1 where nothing was scaled.
    """
    rows = [row for matrix in weights.values() for row in matrix.grad]
    length = math.sqrt(math.fsum(dot(row, row) for row in rows))
    factor = min(1.0, longest_gradient / (length + 1e-6))
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
        correction1, correction2 = 1 - beta1 ** (iteration + 1), 1 - beta2 ** (iteration + 1)
        for name, matrix in weights.items():
            kept = 1 - rate * weight_decay if is_decayed(name) else 1.0
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


traced_matrix = "layer 1, query"


def corner(rows):
    return [row[:4] for row in rows[:4]]


def take_step(weights, optimizer, rate, iteration):
    """The mean of the micro-batches' gradients, clipped; then AdamW. Traced for one matrix."""
    for matrix in weights.values():
        matrix.grad = [[g / micro_batches for g in row] for row in matrix.grad]
    length, factor = clip(weights)
    matrix = weights[traced_matrix]
    before = corner(matrix.rows)
    trace.section(f"iteration {iteration}, learning rate {rate:.6f}, after micro-batches 1 and 2")
    trace.block("all gradients", [[length], [factor]], ["length", "factor of clipping"])
    trace.block(f"gradient of {traced_matrix}, mean and clipped", matrix.grad, form="13.5e")
    moments = optimizer.first[traced_matrix], optimizer.second[traced_matrix]
    for name, moment in zip(("first moment", "second moment"), moments):
        trace.block(f"{traced_matrix}, first 4x4, {name} before", corner(moment), form="13.5e")
    optimizer.step(weights, rate, iteration)
    after = corner(matrix.rows)
    for name, moment in zip(("first moment", "second moment"), moments):
        trace.block(f"{traced_matrix}, first 4x4, {name} after", corner(moment), form="13.5e")
    change = [[new - old for old, new in zip(*rows)] for rows in zip(before, after)]
    trace.block(f"{traced_matrix}, first 4x4, before", before, form="12.8f")
    trace.block(f"{traced_matrix}, first 4x4, change", change, form="13.5e")
    trace.block(f"{traced_matrix}, first 4x4, after", after, form="12.8f")


def train(weights, training, validation, vocabulary, traced):
    """All iterations; with traced, the first two of them in full, and no more."""
    optimizer = AdamW(weights)
    trace.on = traced
    for iteration in range(2 if traced else iterations + 1):
        if not traced and iteration % 100 == 0:
            losses = mean_loss(weights, training), mean_loss(weights, validation)
            print("evaluation {:4d} | training {:.4f} | validation {:.4f}".format(iteration, *losses))
        if iteration == iterations:
            break
        rate = rate_at(iteration)
        losses = []
        for number in range(1, micro_batches + 1):
            trace.section(
                f"iteration {iteration}, learning rate {rate:.6f}, micro-batch {number} of {micro_batches}"
            )
            losses.append(micro_batch_loss(weights, training, vocabulary))
            gradient = weights[traced_matrix].grad
            trace.block(
                f"gradient of {traced_matrix}, micro-batches 1 to {number} added", gradient, form="13.5e"
            )
        take_step(weights, optimizer, rate, iteration)
        if traced or iteration % 20 == 0:
            mean = math.fsum(losses) / micro_batches
            print(f"iteration {iteration:4d} | rate {rate:.6f} | loss {mean:.4f}")
    trace.on = False


# --- 7. Generation: one word after the other -----------------------------------------------------------


def encode_prompt(prompt, vocabulary):
    """A prompt's tokens. An empty one is a pause: a phrase begins."""
    tokens = []
    for word in words_of(prompt) or [PAUSE]:
        if word not in vocabulary and UNKNOWN not in vocabulary:
            known = decode(range(1, len(vocabulary)), vocabulary)
            stop(f"--prompt: the model does not know the word {word!a}; its words are: {known}")
        tokens.append(vocabulary.index(word if word in vocabulary else UNKNOWN))
    return tokens


def generate(weights, tokens, count, temperature):
    """The tokens and count more, drawn one by one. A temperature below 1 makes likely words likelier."""
    tokens = list(tokens)
    for _ in range(count):
        logits, _ = gpt(weights, tokens[-context:])
        tape.clear()
        probabilities = softmax([logit / temperature for logit in logits.rows[-1]])
        tokens += random.choices(range(len(probabilities)), weights=probabilities)
    return tokens


# --- 8. Checkpoints: what was learned, as JSON ---------------------------------------------------------

FORMAT = "gptbyhand checkpoint 1"


def save(path, vocabulary, weights):
    """Write the checkpoint beside its place, then move it there: a reader finds all of it or none."""
    content = {"format": FORMAT, "vocabulary": vocabulary}
    content["weights"] = {name: matrix.rows for name, matrix in weights.items()}
    beside = f"{path}.{os.getpid()}.part"
    try:
        with open(beside, "w", encoding="utf-8") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError as error:
        if os.path.exists(beside):
            os.remove(beside)
        stop(f"can't write the checkpoint {path!a}: {error.strerror}; give --save another place")


def load(path):
    """The vocabulary and the weights of a checkpoint, or one line about why this file is none."""
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
    weights = {name: Matrix(rows) for name, rows in content["weights"].items()}
    return content["vocabulary"], weights


def checkpoint_fault(content):
    """What is wrong with a checkpoint's content, in words; None where nothing is."""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return f"it does not say that it is a {FORMAT!r}"
    vocabulary, weights = content.get("vocabulary"), content.get("weights")
    if not isinstance(vocabulary, list) or not all(isinstance(word, str) for word in vocabulary):
        return "its vocabulary is no list of words"
    if vocabulary[:1] != [PAUSE] or len(set(vocabulary)) < len(vocabulary):
        return "its vocabulary does not begin with a pause, or has a word twice"
    expected = list(shapes(len(vocabulary)))
    if not isinstance(weights, dict) or list(weights) != [name for name, _, _ in expected]:
        return "its weights are not this model's"
    for name, rows, columns in expected:
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


# --- 9. The call ---------------------------------------------------------------------------------------


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        """One line for a wrong call, not argparse's several."""
        stop(f"{message}; python gptbyhand.py --help lists the arguments")


def positive(kind):
    def convert(string):
        number = kind(string)
        if not 0 < number < math.inf:
            raise ValueError
        return number

    convert.__name__ = "positive number"  # as argparse says it: invalid positive number value: '0'
    return convert


def read_arguments(arguments=None):
    parser = Arguments(prog="gptbyhand.py", description="A GPT to follow by hand.", allow_abbrev=False)
    parser.add_argument("--input", metavar="FILE", help="learn this text instead of the eight phrases")
    parser.add_argument("--trace", action="store_true", help="print iterations 0 and 1 in full, then stop")
    parser.add_argument("--save", metavar="FILE", help="keep what was learned in a checkpoint")
    parser.add_argument("--load", metavar="FILE", help="take a checkpoint instead of training")
    parser.add_argument("--prompt", metavar="TEXT", default="", help="what the samples begin with")
    parser.add_argument(
        "--max-tokens", type=positive(int), default=12, metavar="N", help="new tokens a sample"
    )
    parser.add_argument("--temperature", type=positive(float), default=0.8, metavar="T", help="default: 0.8")
    parser.add_argument("--seed", type=int, default=42, metavar="N", help="of the samples (default: 42)")
    call = parser.parse_args(arguments)
    if call.trace and (call.save or call.load):
        parser.error(
            "--trace stops after iteration 1, with nothing to --save, and nothing to trace in --load"
        )
    if call.load and call.input:
        parser.error("--load brings the vocabulary of its own text; leave out --input")
    if call.save and not os.path.isdir(os.path.dirname(call.save) or "."):
        parser.error(f"--save {call.save!a} names a folder that is not there")
    return call


def print_text(text, tokens, vocabulary, training, validation):
    print(f"text: {len(text)} characters, {len(tokens)} tokens")
    print(f"vocabulary: {len(vocabulary)} tokens")
    for token, word in enumerate(vocabulary):
        print(f"  {token:2d} {word!r}")
    print(f"training part: {len(training)} tokens")
    print(f"validation part: {len(validation)} tokens")
    for number in range(1, 8):
        sequence, _ = draw(training)
        numbers = " ".join(f"{token:2d}" for token in sequence)
        print(f"sequence {number}: {numbers} | {decode(sequence, vocabulary)}")


def learn(call):
    """Text, parameters and training: all that a run without a checkpoint prints before its samples."""
    random.seed(42)  # the text, the parameters and the order of the sequences follow from this line
    text = read_text(call.input) if call.input else make_text()
    words = words_of(text)
    vocabulary = [PAUSE, *sorted(set(words) - {PAUSE, UNKNOWN})] + [UNKNOWN] * bool(call.input)
    tokens = [vocabulary.index(word) for word in words]
    cut = len(tokens) * 4 // 5
    training, validation = tokens[:cut], tokens[cut:]
    if len(validation) <= context:
        stop(f"the text {call.input!a} has {len(tokens)} tokens; --input needs {5 * context + 1} at least")
    print_text(text, tokens, vocabulary, training, validation)
    weights = make_weights(len(vocabulary))
    print_sizes(weights)
    train(weights, training, validation, vocabulary, call.trace)
    return vocabulary, weights


def main():
    sys.stdout.reconfigure(errors="backslashreplace")  # a text of yours may have letters the terminal lacks
    call = read_arguments()
    vocabulary, weights = load(call.load) if call.load else learn(call)
    if call.trace:
        return
    if call.save:
        save(call.save, vocabulary, weights)
    prompt = encode_prompt(call.prompt, vocabulary)
    random.seed(call.seed)
    for number in range(1, 6):
        tokens = generate(weights, prompt, call.max_tokens, call.temperature)
        print(f"sample {number}: {decode(tokens, vocabulary)}")


if __name__ == "__main__":
    main()
