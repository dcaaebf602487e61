"""Dynamic blocks for given costs, by the compiled kernel or by the Python that it mirrors."""

import ctypes
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from golf.pack.deflate.bits import DISTANCES, LITERALS
from golf.pack.deflate.blocks import Codes, best_codes, weigh
from golf.pack.deflate.header import plan_header
from golf.pack.deflate.kernel import kernel
from golf.pack.deflate.matches import find_matches, nearest_for
from golf.pack.deflate.parse import Costs, Token, frequencies, parse
from golf.pack.deflate.refine import refine

Bounds = tuple[int, int]  # start and end of a part of the data

NO_CODES = Codes((0,) * LITERALS, (0,) * DISTANCES)


@dataclass(frozen=True, slots=True)
class Trial:
    """A dynamic block that could be made."""

    bits: int  # all of it, with header and end
    codes: Codes
    lengths: Sequence[int]  # of its tokens, and maybe more after them
    distances: Sequence[int]
    count: int  # how many tokens

    @property
    def tokens(self) -> list[Token]:
        """The tokens."""
        return list(zip(self.lengths[: self.count], self.distances[: self.count], strict=True))


class BlockMaker(Protocol):
    """Some data, and the matches in it."""

    def trial(
        self, bounds: Bounds, costs: Costs, codes: Codes = NO_CODES, items: Sequence[int] | None = None
    ) -> Trial:
        """The block that holds the data within these bounds, in the cheapest parse under these costs.

        Its codes are refined from `codes` where these belong to the very symbols that are used, else from
        Huffman's; first for a header whose 19 items cost `items` bits, where these are given.
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

    def trial(
        self, bounds: Bounds, costs: Costs, codes: Codes = NO_CODES, items: Sequence[int] | None = None
    ) -> Trial:
        """As BlockMaker has it."""
        tokens = parse(self._data, self._matches, costs, *bounds)
        counts = frequencies(self._data, tokens, bounds[0])
        used = [bool(count) for count in (*counts[0], *counts[1])]
        if used != [bool(length) for length in (*codes.literals, *codes.distances)]:
            codes = best_codes(counts)
        codes = refine(counts, codes, items)
        bits = 3 + plan_header(codes.literals, codes.distances).bits + weigh(counts, codes)
        lengths, distances = zip(*tokens, strict=True) if tokens else ((), ())
        return Trial(bits, codes, lengths, distances, len(tokens))


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

    def trial(
        self, bounds: Bounds, costs: Costs, codes: Codes = NO_CODES, items: Sequence[int] | None = None
    ) -> Trial:
        """As BlockMaker has it."""
        start, end = bounds
        lengths, distances = array("i", bytes(4 * (end - start))), array("i", bytes(4 * (end - start)))
        code, bits = array("i", codes.literals + codes.distances), array("i", [0])
        priced, listed = array("i", costs), array("i", items or ())
        count = self._library.make_block(
            self._data, start, end, _at(self._offsets), _at(self._choices), _at(priced),
            _at(listed) if items else None, _at(lengths), _at(distances), _at(code), _at(bits),
        )  # fmt: skip
        if count < 0:
            raise MemoryError
        codes = Codes(tuple(code[:LITERALS]), tuple(code[LITERALS:]))
        return Trial(bits[0], codes, lengths, distances, count)


def _at(numbers: "array[int]") -> ctypes.c_void_p:
    """Where the numbers are in memory, for as long as the array lives and does not grow."""
    return ctypes.c_void_p(numbers.buffer_info()[0])
