# /// script
# requires-python = ">=3.11"
# dependencies = ["torch>=2.4"]
# ///
"""
python poemgpt_torch.py [--parity] [the arguments of poemgpt.py]         the reference's log, byte for byte
python poemgpt_torch.py --finale [--input FILE] [--device cuda]          the same four stages' end, at scale
python poemgpt_torch.py --finale --resume poems.pt                       go on where a training stopped
python poemgpt_torch.py --sample-from poems.pt [--prompt TEXT]           write with what was learned

poemgpt.py in PyTorch (or: uv run poemgpt_torch.py). There are two ways to use it.

Parity is the way without --finale. Everything is computed in float64, and all that is random, weights, windows,
dropout masks and samples, is drawn by Python's own generator in the reference's order. Sums are taken in another order
than there, which the four decimals of the log do not see.

The finale is what pure Python cannot do: 64 windows of 128 characters a step through four layers of width 256. Chance
is torch's own. The best model so far, and all that is needed to go on, lie in one checkpoint.
"""

import argparse
import math
import os
import random
import re
import signal
import sys
import time
import warnings
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from itertools import pairwise

warnings.filterwarnings(
    "ignore", "Failed to initialize NumPy"
)  # which torch asks for, and which is not needed
try:
    import torch
    from torch import nn
    from torch.nn import functional as F
except ImportError:
    sys.stderr.write(
        "poemgpt_torch.py: needs torch; pip install torch, or run this with: uv run poemgpt_torch.py\n"
    )
    raise SystemExit(2) from None

# --- 0. The call: every fault of it ends in one line ---------------------------------------------------


def stop(message, status=2):
    sys.stderr.write(f"poemgpt_torch.py: {message}\n")
    raise SystemExit(status)


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        """One line for a wrong call, not argparse's several."""
        stop(f"{message}; python poemgpt_torch.py --help lists the arguments")


# What both ways know, and the size at which each begins: name, type, parity's default, the finale's, help.
COMMON = [
    ("batch", int, 8, 64, "windows a step"),
    ("context", int, 16, 128, "characters in a window"),
    ("width", int, 16, 256, "numbers that stand for a character"),
    ("heads", int, 4, 4, "attention heads, each with its share of width"),
    ("layers", int, 1, 4, "transformer blocks"),
    ("dropout", float, 0.02, 0.2, "the chance of a number to be dropped"),
    ("steps", int, 800, 5000, "training steps"),
    ("learning_rate", float, 0.03, 3e-4, "the step size at its largest"),
    ("seed", int, 42, 42, "where all chance comes from"),
]
SHAPE = ("context", "width", "heads", "layers")  # what a checkpoint binds, beside its alphabet
SCALE_ONLY = ("resume", "checkpoint", "precision", "compile", "eval_interval")


def flag(name):
    return "--" + name.replace("_", "-")


def make_parser():
    parser = Arguments(prog="poemgpt_torch.py", description="poemgpt.py in PyTorch: in parity, or at scale.")
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "input.txt")
    above = os.path.join(os.path.dirname(os.path.dirname(beside)), "input.txt")
    text = next((path for path in (beside, above) if os.path.exists(path)), beside)
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--parity", action="store_true", help="print the reference's log; this is the default")
    way.add_argument("--finale", action="store_true", help="train at scale")
    way.add_argument("--sample-from", metavar="FILE", help="write with a checkpoint's best model")
    parser.add_argument("--input", default=text, help="the text, UTF-8; the play beside poemgpt.py")
    for name, kind, small, large, told in COMMON:
        parser.add_argument(flag(name), type=kind, help=f"{told} (parity: {small}, finale: {large})")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1, mps (parity: cpu)")
    scale = parser.add_argument_group("the finale alone")
    scale.add_argument("--precision", choices=("auto", "float32", "tf32", "bf16"), help="of products")
    scale.add_argument("--compile", action=argparse.BooleanOptionalAction, help="default: on CUDA")
    scale.add_argument("--eval-interval", type=int, help="steps from one validation to the next (250)")
    scale.add_argument("--checkpoint", metavar="FILE", help="where it is kept (poems.pt)")
    scale.add_argument("--resume", metavar="FILE", help="go on from this checkpoint")
    sample = parser.add_argument_group("samples of the finale and of a checkpoint")
    sample.add_argument("--prompt", default="\n", metavar="TEXT", help="what they begin with; a line end")
    sample.add_argument("--characters", type=int, default=500, help="how many to write (500)")
    sample.add_argument("--temperature", type=float, default=0.8, help="below 1, the likely comes more often")
    return parser


