"""Prefix codes: the best lengths for given frequencies, and the canonical codes of given lengths."""

from collections.abc import Sequence


def code_lengths(frequencies: Sequence[int], limit: int) -> list[int]:
    """Lengths (bits, 0 for an unused symbol) of a prefix code of least total size, none above limit.

    A single used symbol gets one bit. Huffman's two-queue construction first; where it goes too deep,
    package-merge (Larmore and Hirschberg 1990). Of two symbols with equal frequency the later one is
    never the longer one, so the result does not depend on anything but the frequencies.
    """
    used = sorted((frequency, symbol) for symbol, frequency in enumerate(frequencies) if frequency)
    weights = [frequency for frequency, _ in used]
    depths = _huffman_depths(weights)
    if depths and max(depths) > limit:
        depths = _package_merge(weights, limit)
    lengths = [0] * len(frequencies)
    for (_, symbol), depth in zip(used, depths, strict=True):
        lengths[symbol] = depth
    return lengths


def _huffman_depths(weights: list[int]) -> list[int]:
    """The depth of each leaf, for ascending weights, in descending order of depth."""
    count = len(weights)
    if count < 2:
        return [1] * count
    nodes = weights + [0] * (count - 1)
    parents = [0] * (2 * count - 1)
    leaf, inner = 0, count
    for new in range(count, 2 * count - 1):
        for _ in range(2):
            if leaf < count and (inner >= new or nodes[leaf] <= nodes[inner]):
                child, leaf = leaf, leaf + 1
            else:
                child, inner = inner, inner + 1
            nodes[new] += nodes[child]
            parents[child] = new
    depths = [0] * (2 * count - 1)
    for node in range(2 * count - 3, -1, -1):
        depths[node] = depths[parents[node]] + 1
    return sorted(depths[:count], reverse=True)


def _package_merge(weights: list[int], limit: int) -> list[int]:
    """As _huffman_depths, with no depth above limit."""
    levels: list[list[bool]] = []  # for every level, in ascending weight: is the item a leaf?
    packages: list[int] = []
    for _ in range(limit):
        merged = sorted([(weight, 0) for weight in weights] + [(weight, 1) for weight in packages])
        levels.append([kind == 0 for _, kind in merged])
        packages = [merged[i][0] + merged[i + 1][0] for i in range(0, len(merged) - 1, 2)]
    depths, taken = [0] * len(weights), 2 * len(weights) - 2
    for level in reversed(levels):
        leaves = sum(level[:taken])
        for leaf in range(leaves):
            depths[leaf] += 1
        taken = 2 * (taken - leaves)
    return depths


def canonical_codes(lengths: Sequence[int]) -> list[int]:
    """The code of every symbol, its first bit lowest, as a deflate stream carries it."""
    codes, code = [0] * len(lengths), 0
    for length in range(1, max(lengths, default=0) + 1):
        code <<= 1
        for symbol, own in enumerate(lengths):
            if own == length:
                codes[symbol] = int(f"{code:0{length}b}"[::-1], 2)
                code += 1
    return codes
