"""
python microgpt.py

A GPT, from nothing: this one file reads a list of names, trains a small transformer to continue them
letter by letter, and then makes up twenty new ones. It needs no library. Every number in it is a Python
float, every gradient is found by the chain rule, one scalar operation at a time.

Read it from top to bottom. What it prints is the contract: an entry of this course is right when its
complete output is this file's, byte for byte.

It retells microgpt by Andrej Karpathy, number for number. Behind that stand his micrograd (the autograd),
makemore (the names), nanoGPT (the transformer) and his lectures, Neural Networks: Zero to Hero; and GPT-2
(Radford and others 2019), whose architecture it simplifies.
"""

import argparse
import gc
import math
import os
import random
import sys

# --- 0. The call: whatever cuts it short is told in one line -------------------------------------------


def end_in_one_line(kind, error, traceback):
    """Ctrl-C, a reader who is gone, a full disk: Python would tell each of them in many lines."""
    if issubclass(kind, (KeyboardInterrupt, OSError)):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what could not be printed is not tried again
        sys.stderr.write(f"microgpt.py: {str(error) or 'interrupted'}\n")
    else:
        sys.__excepthook__(kind, error, traceback)


sys.excepthook = end_in_one_line
argparse.ArgumentParser(usage=argparse.SUPPRESS, description=__doc__).parse_args()  # there is --help alone
if sys.stdout:  # None where it is closed
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
random.seed(42)  # all that is random below follows from this line


# --- 1. The data: one document a line -----------------------------------------------------------------

try:
    with open("input.txt", encoding="utf-8") as file:
        documents = [line.strip() for line in file if line.strip()]
    if not documents:
        raise ValueError("it holds no word")
    if documents[0].startswith("\ufeff"):
        raise ValueError("it begins with a byte order mark")
except (OSError, ValueError) as error:
    sys.exit(
        f"microgpt.py: input.txt in this folder cannot be used ({error}); copy the repository's input.txt "
        "here, or any UTF-8 text with one word a line"
    )
random.shuffle(documents)
print(f"num docs: {len(documents)}")


# --- 2. The tokenizer: one token a character ----------------------------------------------------------

# A token is the rank of its character. One more token, BOS, stands at both ends of a document: it says
# "a name begins" to the model, and the model says "the name ends" with it.
alphabet = sorted(set("".join(documents)))
token_of = {character: token for token, character in enumerate(alphabet)}
BOS = len(alphabet)
vocab_size = len(alphabet) + 1
print(f"vocab size: {vocab_size}")


# --- 3. Autograd: numbers that remember where they came from ------------------------------------------

# Each is written on a tape when it is made. Its operands were there before it, so the tape read backwards
# meets every result before its operands: just the order in which the chain rule wants to be applied.
tape = []