def read_arguments(arguments=None):
    call = make_parser().parse_args(arguments)
    if not call.finale and not call.sample_from:
        for name in SCALE_ONLY:
            if getattr(call, name) is not None:
                stop(f"{flag(name)} is for the finale; add --finale")
    call.given = {name for name, *_ in COMMON if getattr(call, name) is not None}
    for name, _, small, large, _ in COMMON:
        if name not in call.given:
            setattr(call, name, large if call.finale else small)
    call.eval_interval = 250 if call.eval_interval is None else call.eval_interval
    call.checkpoint = call.checkpoint or call.resume or "poems.pt"
    check(call)
    return call


def check(call):
    for name in ("batch", "context", "width", "heads", "layers", "eval_interval", "characters"):
        if getattr(call, name) < 1:
            stop(f"{flag(name)} is {getattr(call, name)}; it must be at least 1")
    if call.width % call.heads:
        stop(f"--width {call.width} is no multiple of --heads {call.heads}; make it one")
    if not 0 <= call.dropout < 1:
        stop(f"--dropout is {call.dropout}; it must be at least 0 and below 1")
    if call.steps < call.finale:
        stop(f"--steps is {call.steps}; it must be at least {int(call.finale)}")
    if not 0 < call.learning_rate <= 1:
        stop(f"--learning-rate is {call.learning_rate}; it must be above 0 and at most 1")
    if not 0 < call.temperature < math.inf:
        stop(f"--temperature is {call.temperature}; it must be above 0")


def choose_device(name, parity):
    """The device of that name, tried with one number. Raises SystemExit where it cannot be used."""
    if name == "auto":
        found = [each for each in ("cuda", "mps") if getattr(torch, each).is_available()]
        name = "cpu" if parity or not found else found[0]
    try:
        device = torch.device(name)
        torch.zeros(1, device=device, dtype=torch.float64 if parity else torch.float32)
    except (AssertionError, RuntimeError, TypeError, NotImplementedError) as error:
        stop(f"--device {name} cannot be used: {str(error).splitlines()[0][:200]}; name another, such as cpu")
    return device


# --- 1. The text ---------------------------------------------------------------------------------------


def read_text(path):
    try:
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except OSError as error:
        stop(f"{path} cannot be read ({error.strerror}); name a text with --input FILE")
    except UnicodeDecodeError as error:
        stop(f"{path} is not UTF-8 (byte {error.start}); convert it, for example with iconv")


class Text:
    """A text as tokens: ranks of characters. The last tenth is never trained on."""

    def __init__(self, path, context):
        characters = read_text(path)
        self.alphabet = sorted(set(characters))
        self.token_of = {character: token for token, character in enumerate(self.alphabet)}
        self.tokens = [self.token_of[character] for character in characters]
        boundary = len(characters) * 9 // 10
        self.training, self.validation = self.tokens[:boundary], self.tokens[boundary:]
        if len(self.validation) <= context:
            needed = f"a context of {context} needs {10 * context + 1}"
            stop(f"{path} has {len(characters)} characters, too few; {needed}")

    def decode(self, tokens):
        return "".join(self.alphabet[token] for token in tokens)


def first_passage(verse):
    """The first scene or poem: the first passage that has eight lines in a row somewhere."""
    passages = re.split(r"\n{3,}" if "\n\n\n" in verse else r"\n\n(?=.+\n\n)", verse)
    return next((passage for passage in passages if re.search(r"(.+\n){7}.", passage)), passages[0])


def print_counts(text):
    print(f"num characters: {len(text.tokens)}")
    print(f"training characters: {len(text.training)}")
    print(f"validation characters: {len(text.validation)}")
    print(f"vocab size: {len(text.alphabet)}")


def windows(source, starts, context):
    """Tokens (windows, context), and those that come after each of them. source and starts lie on one device."""
    rows = source[starts[:, None] + torch.arange(context + 1, device=source.device)]
    return rows[:, :-1], rows[:, 1:]


