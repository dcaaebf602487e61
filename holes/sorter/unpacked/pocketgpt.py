"""
python holes/sorter/unpacked/pocketgpt.py

The readable original of entries/pocketgpt.py and of entries/sachetgpt.py: the same statements, with names and reasons.
`python -m golf pack holes/sorter/unpacked/pocketgpt.py --lane bytes -o FILE` packs it, for sachetgpt.py with `--lane
characters`. What counts is the size after deflate: a text that was said before, word for word, is said again for almost
nothing. So the evaluation repeats the lines of a training step, and one name serves for several things that do not meet.
"""

from random import *
from typing import *  # for Counter
from math import *
from gc import *
from sys import *

disable()  # no number points to a later one; the collector would take a tenth of the time

# The defaults stand behind the arguments, and index() finds the first of each. Their names are every other word of the
# last ten.
f = argv + '--embed 6 --heads 2 --mlp 1 --steps 600 --seed 42'.split()
embed, heads, mlp, steps, a = (int(f[f.index(a) + 1]) for a in f[-10::2])
seed(a)
width = embed // heads
placed = '--no-positions' not in f


# The graph has no nodes. A number is a float, and its gradient is filed under its value; the tape lists each number with
# the pairs (operand, derivative) that it came from, in the order of their making. Equal numbers are one number.


# exp(a) as a product has to be exp(a) to the last bit, hence the three pairs in this order, and the constant exp(a) must
# not keep a gradient under its value, which is the number's own: what the first pair leaves there the second takes off.
def softmax(r):
    s = sum(r := [dot((a, e ** a), (-a, e ** a), (-1, -e ** a)) for a in r]) ** -1
    tape.append((s, [(a, -s * s) for a in r]))
    return [dot((s, a)) for a in r]


# Each row of a matrix takes its weights from the one iterator: zip ends with s, before it takes one too many. r is what
# is added: a residual, an embedding, or zeros.
def linear(s, r):
    return [dot(*zip(s, w), (1, a)) for a in r]


# Centred, scaled, then bias and gain from an iterator of their own, in this order.
def layer_norm(r):
    s = dot(*zip(r, [-1 / embed] * embed))
    r = [dot((1, s), (1, a)) for a in r]
    s = (dot(*zip(r, r)) / embed + 1e-5) ** -.5
    tape.append((s, [(a, -s * s * a / embed * s) for a in r]))
    return [dot(*zip((1, dot((s, a))), norms)) for a in r]


def dot(*r):
    s = sum(map(prod, r))
    tape.append((s, r))
    return s


# The LayerNorms stand in front. No two weights may be equal at the start: gains are 1 less some 1e-15, biases some -1e-15.
weights = [a % 2 + 1e-15 * ~a for a in range(6 * embed)] + [
    .2 * gauss() for a in range((4 + placed * 7 + 4 * embed + 2 * mlp * embed) * embed)]
print(f'architecture: 1 block, width {embed}, {heads} heads of width {width}, MLP of {mlp * embed},',
      ['no', 'learned'][placed], 'positions, context 7, vocabulary <sep> a b c')
