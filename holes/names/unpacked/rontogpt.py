"""
python holes/names/unpacked/rontogpt.py

The readable original of a program that came to 769 bytes, and was not entered, because quectogpt.py came after it: it
is unpacked/attogpt.py in other spellings, and with one stroke more that no packer finds, as it must not: a letter serves
for several things whose lives do not overlap. When packed, the vector x, the token, a factor on the way back and the
index of a weight were all `e`; word, head column and value on the way back `r`; the vector y, the other factor and
the gradient in Adam `n`. So the same letters stand in the same places far oftener, and deflate finds more to repeat.
It reads input.txt in the current folder.
"""

from math import *
from typing import *  # its Counter is callable, and "typing" is shorter than "collections"
from random import *

# The graph has no nodes. A number is a float, and what is known of it is filed under its value: in tape, the
# pairs (operand, derivative) that it came from, in the order of their making; in gradients, its gradient.
# Random weights make random values, so no two numbers of a step are equal unless they were computed in the
# same way, and then they are the same number: what is computed twice is one node.


# Each row of a matrix takes its weights from the one iterator w: zip ends with x, before it takes one too many.
# The second argument is what is added to the products: a residual, an embedding, or zeros.
def linear(x, residual):
    return [dot(*zip(x, w), (1, r)) for r in residual]


# The square root of the mean square is the scale here.
def rms_norm(x):
    scale = (dot(*zip(x, x)) / 16 + 1e-5) ** -.5
    tape[scale] = [(a, -scale * scale * scale * a / 16) for a in x]
    return [dot((a, scale)) for a in x]


# The two normalisations in the same words: a scale, its derivatives, the scaled vector. exp(a) is a product too,
# with a constant that makes the value right: a * exp(a) + (1 - a) * exp(a).
def softmax(x):
    scale = sum(x := [dot((a, exp(a)), (1 - a, exp(a))) for a in x]) ** -1
    tape[scale] = [(a, -scale * scale) for a in x]
    return [dot((a, scale)) for a in x]


# The walk back treats a pair (a, b) as the product a*b and adds to the gradient of both. A derivative that is
# no number of the graph, like exp(a), collects a gradient that nobody reads. A result that equals its operand (a
# residual to which nothing is added, an attention weight of exactly 1 times a value) is that operand: what was
# filed first stays. A Counter answers 0 where nothing is filed.
def dot(*pairs):
    value = sum(map(prod, pairs))
    tape[value] = tape[value] or pairs
    return value


seed(42)
shuffle(words := ''.join(open('input.txt')).split())
print('num docs:', len(words))
# One Counter has the letters as keys, and later the two moments of weight i under i and under (i,). The token BOS
# is the empty string at the end of the alphabet. A word sliced one step beyond its end is BOS, and a BOS that is
# added to a sample leaves no trace.
print('vocab size:', vocab_size := len(alphabet := sorted(moments := Counter(''.join(words))) + ['']))
# Every count and place of weights is said in rows of 16: embeddings of tokens and positions, head, layer.
print('num params:', len(weights := [gauss() * .08 for _ in range((208 + vocab_size + vocab_size) * 16)]))

for step in range(1, 1001):
    word = words[step % len(words) - 1]
    gradients = Counter()
    token = vocab_size - 1
    tape = Counter()
    cache = ()  # "Counter()" has just ended with the same two brackets
    for position in range(16):
        # The weights in the order of their use: a row for the position, the layer, the output head.
        w = iter(weights[(position + vocab_size) * 16:][:16] + weights[(16 + vocab_size + vocab_size) * 16:]
                 + weights[(16 + vocab_size) * 16:])
        x = rms_norm(linear([1], weights[token * 16:][:16]))
        # Query, key and value are one vector of 48 in the cache. The attention of a head is computed anew for
        # each of its four outputs, which changes nothing: equal values are one node.
        y = linear(rms_norm(x), [0] * 48)
        cache += y,
        x = linear([
            dot(*zip(
                softmax(dot((.5, dot(*zip(y[i - i % 4:][:4], k[i - i % 4:][16:])))) for k in cache),
                (k[i - 16] for k in cache)))
            for i in range(16)], x)
        # relu needs no node: what passes it is the same number, hence the same gradient.
        y = softmax(linear(linear([a * (0 < a) for a in linear(rms_norm(x), [0] * 64)], x), [0] * vocab_size))
        token = alphabet.index(word[position:][:1])
        # The gradient of the sum of the logarithms, 1e7 times as large, so that Adam's floor is 1. The keys are the
        # probabilities: their product is all the loss needs.
        gradients[y[token]] = 1e7 / y[token]
        if token == vocab_size - 1:
            break
    print('step %4d / 1000 | loss %.4f' % (step, log(prod(gradients)) / ~position))
    for value in reversed(tape):
        for a, b in tape[value]:
            # In this order: b may be the value itself, and its gradient is still needed for a.
            gradients[a] += gradients[value] * b
            gradients[b] += gradients[value] * a
    # Adam, with means that are sums: each gradient enters them divided by the decay so far, so that nothing decays
    # any more. Their factors .15 and .01 are in 15e-6 = .01 / 1000 * .15 / .01**.5 and 1 = 1e7 * 1e-8 / .01**.5.
    for i in range((208 + vocab_size + vocab_size) * 16):
        g = gradients[weights[i]] / ~position
        moments[i] += g / .85 ** step
        moments[i,] += g / .99 ** step * g
        weights[i] += moments[i] * 15e-6 * (step - 1001) / (1 / .85 ** step - 1) / (
            1 + sqrt(moments[i,] / (1 / .99 ** step - 1)))

print('\n--- inference (new, hallucinated names) ---')

# The lines above once more, but for the two about the word; a sample has no use for gradients, and leaves them.
for step in range(1, 21):
    word = ''
    gradients = Counter()
    token = vocab_size - 1
    tape = Counter()
    cache = ()
    for position in range(16):
        w = iter(weights[(position + vocab_size) * 16:][:16] + weights[(16 + vocab_size + vocab_size) * 16:]
                 + weights[(16 + vocab_size) * 16:])
        x = rms_norm(linear([1], weights[token * 16:][:16]))
        y = linear(rms_norm(x), [0] * 48)
        cache += y,
        x = linear([
            dot(*zip(
                softmax(dot((.5, dot(*zip(y[i - i % 4:][:4], k[i - i % 4:][16:])))) for k in cache),
                (k[i - 16] for k in cache)))
            for i in range(16)], x)
        y = softmax(linear(linear([a * (0 < a) for a in linear(rms_norm(x), [0] * 64)], x), [0] * vocab_size))
        # A probability's square is its share at temperature 1/2.
        word += choices(alphabet, (a * a for a in y))[0]
        token = alphabet.index(word[position:][:1])
        gradients[y[token]] = 1e7 / y[token]
        if token == vocab_size - 1:
            break
    print('sample %2d:' % step, word)
