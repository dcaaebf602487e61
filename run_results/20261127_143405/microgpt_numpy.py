# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy>=1.26"]
# ///
"""
python microgpt_numpy.py        (or: uv run microgpt_numpy.py; needs numpy)

microgpt.py in numpy: the same model on the same random numbers prints the same log, byte for byte. A matrix holds
all positions of a word, one row each, so a step is some thirty products of small matrices, and its cost is that of
calling numpy, not of arithmetic. There is no autograd: `learn` walks back through `think` line by line, with the
derivatives written out by hand.

Everything is computed in float64. Sums are taken in another order than in microgpt.py, which moves a loss by about
1e-15 of its size; the four decimals of the log do not see that. In float32 they would.
"""

import os
import random

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no product below is large enough to be shared

import numpy as np

random.seed(42)

# --- 1. The data and the tokenizer, as in microgpt.py -------------------------------------------------

if not os.path.exists("input.txt"):
    raise SystemExit(
        "microgpt_numpy.py: there is no input.txt in this folder; copy one here, with one word a line"
    )
try:
    with open("input.txt", encoding="utf-8") as file:
        documents = [line.strip() for line in file if line.strip()]
except (OSError, UnicodeDecodeError) as error:
    raise SystemExit(f"microgpt_numpy.py: input.txt cannot be read as UTF-8 text: {error}") from None
if not documents:
    raise SystemExit("microgpt_numpy.py: input.txt holds no word; give it at least one line with a word")
random.shuffle(documents)
print(f"num docs: {len(documents)}")

alphabet = sorted(set("".join(documents)))
token_of = {character: token for token, character in enumerate(alphabet)}
BOS = len(alphabet)
vocab_size = len(alphabet) + 1
print(f"vocab size: {vocab_size}")


# --- 2. The parameters --------------------------------------------------------------------------------

# All parameters lie in one long vector, so that Adam is a few operations on long vectors. A matrix is a view of a
# stretch of it, and so is the matrix of its gradients. Rows follow each other in the order in which microgpt.py
# draws them; query, key and value are one matrix of 48 rows.
n_embd, n_head, head_dim, block_size = 16, 4, 4, 16
shapes = {
    "token_embedding": (vocab_size, n_embd),
    "position_embedding": (block_size, n_embd),
    "output_head": (vocab_size, n_embd),
    "query_key_value": (3 * n_embd, n_embd),
    "attention_output": (n_embd, n_embd),
    "mlp_up": (4 * n_embd, n_embd),
    "mlp_down": (n_embd, 4 * n_embd),
}
n_parameters = sum(rows * columns for rows, columns in shapes.values())
parameters = np.array([random.gauss(0, 0.08) for _ in range(n_parameters)])
gradients = np.zeros(n_parameters)
print(f"num params: {n_parameters}")


def matrices(vector):
    """The matrices of `shapes`, as views of one vector that holds them all."""
    ends = np.cumsum([rows * columns for rows, columns in shapes.values()])
    parts = np.split(vector, ends[:-1])
    return {name: part.reshape(shape) for (name, shape), part in zip(shapes.items(), parts, strict=True)}


weights, slopes = matrices(parameters), matrices(gradients)


# --- 3. The model, forward ----------------------------------------------------------------------------

future = np.triu(np.full((block_size, block_size), -np.inf), 1)  # added to a score, it hides what comes later


def softmax(scores):
    """Probabilities along the last axis."""
    exponentials = np.exp(scores - scores.max(-1, keepdims=True))
    return exponentials / exponentials.sum(-1, keepdims=True)


def norm_scale(x):
    """What RMSNorm multiplies each row of x by: (n, 16) to (n, 1)."""
    return (np.einsum("ij,ij->i", x, x)[:, None] * (1 / n_embd) + 1e-5) ** -0.5


def by_head(x):
    """(n, 16) to (4, n, 4): each head's share of every position."""
    return x.reshape(-1, n_head, head_dim).transpose(1, 0, 2)


def joined(x):
    """(4, n, 4) to (n, 16): the inverse of by_head."""
    return x.transpose(1, 0, 2).reshape(-1, n_embd)


def think(tokens):
    """All tokens of a word at once: the logits for what follows each, (n, vocab_size), and what learn() needs."""
    n = len(tokens)
    x = weights["token_embedding"][tokens] + weights["position_embedding"][:n]
    scale0 = norm_scale(x)
    embedded = x * scale0
    scale1 = norm_scale(embedded)
    normed1 = embedded * scale1
    query, key, value = (
        by_head(part) for part in np.split(normed1 @ weights["query_key_value"].T, 3, axis=1)
    )
    attention = softmax(query @ key.transpose(0, 2, 1) * head_dim**-0.5 + future[:n, :n])
    gathered = joined(attention @ value)
    middle = gathered @ weights["attention_output"].T + embedded
    scale2 = norm_scale(middle)
    normed2 = middle * scale2
    hidden = np.maximum(normed2 @ weights["mlp_up"].T, 0.0)
    last = hidden @ weights["mlp_down"].T + middle
    logits = last @ weights["output_head"].T
    state = (
        scale0,
        embedded,
        scale1,
        normed1,
        query,
        key,
        value,
        attention,
        gathered,
        scale2,
        normed2,
        hidden,
        last,
    )
    return logits, state