class Number:
    """A number, the numbers it was computed from, and its derivative by each of them."""

    __slots__ = ("data", "grad", "operands", "derivatives")

    def __init__(self, data, operands=(), derivatives=()):
        self.data = data  # the number itself
        self.grad = 0.0  # the derivative of the loss by this number, once backward() has run
        self.operands = operands  # the Numbers that this one was computed from
        self.derivatives = derivatives  # the derivative of this number by each operand
        tape.append(self)

    def __add__(self, other):
        other = other if isinstance(other, Number) else Number(other)
        return Number(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        other = other if isinstance(other, Number) else Number(other)
        return Number(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, exponent):
        return Number(self.data**exponent, (self,), (exponent * self.data ** (exponent - 1),))

    def exp(self):
        result = math.exp(self.data)
        return Number(result, (self,), (result,))

    def log(self):
        return Number(math.log(self.data), (self,), (1 / self.data,))

    def relu(self):
        return Number(max(0.0, self.data), (self,), (float(self.data > 0),))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -other

    def __truediv__(self, other):
        return self * other**-1

    __radd__ = __add__
    __rmul__ = __mul__

    def backward(self):
        """Set grad, for every number that this one depends on, to the derivative of this one by it.

        A number hands its own gradient on to its operands, each times its derivative. By then that gradient
        is complete, because all that was computed from the number has been read off the tape already.
        """
        self.grad = 1.0
        while tape:
            number = tape.pop()
            for operand, derivative in zip(number.operands, number.derivatives):
                operand.grad += derivative * number.grad


# All these numbers point to operands, and none to a result, so there is no circle of them. Then Python's
# reference counting alone frees a step's numbers, and its search for circles would take most of the time.
gc.disable()


# --- 4. The parameters --------------------------------------------------------------------------------

n_layer = 1  # transformer blocks, one after the other
n_embd = 16  # the width: how many numbers stand for a token on its way through the model
n_head = 4  # attention heads, each with its own share of the width
head_dim = n_embd // n_head
block_size = 16  # the context: how many tokens the model can look back on, itself included


def matrix(rows, columns):
    """rows x columns small random parameters, drawn row by row."""
    return [[Number(random.gauss(0, 0.08)) for _ in range(columns)] for _ in range(rows)]


weights = {
    "token_embedding": matrix(vocab_size, n_embd),
    "position_embedding": matrix(block_size, n_embd),
    "output_head": matrix(vocab_size, n_embd),
}
for layer in range(n_layer):
    weights[f"query_{layer}"] = matrix(n_embd, n_embd)
    weights[f"key_{layer}"] = matrix(n_embd, n_embd)
    weights[f"value_{layer}"] = matrix(n_embd, n_embd)
    weights[f"attention_output_{layer}"] = matrix(n_embd, n_embd)
    weights[f"mlp_up_{layer}"] = matrix(4 * n_embd, n_embd)
    weights[f"mlp_down_{layer}"] = matrix(n_embd, 4 * n_embd)
parameters = [parameter for rows in weights.values() for row in rows for parameter in row]
print(f"num params: {len(parameters)}")


# --- 5. The model: one token in, one score for every possible next token out ---------------------------


def linear(vector, rows):
    """The product of a matrix, given as its rows, with a vector."""
    return [sum(weight * x for weight, x in zip(row, vector)) for row in rows]


def softmax(scores):
    """Probabilities in proportion to exp(score). The largest score is taken off first: exp() stays finite."""
    highest = max(score.data for score in scores)
    exponentials = [(score - highest).exp() for score in scores]
    total = sum(exponentials)
    return [exponential / total for exponential in exponentials]


def rms_norm(vector):
    """The vector, scaled to a mean square of one (Zhang and Sennrich 2019), without a gain."""
    mean_square = sum(x * x for x in vector) * (1 / len(vector))
    scale = (mean_square + 1e-5) ** -0.5
    return [x * scale for x in vector]


def add(vector, other):
    return [a + b for a, b in zip(vector, other)]


def gpt(token, position, keys, values):
    """The logits for the token after this one.

    keys and values hold one list for each layer, with a vector for every token seen so far. The call
    appends this token's own, so the next token can attend to it.
    """
    x = add(weights["token_embedding"][token], weights["position_embedding"][position])
    x = rms_norm(x)
    for layer in range(n_layer):
        # Attention: what have the tokens so far to tell this one? Every head compares a query with all
        # keys, and takes the mean of the values, weighted by how well query and key agree.
        residual = x
        x = rms_norm(x)
        query = linear(x, weights[f"query_{layer}"])
        keys[layer].append(linear(x, weights[f"key_{layer}"]))
        values[layer].append(linear(x, weights[f"value_{layer}"]))
        gathered = []
        for head in range(n_head):
            share = slice(head * head_dim, (head + 1) * head_dim)
            scores = [
                sum(q * k for q, k in zip(query[share], key[share])) * (1 / math.sqrt(head_dim))
                for key in keys[layer]
            ]
            attention = softmax(scores)
            for column in zip(*(value[share] for value in values[layer])):
                gathered.append(sum(a * v for a, v in zip(attention, column)))
        x = add(linear(gathered, weights[f"attention_output_{layer}"]), residual)

        # The MLP: every token thinks on its own about what it has gathered.
        residual = x
        x = rms_norm(x)
        x = linear(x, weights[f"mlp_up_{layer}"])
        x = [number.relu() for number in x]
        x = add(linear(x, weights[f"mlp_down_{layer}"]), residual)
    return linear(x, weights["output_head"])


# --- 6. Training: guess the next letter, and be a little less surprised next time ----------------------

num_steps = 1000
learning_rate = 0.01
beta1, beta2, epsilon = 0.85, 0.99, 1e-8
first_moment = [0.0] * len(parameters)  # Adam (Kingma and Ba 2015): a running mean of each gradient
second_moment = [0.0] * len(parameters)  # and one of its square

for step in range(num_steps):
    document = documents[step % len(documents)]
    tokens = [BOS] + [token_of[character] for character in document] + [BOS]
    n_positions = min(block_size, len(tokens) - 1)

    # Forward: the loss is the mean surprise, -log(probability), at the tokens that really came next.
    keys, values = [[] for _ in range(n_layer)], [[] for _ in range(n_layer)]
    surprises = []
    for position in range(n_positions):
        logits = gpt(tokens[position], position, keys, values)
        probabilities = softmax(logits)
        surprises.append(-probabilities[tokens[position + 1]].log())
    loss = sum(surprises) * (1 / n_positions)

    # Backward: one walk gives the derivative of the loss by every parameter.
    loss.backward()

    # Adam: each parameter steps against its mean gradient, measured in units of that gradient's own size.
    rate = learning_rate * (1 - step / num_steps)
    for i, parameter in enumerate(parameters):
        first_moment[i] = beta1 * first_moment[i] + (1 - beta1) * parameter.grad
        second_moment[i] = beta2 * second_moment[i] + (1 - beta2) * parameter.grad**2
        mean = first_moment[i] / (1 - beta1 ** (step + 1))
        variance = second_moment[i] / (1 - beta2 ** (step + 1))
        parameter.data -= rate * mean / (variance**0.5 + epsilon)
        parameter.grad = 0.0

    print(f"step {step + 1:4d} / {num_steps:4d} | loss {loss.data:.4f}")


# --- 7. Inference: start at BOS, and let the model go on until it says BOS itself ----------------------

temperature = 0.5  # below 1, likely letters become likelier still

print("\n--- inference (new, hallucinated names) ---")
for index in range(20):
    tape.clear()  # nobody asks for a gradient here
    keys, values = [[] for _ in range(n_layer)], [[] for _ in range(n_layer)]
    token, name = BOS, ""
    for position in range(block_size):
        logits = gpt(token, position, keys, values)
        probabilities = softmax([logit * (1 / temperature) for logit in logits])
        token = random.choices(range(vocab_size), weights=[p.data for p in probabilities])[0]
        if token == BOS:
            break
        name += alphabet[token]
    print(f"sample {index + 1:2d}: {name}")
