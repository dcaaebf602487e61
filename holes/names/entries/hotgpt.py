"""
python hotgpt.py

microgpt.py's complete log from the standard library alone, in about a fortieth of its processor time. Same model,
same random numbers, same output, byte for byte. What makes Python slow here is one object and several bytecodes for
every multiplication, so every trick below buys more arithmetic for an object or a bytecode:

1. No graph. The derivatives are written out by hand, and only numbers that somebody needs are ever computed.
2. The longest loop in C that the standard library offers is math.dist, so long dot products are taken from distances:
   |a - b|^2 = |a|^2 + |b|^2 - 2 a.b. One call replaces sixteen multiplications and sixteen additions.
3. Where no such call fits, loops over the width of 16 are unrolled: sixteen local variables, no indexing, no iterator.
   A comprehension takes twice as long, even for a vector times a number.
4. What is zero is skipped: hidden units that ReLU shuts take no part in either direction.
5. Adam's moments are kept in units that shrink, so that they never decay: a new gradient grows instead, for nothing,
   because it is scaled. A row without a gradient keeps its moments as they are, and so it can sleep:
6. A row that nobody reads is not moved. It makes up for all the steps that it has missed when it is read; or it makes
   them in one with its last gradient, where the words to come tell when it is read next.
7. A hidden unit that is open at one position learns on the way back through it, while its two rows are at hand.
8. Numbers that are about to be replaced are let go first: Python makes the new ones in the places of the last hundred
   that died.

math.dist works on doubles, so the order of the roundings is all that differs from microgpt.py. The four decimals of
the log do not see that.
"""

import gc
import math
import os
import random
from itertools import count, cycle, repeat, starmap
from math import cos, dist, exp, hypot, log, sin, sqrt, tau

gc.disable()  # nothing below makes a reference cycle
random.seed(42)

# --- 1. The data, as in microgpt.py -------------------------------------------------------------------

if not os.path.exists("input.txt"):
    raise SystemExit("hotgpt.py: there is no input.txt in this folder; copy any UTF-8 text with one word a line here")
with open("input.txt", encoding="utf-8") as file:
    documents = [word for line in file if (word := line.strip())]
if not documents:
    raise SystemExit("hotgpt.py: input.txt holds no word; give it at least one line with a word")


def shuffle(items):
    """random.shuffle(), without two more calls for each item."""
    getrandbits = random.getrandbits
    for i in range(len(items) - 1, 0, -1):
        bits = (i + 1).bit_length()
        j = getrandbits(bits)
        while j > i:
            j = getrandbits(bits)
        items[i], items[j] = items[j], items[i]


shuffle(documents)
print(f"num docs: {len(documents)}")
alphabet = sorted(set("".join(documents)))
token_of = {character: token for token, character in enumerate(alphabet)}
BOS = len(alphabet)
vocab_size = len(alphabet) + 1
print(f"vocab size: {vocab_size}")

num_steps = 1000
block_size = 16  # the width of the model is 16 too: that is what "unrolled" means below
UNITS = range(64)  # the MLP's hidden units
ZEROS = (0.0,) * 16
ONES = (1.0,) * 4  # one for each head


# --- 2. Products from distances -----------------------------------------------------------------------


def squares(vectors):
    """The squared length of each vector (tuples)."""
    return [length * length for length in starmap(hypot, vectors)]


def products(vectors, squares_of_vectors, vector):
    """Twice the dot product of each of some vectors with one vector: whoever uses them takes the two off."""
    length = hypot(*vector)
    square = length * length  # in a third of the time of length**2
    return [
        own + square - apart * apart
        for own, apart in zip(squares_of_vectors, map(dist, vectors, repeat(vector)))
    ]


def sixteen_products(vectors, squares_of_vectors, vector):
    """The same for sixteen vectors, as a tuple."""
    length = hypot(*vector)
    square = length * length
    s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15 = squares_of_vectors
    d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, d10, d11, d12, d13, d14, d15 = map(dist, vectors, repeat(vector))
    return (
        s0 + square - d0 * d0, s1 + square - d1 * d1, s2 + square - d2 * d2, s3 + square - d3 * d3,
        s4 + square - d4 * d4, s5 + square - d5 * d5, s6 + square - d6 * d6, s7 + square - d7 * d7,
        s8 + square - d8 * d8, s9 + square - d9 * d9, s10 + square - d10 * d10, s11 + square - d11 * d11,
        s12 + square - d12 * d12, s13 + square - d13 * d13, s14 + square - d14 * d14, s15 + square - d15 * d15,
    )


def scaled(vector, factor):
    a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15 = vector
    return (
        a0 * factor, a1 * factor, a2 * factor, a3 * factor,
        a4 * factor, a5 * factor, a6 * factor, a7 * factor,
        a8 * factor, a9 * factor, a10 * factor, a11 * factor,
        a12 * factor, a13 * factor, a14 * factor, a15 * factor,
    )


def joined(vector, factor, other):
    """The vector times the factor, plus the other vector."""
    a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15 = vector
    b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13, b14, b15 = other
    return (
        a0 * factor + b0, a1 * factor + b1, a2 * factor + b2, a3 * factor + b3,
        a4 * factor + b4, a5 * factor + b5, a6 * factor + b6, a7 * factor + b7,
        a8 * factor + b8, a9 * factor + b9, a10 * factor + b10, a11 * factor + b11,
        a12 * factor + b12, a13 * factor + b13, a14 * factor + b14, a15 * factor + b15,
    )


# --- 3. Adam ------------------------------------------------------------------------------------------


class Adam:
    """The numbers that Adam's update shares between all parameters: growth, gain, slope and floor of the step.

    With first moment m = 0.85 m + 0.15 g, and second moment v = 0.99 v + 0.01 g^2, a parameter moves by
    rate * (m / (1 - 0.85^t)) / (sqrt(v / (1 - 0.99^t)) + 1e-8). Here the moments are kept in units that shrink by
    0.85 and 0.99 every step. In these units decay is no work: M += G and V += gain * G^2, for the gradient G in
    units that shrink with M's (it is `growth` times larger), and the move is M / (slope * sqrt(V) + floor).

    A row without a gradient keeps M and V. What it moves in many steps is then M times the sum over these steps of
    share / (sqrt(V) + own_floor), where share is 1 / slope, and own_floor is floor / slope. Next to the mean of these
    floors, that sum is (sum of the shares) / (sqrt(V) + mean) * (1 + variance / (sqrt(V) + mean)^2) and terms of the
    third order. The floors differ by some percent of their mean, so from sqrt(V) = 1000 * mean on, these are not seen,
    and where the variance is less than 1e-10 V, neither is that of the second order. Elsewhere the sum is taken term
    by term.
    """

    def __init__(self):
        self.steps = []  # these four of each
        first_decay = second_decay = 1.0  # 0.85^t and 0.99^t
        for step in range(num_steps):
            first_decay *= 0.85
            second_decay *= 0.99
            growth = 1 / first_decay
            unit = (1 - first_decay) / (0.01 * (1 - step / num_steps) * (1 - 0.85))
            gain = 1 / (growth * growth * second_decay)
            slope = sqrt((1 - 0.99) / (1 - second_decay) * second_decay) * unit * growth
            # The floor is for gradients that are 16 times larger, as they are for most matrices.
            self.steps.append((growth, gain, slope, 1e-8 * unit * growth * 16))
        self.shares = [1 / slope for _, _, slope, _ in self.steps]
        self.floors = [floor / slope for _, _, slope, floor in self.steps]
        self.steps.append((None,) * 4)  # for the samples, after the last step
        # Sums over all the steps from one on: differences of two of them are sums over the steps between.
        self.sums = [(0.0, 0.0, 0.0)]
        for share, floor in zip(reversed(self.shares), reversed(self.floors)):
            a, b, c = self.sums[-1]
            self.sums.append((a + share, b + share * floor, c + share * floor * floor))
        self.sums.reverse()

    def begin(self, step):
        self.step = step
        self.growth, self.gain, self.slope, self.floor = self.steps[step]
        self.spans = {}  # many rows have missed the same steps

    def span(self, begin, end):
        """Of the steps from one on to another: the sum of the shares, and the mean and the variance of the floors."""
        (a, b, c), (later_a, later_b, later_c) = self.sums[begin], self.sums[end]
        a -= later_a
        mean = (b - later_b) / a
        return a, mean, (c - later_c) / a - mean * mean

    def span_to_now(self, begin):
        if begin not in self.spans:
            self.spans[begin] = self.span(begin, self.step)
        return self.spans[begin]

    def reach(self, begin, end):
        """How far a row can move without a gradient from step `end` on, next to what it has moved since `begin`.

        It slows down evenly, but for the floors, which rise: so this is never too little.
        """
        still = self.sums[end][0]
        return still / abs(self.sums[begin][0] - still)


