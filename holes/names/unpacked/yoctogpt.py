"""
python holes/names/unpacked/yoctogpt.py

The readable original of entries/yoctogpt.py: unpacked/zeptogpt.py without its three lines of metadata. The statements
are the same otherwise, and every stroke is explained there; the comments here only say what is what. It reads input.txt in the current folder.
"""

import random as rng

# The words, shuffled as the reference shuffles them, and the alphabet with BOS, '', at its end.
rng.seed(42)

rng.shuffle(words := open('input.txt').read().split())

vocab_size = len(alphabet := sorted({*''.join(words)}) + [''])

# Nodes are [value, gradient, slope], parameters [value, gradient, mean, square].
ONES = [[1, step := 0]] * 64

# A dot product, then nothing (0), exp of its half (2), or a power (below 0). It writes the tape.
def product(left, right=ONES, kind=0):
    global tape
    *node, total, scale = 0, 4
    for factor, cofactor in zip(left, right):
        total += factor[0] * cofactor[0]
        tape = factor, cofactor, node, (cofactor, factor, node, tape)
    if kind:
        total = kind > 0 and rng._e ** (total / 2 + 99) or (scale := total + 16e-5) ** kind / kind / kind
    node += total, 0, kind * total / scale or 1
    return node

# RMSNorm, or softmax with (ONES, -1): a vector times a power of one of its products.
normalise = lambda vector, *how: [
    *map(product, zip(vector), [[product(vector, *how or (vector, -.5))]] * vocab_size * 9)
]

# A linear layer of 16 rows, added to the stream in its place.
def residual(inner): stream[:] = [product((product(inner, weight), before)) for before in stream]

# Embeddings of tokens and positions, head, and the layers: 32 an alphabet's letter, and 3,328.
parameters = [[rng.gauss() * .08, 0, 0, 0] for _ in alphabet * 32 + ONES * 52]

# 1,000 steps of training, then 20 samples.
while (remaining := 1000 - step) + 20:
    training = remaining > 0
    text = ' ' + words[step % len(words)] * training
    step += 1
    *cache, token = vocab_size - 1,
    tape = loss = position = 0

    while text[position:16]:
        # All weights in the order of use.
        weight = iter(parameters[-3072:] + parameters[16 * vocab_size + 256:])
        stream = normalise(
            [*map(product, zip(parameters[16 * token:][:16], parameters[16 * (vocab_size + position):]))]
        )

        # Query, key and value of this position: 16 numbers each.
        cache += [product(normalise(stream), weight) for _ in stream * 3],

        # Attention, then the MLP.
        residual([
            product(
                normalise([product(cache[-1][i & 12:][:4], seen[i & 28:], 2) for seen in cache], ONES, -1),
                [*zip(*cache)][i]
            )
            for i in range(-16, 0)
        ])

        residual([max([0, 0], product(normalise(stream), weight)) for _ in ONES])

        # Four times the root of each probability.
        roots = normalise([product(stream, weight, 2) for _ in alphabet])
        position += 1
        # Sampling appends a letter; training appends nothing and looks the next one up.
        training or (text := text + rng.choices(alphabet, [node[0]**4 for node in roots])[0])
        node = roots[token := alphabet.index(text[position:position + 1])]
        loss -= 2 * rng._log(node[0] / 4)
        node[1] = 2e7 / node[0]

    # Backward along the tape; then Adam, uphill, while training.
    while tape:
        factor, cofactor, (_, gradient, slope), tape = tape
        factor[1] += cofactor[0] * gradient * slope

    parameters = [
        [value + training * remaining * 15e-6 * (first := .85 * mean + gradient / position) / (1 - .85**step)
            / (((second := .99 * square + gradient * gradient / position / position)
                / (1 - .99**step))**.5 + 1), 0, first, second]
        for value, gradient, mean, square in parameters
    ]
    print([
        "\n--- inference (new, hallucinated names) ---\n" * -~remaining + f"sample {1-remaining:2}:{text}",
        f"step {step:4} / 1000 | loss {loss/position:.4f}"
    ][training])
