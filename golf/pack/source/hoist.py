"""Plain imports at the top of a source, which a wrapper's own import of zlib may take along."""

import re
import sys
from functools import lru_cache
from typing import NamedTuple

TAKEN = frozenset({b"zlib", b"exec", b"bytes", b"ord", b"map", b"n", b"c"})  # names that wrappers use
MODULES = frozenset(name.encode() for name in sys.stdlib_module_names)
# What comes next must not become a docstring.
IMPORT = re.compile(rb"import[ \t]([\w \t,]+)[\n;](?![ \t('\"]|[rRuU]['\"])")


class Hoisted(NamedTuple):
    """A source in two parts.

    modules  a comma and a module for each, as a list of imports goes on; empty where there are none to be taken along
    body     all that comes after their imports
    """

    modules: bytes
    body: bytes


def hoisted(source: bytes) -> Hoisted:
    """The source without the plain imports that it begins with, of modules that come with Python."""
    modules, body = b"", source
    while (found := IMPORT.match(body)) and _may_move(found[1]):
        modules, body = modules + b"," + found[1], body[found.end() :]
    return Hoisted(modules, body)


@lru_cache(64)
def _may_move(names: bytes) -> bool:
    """Whether all of them come with Python, and none gets a name that a wrapper uses."""
    every = [name.split() for name in names.split(b",")]
    return all(words and words[0] in MODULES and words[-1] not in TAKEN for words in every)