class Matrix:
    """Rows of 16 parameters (tuples), with their two moments.

    scale: how many times larger its gradients arrive here than they are, apart from Adam.growth, over 16. Adam's
    result does not depend on such a factor; its floor must know it.
    """

    def __init__(self, rows, scale=1):
        self.rows = rows
        self.first = [ZEROS] * len(rows)
        self.second = [ZEROS] * len(rows)
        self.scale = scale

    def tabulate(self):
        """What products() needs of the rows, and of the columns."""
        self.squares = squares(self.rows)
        self.columns = list(zip(*self.rows))
        self.column_squares = squares(self.columns)

    def update(self, outputs, inputs):
        """One step for every row, from two lists over the positions.

        The gradient of the parameter in row i, column j is a product over the positions: of the gradient that
        reached output i (outputs[position][i]), and of what input j was. It arrives here doubled, as in products().
        """
        if len(inputs) <= 5:
            self.update_rows(zip(count(), *outputs), inputs)
        else:
            self.update_from_many(list(zip(*outputs)), list(zip(*inputs)))

    def update_rows(self, items, vectors):
        """One step for some rows, from the index of each and its factors: one for each of up to five vectors."""
        self.updates[len(vectors) - 1](self, items, *vectors)

    def update_from_one(self, items, x):
        """One step for some rows, from the index of each and the factor of x that is half of its gradient."""
        sqrt = math.sqrt  # a local name is found sooner
        rows, first, second = self.rows, self.first, self.second
        growth, gain, slope, floor = adam.growth * 2, adam.gain, adam.slope, adam.floor * self.scale
        x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15 = x
        y0, y1, y2, y3, y4, y5, y6, y7, y8, y9, y10, y11, y12, y13, y14, y15 = (
            x0 * x0, x1 * x1, x2 * x2, x3 * x3,
            x4 * x4, x5 * x5, x6 * x6, x7 * x7,
            x8 * x8, x9 * x9, x10 * x10, x11 * x11,
            x12 * x12, x13 * x13, x14 * x14, x15 * x15,
        )
        for i, a in items:
            a *= growth
            b = a * a * gain
            p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15 = rows[i]
            m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = first[i]
            v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = second[i]
            first[i] = m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = (
                m0 + a * x0, m1 + a * x1, m2 + a * x2, m3 + a * x3,
                m4 + a * x4, m5 + a * x5, m6 + a * x6, m7 + a * x7,
                m8 + a * x8, m9 + a * x9, m10 + a * x10, m11 + a * x11,
                m12 + a * x12, m13 + a * x13, m14 + a * x14, m15 + a * x15,
            )
            second[i] = v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = (
                v0 + b * y0, v1 + b * y1, v2 + b * y2, v3 + b * y3,
                v4 + b * y4, v5 + b * y5, v6 + b * y6, v7 + b * y7,
                v8 + b * y8, v9 + b * y9, v10 + b * y10, v11 + b * y11,
                v12 + b * y12, v13 + b * y13, v14 + b * y14, v15 + b * y15,
            )
            rows[i] = (
                p0 - m0 / (floor + slope * sqrt(v0)), p1 - m1 / (floor + slope * sqrt(v1)),
                p2 - m2 / (floor + slope * sqrt(v2)), p3 - m3 / (floor + slope * sqrt(v3)),
                p4 - m4 / (floor + slope * sqrt(v4)), p5 - m5 / (floor + slope * sqrt(v5)),
                p6 - m6 / (floor + slope * sqrt(v6)), p7 - m7 / (floor + slope * sqrt(v7)),
                p8 - m8 / (floor + slope * sqrt(v8)), p9 - m9 / (floor + slope * sqrt(v9)),
                p10 - m10 / (floor + slope * sqrt(v10)), p11 - m11 / (floor + slope * sqrt(v11)),
                p12 - m12 / (floor + slope * sqrt(v12)), p13 - m13 / (floor + slope * sqrt(v13)),
                p14 - m14 / (floor + slope * sqrt(v14)), p15 - m15 / (floor + slope * sqrt(v15)),
            )

    def update_from_two(self, items, x, y, double=2):
        """The same, with two factors: the gradient is the sum of both products, doubled."""
        sqrt = math.sqrt
        rows, first, second = self.rows, self.first, self.second
        growth, gain, slope, floor = adam.growth * double, adam.gain, adam.slope, adam.floor * self.scale
        x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15 = x
        y0, y1, y2, y3, y4, y5, y6, y7, y8, y9, y10, y11, y12, y13, y14, y15 = y
        for i, a, b in items:
            a *= growth
            b *= growth
            p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15 = rows[i]
            m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = first[i]
            v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = second[i]
            first[i] = m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = (
                m0 + (g0 := a * x0 + b * y0), m1 + (g1 := a * x1 + b * y1),
                m2 + (g2 := a * x2 + b * y2), m3 + (g3 := a * x3 + b * y3),
                m4 + (g4 := a * x4 + b * y4), m5 + (g5 := a * x5 + b * y5),
                m6 + (g6 := a * x6 + b * y6), m7 + (g7 := a * x7 + b * y7),
                m8 + (g8 := a * x8 + b * y8), m9 + (g9 := a * x9 + b * y9),
                m10 + (g10 := a * x10 + b * y10), m11 + (g11 := a * x11 + b * y11),
                m12 + (g12 := a * x12 + b * y12), m13 + (g13 := a * x13 + b * y13),
                m14 + (g14 := a * x14 + b * y14), m15 + (g15 := a * x15 + b * y15),
            )
            second[i] = v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = (
                v0 + g0 * g0 * gain, v1 + g1 * g1 * gain, v2 + g2 * g2 * gain, v3 + g3 * g3 * gain,
                v4 + g4 * g4 * gain, v5 + g5 * g5 * gain, v6 + g6 * g6 * gain, v7 + g7 * g7 * gain,
                v8 + g8 * g8 * gain, v9 + g9 * g9 * gain, v10 + g10 * g10 * gain, v11 + g11 * g11 * gain,
                v12 + g12 * g12 * gain, v13 + g13 * g13 * gain, v14 + g14 * g14 * gain, v15 + g15 * g15 * gain,
            )
            rows[i] = (
                p0 - m0 / (floor + slope * sqrt(v0)), p1 - m1 / (floor + slope * sqrt(v1)),
                p2 - m2 / (floor + slope * sqrt(v2)), p3 - m3 / (floor + slope * sqrt(v3)),
                p4 - m4 / (floor + slope * sqrt(v4)), p5 - m5 / (floor + slope * sqrt(v5)),
                p6 - m6 / (floor + slope * sqrt(v6)), p7 - m7 / (floor + slope * sqrt(v7)),
                p8 - m8 / (floor + slope * sqrt(v8)), p9 - m9 / (floor + slope * sqrt(v9)),
                p10 - m10 / (floor + slope * sqrt(v10)), p11 - m11 / (floor + slope * sqrt(v11)),
                p12 - m12 / (floor + slope * sqrt(v12)), p13 - m13 / (floor + slope * sqrt(v13)),
                p14 - m14 / (floor + slope * sqrt(v14)), p15 - m15 / (floor + slope * sqrt(v15)),
            )

    def update_from_three(self, items, x, y, z):
        sqrt = math.sqrt
        rows, first, second = self.rows, self.first, self.second
        growth, gain, slope, floor = adam.growth * 2, adam.gain, adam.slope, adam.floor * self.scale
        x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15 = x
        y0, y1, y2, y3, y4, y5, y6, y7, y8, y9, y10, y11, y12, y13, y14, y15 = y
        z0, z1, z2, z3, z4, z5, z6, z7, z8, z9, z10, z11, z12, z13, z14, z15 = z
        for i, a, b, c in items:
            a *= growth
            b *= growth
            c *= growth
            p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15 = rows[i]
            m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = first[i]
            v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = second[i]
            first[i] = m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = (
                m0 + (g0 := a * x0 + b * y0 + c * z0), m1 + (g1 := a * x1 + b * y1 + c * z1),
                m2 + (g2 := a * x2 + b * y2 + c * z2), m3 + (g3 := a * x3 + b * y3 + c * z3),
                m4 + (g4 := a * x4 + b * y4 + c * z4), m5 + (g5 := a * x5 + b * y5 + c * z5),
                m6 + (g6 := a * x6 + b * y6 + c * z6), m7 + (g7 := a * x7 + b * y7 + c * z7),
                m8 + (g8 := a * x8 + b * y8 + c * z8), m9 + (g9 := a * x9 + b * y9 + c * z9),
                m10 + (g10 := a * x10 + b * y10 + c * z10), m11 + (g11 := a * x11 + b * y11 + c * z11),
                m12 + (g12 := a * x12 + b * y12 + c * z12), m13 + (g13 := a * x13 + b * y13 + c * z13),
                m14 + (g14 := a * x14 + b * y14 + c * z14), m15 + (g15 := a * x15 + b * y15 + c * z15),
            )
            second[i] = v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = (
                v0 + g0 * g0 * gain, v1 + g1 * g1 * gain, v2 + g2 * g2 * gain, v3 + g3 * g3 * gain,
                v4 + g4 * g4 * gain, v5 + g5 * g5 * gain, v6 + g6 * g6 * gain, v7 + g7 * g7 * gain,
                v8 + g8 * g8 * gain, v9 + g9 * g9 * gain, v10 + g10 * g10 * gain, v11 + g11 * g11 * gain,
                v12 + g12 * g12 * gain, v13 + g13 * g13 * gain, v14 + g14 * g14 * gain, v15 + g15 * g15 * gain,
            )
            rows[i] = (
                p0 - m0 / (floor + slope * sqrt(v0)), p1 - m1 / (floor + slope * sqrt(v1)),
                p2 - m2 / (floor + slope * sqrt(v2)), p3 - m3 / (floor + slope * sqrt(v3)),
                p4 - m4 / (floor + slope * sqrt(v4)), p5 - m5 / (floor + slope * sqrt(v5)),
                p6 - m6 / (floor + slope * sqrt(v6)), p7 - m7 / (floor + slope * sqrt(v7)),
                p8 - m8 / (floor + slope * sqrt(v8)), p9 - m9 / (floor + slope * sqrt(v9)),
                p10 - m10 / (floor + slope * sqrt(v10)), p11 - m11 / (floor + slope * sqrt(v11)),
                p12 - m12 / (floor + slope * sqrt(v12)), p13 - m13 / (floor + slope * sqrt(v13)),
                p14 - m14 / (floor + slope * sqrt(v14)), p15 - m15 / (floor + slope * sqrt(v15)),
            )

    def update_from_four(self, items, x, y, z, w):
        sqrt = math.sqrt
        rows, first, second = self.rows, self.first, self.second
        growth, gain, slope, floor = adam.growth * 2, adam.gain, adam.slope, adam.floor * self.scale
        x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15 = x
        y0, y1, y2, y3, y4, y5, y6, y7, y8, y9, y10, y11, y12, y13, y14, y15 = y
        z0, z1, z2, z3, z4, z5, z6, z7, z8, z9, z10, z11, z12, z13, z14, z15 = z
        w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15 = w
        for i, a, b, c, d in items:
            a *= growth; b *= growth; c *= growth; d *= growth
            p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15 = rows[i]
            m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = first[i]
            v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = second[i]
            first[i] = m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = (
                m0 + (g0 := a * x0 + b * y0 + c * z0 + d * w0),
                m1 + (g1 := a * x1 + b * y1 + c * z1 + d * w1),
                m2 + (g2 := a * x2 + b * y2 + c * z2 + d * w2),
                m3 + (g3 := a * x3 + b * y3 + c * z3 + d * w3),
                m4 + (g4 := a * x4 + b * y4 + c * z4 + d * w4),
                m5 + (g5 := a * x5 + b * y5 + c * z5 + d * w5),
                m6 + (g6 := a * x6 + b * y6 + c * z6 + d * w6),
                m7 + (g7 := a * x7 + b * y7 + c * z7 + d * w7),
                m8 + (g8 := a * x8 + b * y8 + c * z8 + d * w8),
                m9 + (g9 := a * x9 + b * y9 + c * z9 + d * w9),
                m10 + (g10 := a * x10 + b * y10 + c * z10 + d * w10),
                m11 + (g11 := a * x11 + b * y11 + c * z11 + d * w11),
                m12 + (g12 := a * x12 + b * y12 + c * z12 + d * w12),
                m13 + (g13 := a * x13 + b * y13 + c * z13 + d * w13),
                m14 + (g14 := a * x14 + b * y14 + c * z14 + d * w14),
                m15 + (g15 := a * x15 + b * y15 + c * z15 + d * w15),
            )
            second[i] = v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = (
                v0 + g0 * g0 * gain, v1 + g1 * g1 * gain, v2 + g2 * g2 * gain, v3 + g3 * g3 * gain,
                v4 + g4 * g4 * gain, v5 + g5 * g5 * gain, v6 + g6 * g6 * gain, v7 + g7 * g7 * gain,
                v8 + g8 * g8 * gain, v9 + g9 * g9 * gain, v10 + g10 * g10 * gain, v11 + g11 * g11 * gain,
                v12 + g12 * g12 * gain, v13 + g13 * g13 * gain, v14 + g14 * g14 * gain, v15 + g15 * g15 * gain,
            )
            rows[i] = (
                p0 - m0 / (floor + slope * sqrt(v0)), p1 - m1 / (floor + slope * sqrt(v1)),
                p2 - m2 / (floor + slope * sqrt(v2)), p3 - m3 / (floor + slope * sqrt(v3)),
                p4 - m4 / (floor + slope * sqrt(v4)), p5 - m5 / (floor + slope * sqrt(v5)),
                p6 - m6 / (floor + slope * sqrt(v6)), p7 - m7 / (floor + slope * sqrt(v7)),
                p8 - m8 / (floor + slope * sqrt(v8)), p9 - m9 / (floor + slope * sqrt(v9)),
                p10 - m10 / (floor + slope * sqrt(v10)), p11 - m11 / (floor + slope * sqrt(v11)),
                p12 - m12 / (floor + slope * sqrt(v12)), p13 - m13 / (floor + slope * sqrt(v13)),
                p14 - m14 / (floor + slope * sqrt(v14)), p15 - m15 / (floor + slope * sqrt(v15)),
            )

    def update_from_five(self, items, x, y, z, w, u):
        sqrt = math.sqrt
        rows, first, second = self.rows, self.first, self.second
        growth, gain, slope, floor = adam.growth * 2, adam.gain, adam.slope, adam.floor * self.scale
        x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15 = x
        y0, y1, y2, y3, y4, y5, y6, y7, y8, y9, y10, y11, y12, y13, y14, y15 = y
        z0, z1, z2, z3, z4, z5, z6, z7, z8, z9, z10, z11, z12, z13, z14, z15 = z
        w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15 = w
        u0, u1, u2, u3, u4, u5, u6, u7, u8, u9, u10, u11, u12, u13, u14, u15 = u
        for i, a, b, c, d, e in items:
            a *= growth; b *= growth; c *= growth; d *= growth; e *= growth
            p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15 = rows[i]
            m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = first[i]
            v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = second[i]
            first[i] = m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = (
                m0 + (g0 := a * x0 + b * y0 + c * z0 + d * w0 + e * u0),
                m1 + (g1 := a * x1 + b * y1 + c * z1 + d * w1 + e * u1),
                m2 + (g2 := a * x2 + b * y2 + c * z2 + d * w2 + e * u2),
                m3 + (g3 := a * x3 + b * y3 + c * z3 + d * w3 + e * u3),
                m4 + (g4 := a * x4 + b * y4 + c * z4 + d * w4 + e * u4),
                m5 + (g5 := a * x5 + b * y5 + c * z5 + d * w5 + e * u5),
                m6 + (g6 := a * x6 + b * y6 + c * z6 + d * w6 + e * u6),
                m7 + (g7 := a * x7 + b * y7 + c * z7 + d * w7 + e * u7),
                m8 + (g8 := a * x8 + b * y8 + c * z8 + d * w8 + e * u8),
                m9 + (g9 := a * x9 + b * y9 + c * z9 + d * w9 + e * u9),
                m10 + (g10 := a * x10 + b * y10 + c * z10 + d * w10 + e * u10),
                m11 + (g11 := a * x11 + b * y11 + c * z11 + d * w11 + e * u11),
                m12 + (g12 := a * x12 + b * y12 + c * z12 + d * w12 + e * u12),
                m13 + (g13 := a * x13 + b * y13 + c * z13 + d * w13 + e * u13),
                m14 + (g14 := a * x14 + b * y14 + c * z14 + d * w14 + e * u14),
                m15 + (g15 := a * x15 + b * y15 + c * z15 + d * w15 + e * u15),
            )
            second[i] = v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = (
                v0 + g0 * g0 * gain, v1 + g1 * g1 * gain, v2 + g2 * g2 * gain, v3 + g3 * g3 * gain,
                v4 + g4 * g4 * gain, v5 + g5 * g5 * gain, v6 + g6 * g6 * gain, v7 + g7 * g7 * gain,
                v8 + g8 * g8 * gain, v9 + g9 * g9 * gain, v10 + g10 * g10 * gain, v11 + g11 * g11 * gain,
                v12 + g12 * g12 * gain, v13 + g13 * g13 * gain, v14 + g14 * g14 * gain, v15 + g15 * g15 * gain,
            )
            rows[i] = (
                p0 - m0 / (floor + slope * sqrt(v0)), p1 - m1 / (floor + slope * sqrt(v1)),
                p2 - m2 / (floor + slope * sqrt(v2)), p3 - m3 / (floor + slope * sqrt(v3)),
                p4 - m4 / (floor + slope * sqrt(v4)), p5 - m5 / (floor + slope * sqrt(v5)),
                p6 - m6 / (floor + slope * sqrt(v6)), p7 - m7 / (floor + slope * sqrt(v7)),
                p8 - m8 / (floor + slope * sqrt(v8)), p9 - m9 / (floor + slope * sqrt(v9)),
                p10 - m10 / (floor + slope * sqrt(v10)), p11 - m11 / (floor + slope * sqrt(v11)),
                p12 - m12 / (floor + slope * sqrt(v12)), p13 - m13 / (floor + slope * sqrt(v13)),
                p14 - m14 / (floor + slope * sqrt(v14)), p15 - m15 / (floor + slope * sqrt(v15)),
            )

    updates = update_from_one, update_from_two, update_from_three, update_from_four, update_from_five

    def update_from_many(self, outputs, inputs):
        """One step for every row, from more than five positions: each product over them is taken from their distance."""
        sqrt = math.sqrt
        rows, first, second = self.rows, self.first, self.second
        growth, slope, floor = adam.growth, adam.slope, adam.floor * self.scale
        gain = adam.gain * growth * growth
        s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15 = squares(inputs)
        for i, output, square in zip(count(), outputs, squares(outputs)):
            p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15 = rows[i]
            m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = first[i]
            v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = second[i]
            d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, d10, d11, d12, d13, d14, d15 = map(dist, repeat(output), inputs)
            first[i] = m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = (
                m0 + (g0 := square + s0 - d0 * d0) * growth, m1 + (g1 := square + s1 - d1 * d1) * growth,
                m2 + (g2 := square + s2 - d2 * d2) * growth, m3 + (g3 := square + s3 - d3 * d3) * growth,
                m4 + (g4 := square + s4 - d4 * d4) * growth, m5 + (g5 := square + s5 - d5 * d5) * growth,
                m6 + (g6 := square + s6 - d6 * d6) * growth, m7 + (g7 := square + s7 - d7 * d7) * growth,
                m8 + (g8 := square + s8 - d8 * d8) * growth, m9 + (g9 := square + s9 - d9 * d9) * growth,
                m10 + (g10 := square + s10 - d10 * d10) * growth, m11 + (g11 := square + s11 - d11 * d11) * growth,
                m12 + (g12 := square + s12 - d12 * d12) * growth, m13 + (g13 := square + s13 - d13 * d13) * growth,
                m14 + (g14 := square + s14 - d14 * d14) * growth, m15 + (g15 := square + s15 - d15 * d15) * growth,
            )
            second[i] = v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = (
                v0 + g0 * g0 * gain, v1 + g1 * g1 * gain, v2 + g2 * g2 * gain, v3 + g3 * g3 * gain,
                v4 + g4 * g4 * gain, v5 + g5 * g5 * gain, v6 + g6 * g6 * gain, v7 + g7 * g7 * gain,
                v8 + g8 * g8 * gain, v9 + g9 * g9 * gain, v10 + g10 * g10 * gain, v11 + g11 * g11 * gain,
                v12 + g12 * g12 * gain, v13 + g13 * g13 * gain, v14 + g14 * g14 * gain, v15 + g15 * g15 * gain,
            )
            rows[i] = (
                p0 - m0 / (floor + slope * sqrt(v0)), p1 - m1 / (floor + slope * sqrt(v1)),
                p2 - m2 / (floor + slope * sqrt(v2)), p3 - m3 / (floor + slope * sqrt(v3)),
                p4 - m4 / (floor + slope * sqrt(v4)), p5 - m5 / (floor + slope * sqrt(v5)),
                p6 - m6 / (floor + slope * sqrt(v6)), p7 - m7 / (floor + slope * sqrt(v7)),
                p8 - m8 / (floor + slope * sqrt(v8)), p9 - m9 / (floor + slope * sqrt(v9)),
                p10 - m10 / (floor + slope * sqrt(v10)), p11 - m11 / (floor + slope * sqrt(v11)),
                p12 - m12 / (floor + slope * sqrt(v12)), p13 - m13 / (floor + slope * sqrt(v13)),
                p14 - m14 / (floor + slope * sqrt(v14)), p15 - m15 / (floor + slope * sqrt(v15)),
            )


