"""New names for variables of which it shows in what order they die: the order stays as it is.

When a frame ends, the variables that its functions share die in the order of their names. When a program ends, those of
the module die whose names begin with `_`, then all others.
"""

import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from golf.pack.names.scopes import Variable

CLASS = "__class__"  # a class that its functions ask for dies with what they take from outside
LAST = chr(0x10FFFF)
EARLIEST = frozenset(map("".join, product("_", string.ascii_letters + string.digits)))  # names that die first


def joined(chains: Iterable[set[Variable]]) -> Iterator[list[Variable]]:
    """The variables that die together, each group sorted; groups with a variable in common are one."""
    found: list[set[Variable]] = []
    for chain in chains:
        apart = [each for each in found if not each & chain]
        found = [*apart, chain.union(*(each for each in found if each & chain))]
    return (sorted(group, key=lambda variable: variable.name) for group in found)


def in_order(
    group: Sequence[Variable], taken: Mapping[Variable, set[str]], names: Sequence[str]
) -> dict[Variable, str] | None:
    """Names in the same order for those of a sorted group that may get one; None where there are too few.

    taken  for each variable that may get a name, those that it may not take
    """
    given: dict[Variable, str] = {}
    last = ""
    for index, variable in enumerate(group):
        last = max(last, CLASS) if variable.name > CLASS else last
        name = variable.name
        if variable in taken:
            ends = [each.name for each in group[index:] if each not in taken] + [CLASS]
            end = min((each for each in ends if each > name), default=LAST)
            fits = (each for each in names if last < each < end and each not in taken[variable])
            if not (name := next(fits, "")):
                return None
            given[variable] = name
        last = name
    return given