def judged_windows(text, context, device):
    """One fixed set to judge by: up to 256 windows, spread evenly over the validation text, none overlapping."""
    whole = (len(text.validation) - 1) // context
    judged = min(256, whole)
    starts = torch.tensor([index * whole // judged * context for index in range(judged)], device=device)
    return windows(torch.tensor(text.validation, device=device), starts, context)


def count_bigram_loss(text, judged):
    """The yardstick: no training, but counting. Every pair of characters counts once more than seen."""
    pairs = [[1] * len(text.alphabet) for _ in text.alphabet]
    for token, target in pairwise(text.training):
        pairs[token][target] += 1
    totals = [sum(row) for row in pairs]
    inputs, targets = (table.flatten().tolist() for table in judged)
    surprises = [math.log(totals[token] / pairs[token][target]) for token, target in zip(inputs, targets)]
    return math.fsum(surprises) / len(surprises)


# --- 2. The models -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shape:
    """The size of a transformer."""

    vocab_size: int
    context: int
    width: int
    heads: int
    layers: int


def drawn_by_python(rows, columns):
    return torch.tensor([[random.gauss(0, 0.15) for _ in range(columns)] for _ in range(rows)])


def drawn_by_torch(rows, columns):
    return torch.randn(rows, columns) * 0.02


def dropped_by_python(x, chance):
    """The reference's mask: one draw a number, row by row."""
    kept = 1 / (1 - chance)
    mask = [0.0 if random.random() < chance else kept for _ in range(x.numel())]
    return x * torch.tensor(mask, device=x.device, dtype=x.dtype).view(x.shape)


class Bigram(nn.Module):
    """The letter before is all that counts: its row of scores."""

    def __init__(self, vocab_size):
        super().__init__()
        self.scores = nn.Parameter(torch.zeros(vocab_size, vocab_size))

    def forward(self, tokens, chance=0.0):
        return self.scores[tokens]


class Transformer(nn.Module):
    """All letters before count, as far as the context goes.

    draw  makes a weight of so many rows and columns, asked for in the reference's order
    drop  drops numbers of a tensor by chance
    drop_attention  whether the weights of attention are dropped as well, which the reference does not do
    """

    def __init__(self, shape, draw, drop, drop_attention):
        super().__init__()
        self.shape, self.drop, self.drop_attention = shape, drop, drop_attention
        width = shape.width
        self.token_embedding = nn.Parameter(draw(shape.vocab_size, width))
        self.position_embedding = nn.Parameter(draw(shape.context, width))
        self.output_head = nn.Parameter(draw(shape.vocab_size, width))
        self.last_norm = nn.LayerNorm(width)
        self.blocks = nn.ModuleList(Block(shape, draw) for _ in range(shape.layers))

    def forward(self, tokens, chance=0.0):
        """tokens (windows, up to context) -> scores for what follows each, (windows, up to context, vocab_size)."""
        drop = (lambda x: self.drop(x, chance)) if chance else (lambda x: x)
        x = self.token_embedding[tokens] + self.position_embedding[: tokens.shape[1]]
        for block in self.blocks:
            x = x + drop(block.gathered(x, chance if self.drop_attention else 0.0))
            x = x + drop(block.thought(x))
        return F.linear(self.last_norm(x), self.output_head)


class Block(nn.Module):
    """Attention, where every token gathers from those before it, and a feed-forward part, where it thinks alone."""

    def __init__(self, shape, draw):
        super().__init__()
        self.heads, width = shape.heads, shape.width
        self.attention_norm, self.feed_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.query_key_value = nn.Parameter(torch.cat([draw(width, width) for _ in range(3)]))
        self.gather = nn.Parameter(draw(width, width))
        self.feed_up = nn.Parameter(draw(4 * width, width))
        self.feed_down = nn.Parameter(draw(width, 4 * width))

    def gathered(self, x, chance):
        triple = F.linear(self.attention_norm(x), self.query_key_value).chunk(3, -1)
        query, key, value = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in triple)
        mixed = F.scaled_dot_product_attention(query, key, value, dropout_p=chance, is_causal=True)
        return F.linear(mixed.transpose(1, 2).flatten(2), self.gather)

    def thought(self, x):
        return F.linear(F.relu(F.linear(self.feed_norm(x), self.feed_up)), self.feed_down)


def count_parameters(model):
    return sum(parameter.numel() for parameter in model.parameters())


def loss_of(model, batch, chance=0.0):
    """The mean surprise, in the numbers of the weights, whatever the products were computed in."""
    inputs, targets = batch
    logits = model(inputs, chance).flatten(0, 1).to(torch.get_default_dtype())
    return F.cross_entropy(logits, targets.flatten())


def checked(loss, step):
    """The loss; a training that has gone astray ends here."""
    if not math.isfinite(loss):
        stop(f"the loss is {loss} at step {step}: choose a smaller --learning-rate")
    return loss


# --- 3. Parity: what poemgpt.py prints ------------------------------------------------------------------


def print_sample(index, title, model, text, context, device):
    written = [text.token_of.get("\n", 0)]
    for _ in range(300):
        with torch.no_grad():
            logits = model(torch.tensor([written[-context:]], device=device))[0, -1]
        probabilities = torch.softmax(logits / 0.8, -1).tolist()
        written += random.choices(range(len(text.alphabet)), probabilities)
    print(f"sample {index} ({title}):")
    print(text.decode(written[1:]))
    print("--- end of sample ---")


class ReferenceAdam:
    """The reference's Adam, its rate as well: up for 20 steps, then down to zero in a line."""

    beta1, beta2, epsilon = 0.85, 0.99, 1e-8

    def __init__(self, model, call):
        self.parameters, self.call = list(model.parameters()), call
        self.first = [torch.zeros_like(parameter) for parameter in self.parameters]
        self.second = [torch.zeros_like(parameter) for parameter in self.parameters]

    @torch.no_grad()
    def step(self, step, gradients):
        rate = self.call.learning_rate * min(1, (step + 1) / 20) * (1 - step / self.call.steps)
        rate /= 1 - self.beta1 ** (step + 1)
        correction = 1 - self.beta2 ** (step + 1)
        for parameter, gradient, first, second in zip(self.parameters, gradients, self.first, self.second):
            first.mul_(self.beta1).add_(gradient, alpha=1 - self.beta1)
            second.mul_(self.beta2).addcmul_(gradient, gradient, value=1 - self.beta2)
            parameter.addcdiv_(first, (second / correction).sqrt_().add_(self.epsilon), value=-rate)


@torch.no_grad()
def validation_loss(model, judged):
    return loss_of(model, judged).item()


def train_in_parity(title, model, source, starts, judged, call):
    optimizer = ReferenceAdam(model, call)
    losses = []  # since the last report
    for step in range(call.steps):
        loss = loss_of(model, windows(source, starts[step], call.context), call.dropout)
        losses.append(checked(loss.item(), step + 1))
        optimizer.step(step, torch.autograd.grad(loss, optimizer.parameters))
        done = f"{title} step {step + 1:4d} / {call.steps:4d}"
        if (step + 1) % 50 == 0 or step + 1 == call.steps:
            print(f"{done} | training loss {math.fsum(losses) / len(losses):.4f}")
            losses = []
        if (step + 1) % 250 == 0 or step + 1 == call.steps:
            print(f"{done} | validation loss {validation_loss(model, judged):.4f}")


def parity(call):
    """All that the reference prints. Random numbers are drawn in its order."""
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)  # no tensor here is large enough to be shared
    device = choose_device(call.device, parity=True)
    random.seed(call.seed)
    text = Text(call.input, call.context)
    print("--- stage 1: the text, and the first scene or poem in it ---")
    for line in first_passage(text.decode(text.training)).split("\n"):
        print("|", line)
    print_counts(text)
    shape = Shape(len(text.alphabet), call.context, call.width, call.heads, call.layers)
    bigram = Bigram(shape.vocab_size).to(device)
    transformer = Transformer(shape, drawn_by_python, dropped_by_python, drop_attention=False).to(device)
    print(f"num params: {count_parameters(transformer)}")

    print("--- stage 2: a transformer before any training ---")
    print_sample(1, "untrained", transformer, text, call.context, device)

    print("--- stage 3: a bigram model, the letter before and nothing else ---")
    last = len(text.training) - call.context
    drawn = [[random.randrange(last) for _ in range(call.batch)] for _ in range(call.steps)]
    starts = torch.tensor(drawn, device=device)
    source, judged = torch.tensor(text.training, device=device), judged_windows(text, call.context, device)
    train_in_parity("bigram", bigram, source, starts, judged, call)
    print_sample(2, "bigram", bigram, text, call.context, device)
    yardstick = count_bigram_loss(text, judged)
    print(f"judged characters: {judged[1].numel()}")
    print(f"count bigram validation loss: {yardstick:.4f}")

    print("--- stage 4: a transformer, all letters before ---")
    train_in_parity("transformer", transformer, source, starts, judged, call)
    print_sample(3, "transformer", transformer, text, call.context, device)
    reached = validation_loss(transformer, judged)
    print(f"transformer validation loss: {reached:.4f}")
    print(f"nats below the count bigram: {yardstick - reached:.4f}")


