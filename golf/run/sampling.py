"""Beyond equal logs: the weights handed to random.choices at each sampling step, in full precision.

They are the fingerprint of the trained model: four printed decimals can agree where the mathematics does not.
The program's own process listens (golf/run/sampling_prelude.py): an honest program shows here how it rounds, and
one that is out to deceive writes whatever it likes. So no verdict hangs on it.
"""

import hashlib
import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PRELUDE = Path(__file__).with_name("sampling_prelude.py")
SAMPLING_BYTES = 64 << 20  # the most that is kept of what a program's random module tells
CALL, END = struct.Struct("<cQI"), struct.Struct("<cQ")


def prelude(descriptor: int) -> bytes:
    """The source of a module that listens, and writes to this descriptor."""
    return PRELUDE.read_bytes() + f"\n\n_listen({descriptor})\n".encode()


@dataclass(frozen=True)
class Sampling:
    """What a program handed to random.choices: the weights of each call, and how much it drew in all.

    draws  None where the program ended in a way that told no number
    """

    calls: tuple[tuple[float, ...], ...]
    draws: int | None

    @cached_property
    def digest(self) -> str:
        """sha256 over all weights, bit for bit, and the number of draws."""
        digest = hashlib.sha256(repr(self.draws).encode())
        for weights in self.calls:
            digest.update(struct.pack(f"<I{len(weights)}d", len(weights), *weights))
        return digest.hexdigest()


def read(data: bytes) -> Sampling:
    """What the prelude has written; what is cut off or no record ends it."""
    calls: list[tuple[float, ...]] = []
    place = 0
    while len(data) - place >= CALL.size and data[place : place + 1] == b"W":
        _, _, count = CALL.unpack_from(data, place)
        place += CALL.size
        if len(data) - place < 8 * count:
            return Sampling(tuple(calls), None)
        calls.append(struct.unpack_from(f"<{count}d", data, place))
        place += 8 * count
    ended = len(data) - place == END.size and data[place : place + 1] == b"N"
    return Sampling(tuple(calls), END.unpack_from(data, place)[1] if ended else None)


def compare(reference: Sampling, entry: Sampling, samples: Sequence[str]) -> str:
    """One phrase on two programs of equal logs.

    samples  the texts of the reference's samples, to say which call belongs to which token of which
    """
    if not reference.calls or not entry.calls:
        who = "the entry" if reference.calls else "the reference"
        return f"same log; {who} hands no weights to random.choices"
    if reference.digest == entry.digest:
        return "same log, same bits"
    for index, (expected, found) in enumerate(zip(reference.calls, entry.calls, strict=False)):
        if expected != found:
            relative = relative_difference(expected, found)
            size = "of other length" if relative is None else f"{relative:.0e} relative"
            return f"same log, other rounding (first at {_place(index, reference, samples)}; {size})"
    if len(reference.calls) != len(entry.calls):
        return f"same log, other sampling ({len(entry.calls)} weighted choices, not {len(reference.calls)})"
    return f"same log, same weights, other draws ({entry.draws}, not {reference.draws})"


def relative_difference(expected: Sequence[float], found: Sequence[float]) -> float | None:
    """The largest |p - q| / max(p, q) of the probabilities that two lists of weights stand for.

    None where the lists differ in length, infinity where one of them stands for no probabilities: a program may say
    anything here. choices divides by the sum, so weights need not add up to one.
    """
    if len(expected) != len(found):
        return None
    p_sum, q_sum = sum(expected), sum(found)
    if not (0 < p_sum < math.inf and 0 < q_sum < math.inf) or min(*expected, *found) < 0:
        return math.inf
    pairs = [(e / p_sum, f / q_sum) for e, f in zip(expected, found, strict=True)]
    return max(abs(p - q) / max(p, q) for p, q in pairs if p or q)


def _place(index: int, reference: Sampling, samples: Sequence[str]) -> str:
    """The sample and token (both from 1) of a call, where the lengths of the samples tell it."""
    longest = max(map(len, samples), default=0)
    # A sample takes a call for each character and one for its end; one that is cut at the context takes none.
    for cut in (longest, -1):
        sizes = [len(text) + (len(text) != cut) for text in samples]
        if sum(sizes) == len(reference.calls):
            for number, size in enumerate(sizes, 1):
                if index < size:
                    return f"sample {number}, token {index + 1}"
                index -= size
    return f"choice {index + 1}"
