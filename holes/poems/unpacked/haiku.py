"""
python holes/poems/unpacked/haiku.py

The readable original of entries/haiku.py and of tanka.py: the same statements, with names and reasons. `python -m golf pack
holes/poems/unpacked/haiku.py --lane bytes -o FILE` packs it, for tanka.py with `--lane characters`. It reads input.txt in the
current folder. A table is a list of rows, a row a list of floats, and a row is what gradients are filed under.
"""

from re import *
from sys import *
from math import *
from random import *
from operator import *
from typing import *  # its Counter is callable, and "typing" is shorter than "collections"

# The defaults, then the call: a dict keeps the first place and the last value.
*numbers, dropout, learning_rate = dict(zip(*[iter('--batch 8 --context 16 --width 16 --heads 4 --layers 1 --steps 800 --seed 42 --dropout .02 --learning-rate .03'.split() + argv[1:])] * 2)).values()
batch, context, width, size, layers, steps, chance = map(int, numbers)
size = width // size  # of a head
seed(chance)
text = open('input.txt').read()
boundary = len(text) * 9 // 10
print('--- stage 1: the text, and the first scene or poem in it ---\n|', [p for p in split('\n{3,}' if '\n\n\n' in text[:boundary] else '\n\n(?=.+\n\n)', text[:boundary]) if search('(.+\n){7}.', p)][0].replace('\n', '\n| '))
print('num characters:', len(text))
print('training characters:', boundary)
print('validation characters:', len(text) - boundary)
alphabet = sorted({*text})
vocab_size = len(alphabet)
print('vocab size:', vocab_size)
draw = lambda rows, columns: [[gauss(0, .15) for i in range(columns)] for j in range(rows)]
gain_and_bias = lambda: [[1] * width, [0] * width]
# All weights are one list of rows. Tables of the same width that are drawn one after the other are one table: the three
# embeddings, then query, key, value and gather, then the rows up. A gain stands before the weights that it is for.
rows = draw(vocab_size + vocab_size + context, width)
for i in range(layers):
    rows += gain_and_bias() + draw(4 * width, width) + gain_and_bias() + draw(4 * width, width) + draw(width, 4 * width)
rows += gain_and_bias()
print('num params:', sum(map(len, rows)))

# What was computed, in its order: a table, and the function that turns its gradient into (rows, their gradients).
tape = []
gradients = Counter()  # by the identity of a row
each = lambda f, a, b: [[*map(f, *pair)] for pair in zip(a, b)]
products = lambda a, b: [[sum(map(mul, x, y)) for y in b] for x in a]
node = lambda table, pull: tape.append((table, pull)) or table

# Three operations make the whole model. The first is every row times every other row. A result is transposed when its operands
# change places, so no operation transposes.
linear = lambda a, b: node(products(a, b), lambda g: (a + b, products(g, [*zip(*b)]) + products(zip(*g), [*zip(*a)])))
# The second is a function of a row, by itself. All of them (softmax, normalisation, ReLU) have a symmetric matrix of derivatives,
# so a gradient goes back as a tangent goes forth, and that is one complex step: the imaginary part of f(x + ig), exact
# to rounding because gradients are kept 1e9 times too small.
function = lambda f, a: node([*map(f, a)], lambda g: (a, [[x.imag for x in f(row)] for row in each(complex, a, g)]))
# The third, a*b+c number by number, is gain and bias, dropout and residual, the sum of embeddings, and scale and mask.
fused = lambda a, b, c: node(each(add, each(mul, a, b), c), lambda g: (a + b + c, each(mul, g, b) + each(mul, g, a) + g))


def softmax(row):
    row = [e**x for x in row]
    total = sum(row)
    return [x / total for x in row]


def normal(row):
    total = sum(row) / width
    row = [x - total for x in row]
    total = (sum(map(mul, row, row)) / width + 1e-5) ** .5
    return [x / total for x in row]


