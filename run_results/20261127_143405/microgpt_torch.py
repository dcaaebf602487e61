# /// script
# requires-python = ">=3.11"
# dependencies = ["torch>=2.4", "numpy>=1.26"] # torch complains where there is no numpy
# ///
"""
python microgpt_torch.py                    (or: uv run microgpt_torch.py; needs torch)
python microgpt_torch.py --device cuda

microgpt.py in PyTorch: the same model on the same random numbers prints the same log, byte for byte, on a CPU and on
a GPU. The gradients are autograd's. The random numbers are Python's own, drawn in microgpt.py's order, and only then
made tensors: torch's generators would give another log.

Everything is computed in float64. Sums are taken in another order than in microgpt.py, which moves a loss by about
1e-15 of its size; the four decimals of the log do not see that. In float32 they would.
"""

import argparse
import os
import random

import torch
from torch.nn.functional import cross_entropy, embedding, relu, scaled_dot_product_attention, softmax

parser = argparse.ArgumentParser(usage="python microgpt_torch.py [--device DEVICE]")
parser.add_argument("--device", default="cpu", help="where to compute: cpu, cuda, cuda:1, ...")
try:
    device = torch.device(parser.parse_args().device)
    torch.zeros(1, device=device)
except (AssertionError, RuntimeError) as error:
    raise SystemExit(f"microgpt_torch.py: this device cannot be used: {str(error).splitlines()[0]}") from None
torch.set_num_threads(1)  # no tensor below is large enough to be shared
torch.set_default_dtype(torch.float64)
random.seed(42)


# --- 1. The data and the tokenizer, as in microgpt.py -------------------------------------------------

if not os.path.exists("input.txt"):
    raise SystemExit(
        "microgpt_torch.py: there is no input.txt in this folder; copy one here, with one word a line"
    )
try:
    with open("input.txt", encoding="utf-8") as file:
        documents = [line.strip() for line in file if line.strip()]
except (OSError, UnicodeDecodeError) as error:
    raise SystemExit(f"microgpt_torch.py: input.txt cannot be read as UTF-8 text: {error}") from None
if not documents:
    raise SystemExit("microgpt_torch.py: input.txt holds no word; give it at least one line with a word")
random.shuffle(documents)
print(f"num docs: {len(documents)}")

alphabet = sorted(set("".join(documents)))
token_of = {character: token for token, character in enumerate(alphabet)}
BOS = len(alphabet)
vocab_size = len(alphabet) + 1
print(f"vocab size: {vocab_size}")


# --- 2. The parameters --------------------------------------------------------------------------------

# Rows are drawn as microgpt.py draws them. Matrices that multiply are then turned, from outputs x inputs to inputs x
# outputs. All parameters lie in one long vector, so that Adam is a few operations; each matrix is a view of its
# stretch, and a leaf of the graph.
n_embd, n_head, block_size = 16, 4, 16


def draw(rows, columns):
    return torch.tensor([[random.gauss(0, 0.08) for _ in range(columns)] for _ in range(rows)])


drawn = (
    draw(vocab_size, n_embd),  # token embedding
    draw(block_size, n_embd),  # position embedding
    draw(vocab_size, n_embd).T,  # output head
    draw(3 * n_embd, n_embd).T,  # query, key and value
    draw(n_embd, n_embd).T,  # attention output
    draw(4 * n_embd, n_embd).T,  # MLP up
    draw(n_embd, 4 * n_embd).T,  # MLP down
)
parameters = torch.cat([matrix.flatten() for matrix in drawn]).to(device)
stretches = parameters.split([matrix.numel() for matrix in drawn])
weights = [
    stretch.view(matrix.shape).requires_grad_() for stretch, matrix in zip(stretches, drawn, strict=True)
]
print(f"num params: {len(parameters)}")


# --- 3. The model ---------------------------------------------------------------------------------------


# What torch takes for a step is the time of its calls, not of its arithmetic: one call does what two could.
mean = torch.full((n_embd, 1), 1 / n_embd, device=device)  # a product with it is a mean
tiny = torch.tensor(1e-5, device=device)


def norm(x):
    """RMSNorm without a gain."""
    return x * torch.addmm(tiny, x * x, mean).rsqrt()


def think(tokens):
    """All tokens of a word at once, (n,): the logits for what follows each, (n, vocab_size)."""
    n = len(tokens)
    token_rows, position_rows, head, query_key_value, output, up, down = weights
    x = norm(embedding(tokens, token_rows) + position_rows[:n])
    by_head = (norm(x) @ query_key_value).view(1, n, 3, n_head, -1).transpose(1, 3)  # (1, n_head, 3, n, 4)
    gathered = scaled_dot_product_attention(*by_head.unbind(2), is_causal=True)
    x = torch.addmm(x, gathered.transpose(1, 2).reshape(n, n_embd), output)
    x = torch.addmm(x, relu(norm(x) @ up), down)
    return x @ head


# --- 4. Training ------------------------------------------------------------------------------------------

num_steps = 1000
learning_rate = 0.01
beta1, beta2, epsilon = 0.85, 0.99, 1e-8
first_moment = torch.zeros_like(parameters)
second_moment = torch.zeros_like(parameters)

for step in range(num_steps):
    document = documents[step % len(documents)]
    tokens = [BOS] + [token_of[character] for character in document] + [BOS]
    tokens = torch.tensor(tokens[: block_size + 1], device=device)
    loss = cross_entropy(think(tokens[:-1]), tokens[1:])
    gradient = torch.cat([matrix.flatten() for matrix in torch.autograd.grad(loss, weights)])

    rate = learning_rate * (1 - step / num_steps) / (1 - beta1 ** (step + 1))
    first_moment.mul_(beta1).add_(gradient, alpha=1 - beta1)
    second_moment.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
    size = (second_moment / (1 - beta2 ** (step + 1))).sqrt_().add_(epsilon)
    parameters.addcdiv_(first_moment, size, value=-rate)

    print(f"step {step + 1:4d} / {num_steps:4d} | loss {loss.item():.4f}")


# --- 5. Inference: the whole word is thought through again for each new letter ----------------------------

temperature = 0.5

print("\n--- inference (new, hallucinated names) ---")
for index in range(20):
    tokens = [BOS]
    while len(tokens) <= block_size:
        with torch.no_grad():
            logits = think(torch.tensor(tokens, device=device))[-1]
        probabilities = softmax(logits * (1 / temperature), -1)
        token = random.choices(range(vocab_size), weights=probabilities.tolist())[0]
        if token == BOS:
            break
        tokens.append(token)
    print(f"sample {index + 1:2d}: {''.join(alphabet[token] for token in tokens[1:])}")