class SleepyMatrix(Matrix):
    """Rows that are not read in every step: they make up for the steps that they have missed when they are."""

    def __init__(self, rows):
        super().__init__(rows)
        # The first step that each has missed, or the one that it is ahead to.
        self.due = [0] * len(rows)
        self.low = [0.0] * len(rows)  # no second moment of the row is less, as they never decay

    def awake(self, i):
        """The row as it is before this step."""
        if self.due[i] != adam.step:
            self.wake((i,))
        return self.rows[i]

    def steady(self, items, variance):
        """Are the floors' differences nothing next to all the second moments of these rows?"""
        least, low = 1e10 * variance, self.low
        for i in items:
            if low[i] <= least:
                low[i] = min(self.second[i])
                if low[i] <= least:
                    return False
        return True

    def wake(self, items):
        """Makes up for the steps that rows have missed, or takes back those that they are ahead."""
        sqrt, step = math.sqrt, adam.step
        rows, first, second, due, low = self.rows, self.first, self.second, self.due, self.low
        for i in items:
            begin = due[i]
            if begin == step:
                continue
            due[i] = step
            if first[i] is ZEROS:  # it never had a gradient
                continue
            a, mean, variance = adam.span_to_now(begin)
            least = 1e10 * variance
            if low[i] <= least:
                low[i] = min(second[i])
                if low[i] <= least:
                    rows[i] = self.moved_exactly(i, begin)
                    continue
            p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15 = rows[i]
            m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = first[i]
            v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = second[i]
            rows[i] = (
                p0 - a * m0 / (sqrt(v0) + mean), p1 - a * m1 / (sqrt(v1) + mean),
                p2 - a * m2 / (sqrt(v2) + mean), p3 - a * m3 / (sqrt(v3) + mean),
                p4 - a * m4 / (sqrt(v4) + mean), p5 - a * m5 / (sqrt(v5) + mean),
                p6 - a * m6 / (sqrt(v6) + mean), p7 - a * m7 / (sqrt(v7) + mean),
                p8 - a * m8 / (sqrt(v8) + mean), p9 - a * m9 / (sqrt(v9) + mean),
                p10 - a * m10 / (sqrt(v10) + mean), p11 - a * m11 / (sqrt(v11) + mean),
                p12 - a * m12 / (sqrt(v12) + mean), p13 - a * m13 / (sqrt(v13) + mean),
                p14 - a * m14 / (sqrt(v14) + mean), p15 - a * m15 / (sqrt(v15) + mean),
            )

    def moved_exactly(self, i, begin):
        """Row i as it is before this step, where the floors differ by more than can be left out."""
        step = adam.step
        a, mean, variance = adam.span_to_now(begin)
        moved = []
        for p, m, v in zip(self.rows[i], self.first[i], self.second[i]):
            root = sqrt(v)
            if root > 1000 * mean:
                q = 1 / (root + mean)
                moved.append(p - a * m * q * (1 + variance * q * q))
            else:
                moved.append(p - m * self.exact(root, begin, step))
        return tuple(moved)

    def exact(self, root, begin, end):
        if begin > end:
            return -self.exact(root, end, begin)
        end = min(end, begin + 230)  # then the shares have fallen below 1e-15 of the first
        return sum([share / (root + floor) for share, floor in zip(adam.shares[begin:end], adam.floors[begin:end])])

    def update_some(self, items):
        """One step for some rows, from the index of each, and its gradient: a vector and some (factor, vector)."""
        sqrt = math.sqrt
        rows, first, second, step = self.rows, self.first, self.second, adam.step
        slope, floor, gain = adam.slope, adam.floor, adam.gain
        for i, vector, terms in items:
            g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, g10, g11, g12, g13, g14, g15 = vector
            for f, vector in terms:
                x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15 = vector
                g0 += f * x0; g1 += f * x1; g2 += f * x2; g3 += f * x3
                g4 += f * x4; g5 += f * x5; g6 += f * x6; g7 += f * x7
                g8 += f * x8; g9 += f * x9; g10 += f * x10; g11 += f * x11
                g12 += f * x12; g13 += f * x13; g14 += f * x14; g15 += f * x15
            p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15 = rows[i]
            m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = first[i]
            v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = second[i]
            first[i] = m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = (
                m0 + g0, m1 + g1, m2 + g2, m3 + g3,
                m4 + g4, m5 + g5, m6 + g6, m7 + g7,
                m8 + g8, m9 + g9, m10 + g10, m11 + g11,
                m12 + g12, m13 + g13, m14 + g14, m15 + g15,
            )
            second[i] = v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = (
                v0 + g0 * g0 * gain, v1 + g1 * g1 * gain, v2 + g2 * g2 * gain, v3 + g3 * g3 * gain,
                v4 + g4 * g4 * gain, v5 + g5 * g5 * gain, v6 + g6 * g6 * gain, v7 + g7 * g7 * gain,
                v8 + g8 * g8 * gain, v9 + g9 * g9 * gain, v10 + g10 * g10 * gain, v11 + g11 * g11 * gain,
                v12 + g12 * g12 * gain, v13 + g13 * g13 * gain, v14 + g14 * g14 * gain, v15 + g15 * g15 * gain,
            )
            rows[i] = (
                p0 - m0 / (floor + slope * sqrt(v0)), p1 - m1 / (floor + slope * sqrt(v1)),
                p2 - m2 / (floor + slope * sqrt(v2)), p3 - m3 / (floor + slope * sqrt(v3)),
                p4 - m4 / (floor + slope * sqrt(v4)), p5 - m5 / (floor + slope * sqrt(v5)),
                p6 - m6 / (floor + slope * sqrt(v6)), p7 - m7 / (floor + slope * sqrt(v7)),
                p8 - m8 / (floor + slope * sqrt(v8)), p9 - m9 / (floor + slope * sqrt(v9)),
                p10 - m10 / (floor + slope * sqrt(v10)), p11 - m11 / (floor + slope * sqrt(v11)),
                p12 - m12 / (floor + slope * sqrt(v12)), p13 - m13 / (floor + slope * sqrt(v13)),
                p14 - m14 / (floor + slope * sqrt(v14)), p15 - m15 / (floor + slope * sqrt(v15)),
            )
            self.due[i] = step + 1


