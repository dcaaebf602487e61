"""What a program may see of its own source, and what the packer does about it."""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

DIES = "tells when it dies"  # why a name stays where code may run while the program ends

PAUSES = "a generator may end before its time"
CLOSES = "a file is closed when it dies"


def words(text: str) -> frozenset[str]:
    """A list of words, written as they are read."""
    return frozenset(text.split())


class Keep(Enum):
    """What then stays as it is."""

    NAMES = auto()  # all names
    TOLD = auto()  # the names that an error's message may tell
    GLOBALS = auto()  # the names of the module's variables
    VARIABLES = auto()  # which variables the module has
    IDENTITY = auto()  # which literals are one object
    TRUTHS = auto()  # how often objects are asked whether they are true
    DEFINITIONS = auto()  # the names of functions and classes
    CLASSES = auto()  # the names of classes
    PARAMETERS = auto()  # the names of parameters
    SIGNATURES = auto()  # also of those that no caller names
    LIVES = auto()  # what decides the order in which variables die: some names, and the order of statements
    ORDER = auto()  # the order of statements
    DOCUMENTATION = auto()  # docstrings
    CLASS_DOCUMENTATION = auto()  # those of classes
    OWN_DOCUMENTATION = auto()  # that of the module
    ANNOTATIONS = auto()  # of functions, and of the module's variables
    OUTSIDE = auto()  # docstrings and annotations; of a module it is told that they are gone
    STRINGS = auto()  # every name that is a word in a string


# Whose docstrings then stay.
DOCUMENTED = {
    Keep.DOCUMENTATION: frozenset({"module", "class", "function"}),
    Keep.CLASS_DOCUMENTATION: frozenset({"class"}),
    Keep.OWN_DOCUMENTATION: frozenset({"module"}),
}


class Refusal(StrEnum):
    """Why a source cannot be packed: no file of another text could do the same."""

    LINES = "tells the lines of its source"
    SOURCE = "reads its own source"
    CODE = "looks at what the compiler made of it"
    WARNINGS = "gives warnings, which tell the lines of its source"
    GLOBALS = "looks through its global names, and a compressed file adds zlib; --lane plain does not"
    PLACE = "logs the file that it is in, and a compressed file is in none; --lane plain does not"
    ZLIB = "may ask whether zlib is there, and a compressed file imports it; --lane plain does not"
    FRAMES = "counts the calls around it, and a compressed file adds one; --lane plain does not"


class Note(StrEnum):
    """What the packed file may do differently where the source does not tell whether that matters."""

    TRACEBACK = "an error that nobody catches is told with other lines, and may be told with other names"
    COMPILER = "the compiler's own warnings tell other lines, or are not given"
    WARNED = "Python's own warnings of what it does tell other lines"
    RECURSION = "recursion is too deep one call earlier"
    PROFILE = "profiles and traces show other lines"
    TESTS = "a test that fails is told with other lines"
    CLASS = "from 3.13 on a class that is gone through tells other lines, and attributes of self"
    FILE = "__file__ is the packed file"
    MODULE = (
        "who imports it may find no docstrings, no annotations but those of classes, and other names "
        "for self, * and **, and further variables"
    )


@dataclass(frozen=True, slots=True)
class Sight:
    """One thing that a program may see.

    reason   why names are kept
    keeps    what stays as it is
    refuses  why the source cannot be packed
    note     what a packed file may do differently
    wrapped  whether that is so only where the file is compressed
    """

    reason: str
    keeps: frozenset[Keep] = frozenset()
    refuses: Refusal | None = None
    note: Note | None = None
    wrapped: bool = False
