"""
python unpacked/attogpt.py

The readable original of entries/attogpt.py: the same statements in the same order, with names and reasons.
`python -m golf pack unpacked/attogpt.py --lane bytes -o FILE` makes the entry of it. It reads input.txt in the
current folder. What counts here is the size after deflate, so a phrase that is said twice in the same
words is said again for nothing, and a second spelling of it costs more than a longer first one.
"""

from random import *
from typing import *  # its Counter is callable, and "typing" is shorter than "collections"
from math import *

seed(42)
words = open('input.txt').read().split()
shuffle(words)

# The token BOS is the empty string at the end of the alphabet. A word sliced one step beyond its end is BOS,
# and a BOS that is added to a sample leaves no trace.
alphabet = sorted({*''.join(words)}) + ['']
vocab_size = len(alphabet)
weights = [.08 * gauss() for _ in range(3328 + vocab_size * 32)]
print(f'''num docs: {len(words)}
vocab size: {vocab_size}
num params: {len(weights)}''')

# The graph has no nodes. A number is a float, and what is known of it is filed under its value: in tape, the
# pairs (operand, derivative) that it came from, in the order of their making; in gradients, its gradient.
# Random weights make random values, so no two numbers of a step are equal unless they were computed in the
# same way, and then they are the same number: what is computed twice is one node. What remains to be done is
# to keep a result apart from its operand, where one would multiply by exactly 1: hence 1-1e-15 below.


# The two normalisations in the same words: a scale, its derivatives, the scaled vector. exp(a) is a product too,
# with a constant that makes the value right: a * exp(a) + (1 - a) * exp(a).
def softmax(x):
    x = [dot((a, exp(a)), (1 - a, exp(a))) for a in x]
    scale = (1 - 1e-15) / sum(x)
    tape[scale] = [(a, -scale ** 2) for a in x]
    return [dot((a, scale)) for a in x]


# Each row of a matrix takes its weights from the one iterator w: zip ends with x, before it takes one too many.
# The first argument holds what is added to the products: a residual, an embedding, or zeros.
def linear(residual, x):
    return [dot((r, 1 - 1e-15), *zip(x, w)) for r in residual]


# The square root of the mean square is the scale here.
def rms_norm(x):
    scale = (sum(a * a for a in x) / 16 + 1e-5) ** -.5
    tape[scale] = [(a, -a * scale ** 3 / 16) for a in x]
    return [dot((a, scale)) for a in x]


# The walk back treats a pair (a, b) as the product a*b and adds to the gradient of both. A derivative that is
# no number of the graph, like exp(a), collects a gradient that nobody reads.
def dot(*pairs):
    value = sum(a * b for a, b in pairs)
    tape[value] = pairs
    return value


moments = Counter()

# 1,000 steps of training, then 20 samples, in one loop.
for step in range(1, 1021):
    token = vocab_size - 1
    word = words[step % len(words) - 1] * (1001 > step)
    cache = []
    tape = {}
    gradients = Counter()
    for position in range(16):
        # The weights in the order of their use: a row for the position, the layer, the output head.
        w = iter(weights[(position + vocab_size) * 16:][:16] + weights[256 + vocab_size * 32:] + weights[256 + vocab_size * 16:])
        x = rms_norm(linear(weights[token * 16:][:16], [1]))
        # Query, key and value are one vector of 48 in the cache. The attention of a head is computed anew for
        # each of its four outputs, which changes nothing: equal values are one node.
        cache += linear([0] * 48, rms_norm(x)),
        x = linear(x, [dot(*zip(softmax([dot((.5, dot(*zip(cache[-1][i - i % 4:][:4], k[i - i % 4:][16:])))) for k in cache]), [k[i + 32] for k in cache])) for i in range(16)])
        # relu needs no node: what passes it is the same number, hence the same gradient.
        p = softmax(linear([0] * vocab_size, linear(x, [max(0, a) for a in linear([0] * 64, rms_norm(x))])))
        # A probability's square is its share at temperature 1/2.
        if step > 1000:
            word += choices(alphabet, [a * a for a in p])[0]
        token = alphabet.index(word[position:position + 1])
        # The gradient of the sum of the logarithms. Its keys are the probabilities: their product is all the
        # loss needs.
        gradients[p[token]] = 1 / p[token]
        if token == vocab_size - 1:
            break
    if step > 1000:
        print(f'sample {step - 1000:2}: {word}')
    else:
        print(f'step {step:4} / 1000 | loss {log(prod(gradients)) / ~position:.4f}' + '''

--- inference (new, hallucinated names) ---''' * (step == 1e3))
        for value in [*tape][::-1]:
            for a, b in tape[value]:
                # In this order: b may be the value itself, and its gradient is still needed for a.
                gradients[a] += gradients[value] * b
                gradients[b] += gradients[value] * a
        # Adam, with means that are unbiased as they go: moments[i] of the gradient, moments[~i] of its square.
        for i in range(len(weights)):
            g = gradients[weights[i]] / ~position
            moments[i] += (g - moments[i]) / (1 - .85 ** step) * .15
            moments[~i] += (g * g - moments[~i]) / (1 - .99 ** step) * .01
            weights[i] += (step - 1001) * moments[i] / 1e5 / (moments[~i] ** .5 + 1e-8)