# --- 4. The parameters, drawn in microgpt.py's order ---------------------------------------------------


def draw(rows, columns):
    """Rows of random.gauss(0, 0.08), which makes two numbers at a time, and hands them out in two calls."""
    uniform, matrix = random.random, []
    for _ in range(rows):
        row = []
        for _ in range(columns // 2):
            angle, radius = uniform() * tau, sqrt(-2.0 * log(1.0 - uniform()))
            row += cos(angle) * radius * 0.08, sin(angle) * radius * 0.08
        matrix.append(tuple(row))
    return matrix


adam = Adam()
token_embedding = SleepyMatrix(draw(vocab_size, 16))
position_embedding = SleepyMatrix(draw(block_size, 16))
output_head = Matrix(draw(vocab_size, 16))
query_key_value = Matrix(draw(48, 16), 4)  # three matrices of 16 rows, one below the other
attention_output = Matrix(draw(16, 16), 4)
mlp_up = SleepyMatrix(draw(64, 16))
mlp_down = SleepyMatrix(list(zip(*draw(16, 64))))  # turned: one row for each hidden unit, as in mlp_up
matrices = (
    token_embedding, position_embedding, output_head, query_key_value, attention_output, mlp_up, mlp_down
)
# BOS is the token at position 0, and nowhere else. So both rows get the same gradients, and move alike: we move their
# mean, in place of the position's row, and leave the token's.
position_embedding.rows[0] = scaled(joined(token_embedding.rows[BOS], 1.0, position_embedding.rows[0]), 0.5)
print(f"num params: {sum(16 * len(matrix.rows) for matrix in matrices)}")

# A vector that RMSNorm has scaled is never longer than 4, so a hidden unit is shut if the vector's distance from the
# unit's row is sqrt(|row|^2 + 16) or more. If the row may move by d in its sleep, sqrt(|row|^2 + 16 + 8 d) is enough.
up_squares = squares(mlp_up.rows)
up_bounds = up_squares[:]  # these, squared, without the 16
fresh = set()  # the units that were open in the step before: their rows have missed none
rows_before = mlp_up.rows  # as they were before that step


def wake_units(units, normed, short, active):
    """Looks anew at units that may be open where they were shut a step before: those that are go to the open ones.

    units: each with the distance of its row, as it was when it fell asleep, from `normed`.
    """
    up_rows, due, step, opened = mlp_up.rows, mlp_up.due, adam.step, []
    for unit, apart in units:
        begin, before = due[unit], up_rows[unit]
        if begin != step:
            mlp_up.wake((unit,))
            row = up_rows[unit]
            length, apart = hypot(*row), dist(row, normed)
            up_squares[unit] = length * length
            up_bounds[unit] = length * length + 8 * adam.reach(begin, step) * dist(row, before)
        f = up_squares[unit] - apart * apart
        if f > short:
            active[unit] = (f - short) * 0.5
            opened.append(unit)
    mlp_down.wake(opened)


def tabulate():
    """What think() and learn() read of the parameters besides the rows: to be called after each update."""
    for matrix in query_key_value, attention_output, output_head:
        matrix.tabulate()


# --- 5. Forward, one position at a time ---------------------------------------------------------------


def attend(query, keys, values, highest=(0.0, 0.0, 0.0, 0.0)):
    """All four heads a, b, c and d at once, with 4 of the 16 numbers each, in one walk over the keys.

    highest: a score for each head, to be taken off all its scores. The result does not depend on it.
    Returns the weights before they are divided by their totals, the totals, and the weighted mean of the values.
    """
    ha, hb, hc, hd = highest
    q0, q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15 = query
    g0 = g1 = g2 = g3 = g4 = g5 = g6 = g7 = g8 = g9 = g10 = g11 = g12 = g13 = g14 = g15 = 0.0
    total_a = total_b = total_c = total_d = 0.0
    weights = []
    for key, value in zip(keys, values):
        k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15 = key
        v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = value
        a = exp(q0 * k0 + q1 * k1 + q2 * k2 + q3 * k3 - ha)
        b = exp(q4 * k4 + q5 * k5 + q6 * k6 + q7 * k7 - hb)
        c = exp(q8 * k8 + q9 * k9 + q10 * k10 + q11 * k11 - hc)
        d = exp(q12 * k12 + q13 * k13 + q14 * k14 + q15 * k15 - hd)
        weights.append((a, b, c, d))
        total_a += a; total_b += b; total_c += c; total_d += d
        g0 += a * v0; g1 += a * v1; g2 += a * v2; g3 += a * v3
        g4 += b * v4; g5 += b * v5; g6 += b * v6; g7 += b * v7
        g8 += c * v8; g9 += c * v9; g10 += c * v10; g11 += c * v11
        g12 += d * v12; g13 += d * v13; g14 += d * v14; g15 += d * v15
    gathered= (
        g0 / total_a, g1 / total_a, g2 / total_a, g3 / total_a,
        g4 / total_b, g5 / total_b, g6 / total_b, g7 / total_b,
        g8 / total_c, g9 / total_c, g10 / total_c, g11 / total_c,
        g12 / total_d, g13 / total_d, g14 / total_d, g15 / total_d,
    )
    return weights, (total_a, total_b, total_c, total_d), gathered


def highest_scores(query, keys):
    """For each head, the largest score that a key gets."""
    return [
        max(sum(q * k for q, k in zip(query[h : h + 4], key[h : h + 4])) for key in keys) for h in (0, 4, 8, 12)
    ]


def think(token, position, keys, values):
    """One token through the model. keys and values hold a vector for each token so far; this one's are appended.

    Returns exponentials in proportion to the probabilities of the next tokens, the factor that makes them
    probabilities, and what learn() needs to go back.
    """
    if position == 0:  # where BOS is
        x = scaled(position_embedding.rows[0], 2.0)
    else:
        x = joined(token_embedding.awake(token), 1.0, position_embedding.awake(position))
    # RMSNorm: the scaled vector's square is 16 - 0.00016 * scale^2, as 1e-5 is added to the mean square here.
    length = hypot(*x)
    scale0 = 1 / sqrt(length * length / 16 + 1e-5)
    embedded = scaled(x, scale0)
    scale1 = 1 / sqrt(1 - 1e-5 * scale0 * scale0 + 1e-5)
    seen = scaled(embedded, scale1)

    # products() come doubled. So the keys and the values are twice what microgpt.py's are. The queries are an eighth
    # of twice: two from the query, two from the key, and two for the square root of the heads' width are taken off.
    rows, own_squares = query_key_value.rows, query_key_value.squares
    if position == 0:  # it looks at itself alone
        key_value = products(rows[16:], own_squares[16:], seen)
        query, weights, totals, gathered = ZEROS, [ONES], ONES, tuple(key_value[16:])
        keys.append(key_value[:16])
        values.append(gathered)
    else:
        qkv = products(rows, own_squares, seen)
        query = scaled(qkv[:16], 0.125)
        keys.append(qkv[16:32])
        values.append(qkv[32:])
        try:
            weights, totals, gathered = attend(query, keys, values)
        except ArithmeticError:  # exp() ends at 709. Scores are about 10 at most, but words can be anything
            weights, totals, gathered = attend(query, keys, values, highest_scores(query, keys))
    outputs = sixteen_products(attention_output.rows, attention_output.squares, gathered)
    x = joined(outputs, 0.25, embedded)

    # The MLP: every unit that is not shut adds its row of mlp_down.
    length = hypot(*x)
    scale2 = 1 / sqrt(length * length / 16 + 1e-5)
    normed = scaled(x, scale2)
    short = 1.6e-4 * scale2 * scale2 - 16
    x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15 = x
    active, doubtful = {}, []
    for unit, bound, apart in zip(UNITS, up_bounds, map(dist, mlp_up.rows, repeat(normed))):
        f = bound - apart * apart
        if f > short:
            if unit in fresh:
                active[unit] = (f - short) * 0.5
            else:
                doubtful.append((unit, apart))
    if doubtful:
        wake_units(doubtful, normed, short, active)
    rows = mlp_down.rows
    for unit, f in active.items():
        y0, y1, y2, y3, y4, y5, y6, y7, y8, y9, y10, y11, y12, y13, y14, y15 = rows[unit]
        x0 += f * y0; x1 += f * y1; x2 += f * y2; x3 += f * y3
        x4 += f * y4; x5 += f * y5; x6 += f * y6; x7 += f * y7
        x8 += f * y8; x9 += f * y9; x10 += f * y10; x11 += f * y11
        x12 += f * y12; x13 += f * y13; x14 += f * y14; x15 += f * y15
    x = x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15

    try:
        # Half of the square of x is missing in each of these logits: probabilities do not depend on that.
        exponentials = [
            exp((own - apart * apart) * 0.5)
            for own, apart in zip(output_head.squares, map(dist, output_head.rows, repeat(x)))
        ]
        total = sum(exponentials)
        if total < 1e-100:
            raise ArithmeticError
    except ArithmeticError:  # logits are about 10 at most, and x is short, but words can be anything
        logits = products(output_head.rows, output_head.squares, x)
        highest = max(logits)
        exponentials = [exp((logit - highest) * 0.5) for logit in logits]
        total = sum(exponentials)
    state = embedded, scale0, seen, scale1, query, weights, totals, gathered, normed, scale2, active, x
    return exponentials, 1 / total, state


# --- 6. Backward: each function goes back through the one of the same name above ------------------------


def norm_backward(gradient, normed, scale, growth=1.0, more=0.0):
    """The gradient at RMSNorm's input, `growth` times, from the gradient at its output and that output.

    more: what is to be taken off besides, in units of that output.
    """
    length, apart = hypot(*gradient), dist(gradient, normed)
    along = (16 - 1.6e-4 * scale * scale + length * length - apart * apart) / 32 + more
    scale *= growth
    g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, g10, g11, g12, g13, g14, g15 = gradient
    x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15 = normed
    return (
        scale * (g0 - along * x0), scale * (g1 - along * x1), scale * (g2 - along * x2), scale * (g3 - along * x3),
        scale * (g4 - along * x4), scale * (g5 - along * x5), scale * (g6 - along * x6), scale * (g7 - along * x7),
        scale * (g8 - along * x8), scale * (g9 - along * x9), scale * (g10 - along * x10), scale * (g11 - along * x11),
        scale * (g12 - along * x12), scale * (g13 - along * x13), scale * (g14 - along * x14), scale * (g15 - along * x15),
    )


def norms_backward(gradient, middle, embedded, scale0, scale1, growth):
    """Through both norms before the attention, one right after the other; `middle` comes to what is between them.

    The second one scales by scale1, which is nearly 1, and takes off what is along the vector, as the first one does
    again: so there remains of it only where 1e-5 in their means keeps them from taking all.
    """
    length, apart = hypot(*gradient), dist(gradient, embedded)
    along = (16 - 1.6e-4 * scale0 * scale0 + length * length - apart * apart) / 32
    more = 0.25 * scale1**3 * along * 1e-5 * scale0 * scale0
    return norm_backward(joined(gradient, 0.25 * scale1, middle), embedded, scale0, growth, more)


def attend_backward(queries, keys, values, weights, totals, gathered, gradients):
    """From the gradients at what was gathered, a list of 48 gradients for each position: query, key, value."""
    slopes, means = [], []
    for (total_a, total_b, total_c, total_d), mean, gradient in zip(totals, gathered, gradients):
        g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, g10, g11, g12, g13, g14, g15 = mean
        o0, o1, o2, o3, o4, o5, o6, o7, o8, o9, o10, o11, o12, o13, o14, o15 = gradient
        o0 /= total_a; o1 /= total_a; o2 /= total_a; o3 /= total_a
        o4 /= total_b; o5 /= total_b; o6 /= total_b; o7 /= total_b
        o8 /= total_c; o9 /= total_c; o10 /= total_c; o11 /= total_c
        o12 /= total_d; o13 /= total_d; o14 /= total_d; o15 /= total_d
        slope = o0, o1, o2, o3, o4, o5, o6, o7, o8, o9, o10, o11, o12, o13, o14, o15
        slopes.append(slope)
        a = o0 * g0 + o1 * g1 + o2 * g2 + o3 * g3
        b = o4 * g4 + o5 * g5 + o6 * g6 + o7 * g7
        c = o8 * g8 + o9 * g9 + o10 * g10 + o11 * g11
        d = o12 * g12 + o13 * g13 + o14 * g14 + o15 * g15
        means.append((a, b, c, d))
    score_gradients = [[] for _ in keys]
    key_value_gradients = []
    for s, key, value in zip(range(len(keys)), keys, values):
        k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15 = key
        v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = value
        K0 = K1 = K2 = K3 = K4 = K5 = K6 = K7 = K8 = K9 = K10 = K11 = K12 = K13 = K14 = K15 = 0.0
        # The first position has looked at itself alone, and learns nothing from its score.
        V0, V1, V2, V3, V4, V5, V6, V7, V8, V9, V10, V11, V12, V13, V14, V15 = ZEROS if s else slopes[0]
        for t in range(s or 1, len(keys)):  # every other position that looked at this one
            q0, q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15 = queries[t]
            o0, o1, o2, o3, o4, o5, o6, o7, o8, o9, o10, o11, o12, o13, o14, o15 = slopes[t]
            wa, wb, wc, wd = weights[t][s]
            a, b, c, d = means[t]
            a = wa * (o0 * v0 + o1 * v1 + o2 * v2 + o3 * v3 - a)
            b = wb * (o4 * v4 + o5 * v5 + o6 * v6 + o7 * v7 - b)
            c = wc * (o8 * v8 + o9 * v9 + o10 * v10 + o11 * v11 - c)
            d = wd * (o12 * v12 + o13 * v13 + o14 * v14 + o15 * v15 - d)
            score_gradients[t].append((a, b, c, d))
            K0 += a * q0; K1 += a * q1; K2 += a * q2; K3 += a * q3
            K4 += b * q4; K5 += b * q5; K6 += b * q6; K7 += b * q7
            K8 += c * q8; K9 += c * q9; K10 += c * q10; K11 += c * q11
            K12 += d * q12; K13 += d * q13; K14 += d * q14; K15 += d * q15
            V0 += wa * o0; V1 += wa * o1; V2 += wa * o2; V3 += wa * o3
            V4 += wb * o4; V5 += wb * o5; V6 += wb * o6; V7 += wb * o7
            V8 += wc * o8; V9 += wc * o9; V10 += wc * o10; V11 += wc * o11
            V12 += wd * o12; V13 += wd * o13; V14 += wd * o14; V15 += wd * o15
        key_gradient = K0, K1, K2, K3, K4, K5, K6, K7, K8, K9, K10, K11, K12, K13, K14, K15
        value_gradient = V0, V1, V2, V3, V4, V5, V6, V7, V8, V9, V10, V11, V12, V13, V14, V15
        key_value_gradients.append(key_gradient + value_gradient)
    result = [ZEROS + key_value_gradients[0]]
    for scores, key_value_gradient in zip(score_gradients[1:], key_value_gradients[1:]):
        Q0 = Q1 = Q2 = Q3 = Q4 = Q5 = Q6 = Q7 = Q8 = Q9 = Q10 = Q11 = Q12 = Q13 = Q14 = Q15 = 0.0
        for key, (a, b, c, d) in zip(keys, scores):
            k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15 = key
            Q0 += a * k0; Q1 += a * k1; Q2 += a * k2; Q3 += a * k3
            Q4 += b * k4; Q5 += b * k5; Q6 += b * k6; Q7 += b * k7
            Q8 += c * k8; Q9 += c * k9; Q10 += c * k10; Q11 += c * k11
            Q12 += d * k12; Q13 += d * k13; Q14 += d * k14; Q15 += d * k15
        query_gradient= (
            Q0 * 0.125, Q1 * 0.125, Q2 * 0.125, Q3 * 0.125,
            Q4 * 0.125, Q5 * 0.125, Q6 * 0.125, Q7 * 0.125,
            Q8 * 0.125, Q9 * 0.125, Q10 * 0.125, Q11 * 0.125,
            Q12 * 0.125, Q13 * 0.125, Q14 * 0.125, Q15 * 0.125,
        )
        result.append(query_gradient + key_value_gradient)
    return result


def attend_backward_to_two(query, keys, values, weights, totals, gradients):
    """The same for two positions, where the first looks at itself alone. query, weights, totals: of the second."""
    a0, b0, c0, d0 = [weight / total for weight, total in zip(weights[0], totals)]
    a1, b1, c1, d1 = [weight / total for weight, total in zip(weights[1], totals)]
    f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15 = gradients[0]
    s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15 = gradients[1]
    v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = values[0]
    w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15 = values[1]
    a = a0 * a1 * (s0 * (v0 - w0) + s1 * (v1 - w1) + s2 * (v2 - w2) + s3 * (v3 - w3))
    b = b0 * b1 * (s4 * (v4 - w4) + s5 * (v5 - w5) + s6 * (v6 - w6) + s7 * (v7 - w7))
    c = c0 * c1 * (s8 * (v8 - w8) + s9 * (v9 - w9) + s10 * (v10 - w10) + s11 * (v11 - w11))
    d = d0 * d1 * (s12 * (v12 - w12) + s13 * (v13 - w13) + s14 * (v14 - w14) + s15 * (v15 - w15))
    q0, q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15 = query
    key_gradient = (
        a * q0, a * q1, a * q2, a * q3,
        b * q4, b * q5, b * q6, b * q7,
        c * q8, c * q9, c * q10, c * q11,
        d * q12, d * q13, d * q14, d * q15,
    )
    value_gradient = (
        f0 + s0 * a0, f1 + s1 * a0, f2 + s2 * a0, f3 + s3 * a0,
        f4 + s4 * b0, f5 + s5 * b0, f6 + s6 * b0, f7 + s7 * b0,
        f8 + s8 * c0, f9 + s9 * c0, f10 + s10 * c0, f11 + s11 * c0,
        f12 + s12 * d0, f13 + s13 * d0, f14 + s14 * d0, f15 + s15 * d0,
    )
    a *= 0.125; b *= 0.125; c *= 0.125; d *= 0.125
    k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15 = keys[0]
    l0, l1, l2, l3, l4, l5, l6, l7, l8, l9, l10, l11, l12, l13, l14, l15 = keys[1]
    query_gradient = (
        a * (k0 - l0), a * (k1 - l1), a * (k2 - l2), a * (k3 - l3),
        b * (k4 - l4), b * (k5 - l5), b * (k6 - l6), b * (k7 - l7),
        c * (k8 - l8), c * (k9 - l9), c * (k10 - l10), c * (k11 - l11),
        d * (k12 - l12), d * (k13 - l13), d * (k14 - l14), d * (k15 - l15),
    )
    other_value_gradient = (
        s0 * a1, s1 * a1, s2 * a1, s3 * a1,
        s4 * b1, s5 * b1, s6 * b1, s7 * b1,
        s8 * c1, s9 * c1, s10 * c1, s11 * c1,
        s12 * d1, s13 * d1, s14 * d1, s15 * d1,
    )
    return ZEROS + key_gradient + value_gradient, query_gradient + scaled(key_gradient, -1.0) + other_value_gradient


def units_backward(active, shared, gradient, normed, slope, floor):
    """From the gradient at what the open units add at one position: the gradient at their input, and {unit: factor}.

    The factor of an open unit is the gradient at what its row of mlp_up gives. Both rows of a unit that no other
    position shares learn at once, while they are at hand.
    """
    sqrt = math.sqrt
    up_rows, up_first, up_second = mlp_up.rows, mlp_up.first, mlp_up.second
    down_rows, down_first, down_second = mlp_down.rows, mlp_down.first, mlp_down.second
    growth, gain = adam.growth, adam.gain
    x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15 = gradient
    X0, X1, X2, X3, X4, X5, X6, X7, X8, X9, X10, X11, X12, X13, X14, X15 = (
        x0 * x0, x1 * x1, x2 * x2, x3 * x3,
        x4 * x4, x5 * x5, x6 * x6, x7 * x7,
        x8 * x8, x9 * x9, x10 * x10, x11 * x11,
        x12 * x12, x13 * x13, x14 * x14, x15 * x15,
    )
    z0, z1, z2, z3, z4, z5, z6, z7, z8, z9, z10, z11, z12, z13, z14, z15 = normed
    Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15 = (
        z0 * z0, z1 * z1, z2 * z2, z3 * z3,
        z4 * z4, z5 * z5, z6 * z6, z7 * z7,
        z8 * z8, z9 * z9, z10 * z10, z11 * z11,
        z12 * z12, z13 * z13, z14 * z14, z15 * z15,
    )
    y0 = y1 = y2 = y3 = y4 = y5 = y6 = y7 = y8 = y9 = y10 = y11 = y12 = y13 = y14 = y15 = 0.0
    factors = {}
    for unit, f in active.items():
        p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15 = down_rows[unit]
        factors[unit] = g = (
            x0 * p0 + x1 * p1 + x2 * p2 + x3 * p3
            + x4 * p4 + x5 * p5 + x6 * p6 + x7 * p7
            + x8 * p8 + x9 * p9 + x10 * p10 + x11 * p11
            + x12 * p12 + x13 * p13 + x14 * p14 + x15 * p15
        )
        alone = unit not in shared
        if alone:
            a = f * growth
            b = a * a * gain
            m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = down_first[unit]
            v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = down_second[unit]
            down_first[unit] = m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = (
                m0 + a * x0, m1 + a * x1, m2 + a * x2, m3 + a * x3,
                m4 + a * x4, m5 + a * x5, m6 + a * x6, m7 + a * x7,
                m8 + a * x8, m9 + a * x9, m10 + a * x10, m11 + a * x11,
                m12 + a * x12, m13 + a * x13, m14 + a * x14, m15 + a * x15,
            )
            down_second[unit] = v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = (
                v0 + b * X0, v1 + b * X1, v2 + b * X2, v3 + b * X3,
                v4 + b * X4, v5 + b * X5, v6 + b * X6, v7 + b * X7,
                v8 + b * X8, v9 + b * X9, v10 + b * X10, v11 + b * X11,
                v12 + b * X12, v13 + b * X13, v14 + b * X14, v15 + b * X15,
            )
            down_rows[unit] = (
                p0 - m0 / (floor + slope * sqrt(v0)), p1 - m1 / (floor + slope * sqrt(v1)),
                p2 - m2 / (floor + slope * sqrt(v2)), p3 - m3 / (floor + slope * sqrt(v3)),
                p4 - m4 / (floor + slope * sqrt(v4)), p5 - m5 / (floor + slope * sqrt(v5)),
                p6 - m6 / (floor + slope * sqrt(v6)), p7 - m7 / (floor + slope * sqrt(v7)),
                p8 - m8 / (floor + slope * sqrt(v8)), p9 - m9 / (floor + slope * sqrt(v9)),
                p10 - m10 / (floor + slope * sqrt(v10)), p11 - m11 / (floor + slope * sqrt(v11)),
                p12 - m12 / (floor + slope * sqrt(v12)), p13 - m13 / (floor + slope * sqrt(v13)),
                p14 - m14 / (floor + slope * sqrt(v14)), p15 - m15 / (floor + slope * sqrt(v15)),
            )
        p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15 = up_rows[unit]
        y0 += g * p0; y1 += g * p1; y2 += g * p2; y3 += g * p3
        y4 += g * p4; y5 += g * p5; y6 += g * p6; y7 += g * p7
        y8 += g * p8; y9 += g * p9; y10 += g * p10; y11 += g * p11
        y12 += g * p12; y13 += g * p13; y14 += g * p14; y15 += g * p15
        if alone:
            a = g * growth
            b = a * a * gain
            m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = up_first[unit]
            v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = up_second[unit]
            up_first[unit] = m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15 = (
                m0 + a * z0, m1 + a * z1, m2 + a * z2, m3 + a * z3,
                m4 + a * z4, m5 + a * z5, m6 + a * z6, m7 + a * z7,
                m8 + a * z8, m9 + a * z9, m10 + a * z10, m11 + a * z11,
                m12 + a * z12, m13 + a * z13, m14 + a * z14, m15 + a * z15,
            )
            up_second[unit] = v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15 = (
                v0 + b * Z0, v1 + b * Z1, v2 + b * Z2, v3 + b * Z3,
                v4 + b * Z4, v5 + b * Z5, v6 + b * Z6, v7 + b * Z7,
                v8 + b * Z8, v9 + b * Z9, v10 + b * Z10, v11 + b * Z11,
                v12 + b * Z12, v13 + b * Z13, v14 + b * Z14, v15 + b * Z15,
            )
            up_rows[unit] = (
                p0 - m0 / (floor + slope * sqrt(v0)), p1 - m1 / (floor + slope * sqrt(v1)),
                p2 - m2 / (floor + slope * sqrt(v2)), p3 - m3 / (floor + slope * sqrt(v3)),
                p4 - m4 / (floor + slope * sqrt(v4)), p5 - m5 / (floor + slope * sqrt(v5)),
                p6 - m6 / (floor + slope * sqrt(v6)), p7 - m7 / (floor + slope * sqrt(v7)),
                p8 - m8 / (floor + slope * sqrt(v8)), p9 - m9 / (floor + slope * sqrt(v9)),
                p10 - m10 / (floor + slope * sqrt(v10)), p11 - m11 / (floor + slope * sqrt(v11)),
                p12 - m12 / (floor + slope * sqrt(v12)), p13 - m13 / (floor + slope * sqrt(v13)),
                p14 - m14 / (floor + slope * sqrt(v14)), p15 - m15 / (floor + slope * sqrt(v15)),
            )
    return (y0, y1, y2, y3, y4, y5, y6, y7, y8, y9, y10, y11, y12, y13, y14, y15), factors


def update_shared(shared, down_factors, gradients, up_factors, normed):
    """One step for both rows of the units that several positions have opened, from {unit: factor} and a vector each."""
    growth = adam.growth
    for matrix, factors, vectors in (mlp_up, up_factors, normed), (mlp_down, down_factors, gradients):
        pairs = list(zip(factors, vectors))
        if len(pairs) == 2:
            (a, x), (b, y) = pairs
            matrix.update_from_two([(i, a[i], b[i]) for i in shared], x, y, 1)
        else:
            matrix.update_some(
                (i, ZEROS, [(growth * factor[i], vector) for factor, vector in pairs if i in factor]) for i in shared
            )


def mlp_backward(actives, gradients, normed, returns):
    """From the gradients at what the MLP adds at each position, the gradients at its inputs; and one step for its rows.

    returns: the next step that has each of the positions. What no other position has opened sleeps until then, so it
    makes all these steps in one, and is ahead.
    """
    global fresh, rows_before
    rows, step = mlp_up.rows, adam.step
    shared, opened = set(), set(actives[0])
    for active in actives[1:]:
        shared.update(opened.intersection(active))
        opened.update(active)
    gone = fresh - opened  # they have moved in the last step alone
    if gone:
        reach = adam.reach(step - 1, step)
        for unit in gone:
            mlp_up.due[unit] = mlp_down.due[unit] = step
            up_bounds[unit] += 8 * reach * dist(rows[unit], rows_before[unit])
    fresh, rows_before = opened, rows[:]
    slopes, floors, ahead = [], [], []
    for active, due in zip(actives, returns):
        slope, floor = adam.slope, adam.floor
        if due > step + 1:
            alone = active.keys() - shared
            a, mean, variance = adam.span(step, due)
            if mlp_up.steady(alone, variance) and mlp_down.steady(alone, variance):
                slope, floor = 1 / a, mean / a
                ahead.append((alone, due))
        slopes.append(slope)
        floors.append(floor)
    results, up_factors = zip(*map(units_backward, actives, repeat(shared), gradients, normed, slopes, floors))
    if shared:
        update_shared(shared, actives, gradients, up_factors, normed)
    for unit, square in zip(fresh, squares(map(rows.__getitem__, fresh))):
        up_squares[unit] = up_bounds[unit] = square
    for alone, due in ahead:
        reach = adam.sums[step + 1][0] / (adam.sums[step][0] - adam.sums[due][0])  # before or after `due`
        for unit in alone:
            mlp_up.due[unit] = mlp_down.due[unit] = due
            up_bounds[unit] += 8 * reach * dist(rows[unit], rows_before[unit])
        fresh -= alone
    return results


def learn(step, tokens, returns):
    """One step of training. Returns the loss before it.

    Gradients below are 8 times larger than the loss makes them, and further powers of two where
    products() were not halved. 8 brings them near the activations in size, which is best for products().
    """
    tabulate()
    adam.begin(step)
    n_positions = len(tokens) - 1
    share = 8 / n_positions
    growth = adam.growth
    loss = 0.0
    keys, values, states, logit_gradients, last_gradients = [], [], [], [], []

    # Down to the MLP's output, every position can go back as soon as it has gone forward.
    for position in range(n_positions):
        target = tokens[position + 1]
        exponentials, factor, state = think(tokens[position], position, keys, values)
        states.append(state)
        loss -= log(exponentials[target] * factor)
        factor *= share
        gradient = [e * factor for e in exponentials]
        gradient[target] -= share
        gradient = tuple(gradient)
        logit_gradients.append(gradient)
        last_gradients.append(sixteen_products(output_head.columns, output_head.column_squares, gradient))

    # The MLP's rows and the attention need all positions: the later ones have looked at the earlier ones.
    embedded, scales0, seen, scales1, queries, weights, totals, gathered, normed, scales2, actives, last = zip(*states)
    middle_gradients = [
        joined(norm_backward(gradient, x, scale), 1.0, last_gradient)
        for gradient, x, scale, last_gradient in zip(
            mlp_backward(actives, last_gradients, normed, returns), normed, scales2, last_gradients
        )
    ]
    gathered_gradients = [
        sixteen_products(attention_output.columns, attention_output.column_squares, gradient)
        for gradient in middle_gradients
    ]
    if n_positions == 2:
        qkv_gradients = attend_backward_to_two(queries[1], keys, values, weights[1], totals[1], gathered_gradients)
    else:
        qkv_gradients = attend_backward(queries, keys, values, weights, totals, gathered, gathered_gradients)
    token_gradients, position_gradients = {}, []
    for position, gradient in enumerate(qkv_gradients):
        gradient = sixteen_products(query_key_value.columns, query_key_value.column_squares, gradient)
        gradient = norms_backward(
            gradient, middle_gradients[position], embedded[position], scales0[position], scales1[position], growth
        )
        position_gradients.append((position, gradient, ()))
        if position:
            token_gradients.setdefault(tokens[position], []).append((1.0, gradient))

    for matrix in query_key_value, attention_output, output_head:
        matrix.columns = None  # they would keep the old numbers alive: now the new ones can take their places
    token_embedding.update_some((token, vector, terms) for token, ((_, vector), *terms) in token_gradients.items())
    position_embedding.update_some(position_gradients)
    output_head.update(logit_gradients, last)
    attention_output.update(middle_gradients, gathered)
    if n_positions <= 5:
        # What a query gives to its keys adds up to nothing, so the first key is left out; it is all that the first
        # query finds.
        later, apart = qkv_gradients[1:], [joined(seen[0], -1.0, other) for other in seen[1:]]
        query_key_value.update_rows(zip(range(16), *later), seen[1:])
        query_key_value.update_rows(zip(range(16, 32), *[gradient[16:] for gradient in later]), apart)
        query_key_value.update_rows(zip(range(32, 48), *[gradient[32:] for gradient in qkv_gradients]), seen)
    else:
        query_key_value.update(qkv_gradients, seen)
    return loss / n_positions


# --- 7. Training and inference, as in microgpt.py --------------------------------------------------------

lines = []
sentences = [[BOS, *map(token_of.__getitem__, word), BOS][: block_size + 1] for word in documents[:num_steps]]
sentences = [sentence for sentence, _ in zip(cycle(sentences), range(num_steps))]
returns, following = [num_steps] * block_size, []  # the next step that has each position, after each of the steps
for step in reversed(range(num_steps)):
    n_positions = len(sentences[step]) - 1
    following.append(returns[:n_positions])
    returns[:n_positions] = [step] * n_positions
following.reverse()
for step in range(num_steps):
    loss = learn(step, sentences[step], following[step])
    lines.append(f"step {step + 1:4d} / {num_steps:4d} | loss {loss:.4f}")
    if len(lines) == 20:  # each print may be a system call
        print("\n".join(lines))
        lines.clear()

tabulate()
adam.begin(num_steps)
print("\n--- inference (new, hallucinated names) ---")
known = {}  # what think() tells after each beginning of a name, as many names begin alike
for index in range(20):
    token, name, keys, values = BOS, "", [], []
    for position in range(block_size):
        if name not in known:
            keys, values = keys[:], values[:]
            exponentials, _, _ = think(token, position, keys, values)
            known[name] = [e * e for e in exponentials], keys, values
        weights, keys, values = known[name]
        # The temperature is 0.5: the logits count twice, so their exponentials are squared.
        token = random.choices(range(vocab_size), weights=weights)[0]
        if token == BOS:
            break
        name += alphabet[token]
    print(f"sample {index + 1:2d}: {name}")
