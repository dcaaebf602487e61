"""A regular expression of a course, which has to read whatever a program prints in reasonable time.

Python's engine tries one way after the other. Where the next character always tells whether a repeat goes on, it reads
a line once. A repeat that could end here as well as there is *open*: each one costs a factor of the line's length, and
within another repeat each of its turns costs a factor of two. A *choice*, of something or nothing or of alternatives,
is open in the same way, and costs a factor of two or of their number; so a few are let through, and not forty in a row.
"""

import re
import re._compiler as compiler  # type: ignore[import-not-found]
import re._constants as op  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from functools import cache
from itertools import combinations
from typing import Any

MOST_OPEN = 1
CHOICE = 1 / 8  # of an open repeat is what a factor of two counts
MOST = MOST_OPEN + 3 * CHOICE
Characters = frozenset[str]

_ASCII = frozenset(map(chr, range(128)))
_BEYOND = frozenset("٠७é日\u2003\u3000→…")  # digits, letters, blanks and others that are not ASCII
_NOTHING = ""  # stands for what comes after, where that is not known
_ALL = _ASCII | _BEYOND
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_ENDS = (op.AT_END, op.AT_END_STRING)


def read_in_time(pattern: re.Pattern[str], searched: bool) -> bool:
    """Does no line keep the expression busy? `searched`: it may begin anywhere, so that is open, too."""
    return open_repeats(pattern) + searched <= MOST


def open_repeats(pattern: re.Pattern[str]) -> float:
    """How many repeats of an expression could end at several places, with `CHOICE` for each factor of two; more than
    `MOST` for a choice within a repeat.
    """
    try:
        return _open(parser.parse(pattern.pattern, pattern.flags), pattern.flags, frozenset(), False)
    except RecursionError:
        return MOST_OPEN + 1


def _open(nodes: Any, flags: int, after: Characters, repeated: bool) -> float:
    """The open repeats of these nodes, of which `after` begins what follows; are they within a repeat themselves?"""
    found = 0.0
    for kind, value in reversed(list(nodes)):
        found += _open_in(kind, value, flags, after, repeated)
        after = _first([(kind, value)], flags, after)
    return found


def _open_in(kind: Any, value: Any, flags: int, after: Characters, repeated: bool) -> float:
    if kind in _REPEATS:
        return _open_repeat(value, flags, after, repeated)
    if kind is op.BRANCH:
        firsts = [_first(nodes, flags, after) for nodes in value[1]]
        tangled = any(one & other for one, other in combinations(firsts, 2))
        ways = MOST_OPEN + 1 if repeated else CHOICE * (len(firsts) - 1).bit_length()
        return tangled * ways + sum(_open(nodes, flags, after, repeated) for nodes in value[1])
    if kind is op.SUBPATTERN:
        return _open(value[3], (flags | value[1]) & ~value[2], after, repeated)
    if kind is op.ATOMIC_GROUP:
        return _open(value, flags, after, repeated)
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return _open(value[1], flags, _ALL, repeated)
    if kind is op.GROUPREF_EXISTS:
        return sum(_open(nodes, flags, after, repeated) for nodes in value[1:] if nodes)
    return 0


def _open_repeat(value: Any, flags: int, after: Characters, repeated: bool) -> float:
    least, most, body = value
    first, again = _first(body, flags, frozenset({_NOTHING})), most > 1
    is_open = least != most and (_NOTHING in first or not first.isdisjoint(after))
    within = _open(body, flags, after | first if again else after, repeated or again)
    return within + is_open * (MOST_OPEN + 1 if repeated else 1 if again else CHOICE)


def _first(nodes: Any, flags: int, after: Characters) -> Characters:
    """The characters with which these nodes can begin, or what comes after them where they can be empty."""
    for kind, value in reversed(list(nodes)):
        after = _first_of(kind, value, flags, after)
    return after


def _first_of(kind: Any, value: Any, flags: int, after: Characters) -> Characters:
    if kind in (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN):
        return _matched(kind, tuple(value) if kind is op.IN else value, flags)
    if kind in _REPEATS:
        return _first(value[2], flags, after) | (frozenset() if value[0] else after)
    if kind is op.BRANCH:
        return frozenset().union(*(_first(nodes, flags, after) for nodes in value[1]))
    if kind is op.SUBPATTERN:
        return _first(value[3], (flags | value[1]) & ~value[2], after)
    if kind is op.ATOMIC_GROUP:
        return _first(value, flags, after)
    if kind is op.FAILURE or (kind is op.AT and value in _ENDS):
        return frozenset()
    return after if kind in (op.AT, op.ASSERT, op.ASSERT_NOT) else after | _ALL


@cache
def _matched(kind: Any, value: Any, flags: int) -> Characters:
    """The characters that a node of one character matches, as the engine itself says; rather too many than too few."""
    state = parser.State()
    state.flags = flags
    one = compiler.compile(parser.SubPattern(state, [(kind, list(value) if kind is op.IN else value)]), flags)
    return frozenset(filter(one.match, _ALL)) | (_BEYOND if _names_beyond(kind, value) else frozenset())


def _names_beyond(kind: Any, value: Any) -> bool:
    """Does this node name characters that are not ASCII?"""
    if kind is op.IN:
        return any(_names_beyond(*node) for node in value)
    if kind is op.RANGE:
        return int(value[1]) >= len(_ASCII)
    return kind in (op.LITERAL, op.NOT_LITERAL) and int(value) >= len(_ASCII)
