"""
python unpacked/femtogpt.py

The readable original of femtogpt.py: the same statements in the same order, with names and reasons.
`python -m golf pack unpacked/femtogpt.py --lane characters -o FILE` makes the entry of it. It reads input.txt
in the current folder. The graph is attogpt's: floats, filed under their own values (see unpacked/attogpt.py).
What is chosen here are the spellings, of many that mean the same, that deflate finds cheapest together.
"""

from math import *
from random import *
from typing import *  # for Counter

seed(42)
words = open('input.txt').read().split()
shuffle(words)
alphabet = sorted({*''.join(words)}) + ['']  # the last token, the empty string, is BOS
vocab_size = len(alphabet)
weights = [.08 * gauss() for _ in range(3328 + 32 * vocab_size)]
print(f'''num docs: {len(words)}
vocab size: {vocab_size}
num params: {len(weights)}''')
moments = Counter()


def dot(*pairs):
    value = sum(b * a for a, b in pairs)
    tape[value] = pairs
    return value


# The sum of squares is one more call of dot, in words that occur elsewhere. Its node has no gradient: the
# derivatives of the scale are given by hand.
def rms_norm(x):
    scale = (1e-5 + dot(*zip(x, x)) / 16) ** -.5
    tape[scale] = [(a, -scale ** 3 * a / 16) for a in x]
    return [dot((a, scale)) for a in x]


# Fifteen nines instead of 1 keep a result apart from its only operand: the weight of a lonely key, and in
# linear a residual to which a layer adds nothing. A run of one digit is a single match in the stream.
def softmax(x):
    x = [dot((a, exp(a)), (1 - a, exp(a))) for a in x]
    scale = .999999999999999 / sum(x)
    tape[scale] = [(a, -scale * scale) for a in x]
    return [dot((a, scale)) for a in x]


def linear(residual, x):
    return [dot((r, .999999999999999), *zip(x, w)) for r in residual]


for step in range(1, 1021):
    word = (step < 1001) * words[step % len(words) - 1]
    token = vocab_size - 1
    cache = []
    tape = {}
    gradients = Counter()
    for position in range(16):
        # Counted from the start the layer begins at 256+32*v, and so this slice repeats the text of the next.
        w = iter(weights[(position + vocab_size) * 16:][:16] + weights[256 + 32 * vocab_size:] + weights[256 + vocab_size * 16:])
        x = rms_norm(linear(weights[token * 16:][:16], [1]))
        cache += linear([0] * 48, rms_norm(x)),
        x = linear(x, [dot(*zip(softmax([dot((.5, dot(*zip(cache[-1][i & 12:][:4], k[i & 12:][16:])))) for k in cache]), [k[i + 32] for k in cache])) for i in range(16)])
        # relu is exactly 0 or the same number: a floor of 1e-12 would wake units that the reference lets sleep.
        p = softmax(linear([0] * vocab_size, linear(x, [max(a, 0) for a in linear([0] * 64, rms_norm(x))])))
        if 1e3 < step:
            word += choices(alphabet, [a * a for a in p])[0]
        token = alphabet.index(word[position:position + 1])
        gradients[p[token]] = 1 / p[token]
        if token == vocab_size - 1:
            break
    if 1e3 < step:
        print(f'sample {step - 1000:2}: {word}')
    else:
        print(f'step {step:4} / 1000 | loss {log(prod(gradients)) / ~position:.4f}' + '''

--- inference (new, hallucinated names) ---''' * (999 < step))
        for value in [*tape][::-1]:
            for a, b in tape[value]:
                # First a: b may be the value itself, as exp(a) is, and its gradient is still needed.
                gradients[a] += gradients[value] * b
                gradients[b] += gradients[value] * a
        for i in range(len(weights)):
            g = gradients[weights[i]] / ~position
            moments[i] += (g - moments[i]) * .15 / (1 - .85 ** step)
            moments[~i] += (g * g - moments[~i]) * .01 / (1 - .99 ** step)
            weights[i] += (step - 1001) * moments[i] / 1e5 / (1e-8 + moments[~i] ** .5)