# --- 4. Checkpoints: one file, whole or absent -----------------------------------------------------------

FORMAT = "poemgpt_torch checkpoint 1"


def save(path, content):
    """Write beside the place, then move there: a reader finds all of it or none."""
    beside = f"{path}.{os.getpid()}.part"
    try:
        torch.save({"format": FORMAT, **content}, beside)
        os.replace(beside, path)
    except (OSError, RuntimeError) as error:  # torch's writer raises RuntimeError
        if os.path.exists(beside):
            os.remove(beside)
        stop(
            f"the checkpoint {path} cannot be written ({str(error).splitlines()[0]}); give --checkpoint FILE"
        )


def check_place(path):
    """End where a checkpoint could not be written: before the training, and not after it."""
    try:
        if os.path.isdir(path):
            raise IsADirectoryError(0, "it is a folder")
        with open(f"{path}.{os.getpid()}.part", "wb") as file:
            os.remove(file.name)
    except OSError as error:
        stop(f"the checkpoint {path} cannot be written ({error.strerror}); give --checkpoint FILE")


def load(path):
    """A checkpoint's content, on the CPU. Nothing of it is executed: it holds numbers and names alone."""
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except OSError as error:
        stop(f"{path} cannot be read ({error.strerror}); name a checkpoint")
    except Exception:  # torch.load tells of a broken file by exceptions of many modules
        content = None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        stop(f"{path} is no checkpoint of this program; --finale --checkpoint FILE writes one")
    return content


