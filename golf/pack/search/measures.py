"""What a candidate costs, in bits, as quickly as it can be told."""

import zlib


def deflate_bits(data: bytes) -> int:
    """The exact length, in bits, of zlib's best deflate stream for the data.

    zlib counts in bytes. After Z_BLOCK it holds back the bits of an unfinished byte, so blocks of a known length
    (one byte 255 in a static block: 3 + 9 + 7 = 19 bits) are appended until the total byte count betrays them.
    """
    stream = zlib.compressobj(9, zlib.DEFLATED, -13, 8)
    whole = length = len(stream.compress(data)) + len(stream.flush(zlib.Z_BLOCK))
    low, high, extra = 0, 7, 0  # what the held-back bits may be
    while low < high:
        extra += 19
        length += len(stream.compress(b"\xff")) + len(stream.flush(zlib.Z_BLOCK))
        carry = (length - whole) * 8 - extra  # held + extra lies in [8 * bytes, 8 * bytes + 7]
        low, high = max(low, carry), min(high, carry + 7)
    return whole * 8 + low


def byte_bits(data: bytes) -> float:
    """The measure of a file that is not compressed."""
    return 8.0 * len(data)
