"""Dynamic blocks for given costs, by the compiled kernel or by the Python that it mirrors."""

import ctypes
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from golf.pack.deflate.bits import DISTANCES, LITERALS
from golf.pack.deflate.blocks import Codes, best_codes, weigh
from golf.pack.deflate.fit import fit
from golf.pack.deflate.header import START_COSTS, plan_header
from golf.pack.deflate.kernel import kernel
from golf.pack.deflate.matches import find_matches, nearest_for
from golf.pack.deflate.parse import Costs, Token, frequencies, parse

SYMBOLS = LITERALS + DISTANCES
OUT_OF_MEMORY = -2  # what the kernel says

Bounds = tuple[int, int]  # start and end of a part of the data


@dataclass(frozen=True)
class Trial:
    """A dynamic block that could be made.

    bits     all of it, with header and end
    counts   how often each symbol is used, as 316 numbers of four bytes
    lengths  of its tokens, and maybe more after them; distances alike; count: how many tokens
    """

    bits: int
    codes: Codes
    counts: bytes
    lengths: Sequence[int]
    distances: Sequence[int]
    count: int

    @cached_property
    def tokens(self) -> list[Token]:
        """The tokens."""
        return list(zip(self.lengths[: self.count], self.distances[: self.count], strict=True))


class BlockMaker(Protocol):
    """Some data, and the matches in it."""

    def trial(self, bounds: Bounds, costs: Costs) -> Trial:
        """The block that holds the data within these bounds, in the cheapest parse under these costs.

        Its codes are Huffman's.
        """
        ...

    def fitted(self, trial: Trial, items: Sequence[int]) -> Trial:
        """The block with the codes that are best for a header whose 19 items have these costs, then for its own.

        The block as it is where none are smaller.
        """
        ...


def open_data(data: bytes) -> BlockMaker:
    """The data, in the fastest form that works here."""
    library = kernel()
    return PythonBlocks(data) if library is None else NativeBlocks(data, library)


class PythonBlocks:
    """All of it in Python."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._matches = find_matches(data)

    def trial(self, bounds: Bounds, costs: Costs) -> Trial:
        """As BlockMaker has it."""
        tokens = parse(self._data, self._matches, costs, *bounds)
        counts = frequencies(self._data, tokens, bounds[0])
        codes = best_codes(counts)
        header = plan_header(codes.literals, codes.distances)
        bits = 3 + header.bits + weigh(counts, codes)
        lengths, distances = zip(*tokens, strict=True) if tokens else ((), ())
        used = array("i", counts[0] + counts[1]).tobytes()
        return Trial(bits, replace(codes, items=header.code), used, lengths, distances, len(tokens))

    def fitted(self, trial: Trial, items: Sequence[int]) -> Trial:
        """As BlockMaker has it."""
        counts = array("i", trial.counts).tolist()
        found = fit((counts[:LITERALS], counts[LITERALS:]), items)
        if found is None or 3 + found[0] >= trial.bits:
            return trial
        return replace(trial, bits=3 + found[0], codes=found[1])


class NativeBlocks:
    """The same by the kernel."""

    def __init__(self, data: bytes, library: ctypes.CDLL) -> None:
        self._data = data
        self._library = library
        self._offsets = array("i", bytes(4 * (len(data) + 1)))
        self._choices = array("i", bytes(12 * DISTANCES * len(data)))
        room = DISTANCES * len(data)
        found = library.find_matches(
            data, len(data), nearest_for(len(data)), _at(self._offsets), _at(self._choices), room
        )
        if found < 0:
            raise MemoryError
        del self._choices[3 * found :]

    def trial(self, bounds: Bounds, costs: Costs) -> Trial:
        """As BlockMaker has it."""
        start, end = bounds
        lengths, distances = array("i", bytes(4 * (end - start))), array("i", bytes(4 * (end - start)))
        counts, code = array("i", bytes(4 * SYMBOLS)), array("i", bytes(4 * SYMBOLS))
        items, bits, priced = array("i", START_COSTS), array("i", [0]), array("i", costs)
        count = self._library.make_block(
            self._data, start, end, _at(self._offsets), _at(self._choices), _at(priced),
            _at(lengths), _at(distances), _at(counts), _at(code), _at(items), _at(bits),
        )  # fmt: skip
        if count < 0:
            raise MemoryError
        return Trial(bits[0], _codes(code, items), counts.tobytes(), lengths, distances, count)

    def fitted(self, trial: Trial, items: Sequence[int]) -> Trial:
        """As BlockMaker has it."""
        counts, code, item_code = array("i", trial.counts), array("i", bytes(4 * SYMBOLS)), array("i", items)
        size = self._library.fit_codes(_at(counts), _at(code), _at(item_code))
        if size == OUT_OF_MEMORY:
            raise MemoryError
        if size < 0 or 3 + size >= trial.bits:
            return trial
        return replace(trial, bits=3 + size, codes=_codes(code, item_code))


def _codes(code: "array[int]", items: "array[int]") -> Codes:
    return Codes(tuple(code[:LITERALS]), tuple(code[LITERALS:]), tuple(items))


def _at(numbers: "array[int]") -> ctypes.c_void_p:
    """Where the numbers are in memory, for as long as the array lives and does not grow."""
    return ctypes.c_void_p(numbers.buffer_info()[0])