def weights_into(model, weights, path):
    try:
        model.load_state_dict(weights)
    except RuntimeError:
        stop(f"{path} holds weights of another shape than it says; train anew")


def model_of(content):
    shape = Shape(len(content["alphabet"]), **{name: content["call"][name] for name in SHAPE})
    return Transformer(shape, drawn_by_torch, F.dropout, drop_attention=True)


# --- 5. The finale ---------------------------------------------------------------------------------------


class Bar:
    """A progress bar on a terminal, with the time left; elsewhere, nothing."""

    def __init__(self, first, last, tokens_a_step):
        self.first, self.last, self.tokens = first, last, tokens_a_step
        self.began, self.shown = time.monotonic(), 0.0
        self.on = bool(sys.stderr) and sys.stderr.isatty()

    @property
    def seconds(self):
        return time.monotonic() - self.began

    def show(self, step):
        if not self.on or time.monotonic() - self.shown < 0.2:
            return
        self.shown = time.monotonic()
        pace = self.seconds / (step - self.first)
        filled = "█" * (30 * step // self.last)
        minutes, seconds = divmod(int(pace * (self.last - step)), 60)
        told = f"{step}/{self.last}  {self.tokens / pace:,.0f} tokens/s  {minutes}:{seconds:02d} left"
        sys.stderr.write(f"\r{filled:·<30} {told}\x1b[K")
        sys.stderr.flush()

    def clear(self):
        if self.on:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def interruption():
    """A list that gets an entry when the user asks for an end; a second request ends at once."""
    asked = []

    def ask(number, frame):
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def choose_precision(name, device):
    """The context in which products are computed: bf16 where the device has it, else tf32, else float32."""
    modern = device.type == "cuda" and torch.cuda.get_device_capability(device)[0] >= 8
    name = name or "auto"
    if name == "auto":
        name = "bf16" if modern else "float32"
    if name == "tf32" and not modern:
        stop(f"--precision tf32 needs a CUDA device from Ampere on, and this is {device}; use float32")
    torch.set_float32_matmul_precision("high" if name != "float32" else "highest")
    half = torch.autocast(device.type, torch.bfloat16) if name == "bf16" else nullcontext()
    return name, half


def make_optimizer(model, rate):
    """AdamW; weight decay pulls the matrices alone, not gains and biases."""
    matrices = [parameter for parameter in model.parameters() if parameter.dim() > 1]
    others = [parameter for parameter in model.parameters() if parameter.dim() < 2]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.99), fused=groups[0]["params"][0].is_cuda or None)


