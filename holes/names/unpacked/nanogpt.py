"""
python holes/names/unpacked/nanogpt.py

The readable original of the record in plain with 1,253 bytes: the same statements in the same order, with names and
reasons. With one letter for every name, and without comments and spaces, it is that record; `python -m golf pack
unpacked/nanogpt.py --lane plain -o FILE` does that. It reads input.txt in the current folder.
"""

# random holds, below the names that it shows, e and log: no second import.
import random as rng

rng.seed(42)

# A name is made where it is first needed, with `:=`: one newline less, and one name less to write.
rng.shuffle(words := open('input.txt').read().split())

# The token BOS is the empty string, at the end of the alphabet. Three things fall out of that: its rank is
# the reference's; a word sliced one step beyond its end, word[i:i+1], *is* BOS; and a sampled BOS can be
# appended to the sample without a trace.
vocab_size = len(alphabet := sorted({*''.join(words)}) + [''])

# A node of the graph is a list: [value, gradient, slope], a parameter is [value, gradient, mean, square].
# ONES is a vector of 64 ones: 64 is also how many rows mlp_up has, and 52 * 64 is the number of parameters
# that do not depend on the alphabet. Its gradient is junk that nobody reads.
ONES = [[1, 0]] * 64
tape = step = 0


# Every operation of the model is this one: a dot product, then perhaps one of two functions of it.
#
#   kind 0     the product itself
#   kind 2     exp(product / 2), times e**99, which makes a later + 16e-5 invisible and cancels in a ratio
#   kind < 0   scale * (product + 16e-5) ** kind: with -.5 and 4 that is (mean of 16 squares + 1e-5)**-.5
#
# zip() ends with its shorter operand and takes nothing from the second one when the first one has ended: so
# `right` may be an iterator over *all* weights, of which the product takes just its own row.
#
# The tape is a linked list of products (factor, cofactor, result, rest), one entry for each direction of the
# chain rule. An entry is written before the result's value is known; the result is a list, and filled later.
# The slope of the function is kind * value / denominator: one formula for both, as the exponential's
# denominator stays at 4, the default, and 2 / 4 is its slope. The product has 0 there, so: or 1.
#
# `*node, total = 0,` makes an empty list and a zero.
def product(left, right=ONES, kind=0, scale=4):
    global tape
    *node, total = 0,
    for factor, cofactor in zip(left, right):
        total += factor[0] * cofactor[0]
        tape = factor, cofactor, node, (cofactor, factor, node, tape)
    if kind:
        total = kind > 0 and rng._e ** (total / 2 + 99) or scale * (scale := total + 16e-5) ** kind
    node += total, 0, kind * total / scale or 1
    return node


# RMSNorm and softmax are one thing: a vector times a power of one of its products. Without further arguments
# it is the norm, with (ONES, -1, 1) it divides by the sum. The list of that one factor is as long as the
# longest vector: 16, or the alphabet (of at least 2).
normalise = lambda vector, *how: [
    *map(product, zip(vector), [[product(vector, *how or (vector, -.5))]] * vocab_size * 9)
]

# A linear layer with 16 rows, and the residual added: `product` of a pair is its sum.
residual = lambda inner: [product((product(inner, weight), before)) for before in stream]

print(f"num docs: {len(words)}\nvocab size: {vocab_size}\nnum params: {len(parameters:=[[rng.gauss()*.08,0,0,0]for _ in alphabet*32+ONES*52])}")

# One loop trains and samples: 1,000 steps and 20 more. `remaining` counts down from 1000; it is the learning
# rate, and the number of a sample is 1 - remaining.
while (remaining := 1000 - step) + 20:
    training = remaining > 0
    # The text is a space and the word, or a space alone: the space is the one before a printed sample.
    text = ' ' + words[step % len(words)] * training
    step += 1
    *cache, token = vocab_size - 1,
    loss = position = 0

    # At most 16 positions, and none after BOS has been met: then the slice is empty.
    while text[position:16]:
        # From here on, the weights come in the order in which they are used: all layers, then the head.
        weight = iter(parameters[-3072:] + parameters[16 * vocab_size + 256:])
        stream = normalise(
            [*map(product, zip(parameters[16 * token:][:16], parameters[16 * (vocab_size + position):]))]
        )

        # Query, key and value in one vector of 48. The norm is computed anew for each: a name costs more.
        cache += [product(normalise(stream), weight) for _ in stream * 3],

        # Every one of the 16 gathered numbers computes its head's attention anew. i runs over the keys, i & 28
        # is where the head's key starts, i & 12 where its query does, and the value is 16 further on. The
        # half of the score is in the exponential.
        stream = residual([
            product(
                normalise([product(cache[-1][i & 12:][:4], seen[i & 28:], 2) for seen in cache], ONES, -1, 1),
                [*zip(*cache)][i + 16]
            )
            for i in range(16, 32)
        ])

        # ReLU: lists compare by their first element, the value; [0, 0] is a new node that leads nowhere.
        stream = residual([max([0, 0], product(normalise(stream), weight)) for _ in ONES])

        # The last softmax is the *norm* of exp(logit / 2), and p = (root / 4)**2. No largest logit is taken
        # off. At temperature 0.5 the weights are p**2, that is, root**4 up to a factor.
        roots = normalise([product(stream, weight, 2) for _ in alphabet])
        position += 1
        # In training k is 0: nothing is drawn, and the random numbers stay in step with the reference.
        text += ''.join(rng.choices(alphabet, [node[0]**4 for node in roots], k=1 - training))
        node = roots[token := alphabet.index(text[position:position + 1])]
        loss -= 2 * rng._log(node[0] / 4)
        # The gradient of log(p) is 2 / root, here 1e7 times as large: Adam sees that in its epsilon alone, which is
        # then 1.
        node[1] = 2e7 / node[0]

    # The chain rule. While sampling, it only clears the tape.
    while tape:
        factor, cofactor, (_, gradient, slope), tape = tape
        factor[1] += cofactor[0] * gradient * slope

    # Adam, uphill, as the gradients are those of log(p). Its two means are kept as plain sums, without the
    # factors .15 and .01: they are in 15e-6 = .01 / 1000 * .15 / .01**.5 and 1 = 1e7 * 1e-8 / .01**.5.
    parameters = [
        [value + training * remaining * 15e-6 * (first := .85 * mean + gradient / position) / (1 - .85**step)
            / (((second := .99 * square + gradient * gradient / position / position)
                / (1 - .99**step))**.5 + 1), 0, first, second]
        for value, gradient, mean, square in parameters
    ]
    # -~remaining is 1 at the first sample, and not positive after it: the heading is printed once.
    print([
        "\n--- inference (new, hallucinated names) ---\n" * -~remaining + f"sample {1-remaining:2}:{text}",
        f"step {step:4} / 1000 | loss {loss/position:.4f}"
    ][training])