print('parameters, token embedding:', 4 * embed)
print('parameters, position embedding:', placed * 7 * embed)
print('parameters, attention:', 4 * embed * embed)
print('parameters, mlp:', 2 * mlp * embed * embed)
print('parameters, norm:', 6 * embed)
print('parameters, total:', len(weights))
moments = Counter()
for a in range(1, steps + 1):
    s = 0
    gradients = Counter()
    tape = []
    for z in range(16):
        #| choice('abc'), choice('abc'), choice('abc') -> choice('abc')for a in'abc'
        c = [choice('abc'), choice('abc'), choice('abc')]
        f = [*c, '<sep>', *sorted(c)]
        cache = []
        for n in range(6):
            norms = iter(weights)
            # In the order of use: the position's row, the matrices, the embeddings once more as the head.
            #| 10 + n -> n + 10
            #| 10 + placed * 7 -> placed * 7 + 10
            w = iter(weights[(10 + n) * embed:][:embed] + weights[(10 + placed * 7) * embed:] + weights[6 * embed:])
            # '<sep>' is found at -1. Without positions the row is taken all the same, times 0.
            #| 7 + 'abc'.find(f[n]) -> 'abc'.find(f[n]) + 7
            z = linear([placed], weights[(7 + 'abc'.find(f[n])) * embed:][:embed])
            #| [0] * 3 * embed -> [0] * embed * 3
            y = linear(layer_norm(z), [0] * 3 * embed)
            cache += y,  # query, key and value are one vector
            #| k[n:][embed:] -> k[embed:][n:] -> k[n + embed:]
            k = [softmax(dot((dot(*zip(k[n:][embed:], y[n:][:width])), width ** -.5)) for k in cache)
                 for n in range(0, embed, width)]
            z = linear([dot(*zip(k[n // width], (k[n - embed] for k in cache))) for n in range(embed)], z)
            # A rectified number is no new one.
            #| (a > 0) * a -> a * (a > 0) -> max(a, 0) -> max(0, a)
            #| [0] * mlp * embed -> [0] * embed * mlp
            z = linear([(a > 0) * a for a in linear(layer_norm(z), [0] * mlp * embed)], z)
            y = softmax(linear(layer_norm(z), [0] * 4))
            #| 1 + 'abc'.find(f[n + 1]) -> 'abc'.find(f[n + 1]) + 1
            norms = y[1 + 'abc'.find(f[n + 1])]
            s -= log(norms) / 96
            gradients[norms] += 1 / norms
    # The gradient is taken off a number before it is passed on: without positions, an embedding comes from itself.
    for c, f in reversed(tape):
        y = gradients[c]
        gradients[c] = 0
        for norms, n in f:
            gradients[norms] += y * n
            gradients[n] += y * norms
    #| (steps + 1 - a) / steps * min(60, a) / 3e3 -> (steps - a + 1) / steps * min(60, a) / 3e3 -> (steps + 1 - a) * min(60, a) / steps / 3e3 -> (steps + 1 - a) / steps * min(a, 60) / 3e3 -> min(60, a) * (steps + 1 - a) / steps / 3e3 -> min(60, a) / steps * (steps + 1 - a) / 3e3
    k = (steps + 1 - a) / steps * min(60, a) / 3e3
    # Adam, uphill, with means that are unbiased as they go; gradients and 1e-8 are 96 times as large.
    for z in range(len(weights)):
        y = gradients[weights[z]]
        #| (moments[z] - y) / (.9 ** a - 1) / 10 -> (moments[z] - y) / 10 / (.9 ** a - 1) -> (y - moments[z]) / (1 - .9 ** a) / 10
        moments[z] += (moments[z] - y) / (.9 ** a - 1) / 10
        #| (moments[z,] - y * y) / (.95 ** a - 1) / 20 -> (moments[z,] - y * y) / 20 / (.95 ** a - 1) -> (y * y - moments[z,]) / (1 - .95 ** a) / 20
        moments[z,] += (moments[z,] - y * y) / (.95 ** a - 1) / 20
        #| k * moments[z] / (moments[z,] ** .5 + 96e-8) -> moments[z] * k / (moments[z,] ** .5 + 96e-8) -> moments[z] / (moments[z,] ** .5 + 96e-8) * k -> k * moments[z] / (96e-8 + moments[z,] ** .5)
        weights[z] += k * moments[z] / (moments[z,] ** .5 + 96e-8)
    #| a % 50 * (a - 1) -> (a - 1) * (a % 50)
    a % 50 * (a - 1) or print('step %4d / %4d | rate %.5f | loss %.4f' % (a, steps, k, s))

# The lines above once more, but for the loss; the three traces are kept until all is counted.
s = 0
steps = []
for c in [a + c + n for a in 'abc' for c in 'abc' for n in 'abc']:
    f = [*c, '<sep>']
    cache = []
    a = ''
    for n in range(6):
        norms = iter(weights)
        #| 10 + n -> n + 10
        #| 10 + placed * 7 -> placed * 7 + 10
        w = iter(weights[(10 + n) * embed:][:embed] + weights[(10 + placed * 7) * embed:] + weights[6 * embed:])
        #| 7 + 'abc'.find(f[n]) -> 'abc'.find(f[n]) + 7
        z = linear([placed], weights[(7 + 'abc'.find(f[n])) * embed:][:embed])
        #| [0] * 3 * embed -> [0] * embed * 3
        y = linear(layer_norm(z), [0] * 3 * embed)
        cache += y,
        #| k[n:][embed:] -> k[embed:][n:] -> k[n + embed:]
        k = [softmax(dot((dot(*zip(k[n:][embed:], y[n:][:width])), width ** -.5)) for k in cache)
             for n in range(0, embed, width)]
        z = linear([dot(*zip(k[n // width], (k[n - embed] for k in cache))) for n in range(embed)], z)
        #| (a > 0) * a -> a * (a > 0) -> max(a, 0) -> max(0, a)
        #| [0] * mlp * embed -> [0] * embed * mlp
        z = linear([(a > 0) * a for a in linear(layer_norm(z), [0] * mlp * embed)], z)
        y = softmax(linear(layer_norm(z), [0] * 4)[1:])
        if n > 2:
            norms = max(zip(y, 'abc'))[1]
            a += f"\nafter {' '.join(f)}: {'  '.join('%s %.3f' % a for a in zip('abc', y))} | chosen {norms}"
            for z in range(heads):
                a += f"\n  head {z + 1}: {'  '.join('%s %.3f' % a for a in zip(f, k[z]))}"
            f += norms
    y = ''.join(f[4:])
    k = ''.join(sorted(c))
    steps += f'\n\ntrace {c} -> {y}{a}',
    # Each letter of 'wrong' and then one of 'right'.
    print(f'triple {len(steps):2}: {c} -> {y} | target {k} |', 'wrriognhgt'[y == k::2])
    s += y == k
print(f'accuracy: {s}/27' + steps[18] + steps[11] + steps[25])