def rate_at(step, call):
    """Up for 100 steps, and then down to a tenth in a line."""
    return call.learning_rate * min(1, (step + 1) / 100) * (1 - 0.9 * step / call.steps)


class Finale:
    """A training at scale: its model, its optimizer, and the best model so far.

    All chance of a step follows from the seed and the step's number. So a training that was stopped and resumed
    goes the way that it would have gone without a stop.
    """

    def __init__(self, call, text, device):
        self.call, self.text, self.device = call, text, device
        torch.manual_seed(call.seed)
        self.settings = {name: getattr(call, name) for name, *_ in COMMON}
        self.model = model_of({"alphabet": text.alphabet, "call": self.settings}).to(device)
        self.optimizer = make_optimizer(self.model, call.learning_rate)
        self.step, self.best = 0, {"step": 0, "loss": math.inf, "weights": {}}
        self.source = torch.tensor(text.training, device=device)
        self.judged = judged_windows(text, call.context, device)

    def resume(self, content, path):
        weights_into(self.model, content["weights"], path)
        self.optimizer.load_state_dict(content["optimizer"])
        self.step, self.best = content["step"], content["best"]

    def content(self):
        return {
            "alphabet": self.text.alphabet,
            "call": self.settings,
            "step": self.step,
            "weights": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "best": self.best,
        }

    def keep(self):
        save(self.call.checkpoint, self.content())

    def batch(self):
        starts = torch.randint(len(self.source) - self.call.context, (self.call.batch,))
        return windows(self.source, starts.to(self.device), self.call.context)

    def advance(self, model):
        """One step. Returns the loss, still on the device."""
        torch.manual_seed(self.call.seed * 1_000_003 + self.step + 1)
        for group in self.optimizer.param_groups:
            group["lr"] = rate_at(self.step, self.call)
        loss = loss_of(model, self.batch(), self.call.dropout)
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        return loss.detach()

    def judge(self):
        """The validation loss; the best model is remembered."""
        loss = checked(validation_loss(self.model, self.judged), self.step)
        if loss < self.best["loss"]:
            weights = {name: tensor.cpu().clone() for name, tensor in self.model.state_dict().items()}
            self.best = {"step": self.step, "loss": loss, "weights": weights}
        return loss


def train_at_scale(finale, half):
    """Returns the seconds that the steps took, validation included, and how many they were."""
    call, first = finale.call, finale.step
    compiled = finale.device.type == "cuda" if call.compile is None else call.compile
    model = torch.compile(finale.model) if compiled else finale.model
    bar, losses = Bar(first, call.steps, call.batch * call.context), []
    with interruption() as asked:
        while finale.step < call.steps and not asked:
            with half:
                losses.append(finale.advance(model))
            bar.show(finale.step)
            if finale.step % call.eval_interval == 0 or finale.step == call.steps or asked:
                bar.clear()
                report(finale, losses, half)
                losses = []
    bar.clear()
    if asked:
        stop(f"interrupted after step {finale.step}; go on with --finale --resume {call.checkpoint}", 130)
    return bar.seconds, finale.step - first


def report(finale, losses, half):
    """Print the losses since the last report, and keep the checkpoint."""
    done = f"transformer step {finale.step:4d} / {finale.call.steps:4d}"
    print(f"{done} | training loss {checked(torch.stack(losses).mean().item(), finale.step):.4f}")
    with half:
        print(f"{done} | validation loss {finale.judge():.4f}")
    finale.keep()


