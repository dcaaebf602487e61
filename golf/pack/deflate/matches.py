"""Every earlier place that the bytes at a position repeat."""

from dataclasses import dataclass

from golf.pack.deflate.bits import DISTANCE_CLASS, MAX_MATCH, MIN_MATCH, WINDOW

Choice = tuple[int, int, int]  # class of distance, greatest length within that class, a distance that has it


@dataclass(frozen=True, slots=True)
class Matches:
    """What a parse can choose from at every position of the data."""

    lengths: list[dict[int, int]]  # for each distance, nearest first, the greatest length it allows
    choices: list[list[Choice]]  # the same by class of distance: within a class, distances cost the same


def nearest_for(size: int) -> int:
    """How many earlier places to look at, for each position of data of this size."""
    return max(16, min(1000, 4_000_000 // max(1, size)))


def find_matches(data: bytes) -> Matches:
    """All matches of three bytes and more; in large data only the nearest ones.

    Walks from the end: a match at one position is one byte longer than the match at the next position
    with the same distance.
    """
    nearest = nearest_for(len(data))
    places: dict[bytes, list[int]] = {}
    for position in range(len(data) - MIN_MATCH + 1):
        places.setdefault(data[position : position + MIN_MATCH], []).append(position)
    lengths: list[dict[int, int]] = [{} for _ in data]
    choices: list[list[Choice]] = [[] for _ in data]
    following: dict[int, int] = {}
    for position in range(len(data) - MIN_MATCH, -1, -1):
        earlier = places[data[position : position + MIN_MATCH]]
        earlier.pop()
        current: dict[int, int] = {}
        for place in earlier[: -nearest - 1 : -1]:
            distance = position - place
            if distance > WINDOW:
                break
            length = following.get(distance, 0) or _common(
                data, place + 1, position + 1, len(following) < nearest
            )
            current[distance] = min(length + 1, MAX_MATCH)
        if current:
            lengths[position] = current
            choices[position] = _by_class(current)
        following = current
    return Matches(lengths, choices)


def _common(data: bytes, place: int, position: int, complete: bool) -> int:
    """The length of a match that is not among those known; only 2 where all of three and more are known."""
    length = MIN_MATCH - 1
    if not complete:
        while (
            length < MAX_MATCH
            and position + length < len(data)
            and data[place + length] == data[position + length]
        ):
            length += 1
    return length


def _by_class(lengths: dict[int, int]) -> list[Choice]:
    """The longest match, the nearest one of equals, in every class of distances."""
    if len(lengths) == 1:
        ((distance, length),) = lengths.items()
        return [(DISTANCE_CLASS[distance], length, distance)]
    best: dict[int, tuple[int, int]] = {}
    for distance, length in lengths.items():
        kind = DISTANCE_CLASS[distance]
        if kind not in best or best[kind][0] < length:
            best[kind] = (length, distance)
    return [(kind, length, distance) for kind, (length, distance) in best.items()]