# --- 4. The model, backward: `d_x` is the derivative of the loss by x ----------------------------------


def norm_backward(d_scaled, scaled, scale):
    """The gradient at RMSNorm's input, from the gradient at its output, that output, and the scale."""
    along = np.einsum("ij,ij->i", d_scaled, scaled)[:, None] * (1 / n_embd)
    return scale * (d_scaled - along * scaled)


def learn(tokens, targets):
    """The mean loss of a word, (n,) tokens and what followed each. Sets all gradients."""
    n = len(tokens)
    logits, state = think(tokens)
    (
        scale0,
        embedded,
        scale1,
        normed1,
        query,
        key,
        value,
        attention,
        gathered,
        scale2,
        normed2,
        hidden,
        last,
    ) = state
    probabilities = softmax(logits)
    loss = -np.log(probabilities[range(n), targets]).sum() * (1 / n)

    d_logits = probabilities
    d_logits[range(n), targets] -= 1.0
    d_logits *= 1 / n
    np.matmul(d_logits.T, last, out=slopes["output_head"])
    d_last = d_logits @ weights["output_head"]

    np.matmul(d_last.T, hidden, out=slopes["mlp_down"])
    d_hidden = d_last @ weights["mlp_down"] * (hidden > 0)
    np.matmul(d_hidden.T, normed2, out=slopes["mlp_up"])
    d_middle = d_last + norm_backward(d_hidden @ weights["mlp_up"], normed2, scale2)

    np.matmul(d_middle.T, gathered, out=slopes["attention_output"])
    d_gathered = by_head(d_middle @ weights["attention_output"])
    d_attention = d_gathered @ value.transpose(0, 2, 1)
    d_scores = attention * (d_attention - (attention * d_attention).sum(-1, keepdims=True)) * head_dim**-0.5
    d_query, d_key = d_scores @ key, d_scores.transpose(0, 2, 1) @ query
    d_value = attention.transpose(0, 2, 1) @ d_gathered
    d_query_key_value = np.concatenate([joined(d_query), joined(d_key), joined(d_value)], axis=1)
    np.matmul(d_query_key_value.T, normed1, out=slopes["query_key_value"])
    d_normed1 = d_query_key_value @ weights["query_key_value"]
    d_embedded = d_middle + norm_backward(d_normed1, normed1, scale1)

    d_x = norm_backward(d_embedded, embedded, scale0)
    slopes["token_embedding"].fill(0.0)
    np.add.at(slopes["token_embedding"], tokens, d_x)  # a letter may come more than once
    slopes["position_embedding"][:n] = d_x
    slopes["position_embedding"][n:] = 0.0
    return loss


# --- 5. Training --------------------------------------------------------------------------------------

num_steps = 1000
learning_rate = 0.01
beta1, beta2, epsilon = 0.85, 0.99, 1e-8
first_moment = np.zeros(n_parameters)
second_moment = np.zeros(n_parameters)

for step in range(num_steps):
    document = documents[step % len(documents)]
    tokens = [BOS] + [token_of[character] for character in document] + [BOS]
    n_positions = min(block_size, len(tokens) - 1)
    loss = learn(tokens[:n_positions], tokens[1 : n_positions + 1])

    rate = learning_rate * (1 - step / num_steps)
    first_moment *= beta1
    first_moment += (1 - beta1) * gradients
    second_moment *= beta2
    second_moment += (1 - beta2) * gradients**2
    mean = first_moment * (rate / (1 - beta1 ** (step + 1)))
    variance = second_moment * (1 / (1 - beta2 ** (step + 1)))
    parameters -= mean / (np.sqrt(variance) + epsilon)

    print(f"step {step + 1:4d} / {num_steps:4d} | loss {loss:.4f}")


# --- 6. Inference: the whole word is thought through again for each new letter --------------------------

temperature = 0.5

print("\n--- inference (new, hallucinated names) ---")
for index in range(20):
    tokens = [BOS]
    while len(tokens) <= block_size:
        logits, _ = think(tokens)
        probabilities = softmax(logits[-1] * (1 / temperature))
        token = random.choices(range(vocab_size), weights=probabilities.tolist())[0]
        if token == BOS:
            break
        tokens.append(token)
    print(f"sample {index + 1:2d}: {''.join(alphabet[token] for token in tokens[1:])}")