@torch.no_grad()
def write(model, tokens, characters, temperature, device):
    """The tokens, and as many more, each drawn by its probability after those before it."""
    written = list(tokens)
    for _ in range(characters):
        logits = model(torch.tensor([written[-model.shape.context :]], device=device))[0, -1]
        probabilities = torch.softmax((logits.float() - logits.max()) / temperature, -1)
        written.append(int(torch.multinomial(probabilities, 1)))
    return written


def print_writing(call, model, alphabet, device):
    unknown = sorted(set(call.prompt) - set(alphabet))
    if unknown and call.prompt != "\n":
        stop(f"--prompt: the model does not know {''.join(unknown)!a}; it was trained on another text")
    tokens = [alphabet.index(each) for each in call.prompt if each in alphabet] or [0]
    torch.manual_seed(call.seed)
    print("sample 3 (transformer):")
    written = write(model, tokens, call.characters, call.temperature, device)
    print("".join(alphabet[token] for token in written).removeprefix("\n"))
    print("--- end of sample ---")


def sample_from(call):
    content = load(call.sample_from)
    device = choose_device(call.device, parity=False)
    model = model_of(content)
    weights_into(model, content["best"]["weights"], call.sample_from)
    print_writing(call, model.to(device), content["alphabet"], device)


def settings_of(content, call):
    """The size and the data of a resumed training are its own; what the call says otherwise is a fault."""
    for name in (*SHAPE, "batch", "dropout", "seed"):
        kept = content["call"][name]
        if name in call.given and getattr(call, name) != kept:
            stop(f"{call.resume} was trained with {flag(name)} {kept}; leave {flag(name)} out, or train anew")
        setattr(call, name, kept)
    for name in ("steps", "learning_rate"):
        if name not in call.given:
            setattr(call, name, content["call"][name])
    if call.steps <= content["step"]:
        stop(f"{call.resume} is at step {content['step']} of {call.steps} already; give more --steps")


def finale(call):
    content = load(call.resume) if call.resume else None
    if content:
        settings_of(content, call)
    device = choose_device(call.device, parity=False)
    check_place(call.checkpoint)
    text = Text(call.input, call.context)
    if content and content["alphabet"] != text.alphabet:
        stop(f"{call.resume} was trained on a text of other characters than {call.input}; give its --input")
    job = Finale(call, text, device)
    if content:
        job.resume(content, call.resume)
    precision, half = choose_precision(call.precision, device)

    print_counts(text)
    print(f"num params: {count_parameters(job.model)}")
    print(f"settings: {', '.join(f'{name} {value}' for name, value in asdict(job.model.shape).items())}")
    print(f"device: {device_name(device)}, {precision}")
    yardstick = count_bigram_loss(text, job.judged)
    print(f"judged characters: {job.judged[1].numel()}")
    print(f"count bigram validation loss: {yardstick:.4f}")
    seconds, steps = train_at_scale(job, half)
    tokens = steps * call.batch * call.context
    print(f"{steps} steps in {seconds:.1f} seconds, {tokens / max(seconds, 1e-9):,.0f} tokens a second")
    weights_into(job.model, job.best["weights"] or job.model.state_dict(), call.checkpoint)
    print_writing(call, job.model, text.alphabet, device)
    print(f"best step: {job.best['step']}")
    print(f"transformer validation loss: {job.best['loss']:.4f}")
    print(f"nats below the count bigram: {yardstick - job.best['loss']:.4f}")


def device_name(device):
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{device.type} with {torch.get_num_threads()} threads" if device.type == "cpu" else device.type


def main():
    call = read_arguments()
    if call.sample_from:
        sample_from(call)
    elif call.finale:
        finale(call)
    else:
        parity(call)


def no_memory(error):
    return isinstance(error, torch.OutOfMemoryError) or "allocate memory" in str(error)


if __name__ == "__main__":
    try:
        if sys.stdout:  # None where it is closed
            sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
        main()
    except KeyboardInterrupt:
        stop("interrupted", 130)
    except MemoryError:
        stop("there is not enough memory; choose a smaller --batch, --context or --width")
    except RuntimeError as error:
        if not no_memory(error):
            raise
        stop("the device has not enough memory; choose a smaller --batch, --context or --width")
    except OSError as error:  # a reader who is gone, a full disk
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what could not be printed is not tried again
        stop(f"cannot print any more ({error.strerror})", 1)
