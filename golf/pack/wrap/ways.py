"""All ways through a block, told apart by the bits that wait for their byte to fill up.

By the compiled kernel, or by the Python that it mirrors.
"""

import ctypes
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from golf.pack.deflate.bits import LITERALS, MIN_MATCH
from golf.pack.deflate.blocks import Bits, Block, Encoder
from golf.pack.deflate.kernel import kernel
from golf.pack.deflate.matches import find_matches, nearest_for
from golf.pack.deflate.parse import Token

FIRST_MARGIN = 2  # bits that a path may lose; doubled until there is one
START = 1  # no bits are waiting
STATES = 256  # of the waiting bits, under a 1 that tells their number
NO_WAY = 1 << 30  # bits, where the end cannot be reached
OUT_OF_MEMORY = -1  # what the kernel says

Edge = tuple[Token, Bits, int]  # a token, its bits, and how many bits worse it is than the best one there
Way = tuple[int, Token, int]  # bits lost so far, the last token, the waiting bits where that began
Layer = dict[int, Way]  # the best way to each state of the waiting bits


class Walked(Protocol):
    """A block that has been gone through, up to its END."""

    def end(self) -> Layer:
        """The best ways to there."""
        ...

    def way(self, place: int, waiting: int) -> Way:
        """The best way to a place, counted from the block's first, that leaves these bits waiting."""
        ...


class Ways(Protocol):
    """Some data, and the matches in it."""

    def walk(
        self, block: Block, begin: int, layer: Layer, penalty: Sequence[int], allowed: int
    ) -> Walked | None:
        """The best ways through a block, with the least margin that leaves any; None where too much is lost.

        begin: where its data begins. layer: the ways to there. penalty: in bits, of each byte that gets full.
        """
        ...


def open_ways(data: bytes) -> Ways:
    """The data, in the fastest form that works here."""
    library = kernel()
    return PythonWays(data) if library is None else NativeWays(data, library)


def emit(waiting: int, bits: Bits, penalty: Sequence[int]) -> tuple[int, int]:
    """What waits after these bits, and the penalty of the bytes that got full."""
    count = waiting.bit_length() - 1
    value, count, cost = waiting ^ 1 << count | bits[0] << count, count + bits[1], 0
    while count >= 8:
        cost += penalty[value & 255]
        value >>= 8
        count -= 8
    return value | 1 << count, cost


@dataclass(frozen=True, slots=True)
class _PythonWalked:
    layers: list[Layer]

    def end(self) -> Layer:
        return self.layers[-1]

    def way(self, place: int, waiting: int) -> Way:
        return self.layers[place][waiting]


class PythonWays:
    """All of it in Python."""

    def __init__(self, data: bytes) -> None:
        self._data, self._matches = data, find_matches(data).lengths

    def walk(
        self, block: Block, begin: int, layer: Layer, penalty: Sequence[int], allowed: int
    ) -> Walked | None:
        """As Ways has it."""
        edges, margin = self._edges(block, begin), FIRST_MARGIN
        least = min(lost for lost, _, _ in layer.values())
        while least <= allowed:
            bound = min(least + margin, allowed)
            layers: list[Layer] = [layer, *({} for _ in edges)]
            for place, onward in enumerate(edges):
                _advance(layers, place, onward, bound, penalty)
            if layers[-1]:
                return _PythonWalked(layers)
            if bound == allowed:
                break
            margin *= 2
        return None

    def _edges(self, block: Block, begin: int) -> list[list[Edge]]:
        """For each position of a block, all tokens that it can go on with, the best one first."""
        encoder, end = Encoder.of(block.codes), begin + block.size
        future = [0] * (end - begin + 1)  # the least number of bits from there to the end
        edges: list[list[Edge]] = [[] for _ in range(end - begin)]
        for position in range(end - 1, begin - 1, -1):
            found: list[tuple[Token, Bits]] = []
            if encoder.literals[self._data[position]][1]:
                found.append(((1, 0), encoder.literals[self._data[position]]))
            for distance, longest in self._matches[position].items():
                for length in range(MIN_MATCH, min(longest, end - position) + 1):
                    bits = encoder.match(length, distance)
                    if bits is not None:
                        found.append(((length, distance), bits))
            place = position - begin
            sizes = [bits[1] + future[place + token[0]] for token, bits in found]
            future[place] = min(sizes, default=NO_WAY)
            edges[place] = [
                (token, bits, size - future[place])
                for size, (token, bits) in sorted(zip(sizes, found, strict=True))
                if size < NO_WAY
            ]
        return edges


def _advance(layers: list[Layer], place: int, edges: list[Edge], bound: int, penalty: Sequence[int]) -> None:
    """Go on from every state of one layer by every edge, as long as no more than the bound is lost."""
    for waiting, (lost, _, _) in layers[place].items():
        for token, bits, regret in edges:
            if lost + regret > bound:
                break
            now, cost = emit(waiting, bits, penalty)
            total, target = lost + regret + cost, layers[place + token[0]]
            if total <= bound and (now not in target or total < target[now][0]):
                target[now] = (total, token, waiting)


@dataclass(frozen=True, slots=True)
class _NativeWalked:
    """As the kernel leaves it: for each place the states as they were found, for each state a way in three numbers."""

    first: Layer
    size: int
    ways: "array[int]"
    order: "array[int]"

    def end(self) -> Layer:
        states = self.order[self.size * STATES :]
        return {state: self.way(self.size, state) for state in states[: states.index(0)]}

    def way(self, place: int, waiting: int) -> Way:
        if not place:
            return self.first[waiting]
        at = 3 * (place * STATES + waiting)
        lost, token, before = self.ways[at : at + 3]
        return lost, (token >> 16, token & 0xFFFF), before


class NativeWays:
    """The same by the kernel."""

    def __init__(self, data: bytes, library: ctypes.CDLL) -> None:
        self._data, self._library = data, library

    def walk(
        self, block: Block, begin: int, layer: Layer, penalty: Sequence[int], allowed: int
    ) -> Walked | None:
        """As Ways has it."""
        size, codes, dear = block.size, _packed_codes(block), array("i", penalty)
        ways, order = array("i", bytes(12 * STATES * (size + 1))), array("B", bytes(STATES * (size + 1)))
        for at, (state, (lost, _, _)) in enumerate(layer.items()):
            order[at], ways[3 * state] = state, lost
        found = self._library.walk_block(
            self._data, len(self._data), nearest_for(len(self._data)), begin, size, _at(codes),
            _at(dear), allowed, FIRST_MARGIN, _at(ways), _at(order),
        )  # fmt: skip
        if found == OUT_OF_MEMORY:
            raise MemoryError
        return _NativeWalked(layer, size, ways, order) if found else None


def _packed_codes(block: Block) -> "array[int]":
    """The bits of each symbol of both alphabets: the value, then how many bits it has."""
    encoder = Encoder.of(block.codes)
    every = (*encoder.literals[:LITERALS], *encoder.distances)
    return array("i", [number for bits in every for number in bits])


def _at(numbers: "array[int]") -> ctypes.c_void_p:
    return ctypes.c_void_p(numbers.buffer_info()[0])