def transformer(tokens, chance):
    weights = iter(rows[vocab_size + vocab_size + context:])
    take = lambda n: [next(weights) for i in range(n)]  # the rows in the order of their use
    # A row that stands in a table often, such as a gain, gathers the gradients of all its places.
    norm = lambda: fused(function(normal, x), take(1) * len(tokens), take(1) * len(tokens))
    residual = lambda a: fused(a, [[((chance and random()) >= chance) / (1 - chance) for i in range(width)] for j in tokens], x)
    x = fused([rows[alphabet.index(token)] for token in tokens], [[1] * width] * len(tokens), rows[vocab_size:vocab_size + context] * len(tokens))
    for _ in range(layers):
        h = norm()
        w = take(3 * width)
        gathered = []
        for i in range(0, len(tokens), context):
            window = h[i:i + context]
            columns = []
            # values * window is the table of values turned over, so times the attention it is the head's columns: heads are
            # joined by +, and the product with the unit matrix turns them over into rows.
            for head in range(0, width, size):
                columns += linear(
                    linear(w[width + width + head:][:size], window),
                    function(softmax, fused(
                        linear(linear(window, w[head:][:size]), linear(window, w[width + head:][:size])),
                        [[size**-.5] * context] * context,
                        [[-999 * (i > j) for i in range(context)] for j in range(context)])))
            gathered += linear([[i == j for i in range(context)] for j in range(context)], columns)
        x = residual(linear(gathered, take(width)))
        x = residual(linear(function(lambda row: [x * (x.real > 0) for x in row], linear(norm(), take(4 * width))), take(width)))
    return linear(norm(), rows[vocab_size + context:][:vocab_size])


bigram = lambda tokens, chance: [scores[alphabet.index(token)] for token in tokens]


def loss_on(model, starts, chance):
    tokens, targets = [[text[i + j + k] for i in starts for j in range(context)] for k in (0, 1)]
    loss = 0
    tape.clear()
    for row, target in zip(function(softmax, model(tokens, chance)), targets):
        target = alphabet.index(target)
        loss -= log(row[target]) / len(targets)
        gradients[id(row)] = [0] * vocab_size
        gradients[id(row)][target] = 1e-9 / row[target]
    return loss


def stage(index, model, title, rows, windows):
    losses = []
    written = '\n'
    moments = Counter()
    step = 0
    for starts in windows:
        step += 1
        gradients.clear()
        losses += loss_on(model, starts, float(dropout)),
        while tape:
            table, pull = tape.pop()
            for row, gradient in zip(*pull([gradients[id(row)] for row in table])):
                gradients[id(row)] = [*map(add, gradients[id(row)] or [0] * len(row), gradient)]
        # Adam, with the moments' factors .15 and .01 taken out: 1.5 of the rate is their quotient, and so is what is left of the
        # floor of 1e-8 after gradients of the sum, not the mean, that are 1e9 times too small.
        for row in rows:
            for j, g in enumerate(gradients[id(row)] or [0] * len(row)):
                mean = moments[id(row), j] = moments[id(row), j] * .85 + g
                square = moments[id(row), ~j] = moments[id(row), ~j] * .99 + g * g
                row[j] += float(learning_rate) * min(step, 20) * .075 * (steps + 1 - step) / steps / (1 - .85**step) * mean / ((square / (1 - .99**step)) ** .5 + batch * context / 1e16)
        # A product is 0 where one of its factors is: every 50th step, or the last one.
        if 1 > step % 50 * (steps - step):
            print('%s step %4d / %4d | training loss %.4f' % (title, step, steps, sum(losses) / len(losses)))
            losses = []
        if 1 > step % 250 * (steps - step):
            print('%s step %4d / %4d | validation loss %.4f' % (title, step, steps, loss_on(model, judged, 0)))
    # The line end that a sample begins after is the one that is printed before it.
    for i in range(300):
        written += choices(alphabet, softmax(x / .8 for x in model(written[-context:], 0)[-1]))[0]
    print(f'sample {index} ({title}):{written}\n--- end of sample ---')


print('--- stage 2: a transformer before any training ---')
stage(1, transformer, 'untrained', rows, [])
print('--- stage 3: a bigram model, the letter before and nothing else ---')
windows = [[randrange(boundary - context) for i in range(batch)] for i in range(steps)]
whole = (len(text) - boundary - 1) // context
judged = min(256, whole)
judged = [boundary + i * whole // judged * context for i in range(judged)]
scores = [[0] * vocab_size for i in alphabet]
stage(2, bigram, 'bigram', scores, windows)
pairs = Counter(zip(text[:boundary], text[1:boundary]))
yardstick = sum(log((text[:boundary - 1].count(text[i + j]) + vocab_size) / (pairs[text[i + j], text[i + j + 1]] + 1)) for i in judged for j in range(context)) / len(judged) / context
print('judged characters:', len(judged) * context)
print('count bigram validation loss: %.4f' % yardstick)
print('--- stage 4: a transformer, all letters before ---')
stage(3, transformer, 'transformer', rows, windows)
reached = loss_on(transformer, judged, 0)
print('transformer validation loss: %.4f' % reached)
print('nats below the count bigram: %.4f' % (yardstick - reached))
