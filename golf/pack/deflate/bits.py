"""The alphabet of deflate (RFC 1951, section 3.2.5) and a writer of its bits."""

END = 256  # the symbol that ends a block
LITERALS = 286  # symbols of the first alphabet: bytes, END, and 29 classes of match lengths
DISTANCES = 30  # symbols of the second alphabet: classes of match distances
MIN_MATCH, MAX_MATCH, WINDOW = 3, 258, 32768

LENGTH_EXTRA = (*(0,) * 8, *(extra for extra in range(1, 6) for _ in range(4)), 0)
DISTANCE_EXTRA = (0, 0, *(extra for extra in range(14) for _ in range(2)))


def _bases(first: int, extras: tuple[int, ...]) -> tuple[int, ...]:
    """The smallest value of every class, when the classes follow each other without a gap."""
    bases = [first]
    for extra in extras[:-1]:
        bases.append(bases[-1] + (1 << extra))
    return tuple(bases)


LENGTH_BASE = (*_bases(MIN_MATCH, LENGTH_EXTRA)[:-1], MAX_MATCH)  # 258 has a class of its own
DISTANCE_BASE = _bases(1, DISTANCE_EXTRA)


def _classes(bases: tuple[int, ...], last: int) -> tuple[int, ...]:
    """The class of every value from 0 to last: the last one that begins at or below the value."""
    classes, current = [0] * bases[0], 0
    for value in range(bases[0], last + 1):
        while current + 1 < len(bases) and bases[current + 1] <= value:
            current += 1
        classes.append(current)
    return tuple(classes)


LENGTH_CLASS = _classes(LENGTH_BASE, MAX_MATCH)  # LENGTH_CLASS[length] + 257 is the symbol
DISTANCE_CLASS = _classes(DISTANCE_BASE, WINDOW)


class BitWriter:
    """Collects bits, the lowest bit of every byte first."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._pending = 0
        self._count = 0

    def write(self, value: int, count: int) -> None:
        """Append the count lowest bits of value, its lowest bit first."""
        self._pending |= value << self._count
        self._count += count
        if self._count >= 64:
            whole = self._count >> 3
            self._bytes += (self._pending & (1 << 8 * whole) - 1).to_bytes(whole, "little")
            self._pending >>= 8 * whole
            self._count -= 8 * whole

    @property
    def bits(self) -> int:
        """How many bits have been written."""
        return 8 * len(self._bytes) + self._count

    def data(self) -> bytes:
        """All bits so far; the unused bits of the last byte are zero."""
        return bytes(self._bytes) + self._pending.to_bytes(self._count + 7 >> 3, "little")
